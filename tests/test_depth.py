"""How many of the passages found are read by the scorer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from app.assistant import find
from app.depth import PASSAGES, scored
from app.question import read_question
from index.library import Library
from index.neural.scorer import Scored
from index.passage import Hit, Passage
from index.sentences import sentences

PLAIN, COMPARED, LAST = (
    "What did the ministers say about Taiwan?",
    "Compare what was said about Taiwan in 2021 and in 2024.",
    "When was Taiwan mentioned last?",
)


class Sure:
    """A scorer for which the sentences of some passages, by their place, surely answer; it notes how many it reads."""

    def __init__(self, *answering: int) -> None:
        self.read = 0
        self._answering = answering

    def score(self, question: str, passages: Sequence[Passage]) -> list[Scored]:
        places = range(self.read, self.read + len(passages))
        self.read += len(passages)
        return [
            Scored(0.5, (0.9 if place in self._answering else 0.1,) * len(sentences(passage.text)))
            for place, passage in zip(places, passages, strict=True)
        ]


def found(samples: Library, asked: str, *behind: float) -> list[Hit]:
    """What is found for a question, each passage so far behind the first."""
    hits = find(read_question(asked), samples.reading(), samples.embedder)
    return [replace(hit, score=1 - far) for hit, far in zip(hits, behind, strict=False)]


@pytest.mark.parametrize(
    ("asked", "answering", "read"),
    [
        (PLAIN, [0], 4),
        (PLAIN, [3], 4),
        (PLAIN, [4], PASSAGES),
        (PLAIN, [], PASSAGES),
        (COMPARED, [0], PASSAGES),
        (LAST, [0], PASSAGES),
    ],
)
def test_no_more_is_read_when_an_answer_is_found(samples: Library, asked: str, answering: list[int], read: int) -> None:
    scorer, hits = Sure(*answering), found(samples, asked, *[0.0] * 12)
    assert [hit for hit, _ in scored(read_question(asked), hits, scorer)] == hits[:read]
    assert scorer.read == read


@pytest.mark.parametrize(("asked", "read"), [(PLAIN, 5), (COMPARED, 8)])
def test_what_is_far_behind_is_not_read(samples: Library, asked: str, read: int) -> None:
    hits = found(samples, asked, 0, 0.5, 0.5, 0.1, 0.5, 0.3, 0.5, 0.9)
    got = [hit for hit, _ in scored(read_question(asked), hits, Sure())]
    assert got == ([*hits[:4], hits[5]] if read == 5 else hits)


def test_nothing_found_is_nothing_read() -> None:
    assert scored(read_question(PLAIN), [], Sure()) == []
