"""How far a metric agrees with people: Cohen's kappa and Spearman's rank correlation, each with its interval."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.statistics.bootstrap import LEVEL, Interval
from ingest.errors import CommuniqueError

_DRAWS, _HALF = 1_000, 0.5


@dataclass(frozen=True)
class Agreement:
    """Over how many cases, and how far: kappa of the two as yes and no (from one half), Spearman of their order."""

    count: int
    kappa: float | None
    kappa_interval: Interval | None
    spearman: float | None
    spearman_interval: Interval | None


def read_labels(path: Path) -> dict[str, float]:
    """What people said of cases, from JSONL or CSV with `id` and `label`; yes and no count as 1 and 0."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix == ".csv":
            rows = list(csv.DictReader(text.splitlines()))
        else:
            rows = [json.loads(line) for line in text.splitlines() if line.strip()]
        return {str(row["id"]): _value(row["label"]) for row in rows}
    except OSError as error:
        raise CommuniqueError(f"{path}: cannot be read ({error.strerror})") from None
    except (ValueError, KeyError, TypeError) as error:
        raise CommuniqueError(f"{path}: needs `id` and a `label` that is a number, yes or no ({error})") from None


def _value(label: object) -> float:
    """A label as a number."""
    words = {"yes": 1.0, "true": 1.0, "no": 0.0, "false": 0.0}
    text = str(label).strip().lower()
    return words[text] if text in words else float(text)


def agreement(values: Mapping[str, float], labels: Mapping[str, float], seed: int = 0) -> Agreement:
    """How far values and labels of the same cases agree; CommuniqueError with fewer than two in common."""
    ids = [id for id in values if id in labels]
    if len(ids) < 2:
        raise CommuniqueError(f"{len(ids)} labelled cases have a value; agreement needs two or more")
    ours, theirs = (np.asarray([some[id] for id in ids]) for some in (values, labels))
    rng = np.random.default_rng(seed)
    drawn = [rng.integers(0, len(ids), len(ids)) for _ in range(_DRAWS)]
    pairs = [(ours[at], theirs[at]) for at in drawn]
    return Agreement(
        len(ids),
        kappa(ours, theirs),
        _interval([kappa(*pair) for pair in pairs]),
        spearman(ours, theirs),
        _interval([spearman(*pair) for pair in pairs]),
    )


def _interval(values: Sequence[float | None]) -> Interval | None:
    """The percentile interval of those that are defined; None where fewer than half are."""
    known = [value for value in values if value is not None]
    if len(known) < len(values) / 2:
        return None
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high))


def kappa(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> float | None:
    """(agreement - agreement by chance) / (1 - agreement by chance) (Cohen 1960); None where chance explains all."""
    one, two = ours >= _HALF, theirs >= _HALF
    chance = one.mean() * two.mean() + (1 - one.mean()) * (1 - two.mean())
    return None if chance > 1 - 1e-12 else float((np.mean(one == two) - chance) / (1 - chance))


def spearman(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> float | None:
    """The correlation of ranks, equal values sharing theirs (Spearman 1904); None where one side never differs."""
    one, two = ranks(ours), ranks(theirs)
    spread = one.std() * two.std()
    return None if spread < 1e-12 else float(np.mean((one - one.mean()) * (two - two.mean())) / spread)


def ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The rank of each value, from 1; equal values have the mean of theirs."""
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2)[which])
