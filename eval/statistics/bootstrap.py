"""Bootstrap over clusters: how often each case is drawn, and the interval of any figure over the draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS, LEVEL = 1_000, 0.95
Array = NDArray[np.float64]

Figured = Callable[[Array], Array]
"""A figure of a set from how often each case counts: shape (draws, cases) to (draws,), NaN where it is undefined."""


@dataclass(frozen=True)
class Interval:
    """Where a figure would lie in 95 of 100 sets of cases drawn like these."""

    low: float
    high: float


def draws(clusters: Sequence[str], seed: int, count: int = DRAWS) -> Array:
    """How often each case counts when whole clusters are drawn with replacement; shape (count, cases)."""
    names = {name: at for at, name in enumerate(dict.fromkeys(clusters))}
    if not names:
        return np.zeros((count, 0))
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=count)
    return np.asarray(drawn[:, [names[name] for name in clusters]], dtype=np.float64)


def interval(figure: Figured, drawn: Array) -> Interval | None:
    """The percentile interval of a figure (Efron 1979); None where too few draws define it."""
    values = figure(drawn)
    values = values[~np.isnan(values)]
    if len(values) < len(drawn) / 2 or not len(values):
        return None
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high))


def mean_of(values: Sequence[float | None]) -> Figured:
    """The mean over the cases that have a value."""
    known = np.asarray([value is not None for value in values], dtype=np.float64)
    filled = np.asarray([value or 0.0 for value in values], dtype=np.float64)

    def mean(drawn: Array) -> Array:
        return ratio(drawn @ filled, drawn @ known)

    return mean


def ratio(above: Array, below: Array) -> Array:
    """One over the other; NaN where there is nothing below."""
    result: Array = np.divide(above, below, out=np.full(np.shape(above), np.nan), where=below > 0)
    return result


def point(figure: Figured, cases: int) -> float | None:
    """The figure with every case counted once; None where it is undefined."""
    value = float(figure(np.ones((1, cases)))[0])
    return None if np.isnan(value) else value


def unanimous(values: Sequence[float | None], clusters: Sequence[str]) -> Interval | None:
    """The interval of a share that came out 0 or 1 in every case, where a bootstrap has no width: the rule of three.

    With n clusters the true share lies within 3 / n of what was seen (Hanley and Lippman-Hand 1983); None elsewhere.
    """
    known = [(value, cluster) for value, cluster in zip(values, clusters, strict=True) if value is not None]
    seen = {value for value, _ in known}
    if len(seen) != 1 or not seen <= {0.0, 1.0}:
        return None
    within = min(1.0, 3 / len({cluster for _, cluster in known}))
    return Interval(0.0, within) if seen == {0.0} else Interval(1.0 - within, 1.0)
