"""The assistant: a question in, an answer out whose every sentence can be checked."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from app.answer import Answer, Citation, Searched, Turn
from app.evidence import Evidence, judge, reranked, scored, weigh
from app.question import LONGEST, Question, Wants, read_question
from app.question.typos import mended
from app.ranking import balanced, favoured, read_sides, usual_names
from app.short import short_answers
from app.writer import write
from index.library import EVERYTHING, Filters, Found, Library, Reading
from index.neural.embedding import Embedder
from index.neural.scorer import SentenceScorer, shipped_scorer
from index.passage import Hit
from index.passages import plain
from index.retriever import search
from ingest.copies import seniority

_HITS = 40
_HANDED_OVER = 20
# One side's sentence answers only a part of a comparison, and is found the less likely to answer it.
_HALF_SAID = 0.3
# A second sentence is shown when it is a quarter as likely as the best, while all stay short enough to be read.
_NEAR, _SENTENCES, _WORDS = 0.25, 4, 110
# Sentences of the same words are equally good where the probabilities differ by less than a tenth.
_AS_LIKELY = 0.9


class Assistant:
    """Answers from the record alone, in the record's own words."""

    def __init__(self, library: Library, scorer: SentenceScorer | None = None, *, rewrite: bool = True) -> None:
        self._library = library
        self._rewrite = rewrite
        self._scorer = scorer or shipped_scorer()

    def ask(self, asked: str, history: Sequence[Turn] = (), filters: Filters = EVERYTHING) -> Answer:
        """The answer to a question after the earlier turns of its conversation, oldest first."""
        begun = time.perf_counter()
        reading = self._library.reading()
        found = reading.found(filters)
        mend = partial(mended, reading=reading, embedder=self._library.embedder)
        question = read_question(asked[: LONGEST + 1], history, rewrite=self._rewrite, mend=mend, titles=reading.titles)
        if notice := _unaskable(asked):
            return Answer(question, (), Searched.of(found), notice=notice, generation=reading.name)
        hits = find(question, reading, self._library.embedder, found)
        first = scored(question, hits, self._scorer)
        evidence = weigh(question, first, reading, self._library.embedder)
        chosen = choose(question, evidence)
        return Answer(
            question,
            tuple(replace(one, citation=_attributed(one.citation, reading)) for one in write(question, chosen)),
            Searched.of(found),
            nearest=() if chosen else tuple(_attributed(one, reading) for one in _nearest(evidence)),
            retrieved=tuple(balanced(question, reranked(hits, first))[:_HANDED_OVER]),
            generation=reading.name,
            latency_ms=(time.perf_counter() - begun) * 1_000,
        )


def _unaskable(asked: str) -> str:
    """Why a text cannot be asked; empty when it can."""
    if len(asked) > LONGEST:
        return f"The question has {len(asked):,} characters; ask it in at most {LONGEST:,}."
    if not any(character.isalnum() for character in asked):
        return "There are no words in the question; ask with a few."
    return ""


def find(question: Question, reading: Reading, embedder: Embedder, found: Found | None = None) -> list[Hit]:
    """The passages for a question, best first; those of the time and parties it names come forward.

    They are of the statements `found`, or of all.
    """
    hits = search(
        reading,
        embedder,
        question.standalone,
        _HITS,
        found,
        names=usual_names(question, reading),
        favoured=favoured(question, reading),
    )
    return balanced(question, hits)


def choose(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """At most four sentences that answer, best first; none when even the best is too unlikely."""
    if question.wants is Wants.NUMBER:  # a sentence without a number cannot say how many
        evidence = [e for e in evidence if short_answers(question, e.text)]
    compared = question.wants is Wants.COMPARISON
    if not evidence or evidence[0].probability < judge().threshold * (_HALF_SAID if compared else 1):
        return []
    best = evidence[0]
    if compared:
        return _sides(question, evidence)
    near = _without_repeats([e for e in evidence if e.probability >= _NEAR * best.probability])
    near.sort(key=lambda e: not short_answers(question, e.text))  # what names the person, day or place comes first
    near = near[:_SENTENCES]
    return [e for at, e in enumerate(near) if at == 0 or _words(near[: at + 1]) <= _WORDS]


def _words(evidence: Sequence[Evidence]) -> int:
    """How many words some sentences have."""
    return sum(len(e.text.split()) for e in evidence)


def _sides(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The best sentences of the two sides, or of the two best statements, two at most of each, in order of date."""
    periods = read_sides(question)
    sides: dict[str, list[Evidence]] = {}
    for one in evidence:
        statement = one.hit.passage.statement
        side = next((period.words for period in periods if period.holds(statement.date)), "")
        sides.setdefault(side if periods else statement.id, []).append(one)
    chosen = [
        one
        for side in list(sides.values())[:2]
        for one in _without_repeats(side)[:2]
        if one.probability >= _NEAR * evidence[0].probability
    ]
    return sorted(chosen, key=lambda one: str(one.hit.passage.statement.date or ""))


def _without_repeats(evidence: Sequence[Evidence]) -> list[Evidence]:
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


def _attributed(citation: Citation, reading: Reading) -> Citation:
    """A citation with the other sources that published its words."""
    return replace(citation, also=reading.also(citation.statement.id, citation.quote))


def _nearest(evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
    """The three sentences that come closest, one a statement."""
    first = {e.hit.passage.statement.id: e for e in reversed(_without_repeats(evidence))}
    best = sorted(first.values(), key=lambda e: -e.probability)[:3]
    return tuple(Citation(n, e.hit.passage.statement, e.start, e.end) for n, e in enumerate(best, 1))
