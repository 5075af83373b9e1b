"""Fits the judge of app/evidence.py; run again after any change to app/features.py or to the scorer.

usage: python -m eval.fit_evidence TRAIN DATA OUT.json
TRAIN is a folder with pairs.jsonl and statements/, as the scorer was trained on; DATA a record of those statements.

Four steps, since the scorer knows the statements it was trained on. The plain features are weighed against each other
on questions over those, each question's sentences against one another (conditional logit, McFadden 1974); then all of
them together against the scorer's on the statements that its training held out; then the sums become probabilities
(Platt scaling) over every sentence there; last, what the scorer makes of the best sentence and its passage tells
whether a question is answered at all, with how much rarer answered questions name what is not there (over all that were
asked, as few do). No weight may be negative: each feature is made so that more of it speaks for a sentence. Figures are
of five folds over the statements held out, the weights are fitted on all of them.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from scipy.optimize import minimize
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import GroupKFold

from app.assistant import find
from app.depth import PASSAGES, scored
from app.evidence import Candidate, sign, weighed
from app.features import FEATURES, SCORED, logit
from app.lacking import lacking
from app.question import read_question
from index.library import Library
from index.neural.embedding import Embedder
from index.neural.scorer import Scored, SentenceScorer, shipped_scorer
from index.neural.training.data import Item, pairs
from index.neural.training.rounds import split
from index.passage import Hit
from index.sentences import sentences
from index.words import stems
from ingest.console import say

# A refused question that has an answer costs a reader as much as a wrong answer costs trust: one in ten at most.
_REFUSED_AT_MOST = 0.08
_PLAIN_QUESTIONS, _SEED = 900, 20_241
_COVERED = (0.25, 0.5, 0.75, 0.9, 1.0)
_PLAIN = [at for at in range(len(FEATURES)) if at != SCORED]

Matrix = NDArray[np.float64]


@dataclass
class Asked:
    """The candidates of one question: their features, which of them are gold, and whether any could be.

    `around` has, for each, the logit that the scorer gives its passage, `lacks` whether the question names what its
    statement or the record has not.
    """

    statement: str
    answerable: bool
    around: Matrix
    lacks: NDArray[np.bool_]
    features: Matrix
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


def _ask(items: list[Item], library: Library, scorer: SentenceScorer | None) -> Iterator[Asked]:
    """What is found for each question; without a scorer every sentence is as likely as any to it."""
    reading = library.reading()
    for item in track(items, "asking"):
        question = read_question(item.question, titles=reading.titles)
        hits = find(question, reading, library.embedder)
        first = scored(question, hits, scorer) if scorer else [(hit, _unread(hit)) for hit in hits[:PASSAGES]]
        candidates, features = weighed(question, first, reading, library.embedder)
        gold = np.asarray([_is_gold(candidate, item) for candidate in candidates], dtype=bool)
        if candidates:
            logits = {hit.passage.id: logit(read.passage) for hit, read in first}
            around = np.asarray([logits[hit.passage.id] for hit, _, _ in candidates])
            statements = {hit.passage.statement.id: hit.passage.statement for hit, _, _ in candidates}
            missing = {id: bool(lacking(question, one, reading)) for id, one in statements.items()}
            lacks = np.asarray([missing[hit.passage.statement.id] for hit, _, _ in candidates])
            yield Asked(item.statement.source, item.answerable, around, lacks, features, gold)


def _unread(hit: Hit) -> Scored:
    return Scored(0.5, (0.5,) * len(sentences(hit.passage.text)))


def _least(loss: Callable[[Matrix], tuple[float, Matrix]], width: int, free: int = 0) -> Matrix:
    """Where a loss is least, all but the last `free` of its weights 0 or more; a weight costs half its square."""
    bounds = [(0.0, None)] * (width - free) + [(None, None)] * free

    def held(weights: Matrix) -> tuple[float, Matrix]:
        value, slope = loss(weights)
        return value + 0.5 * float(weights @ weights), slope + weights

    return np.asarray(minimize(held, np.zeros(width), jac=True, bounds=bounds, method="L-BFGS-B").x)


def _ranked(asked: Sequence[Asked], columns: Sequence[Matrix]) -> Matrix:
    """The weights under which a question's gold sentences come before its others; a matrix a question."""
    useful = [(rows, one.gold) for one, rows in zip(asked, columns, strict=True) if one.gold.any()]

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        value, slope = 0.0, np.zeros_like(weights)
        for rows, gold in useful:
            scores = rows @ weights
            chances = np.exp(scores - scores.max())
            right = float(chances[gold].sum())
            value += np.log(chances.sum() / right)
            slope += rows.T @ (chances / chances.sum() - np.where(gold, chances, 0.0) / right)
        return value, slope

    return _least(loss, useful[0][0].shape[1])


def _probable(scores: Matrix, gold: NDArray[np.bool_]) -> Matrix:
    """Scale and shift that make probabilities of scores, shape (n,)."""
    signs, rows = np.where(gold, 1.0, -1.0), np.column_stack([scores, np.ones_like(scores)])

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        margins = signs * (rows @ weights)
        return float(np.logaddexp(0, -margins).sum()), rows.T @ (-signs / (1 + np.exp(margins)))

    return _least(loss, 2, free=1)


