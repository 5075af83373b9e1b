"""Which sentences are shown: those that answer, each side of a comparison, each version where sources differ."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from app.answer import Citation
from app.differing import differing
from app.evidence import Evidence, confidence, judge
from app.question import Question, Wants
from app.ranking import read_sides
from app.short import short_answers
from index.passages import plain
from ingest.copies import seniority

# One side's sentence answers only a part of a comparison, and is found the less likely to answer it.
_HALF_SAID = 0.1
# Sentences are shown until one of them is the answer as likely as this, while all stay short enough to be read.
_ENOUGH, _SENTENCES, _WORDS = 0.75, 4, 110
# A side of a comparison has a second sentence when it is a quarter as likely as the first.
_NEAR = 0.25
# Sentences of the same words are equally good where the probabilities differ by less than a tenth.
_AS_LIKELY = 0.9


def choose(question: Question, evidence: Sequence[Evidence], lacking: bool = False) -> list[Evidence]:
    """At most four sentences that answer, best first; none when it is too unlikely that any does.

    It is less likely where the question names what the record is `lacking`.
    """
    if question.wants is Wants.NUMBER:  # a sentence without a number cannot say how many
        evidence = [e for e in evidence if short_answers(question, e.text)]
    compared = question.wants is Wants.COMPARISON
    if confidence(evidence, lacking) < judge().threshold * (_HALF_SAID if compared else 1):
        return []
    return _sides(question, evidence) if compared else _likeliest(question, evidence)


def _likeliest(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The best sentences until one of them is likely enough the answer, and what other sources tell otherwise."""
    distinct = without_repeats(evidence)
    near = _enough(distinct)
    near.sort(key=lambda e: not short_answers(question, e.text))  # what names the person, day or place comes first
    others = differing(question, near[0], distinct)
    return short_enough([*near[:1], *others, *(one for one in near[1:] if one not in others)])


def _enough(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The first of these whose shares together are enough, and each that is an answer more likely than not."""
    before = itertools.accumulate((one.share for one in evidence), initial=0.0)
    return [
        one for one, sum_before in zip(evidence, before, strict=False) if sum_before < _ENOUGH or one.probability > 0.5
    ]


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
    return sorted(chosen, key=lambda one: str(one.statement.date or ""))


def sides(question: Question, evidence: Sequence[Evidence]) -> dict[str, list[Evidence]]:
    """The sentences of each side that a comparison names and that has any, by its words; else by statement, two."""
    periods = read_sides(question)
    found: dict[str, list[Evidence]] = {}
    for one in evidence:
        statement = one.statement
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
    return [_first_source(group) for group in same.values()]


def _first_source(same: Sequence[Evidence]) -> Evidence:
    """The most authoritative of the likeliest of sentences of the same words, with the share of all."""
    likely = [one for one in same if one.probability >= _AS_LIKELY * same[0].probability]
    first = min(likely, key=lambda one: seniority(one.statement))
    return replace(first, share=sum(one.share for one in same))


def nearest(evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
    """The three sentences that come closest, one a statement."""
    first = {e.statement.id: e for e in reversed(without_repeats(evidence))}
    best = sorted(first.values(), key=lambda e: -e.probability)[:3]
    return tuple(Citation(n, e.statement, e.start, e.end) for n, e in enumerate(best, 1))
