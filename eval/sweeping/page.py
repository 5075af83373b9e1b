"""The picture of a sweep: each setting by its time and its measure, those that none beats joined by a line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval.report.drawing import Plane, drawing
from eval.report.page import sheet
from eval.report.pictures import round_up
from eval.sweeping.trying import Tried, best, pareto
from eval.tables import between, number


def points(tried: Sequence[Tried], measure: str) -> list[tuple[float, float]]:
    """The time and the measure of each setting, on the half that reports."""
    return [(one.reported["latency p50"].value or 0.0, one.reported[measure].value or 0.0) for one in tried]


def write_page(path: Path, tried: Sequence[Tried], measure: str) -> None:
    """Write the table and the picture as one HTML file."""
    found = points(tried, measure)
    chosen, front = best(tried, measure), pareto(_costs(tried, measure))
    plane = Plane(round_up(max(ms for ms, _ in found) or 1.0), max(1.0, *(value for _, value in found)))
    parts = [*plane.axes("median time", measure, "ms"), plane.line(sorted(found[at] for at in front), "line second")]
    for one, (ms, value) in zip(tried, found, strict=True):
        told = f"{one.setting.words_of_it}: {number(value)}, {ms:.0f} ms"
        parts.append(plane.dot((ms, value), "first" if one is chosen else "second", 6 if one is chosen else 4, told))
    marks = ["chosen" if one is chosen else "no other beats it" if at in front else "" for at, one in enumerate(tried)]
    rows = [[one.setting.words_of_it, *_cells(one, measure), mark] for one, mark in zip(tried, marks, strict=True)]
    page = sheet(
        "sweep.html", measure=measure, picture=drawing(f"{measure} against time", parts), rows=rows, chosen=chosen
    )
    path.write_text(page, encoding="utf-8")


def _costs(tried: Sequence[Tried], measure: str) -> list[tuple[float, float]]:
    """Time and worth, higher being better whatever the measure."""
    sign = 1 if tried[0].reported[measure].metric.higher else -1
    return [(ms, sign * value) for ms, value in points(tried, measure)]


def _cells(one: Tried, measure: str) -> list[str]:
    """The measure on both halves, its interval, and the time."""
    figure, time = one.reported[measure], one.reported["latency p50"]
    unit = figure.metric.unit
    first = number(one.chosen_by[measure].value, unit)
    return [first, number(figure.value, unit), between(figure.interval, unit), f"{number(time.value, 'ms')} ms"]
