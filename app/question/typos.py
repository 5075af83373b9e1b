"""Words of a question that the record does not know, mended by the nearest word that it does."""

from __future__ import annotations

import re
from difflib import get_close_matches

from app.question.names import read_names
from index.library import Reading
from index.neural.embedding import Embedder
from index.words import stems

_SHORTEST, _LONG, _READ = 6, 9, 5
# difflib's likeness of two words that differ by one letter in six: 2 * 5 / (6 + 5), less what rounding takes.
_LIKE = 0.8
_MARKS = 2


def mended(text: str, reading: Reading, embedder: Embedder) -> str:
    """A text whose misspelt words stand as the record spells them; a word found there, or known as a word, stays."""
    names = read_names(text)

    def mend(match: re.Match[str]) -> str:
        inside = any(name.touches(*match.span()) for name in names)
        return match.group() if inside else _mended(match.group(), reading, embedder)

    return re.sub(rf"[^\W\d_]{{{_SHORTEST},}}", mend, text)


def _mended(word: str, reading: Reading, embedder: Embedder) -> str:
    """One word, mended where it is neither in the record nor a word that the embedding model knows whole."""
    index = reading.generation.passages
    own = stems(word)
    # With a letter less, a plural is a word too.
    tokens = embedder.count_tokens([word, word[:-1]])
    if len(own) != 1 or index.knows(own[0]) or min(tokens) <= _MARKS + 1:
        return word
    passages = map(reading.passage, index.nearly(own[0], 2 if len(word) >= _LONG else 1, _READ))
    read = (re.findall(r"[^\W\d_]{4,}", f"{passage.head} {passage.text}") for passage in passages)
    words = {other.lower(): other for some in read for other in some if other[0].lower() == word[0].lower()}
    near: list[str] = get_close_matches(word.lower(), words, 1, _LIKE)
    if not near:
        return word
    return near[0] if word.islower() else words[near[0]]
