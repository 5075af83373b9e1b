"""The pictures of a report: types, risk over coverage, reliability, losses, times; one run or two in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from markupsafe import Markup

from eval.losses import counted
from eval.report.drawing import Bar, Plane, Point, bars, drawing
from eval.scoring import Judged
from eval.statistics.figures import BINS, Figure, bin_of, risks, sure_and_right

Judgements = Sequence[Judged]
_STYLES = ("first", "second")


def type_bars(
    types: Mapping[str, Mapping[str, Figure]], others: Mapping[str, Mapping[str, Figure]], name: str
) -> Markup:
    """One metric for each type of question, with its interval; the second run below the first."""
    rows = []
    for type, made in types.items():
        for style, figure in zip(_STYLES, (made[name], others.get(type, {}).get(name)), strict=True):
            if figure and figure.value is not None:
                span = (figure.interval.low, figure.interval.high) if figure.interval else None
                label = f"{type.replace('_', ' ')} ({figure.count})" if style == "first" else ""
                rows.append(Bar(label, 0.0, figure.value, f"{figure.value:.2f}", f"bar {style}", span))
    return bars(f"{name} by type of question", rows)


def risk_curve(runs: Sequence[Judgements]) -> Markup | None:
    """The error among the surest, from few of them to all; None where no run states its confidence."""
    plane = Plane()
    parts = plane.axes("coverage: the surest share of the questions", "risk")
    curves = [curve for judged in runs if (curve := _risks(judged))]
    parts += [plane.line(curve, f"line {style}") for style, curve in zip(_STYLES, curves, strict=False)]
    return drawing("Risk over coverage", parts) if curves else None


def _risks(judged: Judgements) -> list[Point]:
    """Coverage and risk after each of the surest."""
    _, errors = risks(judged)
    return [((at + 1) / len(errors), float(np.mean(errors[: at + 1]))) for at in range(len(errors))]


def reliability(runs: Sequence[Judgements]) -> Markup | None:
    """How often the best words answered against the confidence stated, in ten bins; larger dots hold more cases."""
    plane = Plane()
    parts = [*plane.axes("stated confidence", "came true"), plane.line([(0, 0), (1, 1)], "diagonal")]
    dots = [
        plane.dot((sure, right), style, 3 + 9 * (count / len(judged)) ** 0.5, f"{count}: {sure:.2f}, true {right:.2f}")
        for style, judged in zip(_STYLES, runs, strict=False)
        for sure, right, count in bins_of(judged)
    ]  # fmt: skip
    return drawing("Reliability of the confidence", parts + dots) if dots else None


def bins_of(judged: Judgements) -> list[tuple[float, float, int]]:
    """For each of ten bins that holds any: mean confidence, share that came true, how many."""
    pairs = [pair for one in judged if (pair := sure_and_right(one))]
    inside = ([pair for pair in pairs if bin_of(pair[0]) == at] for at in range(BINS))
    means = [(np.mean(some, axis=0), len(some)) for some in inside if some]
    return [(float(mean[0]), float(mean[1]), count) for mean, count in means]


def waterfall(judged: Judgements) -> Markup:
    """From all cases down to those that came out right, one step a loss."""
    total = max(1, len(judged))
    left = float(total)
    rows = [Bar("all cases", 0.0, 1.0, f"{len(judged)}", "bar whole")]
    for loss, count in counted(one.lost for one in judged).items():
        rows.append(Bar(loss, (left - count) / total, left / total, f"−{count}", "bar loss"))
        left -= count
    return bars(
        "Where cases were lost",
        [*rows, Bar("came through, or not judged", 0.0, left / total, f"{left:.0f}", "bar first")],
    )


def latencies(runs: Sequence[Judgements]) -> Markup | None:
    """The share of answers that came within a time; None where no times are known."""
    times = [sorted(one.result.latency_ms for one in judged if one.result.latency_ms is not None) for judged in runs]
    end = max((each[-1] for each in times if each), default=0.0)
    if not end:
        return None
    plane = Plane(x_end=round_up(end))
    parts = plane.axes("within", "share of answers", "ms")
    for style, each in zip(_STYLES, times, strict=False):
        steps = [(ms, (at + 1) / len(each)) for at, ms in enumerate(each)]
        parts.append(plane.line([(0.0, 0.0), *steps], f"line {style}"))
    return drawing("Times of answers", parts)


def round_up(value: float) -> float:
    """The next number that divides into four round steps: 4, 8, 12, 16, 20, 40, …"""
    scale = 10 ** np.floor(np.log10(value))
    return float(next(step * scale for step in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10) if value <= step * scale))
