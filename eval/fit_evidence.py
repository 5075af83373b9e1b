"""Fits the judge of app/evidence.py; run again after any change to its features or to the scorer.

usage: python -m eval.fit_evidence TRAIN DATA OUT.json
TRAIN is a folder with pairs.jsonl and statements/, as the scorer was trained on; DATA a record of those statements.
Only the statements that the scorer's training held out are used. Figures are of five folds over statements,
the weights are fitted on all of them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from app.assistant import find
from app.evidence import FEATURES, Candidate, scored, weighed
from app.question import read_question
from index.library import Library
from index.neural.embedding import Embedder
from index.neural.scorer import shipped_scorer
from index.neural.training.data import Item, pairs
from index.neural.training.rounds import split
from index.words import stems
from ingest.console import say

# A refused question that has an answer costs a reader as much as a wrong answer costs trust: one in ten at most.
_REFUSED_AT_MOST = 0.08


@dataclass
class Asked:
    """The candidates of one question: their features, which of them are gold, and whether any could be."""

    statement: str
    answerable: bool
    features: NDArray[np.float64]
    gold: NDArray[np.bool_]


def _is_gold(candidate: Candidate, item: Item) -> bool:
    """Whether a sentence holds most of the words of a gold quote, or lies inside it."""
    hit, start, end = candidate
    if not item.answerable or hit.passage.statement.source != item.statement.source:
        return False
    words = set(stems(hit.passage.statement.text[start:end]))
    wanted = [set(stems(quote)) for quote in item.quotes]
    return any(
        len(words & quote) >= 0.6 * len(quote) or (len(words) >= 4 and len(words & quote) >= 0.9 * len(words))
        for quote in wanted
    )


def _ask(items: list[Item], library: Library) -> Iterator[Asked]:
    reading, scorer = library.reading(), shipped_scorer()
    for item in track(items, "asking"):
        question = read_question(item.question)
        hits = find(question, reading, library.embedder)
        candidates, features = weighed(question, scored(question, hits, scorer), reading, library.embedder)
        gold = np.asarray([_is_gold(candidate, item) for candidate in candidates], dtype=bool)
        yield Asked(item.statement.source, item.answerable, features, gold)


def _fit(asked: list[Asked]) -> LogisticRegression:
    model = LogisticRegression(max_iter=2_000)
    return model.fit(np.vstack([one.features for one in asked]), np.concatenate([one.gold for one in asked]))


def _best(asked: Asked, model: LogisticRegression) -> tuple[float, bool]:
    """The probability of the best sentence and whether it is gold."""
    probabilities = model.predict_proba(asked.features)[:, 1]
    at = int(np.argmax(probabilities))
    return float(probabilities[at]), bool(asked.gold[at])


def _folds(asked: list[Asked]) -> Iterator[tuple[Asked, float, bool]]:
    """Each question with its best sentence, as judged by a model that saw none of its statement."""
    groups = [one.statement for one in asked]
    for train, test in GroupKFold(5).split(asked, groups=groups):
        model = _fit([asked[i] for i in train])
        for i in test:
            yield (asked[i], *_best(asked[i], model))


def main() -> None:
    """Fit, report over folds, and write the judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("train", "data", "out"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args()
    items = split(pairs(options.train)).held_out
    asked = [one for one in _ask(items, Library(options.data, Embedder())) if len(one.gold)]
    judged = list(_folds(asked))
    right = np.asarray([one.answerable for one, _, _ in judged])
    values = np.asarray([value for _, value, _ in judged])
    threshold = float(np.quantile(values[right], _REFUSED_AT_MOST))
    model = _fit(asked)
    report = {
        "questions": len(judged),
        "best sentence is gold, where one is a candidate": float(
            np.mean([g for one, _, g in judged if one.gold.any()])
        ),
        "auc, answerable": float(roc_auc_score(right, values)),
        "unanswerable refused": float((values[~right] < threshold).mean()),
        "answerable refused": float((values[right] < threshold).mean()),
    }
    written = {
        "coefficients": dict(zip(FEATURES, model.coef_[0].round(4).tolist(), strict=True)),
        "intercept": round(float(model.intercept_[0]), 4),
        "threshold": round(threshold, 4),
        "five folds": {name: round(value, 3) for name, value in report.items()},
    }
    options.out.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    say(json.dumps(written["five folds"], indent=1))


if __name__ == "__main__":
    main()