def _stacked(base: Matrix, asked: list[Asked]) -> tuple[Matrix, float]:
    """The weights of all features, then the shift, and their scale; the plain ones keep their shares of each other."""
    both = [np.column_stack([one.features[:, _PLAIN] @ base, one.features[:, SCORED]]) for one in asked]
    plain, learnt = _ranked(asked, both)
    scores = np.concatenate([rows @ (plain, learnt) for rows in both])
    scale, shift = _probable(scores, np.concatenate([one.gold for one in asked]))
    weights = np.zeros(len(FEATURES) + 1)
    weights[_PLAIN], weights[SCORED], weights[-1] = scale * plain * base, scale * learnt, shift
    return weights, float(scale)


def _best(asked: Asked, weights: Matrix) -> int:
    """Which candidate is likeliest."""
    return int(np.argmax(asked.features @ weights[:-1]))


def _sign(asked: Asked, weights: Matrix) -> float:
    """What tells of a question whether it is answered."""
    at = _best(asked, weights)
    probable = float(asked.features[at] @ weights[:-1] + weights[-1])
    return sign(float(asked.features[at, SCORED]), float(asked.around[at]), probable)


def _lacking(asked: Sequence[Asked], weights: Matrix) -> float:
    """The logarithm of how much oftener an unanswered question names what is not there; one of each is added."""
    lacks = np.asarray([one.lacks[_best(one, weights)] for one in asked])
    right = np.asarray([one.answerable for one in asked])
    often, seldom = ((lacks[which].sum() + 1) / (which.sum() + 1) for which in (~right, right))
    return max(0.0, float(np.log(often / seldom)))


def _answered(asked: Sequence[Asked], weights: Matrix) -> Matrix:
    """Scale and shift that make a probability of a question's sign."""
    signs = np.asarray([_sign(one, weights) for one in asked])
    return _probable(signs, np.asarray([one.answerable for one in asked]))


def _folds(base: Matrix, asked: list[Asked], missing: float) -> Iterator[tuple[Asked, float, bool]]:
    """Each question with how likely it is answered and whether its best sentence is gold.

    Both by weights that saw none of its statement; `missing` is what naming in vain takes from the logit.
    """
    for train, test in GroupKFold(5).split(asked, groups=[one.statement for one in asked]):
        known = [asked[i] for i in train]
        weights, _ = _stacked(base, known)
        scale, shift = _answered(known, weights)
        for i in test:
            best = _best(asked[i], weights)
            told = _sign(asked[i], weights) * scale + shift - asked[i].lacks[best] * missing
            yield asked[i], float(1 / (1 + np.exp(-told))), bool(asked[i].gold[best])


def _figures(judged: Sequence[tuple[Asked, float, bool]], threshold: float) -> dict[str, float]:
    """What the folds show, all 0 to 1; a risk is the share of the surest questions whose best sentence is not gold."""
    right = np.asarray([one.answerable for one, _, _ in judged])
    values = np.asarray([value for _, value, _ in judged])
    gold = np.asarray([g for _, _, g in judged])[np.argsort(-values, kind="stable")]
    covered = {share: 1 - float(gold[: round(share * len(gold))].mean()) for share in _COVERED}
    return {
        "best sentence is gold, where one is a candidate": float(
            np.mean([g for one, _, g in judged if one.gold.any()])
        ),
        "auc, answerable": float(roc_auc_score(right, values)),
        "brier, answerable": float(brier_score_loss(right, values)),
        "unanswerable refused": float((values[~right] < threshold).mean()),
        "answerable refused": float((values[right] < threshold).mean()),
        **{f"risk at coverage {share}": risk for share, risk in covered.items()},
        "area under risk and coverage": float(np.mean(1 - np.cumsum(gold) / np.arange(1, len(gold) + 1))),
    }


def main() -> None:
    """Fit, report over folds, and write the judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("train", "data", "out"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args()
    parts, library = split(pairs(options.train.resolve())), Library(options.data, Embedder())
    known = list(_ask(random.Random(_SEED).sample(parts.train, _PLAIN_QUESTIONS), library, None))
    base = _ranked(known, [one.features[:, _PLAIN] for one in known])
    asked = list(_ask(parts.held_out, library, shipped_scorer()))
    weights, scale = _stacked(base, asked)
    missing = _lacking([*known, *asked], weights)
    judged = list(_folds(base, asked, missing))
    threshold = float(np.quantile([value for one, value, _ in judged if one.answerable], _REFUSED_AT_MOST))
    written = {
        "coefficients": dict(zip(FEATURES, weights[:-1].round(4).tolist(), strict=True)),
        "intercept": round(float(weights[-1]), 4),
        "spread": round(1 / scale, 4),
        "answered": _answered(asked, weights).round(4).tolist(),
        "lacking": round(missing, 4),
        "threshold": round(threshold, 4),
        "questions": len(judged),
        "five folds": {name: round(value, 3) for name, value in _figures(judged, threshold).items()},
    }
    options.out.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    say(json.dumps(written["five folds"], indent=1))


if __name__ == "__main__":
    main()
