"""Fits the judge of app/evidence.py on question and evidence pairs; run again after any change to its features.

usage: python -m eval.fit_evidence PAIRS.jsonl STATEMENTS DATA OUT.json
PAIRS as in ../shared/train/pairs.jsonl; DATA is a record into which STATEMENTS were ingested.
A fifth of the statements (not of the questions) is held out; the threshold is chosen on it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from app.evidence import FEATURES, Candidate, weighed
from app.question import read_question
from app.assistant import find
from index.library import Library
from index.neural.embedding import Embedder
from index.words import stems


@dataclass
class Asked:
    """The candidates of one question: their features, which of them are gold, and whether any could be."""

    statement: str
    answerable: bool
    features: NDArray[np.float64]
    gold: NDArray[np.bool_]


def _is_gold(candidate: Candidate, path: str, quote: str) -> bool:
    """Whether a sentence holds half of the words of the gold quote, or lies inside it."""
    hit, start, end = candidate
    if not hit.passage.statement.source.endswith(path):
        return False
    words, wanted = set(stems(hit.passage.statement.text[start:end])), set(stems(quote))
    shared = len(words & wanted)
    return shared >= 0.6 * len(wanted) or (len(words) >= 4 and shared >= 0.9 * len(words))


def _ask(pairs: list[dict[str, object]], library: Library) -> Iterator[Asked]:
    reading = library.reading()
    for pair in track(pairs, "asking"):
        question = read_question(str(pair["question"]))
        hits = find(question, reading, library.embedder)
        candidates, features = weighed(question, hits, reading, library.embedder)
        gold = [bool(pair["answerable"]) and _is_gold(c, str(pair["path"]), str(pair["quote"])) for c in candidates]
        yield Asked(str(pair["path"]), bool(pair["answerable"]), features, np.asarray(gold, dtype=bool))


def _best(asked: Asked, probabilities: NDArray[np.float64]) -> tuple[float, bool]:
    """The probability of the best sentence and whether it is gold."""
    at = int(np.argmax(probabilities))
    return float(probabilities[at]), bool(asked.gold[at])


def _threshold(scores: list[tuple[float, bool]], answerable: list[bool]) -> float:
    """The probability that balances refusing the unanswerable against refusing a right answer (Youden's J)."""
    values = np.asarray([score for score, _ in scores])
    answer = np.asarray(answerable)
    grid = np.quantile(values, np.linspace(0.02, 0.6, 59))
    gain = [float((values[answer] >= t).mean() - 1.0 * (values[~answer] >= t).mean()) for t in grid]
    return float(grid[int(np.argmax(gain))])


def main() -> None:
    """Fit, report on the statements held out, and write the judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("pairs", "data", "out"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args()
    pairs = [json.loads(line) for line in options.pairs.read_text(encoding="utf-8").splitlines()]
    asked = list(_ask(pairs, Library(options.data, Embedder())))
    asked = [one for one in asked if len(one.gold)]
    held = [int(hashlib.sha256(one.statement.encode()).hexdigest(), 16) % 5 == 0 for one in asked]
    fit = [one for one, out in zip(asked, held, strict=True) if not out]
    model = LogisticRegression(max_iter=2_000, C=1.0)
    model.fit(np.vstack([one.features for one in fit]), np.concatenate([one.gold for one in fit]))
    test = [one for one, out in zip(asked, held, strict=True) if out]
    scores = [_best(one, model.predict_proba(one.features)[:, 1]) for one in test]
    answerable = [one.answerable for one in test]
    threshold = _threshold(scores, answerable)
    found = [gold for (_, gold), one in zip(scores, test, strict=True) if one.gold.any()]
    report = {
        "questions": len(test),
        "best sentence is gold, where one is among the candidates": float(np.mean(found)),
        "auc, answerable": float(roc_auc_score(answerable, [score for score, _ in scores])),
        "unanswerable refused": float(np.mean([s < threshold for (s, _), a in zip(scores, answerable) if not a])),
        "answerable refused": float(np.mean([s < threshold for (s, _), a in zip(scores, answerable) if a])),
    }
    json.dump(
        {
            "coefficients": dict(zip(FEATURES, model.coef_[0].round(4).tolist(), strict=True)),
            "intercept": round(float(model.intercept_[0]), 4),
            "threshold": round(threshold, 4),
            "held out": report,
        },
        options.out.open("w", encoding="utf-8"),
        indent=1,
    )
    json.dump(report, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
