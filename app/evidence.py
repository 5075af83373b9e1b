"""Chooses the sentences that answer: every sentence of the passages found is weighed, and given a probability."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from app.question import Question, Wants
from app.short import short_answers
from index.library import Reading
from index.neural.embedding import Embedder
from index.neural.scorer import Scored, SentenceScorer
from index.passage import Hit
from index.sentences import sentences
from index.words import stems

PASSAGES = 12
_CANDIDATES = 20
# How far the scorer moves a passage, and the logit that counts as half: docs/measurements.md, "Re-ranking".
_SCORER_SHARE, _MIDDLE = 0.3, -2.0

FEATURES = (
    "words shared",
    "words shared with context",
    "rarest word shared",
    "sentence scored",
    "passage scored",
    "meaning",
    "passage score",
    "passage rank",
    "answer type",
    "names and numbers shared",
    "in the period named",
    "length",
)
_SHARED, _SCORED = FEATURES.index("words shared"), FEATURES.index("sentence scored")


@dataclass(frozen=True)
class Evidence:
    """A sentence of a passage and the probability that it answers the question."""

    hit: Hit
    start: int
    end: int
    probability: float

    @property
    def text(self) -> str:
        """The sentence as it stands in its statement."""
        return self.hit.passage.statement.text[self.start : self.end]


@dataclass(frozen=True)
class Judge:
    """Logistic regression over FEATURES, as `python -m eval.fit_evidence` wrote it; no weight is negative."""

    coefficients: tuple[float, ...]
    intercept: float
    threshold: float

    def probabilities(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """One probability a row; shape (sentences, features) to (sentences,)."""
        logits = features @ np.asarray(self.coefficients) + self.intercept
        return np.asarray(1 / (1 + np.exp(-logits)))


@cache
def judge() -> Judge:
    """The fitted judge that ships with the package."""
    row = json.loads(files(__package__).joinpath("evidence.json").read_text(encoding="utf-8"))
    return Judge(tuple(row["coefficients"][name] for name in FEATURES), row["intercept"], row["threshold"])


def scored(question: Question, hits: Sequence[Hit], scorer: SentenceScorer) -> list[tuple[Hit, Scored]]:
    """The first passages with what the scorer makes of them; `hits` best first."""
    first = hits[:PASSAGES]
    return list(zip(first, scorer.score(question.standalone, [hit.passage for hit in first]), strict=True))


def reranked(hits: Sequence[Hit], first: Sequence[tuple[Hit, Scored]]) -> list[Hit]:
    """The hits with those the scorer read moved by their best sentence; the others keep their places after them."""

    def score(hit: Hit, read: Scored) -> float:
        best = (_logit(max(read.sentences, default=0.0)) - _MIDDLE) / 2
        return (1 - _SCORER_SHARE) * hit.score + _SCORER_SHARE / (1 + math.exp(-best))

    moved = [replace(hit, score=score(hit, read)) for hit, read in first]
    return sorted(moved, key=lambda hit: -hit.score) + list(hits[len(first) :])


def weigh(
    question: Question, first: Sequence[tuple[Hit, Scored]], reading: Reading, embedder: Embedder
) -> list[Evidence]:
    """Every sentence of the passages that the scorer read with its probability, best first."""
    candidates, rows = weighed(question, first, reading, embedder)
    if not candidates:
        return []
    probabilities = judge().probabilities(rows)
    found = [
        Evidence(hit, start, end, float(p)) for (hit, start, end), p in zip(candidates, probabilities, strict=True)
    ]
    return sorted(found, key=lambda evidence: -evidence.probability)


Candidate = tuple[Hit, int, int]


def weighed(
    question: Question, first: Sequence[tuple[Hit, Scored]], reading: Reading, embedder: Embedder
) -> tuple[list[Candidate], NDArray[np.float64]]:
    """The likeliest sentences of those passages and their features, shape (sentences, features)."""
    terms = _Terms(question.standalone, reading.generation.passages.rarity)
    candidates: list[Candidate] = []
    rows: list[list[float]] = []
    for rank, (hit, read) in enumerate(first):
        passage = hit.passage
        spans = sentences(passage.text)
        heard = [frozenset(stems(passage.text[a:b])) for a, b in spans]
        head = frozenset(stems(passage.head))
        for at, (start, end) in enumerate(spans):
            context = head.union(*heard[max(0, at - 1) : at + 2])
            said = _Said(passage.text[start:end], heard[at], context, _logit(read.sentences[at]))
            candidates.append((hit, passage.start + start, passage.start + end))
            rows.append(_features(question, terms, hit, rank, said, _logit(read.passage)))
    matrix = np.asarray(rows).reshape(-1, len(FEATURES))
    keep = np.argsort(-(matrix[:, _SCORED] / 3 + matrix[:, _SHARED]), kind="stable")[:_CANDIDATES]
    candidates, matrix = [candidates[i] for i in keep], matrix[keep]
    vectors = embedder.embed([question.standalone, *(_words(candidate) for candidate in candidates)])
    matrix[:, FEATURES.index("meaning")] = vectors[1:] @ vectors[0]
    return candidates, matrix


def _words(candidate: Candidate) -> str:
    """The sentence of a candidate."""
    hit, start, end = candidate
    return hit.passage.statement.text[start:end]


def _logit(probability: float) -> float:
    """log(p / (1 - p)), bounded at one in a thousand."""
    bounded = min(max(probability, 0.001), 0.999)
    return math.log(bounded / (1 - bounded))


_ASKING = frozenset(
    stems(
        "who whom whose what which when where why how many much say said says tell told talk spoke speak mention"
        " mentioned describe compare compared comparison differ difference name list give according article statement"
        " document"
    )
)


class _Terms:
    """The question's words, each weighed by its rarity among the passages; those that only ask are left out."""

    def __init__(self, text: str, rarity: Callable[[str], float]) -> None:
        self.weights: Mapping[str, float] = {
            term: rarity(term) for term in dict.fromkeys(stems(text)) if term not in _ASKING
        }
        self.total = sum(self.weights.values()) or 1.0
        self.marks = _marks(text)

    def shared(self, words: Set[str]) -> float:
        """The weight of the question's words that are among some words: 0 to 1."""
        return sum(weight for term, weight in self.weights.items() if term in words) / self.total

    def rarest_shared(self, words: Set[str]) -> float:
        """1 less the weight of the rarest word that is lacking, as a part of the rarest there is: 0 to 1."""
        missing = max((weight for term, weight in self.weights.items() if term not in words), default=0.0)
        return 1 - missing / max(self.weights.values(), default=1.0)


