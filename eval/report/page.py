"""Puts a report together: figures, pictures and cases into one HTML file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from eval.losses import SAYS
from eval.metrics.catalogue import METRICS, Layer
from eval.report import pictures
from eval.report.drawing import whisker
from eval.report.passages import Side, side
from eval.running.folder import Run
from eval.scoring import Judged, unmeasured
from eval.statistics.comparing import Difference, compare, pairs_of
from eval.statistics.figures import Figure, by_type, figures
from eval.tables import SHOWN, between, number, signed

# The figures that the table of types shows beside the bars.
_OF_TYPES = ("recall@5", "elements", "citation recall", "citation precision", "abstention recall", "false refusals")
_SHARES = {metric.name for metric in METRICS if not metric.unit}


@dataclass(frozen=True)
class Row:
    """A case in the report, with what each run made of it."""

    first: Side
    second: Side | None

    @property
    def changed(self) -> str:
        """'won' or 'lost' when the second run differs in coming out right, else empty."""
        values = [one.judged.value("right") for one in (self.first, self.second) if one]
        if len(values) < 2 or None in values or values[0] == values[1]:
            return ""
        return "won" if values[1] else "lost"


def render(run: Run, judged: Sequence[Judged], other: Run | None = None, others: Sequence[Judged] = ()) -> str:
    """The whole page, for one run or for two of the same cases."""
    if others:
        pairs_of(judged, others)  # runs of other cases are refused before anything is drawn
    seed = int(run.about.get("seed") or 0)
    runs = [judged, others] if others else [judged]
    made = [figures(one, seed) for one in runs]
    types = [by_type(one, seed) for one in runs]
    return _environment().get_template("report.html").render(
        runs=[run, other] if other else [run],
        figures=[_layer_rows(layer, made) for layer in Layer],
        layers=list(Layer),
        differences=compare(judged, others, seed=seed) if others else [],
        types=[(type, [one.get(type, {}) for one in types]) for type in types[0]],
        of_types=[name for name in _OF_TYPES if any(one[name].value is not None for one in made)],
        pictures=_pictures(runs, types),
        rows=_rows(judged, others),
        unmeasured=unmeasured(judged),
        losses=SAYS,
        types_named=list(types[0]),
    )  # fmt: skip


def sheet(name: str, **told: Any) -> str:
    """Another page of this folder, filled."""
    return _environment().get_template(name).render(**told)


def _layer_rows(layer: Layer, made: Sequence[Mapping[str, Figure]]) -> list[tuple[Figure, Sequence[Figure], bool]]:
    """The figures of a layer that some run has, and whether each is of those shown at first."""
    return [
        (made[0][metric.name], [one[metric.name] for one in made], metric.name in SHOWN)
        for metric in METRICS
        if metric.layer is layer and any(one[metric.name].value is not None for one in made)
    ]


def _pictures(
    runs: Sequence[Sequence[Judged]], types: Sequence[Mapping[str, Mapping[str, Figure]]]
) -> list[tuple[str, str, Markup]]:
    """The pictures that can be drawn, each with its title and what it shows."""
    others = types[1] if len(types) > 1 else {}
    answered = any(one.result.answer is not None for one in runs[0])
    shown = "right" if answered else "recall@5"
    losses = [
        (
            f"Where cases were lost{_of(at, runs)}",
            "From all cases down to those that came through.",
            pictures.waterfall(one),
        )
        for at, one in enumerate(runs)
    ]
    bars = pictures.type_bars(types[0], others, shown)
    found = [
        (f"{shown.capitalize()} by type", "Bars with 95 % intervals; in brackets how many cases.", bars),
        *losses,
        ("Risk and coverage", "The error if only the surest questions were answered.", pictures.risk_curve(runs)),
        ("Reliability", "On the line, the confidence stated is what came true.", pictures.reliability(runs)),
        ("Times", "The share of answers that came within a time.", pictures.latencies(runs)),
    ]
    return [(title, says, picture) for title, says, picture in found if picture is not None]


def _of(at: int, runs: Sequence[object]) -> str:
    """Which run a picture is of, where there are two."""
    return "" if len(runs) == 1 else (", first run", ", second run")[at]


def _rows(judged: Sequence[Judged], others: Sequence[Judged]) -> list[Row]:
    """Every case of the first run, beside the second's."""
    second = {one.case.id: one for one in others}
    return [Row(side(one), side(second[one.case.id]) if one.case.id in second else None) for one in judged]


def _cell(figure: Figure, style: str) -> Markup:
    """A share as a dot with its interval; nothing for counts and times."""
    if figure.value is None or figure.metric.name not in _SHARES:
        return Markup("")
    span = (figure.interval.low, figure.interval.high) if figure.interval else None
    return whisker(min(1.0, figure.value), span, f"{figure.value:.3f}, {between(figure.interval)}", style)


def _environment() -> Environment:
    """Templates of this folder; all that is put into them is escaped."""

    def source(name: str) -> str:
        return files(__package__).joinpath(name).read_text(encoding="utf-8")

    made = Environment(
        loader=FunctionLoader(source), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    tools: dict[str, Any] = {"number": number, "between": between, "signed": signed, "cell": _cell}
    made.globals.update(tools | {"verdict": verdict, "bold": bold})
    made.globals["asset"] = lambda name: Markup(source(name))  # noqa: S704 - our own style sheet and script
    return made


def bold(answer: str) -> Markup:
    """An answer with the short answer, which stands between `**`, in bold."""
    parts = re.split(r"\*\*(.+?)\*\*", answer, flags=re.S)
    return Markup("").join(Markup("<b>{}</b>").format(part) if at % 2 else part for at, part in enumerate(parts))


def verdict(one: Difference) -> str:
    """What a difference shows, in words."""
    if one.corrected >= 0.05:
        return "no difference shown"
    better = (one.value > 0) == one.metric.higher
    return "second is better" if better else "second is worse"
