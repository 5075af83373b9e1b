"""Chooses the sentences that answer: every sentence of the passages found is weighed, and given a probability."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from app.depth import PASSAGES
from app.features import FEATURES, MATTER, MEANING, SCORED, Said, Terms, features, logit, matter
from app.question import Question
from index.library import Reading
from index.neural.embedding import Embedder
from index.neural.scorer import Scored
from index.passage import Hit
from index.sentences import sentences
from index.words import stems
from ingest.statement import Statement

# The likeliest sentences of what the scorer read are weighed by their meaning too, where that may still move them
# to the first place: two meanings add 4.5 at most, and 3 between two sentences of the same passages.
_CANDIDATES, _WITHIN = 10, 3.0
# How far its best sentence, against the best of all, moves a passage: docs/measurements.md, "Re-ranking".
_SENTENCE_SHARE = 0.5


@dataclass(frozen=True)
class Evidence:
    """A sentence of a passage, the probability that it answers, and its share of what the candidates have together.

    The shares of a question's candidates sum to 1: how likely it is this one, if it is one of them. `read` is what
    the scorer makes of it: the logits that the sentence answers, and that anything in its passage does.
    """

    hit: Hit
    start: int
    end: int
    probability: float
    share: float = 0.0
    read: tuple[float, float] = (0.0, 0.0)

    @property
    def statement(self) -> Statement:
        """The statement that it stands in."""
        return self.hit.passage.statement

    @property
    def place(self) -> tuple[str, int]:
        """The statement's id and where in it the sentence begins."""
        return self.statement.id, self.start

    @property
    def text(self) -> str:
        """The sentence as it stands in its statement."""
        return self.statement.text[self.start : self.end]


@dataclass(frozen=True)
class Judge:
    """A weight for each of FEATURES, none negative, as `python -m eval.fit_evidence` wrote them.

    `spread` turns logits of probabilities back into the scores that rank a question's sentences. `answered` is scale
    and shift of a question's sign (see `sign`): whether it is answered at all; below `threshold` it is not. `lacking`
    is the logarithm of how much rarer it is for an answered question to name what is not there.
    """

    coefficients: tuple[float, ...]
    intercept: float
    spread: float
    answered: tuple[float, float]
    lacking: float
    threshold: float

    def weigh(self, features: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Probabilities and shares of one question's sentences; shape (sentences, features) to (sentences,) twice."""
        logits = features @ np.asarray(self.coefficients) + self.intercept
        scores = np.exp(self.spread * (logits - logits.max()))
        return 1 / (1 + np.exp(-logits)), scores / scores.sum()


@cache
def judge() -> Judge:
    """The fitted judge that ships with the package."""
    row = json.loads(files(__package__).joinpath("evidence.json").read_text(encoding="utf-8"))
    coefficients = tuple(row["coefficients"][name] for name in FEATURES)
    named = ("intercept", "spread", "answered", "lacking", "threshold")
    return Judge(coefficients, *(row[name] for name in named))


def confidence(evidence: Sequence[Evidence], lacking: bool = False) -> float:
    """The probability that a question is answered by these sentences, best first; 0 with none.

    It is less where the question names what the record or the best sentence's statement is `lacking`.
    """
    if not evidence:
        return 0.0
    scale, shift = judge().answered
    told = sign(*evidence[0].read, logit(evidence[0].probability))
    return 1 / (1 + math.exp(-(scale * told + shift - lacking * judge().lacking)))


def sign(own: float, around: float, probable: float) -> float:
    """What tells whether a question is answered: three logits of its best sentence, higher is surer.

    Those that the scorer gives it and its passage, and that of its probability for half. The questions that the judge
    is fitted on are refused for what they miss by a word, so that a fit gives the third, to which likeness of words
    counts, no weight; what the record plainly says would then be refused where the scorer doubts.
    """
    return own + around + probable / 2


def weigh(
    question: Question, first: Sequence[tuple[Hit, Scored]], reading: Reading, embedder: Embedder
) -> list[Evidence]:
    """Every sentence of the passages that the scorer read with its probability, best first."""
    candidates, rows = weighed(question, first, reading, embedder)
    if not candidates:
        return []
    around = {hit.passage.id: logit(read.passage) for hit, read in first}
    found = [
        Evidence(*where, float(p), float(share), (float(row[SCORED]), around[where[0].passage.id]))
        for where, row, p, share in zip(candidates, rows, *judge().weigh(rows), strict=True)
    ]
    return sorted(found, key=lambda evidence: -evidence.probability)


def reranked(hits: Sequence[Hit], evidence: Sequence[Evidence]) -> list[Hit]:
    """The hits with those that were read moved by their best sentence; the others keep their places after them."""
    best: dict[str, float] = {}
    for one in evidence:
        best.setdefault(one.hit.passage.id, one.probability / evidence[0].probability)

    def moved(hit: Hit) -> Hit:
        return replace(hit, score=(1 - _SENTENCE_SHARE) * hit.score + _SENTENCE_SHARE * best.get(hit.passage.id, 0.0))

    return sorted(map(moved, hits[:PASSAGES]), key=lambda hit: -hit.score) + list(hits[PASSAGES:])


Candidate = tuple[Hit, int, int]


def weighed(
    question: Question, first: Sequence[tuple[Hit, Scored]], reading: Reading, embedder: Embedder
) -> tuple[list[Candidate], NDArray[np.float64]]:
    """The likeliest sentences of those passages and their features, shape (sentences, features)."""
    terms = Terms(question, reading.generation.passages.rarity)
    candidates: list[Candidate] = []
    rows: list[list[float]] = []
    for hit, read in first:
        passage = hit.passage
        spans = sentences(passage.text)
        heard = [frozenset(stems(passage.text[a:b])) for a, b in spans]
        head = frozenset(stems(passage.head))
        for at, (start, end) in enumerate(spans):
            said = Said(passage.text[start:end], heard[at], head, read.sentences[at])
            candidates.append((hit, passage.start + start, passage.start + end))
            rows.append(features(question, terms, hit, said))
    matrix = np.asarray(rows).reshape(-1, len(FEATURES))
    if not candidates:
        return [], matrix
    keep = _likeliest((matrix @ np.asarray(judge().coefficients)).tolist())
    candidates, matrix = [candidates[i] for i in keep], matrix[keep]
    whole, about, *told = embedder.recall([question.standalone, matter(question), *map(_words, candidates)])
    matrix[:, MEANING], matrix[:, MATTER] = np.asarray(told) @ whole, np.asarray(told) @ about
    return candidates, matrix


def _likeliest(logits: Sequence[float]) -> list[int]:
    """The places of the sentences that are weighed further, best first."""
    first = sorted(range(len(logits)), key=lambda at: -logits[at])[:_CANDIDATES]
    return [at for at in first if logits[at] >= logits[first[0]] - _WITHIN]


def _words(candidate: Candidate) -> str:
    """The sentence of a candidate."""
    hit, start, end = candidate
    return hit.passage.statement.text[start:end]
