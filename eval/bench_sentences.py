"""Measures the sentence scorer on SQuAD 2.0 and CLAPNQ: questions over articles that its training holds out.

usage: python -m eval.bench_sentences BENCH [--most 400] [--weights FOLDER]
BENCH is the folder of the bench files. Each question is asked over its own paragraph. Prints a table a bench. A way of
choosing gives every sentence a value; those from a threshold on are its answer, and with none it says "no answer". The
threshold of each article is the one that was best on the other articles: highest sum of sentence and no-answer F1.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.neural.scorer import SHIPPED, SentenceScorer
from index.neural.training.data import UNSURE, YES, Item, benches, label, passages
from index.neural.training.rounds import bench_split
from index.words import stems
from ingest.console import say

_BENCHES = {"SQuAD 2.0": "squad2_halfdev:", "CLAPNQ": "clapnq:"}
_SEED, _FOLDS = 20_241, 4


@dataclass(frozen=True)
class Read:
    """A question's sentences as some way values them, which are gold, and the article (or fold) it belongs to."""

    values: NDArray[np.float64]
    gold: NDArray[np.bool_]
    fold: int


@dataclass(frozen=True)
class Measured:
    """In 0..1: precision, recall and F1 of sentences over all questions, of "no answer", and best sentence is gold."""

    precision: float
    recall: float
    f1: float
    none_precision: float
    none_recall: float
    none_f1: float
    first: float


Way = Callable[[str, Sequence[str]], list[float]]


def by_words(question: str, sentences: Sequence[str]) -> list[float]:
    """The share of the question's words that each sentence holds."""
    asked = set(stems(question))
    return [len(asked & set(stems(sentence))) / max(1, len(asked)) for sentence in sentences]


def always_first(question: str, sentences: Sequence[str]) -> list[float]:
    """The first sentence, whatever is asked."""
    return [1.0, *[0.0] * (len(sentences) - 1)]


def never(question: str, sentences: Sequence[str]) -> list[float]:
    """No sentence, whatever is asked."""
    return [0.0] * len(sentences)


def read(items: Sequence[Item], way: Way | SentenceScorer) -> list[Read]:
    """Every question's sentences, valued; sentences of unsure label are left out."""
    titles = sorted({item.statement.title for item in items})
    return [_read(item, titles.index(item.statement.title) % _FOLDS, way) for item in items]


def _read(item: Item, fold: int, way: Way | SentenceScorer) -> Read:
    found = passages(item.statement)
    examples = [label(item, passage) for passage in found]
    if isinstance(way, SentenceScorer):
        values = [value for one in way.score(item.question, found) for value in one.sentences]
    else:
        values = way(item.question, [sentence for example in examples for sentence in example.sentences])
    labels = np.asarray([one for example in examples for one in example.labels])
    return Read(np.asarray(values)[labels != UNSURE], (labels == YES)[labels != UNSURE], fold)


def measure(reads: Sequence[Read], thresholds: Sequence[float]) -> Measured:
    """The figures of questions, each with its threshold."""
    chosen = [one.values >= threshold for one, threshold in zip(reads, thresholds, strict=True)]
    right = sum(int((c & one.gold).sum()) for c, one in zip(chosen, reads, strict=True))
    sentences = _rates(right, sum(int(c.sum()) for c in chosen), sum(int(one.gold.sum()) for one in reads))
    none = [(not c.any(), not one.gold.any()) for c, one in zip(chosen, reads, strict=True)]
    nothing = _rates(sum(said and is_ for said, is_ in none), sum(s for s, _ in none), sum(i for _, i in none))
    first = [bool(one.values.max() > 0 and one.gold[np.argmax(one.values)]) for one in reads if one.gold.any()]
    return Measured(*sentences, *nothing, float(np.mean(first)))


def _rates(right: int, said: int, true: int) -> tuple[float, float, float]:
    """Precision, recall and their harmonic mean; 0 where there is nothing to divide by."""
    return right / max(1, said), right / max(1, true), 2 * right / max(1, said + true)


def over_folds(reads: Sequence[Read]) -> Measured:
    """The figures with each fold's threshold taken from the others."""
    best = {fold: _best([one for one in reads if one.fold != fold]) for fold in {one.fold for one in reads}}
    return measure(reads, [best[one.fold] for one in reads])


def _best(reads: Sequence[Read]) -> float:
    """The threshold of highest F1s among fifty quantiles of the best sentences' values, and 1 for never."""
    tops = [float(one.values.max()) for one in reads]
    tried: list[float] = [*np.quantile(tops, np.linspace(0, 1, 50)).tolist(), 1.0]

    def worth(threshold: float) -> float:
        figures = measure(reads, [threshold] * len(reads))
        return float(figures.f1 + figures.none_f1)

    return max(tried, key=worth)


def main() -> None:
    """Measure the scorer beside the trivial ways."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--most", type=int, default=400, help="questions of each bench, drawn with a fixed seed")
    parser.add_argument("--weights", type=Path, default=SHIPPED)
    options = parser.parse_args()
    held_out = bench_split(benches(options.bench)).held_out
    ways: dict[str, Way | SentenceScorer] = {"the scorer": SentenceScorer(options.weights), "shared words": by_words}
    for name, prefix in _BENCHES.items():
        items = [item for item in held_out if item.statement.source.startswith(prefix)]
        items = random.Random(_SEED).sample(items, min(options.most, len(items)))
        say(f"\n| {name}, {len(items)} questions | {' | '.join(Measured.__annotations__)} |\n|{'---|' * 8}")
        rows = {title: over_folds(read(items, way)) for title, way in ways.items()}
        rows["the first sentence"] = measure(read(items, always_first), [1.0] * len(items))
        rows["no answer"] = measure(read(items, never), [1.0] * len(items))
        for title, figures in rows.items():
            say(f"| {title} | {' | '.join(f'{value:.3f}' for value in vars(figures).values())} |")


if __name__ == "__main__":
    main()
