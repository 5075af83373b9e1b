"""Paired comparison of two runs over the same cases: by sign flips of whole clusters, corrected for their number."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from eval.statistics.bootstrap import LEVEL, Array

FLIPS, _EXACT = 10_000, 12
POWER = 0.8


def sums(differences: Sequence[float], clusters: Sequence[str]) -> Array:
    """The sum of differences in each cluster."""
    names = {name: at for at, name in enumerate(dict.fromkeys(clusters))}
    found = np.zeros(len(names))
    np.add.at(found, [names[name] for name in clusters], differences)
    return found


def permutation_p(differences: Sequence[float], clusters: Sequence[str], seed: int) -> float:
    """How often chance, the two runs swapped in whole clusters, differs as much; two-sided.

    Up to 12 clusters every swap is tried; beyond, 10,000 are drawn and the one seen is counted with them
    (Phipson and Smyth 2010).
    """
    totals = sums(differences, clusters)
    seen = abs(totals.sum()) - 1e-9
    if len(totals) <= _EXACT:
        flips = np.asarray(list(itertools.product((1, -1), repeat=len(totals))), dtype=np.float64)
        return float(np.mean(np.abs(flips @ totals) >= seen))
    rng = np.random.default_rng(seed)
    flips = rng.choice(np.asarray([1.0, -1.0]), size=(FLIPS, len(totals)))
    return float((np.sum(np.abs(flips @ totals) >= seen) + 1) / (FLIPS + 1))


def holm(ps: Sequence[float]) -> list[float]:
    """Each p corrected for how many there are (Holm 1979), in their order."""
    order = sorted(range(len(ps)), key=lambda at: ps[at])
    corrected, highest = [0.0] * len(ps), 0.0
    for rank, at in enumerate(order):
        highest = max(highest, min(1.0, (len(ps) - rank) * ps[at]))
        corrected[at] = highest
    return corrected


def smallest_difference(differences: Sequence[float], clusters: Sequence[str]) -> float | None:
    """The smallest true difference that this many cases show four times in five, at p < .05; None below two clusters.

    (z of .975 + z of .8) times the standard error of the mean difference, with clusters as they vary.
    """
    totals = sums(differences, clusters)
    if len(totals) < 2:
        return None
    share = len(differences) / len(totals)
    sizes = np.asarray([clusters.count(name) for name in dict.fromkeys(clusters)])
    residual = totals - np.mean(differences) * sizes
    error = np.sqrt(np.sum(residual**2) / (len(totals) - 1) / len(totals)) / share
    normal = NormalDist()
    return float((normal.inv_cdf((1 + LEVEL) / 2) + normal.inv_cdf(POWER)) * error)
