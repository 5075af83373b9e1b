"""Figures as lines of a terminal and rows of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from eval.losses import SAYS, counted
from eval.scoring import Judged
from eval.statistics.bootstrap import Interval
from eval.statistics.comparing import Difference
from eval.statistics.figures import Figure

# What a terminal shows; the report has all.
SHOWN = (
    "right", "hit@5", "recall@5", "recall@10", "all evidence@5", "ndcg@10", "statement recall@5", "span iou",
    "words handed over", "exact match", "token f1", "elements", "all elements", "answer words", "citation exactness",
    "citation recall", "citation precision", "alce recall", "alce precision", "abstention precision",
    "abstention recall", "abstention f1", "false refusals", "answered wrong", "aurc", "brier", "ece", "latency p50",
    "latency p95", "tokens",
)  # fmt: skip


def number(value: float | None, unit: str = "") -> str:
    """A share with three digits, a count or time without any; a dash for none."""
    if value is None:
        return "–"
    return (f"{value:,.0f}" if unit else f"{value:.3f}").replace("-", "−")


def signed(value: float, unit: str = "") -> str:
    """A difference with its sign."""
    text = number(abs(value), unit)
    return f"{'−' if value < 0 else '+'}{text}" if text.strip("0.,") else text


def between(interval: Interval | None, unit: str = "") -> str:
    """An interval, 'low to high'; a dash for none."""
    return f"{number(interval.low, unit)} to {number(interval.high, unit)}" if interval else "–"


def figure_lines(made: Mapping[str, Figure], names: Sequence[str] = SHOWN) -> list[str]:
    """The figures that have a value, one a line, with their intervals and how many cases they are of."""
    lines = [f"{'':22}{'value':>9}  {'95 % interval':<18}{'cases':>6}"]
    for name in names:
        figure = made[name]
        if figure.value is not None:
            unit = figure.metric.unit
            lines.append(
                f"{name:<22}{number(figure.value, unit):>9}  {between(figure.interval, unit):<18}{figure.count:>6}"
            )
    return lines


def loss_lines(judged: Sequence[Judged]) -> list[str]:
    """How many cases were lost at each place."""
    counts = counted(one.lost for one in judged)
    return [f"{count:>4}  {loss}: {SAYS[loss]}" for loss, count in counts.items()]


def difference_lines(found: Iterable[Difference]) -> list[str]:
    """The paired differences, one a line."""
    head = f"{'':20}{'first':>8}{'second':>8}{'diff':>8}  {'95 % interval':<18}{'p (Holm)':>9}  {'smallest':>8}"
    lines = [f"{head}  wins/losses/ties"]
    for one in found:
        unit = one.metric.unit
        values = f"{number(one.first, unit):>8}{number(one.second, unit):>8}{signed(one.value, unit):>8}"
        tested = f"{between(one.interval, unit):<18}{one.corrected:>9.4f}  {number(one.smallest, unit):>8}"
        counts = f"{len(one.wins)}/{len(one.losses)}/{len(one.ties)}"
        lines.append(f"{one.metric.name:<20}{values}  {tested}  {counts}")
    return lines


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; bars in cells are escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