def _marks(text: str) -> set[str]:
    """The stems of numbers and of capitalised words that do not begin the text: what a question is most exact about."""
    return set(stems(" ".join(re.findall(r"(?<=\s)(?:[A-Z][\w’'-]+|\d[\d.,]*\d|\d)", text))))


@dataclass(frozen=True)
class _Said:
    """A sentence, its stems, those of its neighbours and head too, and what the scorer makes of it (a logit)."""

    text: str
    words: Set[str]
    context: Set[str]
    score: float


def _features(question: Question, terms: _Terms, hit: Hit, rank: int, said: _Said, passage_score: float) -> list[float]:
    """One row of FEATURES; 'meaning' is filled in later, for the sentences that are kept."""
    wanted = question.wants in (Wants.PERSON, Wants.DATE, Wants.PLACE, Wants.NUMBER)
    day = hit.passage.statement.date
    return [
        terms.shared(said.words),
        terms.shared(said.context),
        terms.rarest_shared(said.context),
        said.score,
        passage_score,
        0.0,
        hit.score,
        1 / (1 + rank),
        float(bool(short_answers(question, said.text))) if wanted else 0.5,
        len(terms.marks & said.context) / len(terms.marks) if terms.marks else 0.5,
        float(any(p.holds(day) for p in question.periods)) if question.periods else 0.5,
        min(len(said.text.split()), 40) / 40,
    ]
