"""Which words are quoted: neighbouring sentences as one quote, and with the best ones what they go on to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.evidence import Evidence
from app.question import Question, Wants
from app.short import short_answers
from index.passages import plain
from index.sentences import sentences

# The first quotes go on for one more sentence, of at most so many words: docs/measurements.md, "Quotes".
_GO_ON, _WORDS = 2, 60


def quoted(question: Question, chosen: Sequence[Evidence]) -> list[Evidence]:
    """The sentences chosen, in their order, as they are quoted: no words twice, and no quote across paragraphs.

    An answer often stands in two sentences: 'We discussed the fund. To this end, we pledge $2 million.' A number may
    be another one than was asked for, so that it ends no quote.
    """
    said = {plain(one.text) for one in chosen}
    quotes: list[Evidence] = []
    for place, sentence in enumerate(chosen):
        one = _going_on(sentence, said) if place < _GO_ON and not _is_enough(question, sentence) else sentence
        beside = next((at for at, other in enumerate(quotes) if _touch(one, other)), None)
        if beside is None:
            quotes.append(one)
        else:
            quotes[beside] = _joined(quotes[beside], one)
    return quotes


def _is_enough(question: Question, one: Evidence) -> bool:
    """Whether a sentence has all that is asked for: the mention that is sought, or the person, day or place."""
    named = question.wants in (Wants.PERSON, Wants.DATE, Wants.PLACE) and bool(short_answers(question, one.text))
    return bool(question.sought) or named


def _going_on(one: Evidence, said: set[str]) -> Evidence:
    """A sentence with the one that follows it in its paragraph, where that is short and new to what is `said`."""
    rest = one.statement.text[one.end :].split("\n", 1)[0]
    start, end = next(iter(sentences(rest)), (0, 0))
    words = rest[start:end]
    if not words or plain(words) in said or len(words.split()) > _WORDS:
        return one
    said.add(plain(words))
    return replace(one, end=one.end + end)


def _touch(one: Evidence, other: Evidence) -> bool:
    """Whether two quotes overlap, or stand side by side in a paragraph."""
    if one.statement.id != other.statement.id:
        return False
    between = one.statement.text[min(one.end, other.end) : max(one.start, other.start)]
    return not between.strip() and "\n" not in between


def _joined(one: Evidence, other: Evidence) -> Evidence:
    """Two quotes that touch as one, as likely as the first."""
    return replace(one, start=min(one.start, other.start), end=max(one.end, other.end))
