"""Where sources differ: statements of one event that say the same but for the name, day, place or number asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.evidence import Evidence
from app.question import Question, Wants
from app.short import short_answer
from index.words import stems

# Statements of one event are published within a week; sentences are alike when half of their other words are shared.
_ONE_EVENT, _ALIKE = timedelta(7), 0.5
_COUNTED = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_FIGURES = {word: str(n) for n, word in enumerate(_COUNTED, 1)}


@dataclass(frozen=True)
class Told:
    """What a sentence tells of what is asked: the words, what identifies them, and the rest of the sentence."""

    words: str
    value: frozenset[str]
    rest: frozenset[str]


def told(question: Question, evidence: Evidence) -> Told | None:
    """What a sentence tells of the person, day, place or number asked for; None where it tells none."""
    span = short_answer(question, evidence.text)
    if span is None:
        return None
    words = evidence.text[slice(*span)]
    rest = stems(evidence.text[: span[0]] + " " + evidence.text[span[1] :])
    return Told(words, _value(question.wants, words), frozenset(rest))


def differing(question: Question, best: Evidence, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The sentences that tell otherwise than the best one of the same event, one a statement, likeliest first."""
    own = told(question, best)
    if own is None or not own.value:
        return []
    found: dict[str, Evidence] = {}
    for one in evidence:
        other = told(question, one) if _one_event(best, one) else None
        if other and other.value and not other.value & own.value and _alike(own, other):
            found.setdefault(one.statement.id, one)
    return list(found.values())


def _value(wants: Wants, words: str) -> frozenset[str]:
    """What identifies an answer: the figures of a day or number, the words of a name."""
    parts = [_FIGURES.get(part, part) for part in re.findall(r"\w+(?:[.,]\d+)*", words.lower())]
    if wants in (Wants.NUMBER, Wants.DATE):
        # A year alone is no other day than one of that year.
        return frozenset(part.replace(",", "") for part in parts if re.match(r"\d", part) and not _is_year(wants, part))
    return frozenset(stems(words))


def _is_year(wants: Wants, part: str) -> bool:
    return wants is Wants.DATE and bool(re.fullmatch(r"(?:19|20)\d\d", part))


def _one_event(one: Evidence, other: Evidence) -> bool:
    """Whether two sentences are of different statements that are of about the same day."""
    a, b = one.statement, other.statement
    return a.id != b.id and bool(a.date and b.date) and abs(a.date - b.date) <= _ONE_EVENT  # type: ignore[operator]


def _alike(one: Told, other: Told) -> bool:
    """Whether two sentences share their other words."""
    return len(one.rest & other.rest) >= _ALIKE * max(1, len(one.rest | other.rest))
