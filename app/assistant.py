"""The assistant: a question in, an answer out whose every sentence can be checked."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from copy import copy
from dataclasses import replace
from functools import partial
from typing import Protocol

from app.answer import Answer, Citation, Searched, Turn
from app.choosing import choose, nearest, short_enough
from app.depth import scored
from app.evidence import Evidence, confidence, reranked, weigh
from app.lacking import Lacking, lacking
from app.question import LONGEST, Question, read_question
from app.question.acronyms import learnt
from app.question.typos import mended
from app.quoting import quoted
from app.ranking import balanced, favoured, usual_names
from app.remarks import remarks
from app.scan import Scan, in_order, mentions, scan
from app.writer import write
from index.library import EVERYTHING, Filters, Found, Library, Reading
from index.neural.embedding import Embedder
from index.neural.scorer import Scorer, shipped_scorer
from index.passage import Hit
from index.retriever import search

# As many questions as there are cores: more would only take them from one another. Writing is not counted.
_TURNS = threading.BoundedSemaphore(os.cpu_count() or 1)
_HITS = 40
_HANDED_OVER = 20

# What the writer is called that takes the record's own sentences; the others are models, called by their names.
THE_WORDS = "the words"


class Writer(Protocol):
    """Puts an answer into prose: growing drafts of the same answer, the last one complete."""

    name: str

    def drafts(self, answer: Answer) -> Iterator[Answer]:
        """The answer with more and more claims; closing the iterator ends the writing."""
        ...

    def restate(self, asked: str, history: Sequence[Turn]) -> str:
        """A follow-up in words that stand alone; '' where that fails."""
        ...


class Assistant:
    """Answers from the record alone: in its own words, or in those of a writer that are checked against it."""

    def __init__(
        self,
        library: Library,
        scorer: Scorer | None = None,
        *,
        rewrite: bool = True,
        writer: Writer | None = None,
    ) -> None:
        self._library = library
        self._rewrite = rewrite
        self._scorer = scorer or shipped_scorer()
        self._writer = writer
        self._aside: frozenset[str] = frozenset()

    def reading(self, *, typed: bool = False, aside: Collection[str] = ()) -> Assistant:
        """This assistant where it is to read a question otherwise: word for word as `typed`, or some words `aside`.

        What is put aside is still searched for, but no time, name or order is read from it.
        """
        other = copy(self)
        other._rewrite, other._aside = self._rewrite and not typed, frozenset(aside)
        return other

    @property
    def writers(self) -> tuple[str, ...]:
        """Who can write an answer: always the words alone, and the model that is configured."""
        return (THE_WORDS, self._writer.name) if self._writer else (THE_WORDS,)

    def ask(
        self, asked: str, history: Sequence[Turn] = (), filters: Filters = EVERYTHING, *, prose: bool = True
    ) -> Answer:
        """The complete answer to a question after the earlier turns of its conversation, oldest first."""
        *_, answer = self.stream(asked, history, filters, prose=prose)
        return answer

    def stream(
        self, asked: str, history: Sequence[Turn] = (), filters: Filters = EVERYTHING, *, prose: bool = True
    ) -> Iterator[Answer]:
        """The answer as it grows, the last one complete: one alone where no model writes, or without `prose`."""
        begun = time.perf_counter()
        writer = self._writer if prose else None
        answer = self._found(asked, history, filters, begun, writer)
        if writer is None or answer.declined:
            yield answer
            return
        for draft in writer.drafts(answer):
            yield replace(draft, latency_ms=(time.perf_counter() - begun) * 1_000)

    def _found(
        self, asked: str, history: Sequence[Turn], filters: Filters, begun: float, writer: Writer | None
    ) -> Answer:
        """The answer in the record's own words."""
        reading = self._library.reading()
        found = reading.found(filters)
        question = self._read(asked, history, reading, writer)
        if notice := _unaskable(asked):
            return Answer(question, (), Searched.of(found), notice=notice, generation=reading.name)
        with _TURNS:
            return self._answered(question, reading, found, begun)

    def _answered(self, question: Question, reading: Reading, found: Found, begun: float) -> Answer:
        """What the record says to a question as it was read."""
        scanned = scan(question, reading, found)
        hits = find(question, reading, self._library.embedder, found, scanned)
        first = scored(question, hits, self._scorer)
        evidence = weigh(question, first, reading, self._library.embedder)
        missing = lacking(question, evidence[0].statement, reading) if evidence else Lacking()
        chosen = _chosen(question, evidence, scanned, reading, missing)
        return Answer(
            question,
            tuple(
                replace(one, citation=_attributed(one.citation, reading))
                for one in write(question, quoted(question, chosen))
            ),
            Searched.of(found),
            nearest=() if chosen else tuple(_attributed(one, reading) for one in nearest(evidence)),
            remarks=remarks(question, chosen, scanned, found, missing),
            confidence=confidence(evidence, bool(missing)),
            retrieved=tuple(balanced(question, reranked(hits, evidence))[:_HANDED_OVER]),
            generation=reading.name,
            latency_ms=(time.perf_counter() - begun) * 1_000,
        )

    def look(
        self, asked: str, history: Sequence[Turn] = (), filters: Filters = EVERYTHING
    ) -> tuple[Question, list[Hit]]:
        """A question as understood and the passages found for it, best first: what `ask` reads its evidence from."""
        reading = self._library.reading()
        found = reading.found(filters)
        question = self._read(asked, history, reading, None)
        return question, find(question, reading, self._library.embedder, found, scan(question, reading, found))

    def _read(self, asked: str, history: Sequence[Turn], reading: Reading, writer: Writer | None) -> Question:
        """The question as understood, with the help of what the record says."""
        question = read_question(
            asked[: LONGEST + 1],
            history,
            rewrite=self._rewrite,
            mend=partial(mended, reading=reading, embedder=self._library.embedder),
            learn=partial(learnt, reading=reading),
            restate=writer.restate if writer else _by_rules,
            titles=reading.titles,
        )
        return question.without(self._aside) if self._aside else question


