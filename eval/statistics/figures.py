"""The figures of a set: every metric with its interval, over all cases and over each type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from eval.metrics.catalogue import METRICS, Layer, Metric
from eval.metrics.score import Status
from eval.scoring import Judged
from eval.statistics.bootstrap import Array, Figured, Interval, draws, interval, mean_of, point, ratio, unanimous

BINS = 10


@dataclass(frozen=True)
class Figure:
    """One metric over a set; `count` cases have a value, `without` says why others have none, and how many."""

    metric: Metric
    value: float | None
    interval: Interval | None
    count: int
    without: tuple[tuple[str, int], ...] = ()


def figures(judged: Sequence[Judged], seed: int = 0) -> dict[str, Figure]:
    """Every metric over some cases, in the order of the catalogue."""
    clusters = [one.case.cluster for one in judged]
    drawn = draws(clusters, seed)
    made = {}
    for metric in METRICS:
        values = _values(metric, judged)
        known = sum(value is not None for value in values)
        figure = _OF_SET[metric.name](judged) if metric.of_set else mean_of(values)
        value = point(figure, len(judged)) if known else None
        found = None
        if value is not None:
            found = (None if metric.of_set else unanimous(values, clusters)) or interval(figure, drawn)
        made[metric.name] = Figure(metric, value, found, known, _without(metric, judged))
    return made


def by_type(judged: Sequence[Judged], seed: int = 0) -> dict[str, dict[str, Figure]]:
    """The figures of each type of question, in the order the set names them."""
    types = dict.fromkeys(one.case.type for one in judged)
    return {type: figures([one for one in judged if one.case.type == type], seed) for type in types}


def measured(made: dict[str, Figure]) -> dict[str, Figure]:
    """The figures that have a value."""
    return {name: figure for name, figure in made.items() if figure.value is not None}


def _without(metric: Metric, judged: Sequence[Judged]) -> tuple[tuple[str, int], ...]:
    """Why cases have no value, and how many."""
    if metric.of_set:
        return ()
    missing = (one.scores[metric.name] for one in judged)
    reasons = Counter(f"{score.status}: {score.reason}" for score in missing if score.status is not Status.SCORED)
    return tuple(reasons.most_common())


def _values(metric: Metric, judged: Sequence[Judged]) -> list[float | None]:
    """The values of cases; for a figure of the set, what it is made of."""
    if not metric.of_set:
        return [one.value(metric.name) for one in judged]
    if metric.layer is Layer.TIME:
        return [one.result.latency_ms for one in judged]
    if metric.name.startswith("abstention"):
        return [None if one.result.abstained is None else float(one.result.abstained) for one in judged]
    return [pair[0] if pair else None for pair in map(sure_and_right, judged)]


def sure_and_right(one: Judged) -> tuple[float, float] | None:
    """The confidence stated for a case and whether its best words answer; None where either is not known."""
    if one.result.confidence is None or one.first_right is None:
        return None
    return float(one.result.confidence), float(one.first_right)


def _refusals(judged: Sequence[Judged], which: str) -> Figured:
    """Precision or F1 of refusing."""
    refused = np.asarray([float(bool(one.result.abstained)) for one in judged])
    due = np.asarray([float(not one.case.answerable and one.result.abstained is not None) for one in judged])

    def figure(drawn: Array) -> Array:
        right, said, true = drawn @ (refused * due), drawn @ refused, drawn @ due
        return ratio(right, said) if which == "precision" else ratio(2 * right, said + true)

    return figure


def risks(judged: Sequence[Judged]) -> tuple[list[Judged], Array]:
    """The cases with a confidence, the surest first, and the error of each: 0 right, 1 wrong."""
    pairs = [(one, pair) for one in judged if (pair := sure_and_right(one))]
    pairs.sort(key=lambda item: -item[1][0])
    return [one for one, _ in pairs], 1 - np.asarray([pair[1] for _, pair in pairs])


def _aurc(judged: Sequence[Judged]) -> Figured:
    """The area under risk and coverage."""
    places = {id(one): at for at, one in enumerate(judged)}
    surest, errors = risks(judged)
    order = [places[id(one)] for one in surest]

    def figure(drawn: Array) -> Array:
        counts = drawn[:, order]
        risk = np.nan_to_num(ratio(np.cumsum(counts * errors, axis=1), np.cumsum(counts, axis=1)))
        return ratio(np.sum(risk * counts, axis=1), np.sum(counts, axis=1))

    return figure


def _brier(judged: Sequence[Judged]) -> Figured:
    """The mean squared gap between confidence and what came true."""
    pairs = [sure_and_right(one) for one in judged]
    return mean_of([None if pair is None else (pair[0] - pair[1]) ** 2 for pair in pairs])


def bin_of(confidence: float) -> int:
    """Which of ten bins of equal width a confidence falls into."""
    return min(BINS - 1, int(confidence * BINS))


def _ece(judged: Sequence[Judged]) -> Figured:
    """The gap between confidence and accuracy, over ten bins of equal width."""
    pairs = [sure_and_right(one) for one in judged]
    gaps = np.asarray([0.0 if pair is None else pair[1] - pair[0] for pair in pairs])
    inside = np.asarray([[pair is not None and bin_of(pair[0]) == at for pair in pairs] for at in range(BINS)])

    def figure(drawn: Array) -> Array:
        known = drawn @ np.asarray([float(pair is not None) for pair in pairs])
        return ratio(np.sum([np.abs(drawn @ (gaps * one)) for one in inside], axis=0), known)

    return figure


def _latency(judged: Sequence[Judged], share: float) -> Figured:
    """A quantile of latencies: the smallest that at least this share of the cases do not exceed."""
    times = np.asarray([one.result.latency_ms or 0.0 for one in judged])
    known = np.asarray([float(one.result.latency_ms is not None) for one in judged])
    order = np.argsort(times, kind="stable")

    def figure(drawn: Array) -> Array:
        counts = np.cumsum((drawn * known)[:, order], axis=1)
        at = np.argmax(counts >= share * counts[:, -1:] - 1e-9, axis=1)
        return np.where(counts[:, -1] > 0, times[order][at], np.nan)

    return figure


_OF_SET: dict[str, Callable[[Sequence[Judged]], Figured]] = {
    "abstention precision": partial(_refusals, which="precision"),
    "abstention f1": partial(_refusals, which="f1"),
    "aurc": _aurc,
    "brier": _brier,
    "ece": _ece,
    "latency p50": partial(_latency, share=0.5),
    "latency p95": partial(_latency, share=0.95),
}
