"""Two runs compared case by case: what differs, whether it is more than chance, and which cases won and lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from eval.metrics.catalogue import METRICS, Metric
from eval.scoring import Judged
from eval.statistics.bootstrap import Interval, draws, interval, mean_of
from eval.statistics.paired import holm, permutation_p, smallest_difference
from ingest.errors import CommuniqueError

# What a comparison tests unless told otherwise; each more makes all the others harder to show.
TESTED = (
    "right", "recall@5", "ndcg@10", "words handed over", "elements", "citation recall", "citation precision",
    "abstention recall", "false refusals", "answered wrong",
)  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """One metric in two runs over the cases that have it in both: second minus first, with its interval and p.

    `smallest` is the smallest true difference that so many cases would show; wins and losses are the second run's.
    """

    metric: Metric
    first: float
    second: float
    interval: Interval | None
    p: float
    corrected: float
    smallest: float | None
    wins: tuple[str, ...]
    losses: tuple[str, ...]
    ties: tuple[str, ...]

    @property
    def value(self) -> float:
        """Second minus first."""
        return self.second - self.first

    @property
    def count(self) -> int:
        """The cases compared."""
        return len(self.wins) + len(self.losses) + len(self.ties)


Pair = tuple[Judged, Judged]


def pairs_of(first: Sequence[Judged], second: Sequence[Judged]) -> list[Pair]:
    """The cases of both runs; the same id must ask the same question."""
    others = {one.case.id: one for one in second}
    pairs = [(one, others[one.case.id]) for one in first if one.case.id in others]
    differing = [a.case.id for a, b in pairs if a.case.question != b.case.question]
    if not pairs or differing:
        what = f"ask another question by the same id ({differing[0]})" if differing else "have no case in common"
        raise CommuniqueError(f"the two runs {what}; compare runs of one set of cases")
    return pairs


def compare(
    first: Sequence[Judged], second: Sequence[Judged], names: Sequence[str] = TESTED, seed: int = 0
) -> list[Difference]:
    """The paired differences of some metrics; those that no case has in both runs are left out."""
    pairs = pairs_of(first, second)
    by_name = {metric.name: metric for metric in METRICS if not metric.of_set}
    found = [difference for name in names if (difference := _difference(by_name[name], pairs, seed))]
    corrected = holm([one.p for one in found])
    return [replace(one, corrected=p) for one, p in zip(found, corrected, strict=True)]


def _difference(metric: Metric, pairs: Sequence[Pair], seed: int) -> Difference | None:
    """One metric in both runs; None when no case has it in both."""
    both = [
        (a, x, y)
        for a, b in pairs
        if (x := a.value(metric.name)) is not None and (y := b.value(metric.name)) is not None
    ]
    if not both:
        return None
    clusters = [one.case.cluster for one, _, _ in both]
    gaps = [y - x for _, x, y in both]
    sign = 1 if metric.higher else -1
    ids = [one.case.id for one, _, _ in both]
    return Difference(
        metric,
        sum(x for _, x, _ in both) / len(both),
        sum(y for _, _, y in both) / len(both),
        interval(mean_of(gaps), draws(clusters, seed)),
        permutation_p(gaps, clusters, seed),
        1.0,
        smallest_difference(gaps, clusters),
        tuple(id for id, gap in zip(ids, gaps, strict=True) if sign * gap > 1e-9),
        tuple(id for id, gap in zip(ids, gaps, strict=True) if sign * gap < -1e-9),
        tuple(id for id, gap in zip(ids, gaps, strict=True) if abs(gap) <= 1e-9),
    )