def _by_rules(asked: str, history: Sequence[Turn]) -> str:
    """No model restates a follow-up."""
    return ""


def _unaskable(asked: str) -> str:
    """Why a text cannot be asked; empty when it can."""
    if len(asked) > LONGEST:
        return f"The question has {len(asked):,} characters; ask it in at most {LONGEST:,}."
    if not any(character.isalnum() for character in asked):
        return "There are no words in the question; ask with a few."
    return ""


def _chosen(
    question: Question, evidence: Sequence[Evidence], scanned: Scan | None, reading: Reading, missing: Lacking
) -> Sequence[Evidence]:
    """The sentences that are shown: those that answer, or those in which a scan found what is sought."""
    if scanned is None:
        return choose(question, evidence, bool(missing))
    if question.sought and (found := mentions(scanned, evidence, reading)):
        return sorted(short_enough(found), key=lambda one: str(one.statement.date))
    first = in_order(question, scanned)[:1] if question.order else []
    ahead = [one for id in first for one in mentions(scanned, evidence, reading, id)]
    places = {one.place for one in ahead}
    return short_enough(
        [*ahead, *(one for one in choose(question, evidence, bool(missing)) if one.place not in places)]
    )


def find(
    question: Question,
    reading: Reading,
    embedder: Embedder,
    found: Found | None = None,
    scanned: Scan | None = None,
) -> list[Hit]:
    """The passages for a question, best first; those of the time and parties it names come forward.

    They are of the statements `found`, or of all; `scanned` is the scan that the question asks for.
    """
    hits = search(
        reading,
        embedder,
        question.standalone,
        _HITS,
        found,
        names=usual_names(question, reading),
        favoured=favoured(question, reading, scanned),
    )
    return balanced(question, hits)


def _attributed(citation: Citation, reading: Reading) -> Citation:
    """A citation with the other sources that published its words."""
    return replace(citation, also=reading.also(citation.statement.id, citation.quote))
