"""How deep the scorer reads: further down what the search found only where that may still change the answer."""

from __future__ import annotations

from collections.abc import Sequence

from app.question import Question, Wants
from index.neural.scorer import Scored, Scorer
from index.passage import Hit

# The passages that may be read, and how many at once; measured in docs/measurements.md, "How many passages are read".
PASSAGES, _AT_FIRST = 8, 4
# Read on until a sentence is as likely as this to answer; passages that far behind the first of the search are not.
_FOUND, _BEHIND = 0.3, 0.35
# What is not read for its place in the search alone.
_ALWAYS = 3

Read = list[tuple[Hit, Scored]]


def scored(question: Question, hits: Sequence[Hit], scorer: Scorer) -> Read:
    """The first passages with what the scorer makes of them; `hits` best first.

    All eight are read for what may stand in several places: both sides of a comparison, the first or last of many.
    """
    if question.wants is Wants.COMPARISON or question.order:
        return _read(question, hits[:PASSAGES], scorer)
    near = _near(hits[:PASSAGES])
    first = _read(question, near[:_AT_FIRST], scorer)
    if any(chance >= _FOUND for _, read in first for chance in read.sentences):
        return first
    return first + _read(question, near[_AT_FIRST:], scorer)


def _near(hits: Sequence[Hit]) -> list[Hit]:
    """The hits that are not far behind the best score."""
    best = max((hit.score for hit in hits), default=0.0)
    return [hit for at, hit in enumerate(hits) if at < _ALWAYS or hit.score >= best - _BEHIND]


def _read(question: Question, hits: Sequence[Hit], scorer: Scorer) -> Read:
    found = scorer.score(question.standalone, [hit.passage for hit in hits]) if hits else []
    return list(zip(hits, found, strict=True))
