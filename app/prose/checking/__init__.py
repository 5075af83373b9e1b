"""Whether a sentence stands in passages: pure functions of words, without any model."""
