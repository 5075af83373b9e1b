"""Chooses the sentences that answer: every sentence of the passages found is weighed, and given a probability."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from app.question import Question, Wants
from app.short import short_answers
from index.library import Reading
from index.neural.embedding import Embedder
from index.passage import Hit, Passage
from index.sentences import sentences
from index.words import stems

PASSAGES = 12
_CANDIDATES = 32

FEATURES = (
    "words shared",
    "words shared with context",
    "rare words missing",
    "meaning",
    "passage score",
    "passage rank",
    "answer type",
    "names and numbers shared",
    "in the period named",
    "length",
)


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
    """Logistic regression over FEATURES, as `python -m eval.fit_evidence` wrote it."""

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


def weigh(question: Question, hits: Sequence[Hit], reading: Reading, embedder: Embedder) -> list[Evidence]:
    """Every candidate sentence with its probability, best first; `hits` best first."""
    candidates, rows = weighed(question, hits, reading, embedder)
    if not candidates:
        return []
    probabilities = judge().probabilities(rows)
    found = [
        Evidence(hit, start, end, float(p)) for (hit, start, end), p in zip(candidates, probabilities, strict=True)
    ]
    return sorted(found, key=lambda evidence: -evidence.probability)


Candidate = tuple[Hit, int, int]


def weighed(
    question: Question, hits: Sequence[Hit], reading: Reading, embedder: Embedder
) -> tuple[list[Candidate], NDArray[np.float64]]:
    """The candidate sentences of the first passages and their features, shape (sentences, features)."""
    terms = _Terms(question.standalone, lambda term: reading.generation.statements.document_share(term))
    candidates: list[Candidate] = []
    rows: list[list[float]] = []
    for rank, hit in enumerate(hits[:PASSAGES]):
        passage = hit.passage
        spans = [(passage.start + a, passage.start + b) for a, b in sentences(passage.text)]
        for at, (start, end) in enumerate(spans):
            around = [passage.statement.text[slice(*span)] for span in spans[max(0, at - 1) : at + 2]]
            candidates.append((hit, start, end))
            rows.append(_features(question, terms, hit, rank, passage.statement.text[start:end], around))
    if not rows:
        return [], np.zeros((0, len(FEATURES)))
    matrix = np.asarray(rows)
    keep = np.argsort(-(matrix[:, 0] + matrix[:, 1] + matrix[:, 4]), kind="stable")[:_CANDIDATES]
    candidates, matrix = [candidates[i] for i in keep], matrix[keep]
    texts = [hit.passage.statement.text[start:end] for hit, start, end in candidates]
    vectors = embedder.embed([question.standalone, *texts])
    matrix[:, FEATURES.index("meaning")] = vectors[1:] @ vectors[0]
    return candidates, matrix


class _Terms:
    """The question's words, each weighed by its rarity among the statements."""

    def __init__(self, text: str, share: Callable[[str], float]) -> None:
        # log(1/share), as in BM25's idf; a word found nowhere weighs as one found once in a thousand.
        self.weights: Mapping[str, float] = {
            term: -math.log(max(share(term), 0.001)) + 0.1 for term in dict.fromkeys(stems(text))
        }
        self.total = sum(self.weights.values()) or 1.0
        self.marks = _marks(text)

    def shared(self, text: str) -> float:
        """The weight of the question's words that a text has: 0 to 1."""
        have = set(stems(text))
        return sum(weight for term, weight in self.weights.items() if term in have) / self.total

    def rarest_missing(self, text: str) -> float:
        """The weight of the rarest word that a text lacks, of the rarest there is: 0 to 1."""
        have = set(stems(text))
        missing = max((weight for term, weight in self.weights.items() if term not in have), default=0.0)
        return missing / max(self.weights.values(), default=1.0)


def _marks(text: str) -> set[str]:
    """Numbers, and capitalised words that do not begin the text: what a question is most exact about."""
    return {mark.casefold() for mark in re.findall(r"(?<=\s)(?:[A-Z][\w’'-]+|\d[\d.,]*\d|\d)", text)}


def _features(question: Question, terms: _Terms, hit: Hit, rank: int, sentence: str, around: list[str]) -> list[float]:
    """One row of FEATURES; 'meaning' is filled in later for the sentences that are kept."""
    passage: Passage = hit.passage
    context = " ".join([passage.head, *around])
    folded = context.casefold()
    marks = terms.marks
    wanted = question.wants in (Wants.PERSON, Wants.DATE, Wants.PLACE, Wants.NUMBER)
    return [
        terms.shared(sentence),
        terms.shared(context),
        terms.rarest_missing(context),
        0.0,
        hit.score,
        1 / (1 + rank),
        float(bool(short_answers(question, sentence))) if wanted else 0.5,
        sum(mark in folded for mark in marks) / len(marks) if marks else 0.5,
        float(any(p.holds(passage.statement.date) for p in question.periods)) if question.periods else 0.5,
        min(len(sentence.split()), 40) / 40,
    ]
