"""Which sentences are shown: those that answer, each side of a comparison, each version where sources differ."""

from __future__ import annotations

from collections.abc import Sequence

from app.answer import Citation
from app.differing import differing
from app.evidence import Evidence, judge
from app.question import Question, Wants
from app.ranking import read_sides
from app.short import short_answers
from index.passages import plain
from ingest.copies import seniority

# One side's sentence answers only a part of a comparison, and is found the less likely to answer it.
_HALF_SAID = 0.3
# A second sentence is shown when it is a quarter as likely as the best, while all stay short enough to be read.
_NEAR, _SENTENCES, _WORDS = 0.25, 4, 110
# Sentences of the same words are equally good where the probabilities differ by less than a tenth.
_AS_LIKELY = 0.9


def choose(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """At most four sentences that answer, best first; none when even the best is too unlikely."""
    if question.wants is Wants.NUMBER:  # a sentence without a number cannot say how many
        evidence = [e for e in evidence if short_answers(question, e.text)]
    compared = question.wants is Wants.COMPARISON
    if not evidence or evidence[0].probability < judge().threshold * (_HALF_SAID if compared else 1):
        return []
    return _sides(question, evidence) if compared else _likeliest(question, evidence)


def _likeliest(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The best sentence, what other sources tell otherwise, and those about as likely."""
    near = without_repeats([e for e in evidence if e.probability >= _NEAR * evidence[0].probability])
    near.sort(key=lambda e: not short_answers(question, e.text))  # what names the person, day or place comes first
    others = differing(question, near[0], evidence)
    return short_enough([*near[:1], *others, *(one for one in near[1:] if one not in others)])


def short_enough(chosen: Sequence[Evidence]) -> list[Evidence]:
    """The first of these, as many as are read at a glance."""
    first = chosen[:_SENTENCES]
    return [e for at, e in enumerate(first) if at == 0 or _words(first[: at + 1]) <= _WORDS]


def _words(evidence: Sequence[Evidence]) -> int:
    """How many words some sentences have."""
    return sum(len(e.text.split()) for e in evidence)


def _sides(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The best sentence of each side named, or of the two best statements, and a second as good, in order of date."""
    chosen = []
    for side in sides(question, evidence).values():
        first, *rest = without_repeats(side)
        chosen += [first, *(one for one in rest[:1] if one.probability >= _NEAR * first.probability)]
    return sorted(chosen, key=lambda one: str(one.hit.passage.statement.date or ""))


def sides(question: Question, evidence: Sequence[Evidence]) -> dict[str, list[Evidence]]:
    """The sentences of each side that a comparison names and that has any, by its words; else by statement, two."""
    periods = read_sides(question)
    found: dict[str, list[Evidence]] = {}
    for one in evidence:
        statement = one.hit.passage.statement
        for side in [p.words for p in periods if p.holds(statement.date)][:1] if periods else [statement.id]:
            found.setdefault(side, []).append(one)
    return found if periods else dict(list(found.items())[:2])


def without_repeats(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The same words once, at the place of the likeliest; from the most authoritative of those about as likely.

    Where the statements around the words make one likelier, it stays: a readout of another call may hold them too.
    """
    same: dict[str, list[Evidence]] = {}
    for one in evidence:
        same.setdefault(plain(one.text), []).append(one)
    return [
        min(
            (one for one in group if one.probability >= _AS_LIKELY * group[0].probability),
            key=lambda one: seniority(one.hit.passage.statement),
        )
        for group in same.values()
    ]


def nearest(evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
    """The three sentences that come closest, one a statement."""
    first = {e.hit.passage.statement.id: e for e in reversed(without_repeats(evidence))}
    best = sorted(first.values(), key=lambda e: -e.probability)[:3]
    return tuple(Citation(n, e.hit.passage.statement, e.start, e.end) for n, e in enumerate(best, 1))
