"""Drawings as inline SVG: an axis of shares or times, lines, dots, bars; colours are the page's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT = 380, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 38, 20, 26, 34

Point = tuple[float, float]


@dataclass(frozen=True)
class Plane:
    """The area that values are drawn in: x and y from 0 to their ends."""

    x_end: float = 1.0
    y_end: float = 1.0

    def at(self, point: Point) -> Point:
        """Where a value lies in the drawing."""
        x = _LEFT + point[0] / self.x_end * (WIDTH - _LEFT - _RIGHT)
        y = HEIGHT - _BOTTOM - point[1] / self.y_end * (HEIGHT - _TOP - _BOTTOM)
        return round(x, 1), round(y, 1)

    def axes(self, x_name: str, y_name: str, unit: str = "") -> list[str]:
        """Lines and numbers at quarters of both axes, and their names."""
        parts = []
        for quarter in range(5):
            share = quarter / 4
            (x, base), (edge, y) = self.at((share * self.x_end, 0)), self.at((0, share * self.y_end))
            parts.append(f'<line class="grid" x1="{edge}" x2="{WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>')
            parts.append(f'<text x="{edge - 6}" y="{y + 4}" text-anchor="end">{tick(share * self.y_end)}</text>')
            parts.append(f'<text x="{x}" y="{base + 15}" text-anchor="middle">{tick(share * self.x_end)}</text>')
        middle = (_LEFT + WIDTH - _RIGHT) / 2
        name = f"{x_name}{f', {unit}' if unit else ''}"
        parts.append(f'<text class="name" x="{middle}" y="{HEIGHT - 3}" text-anchor="middle">{escape(name)}</text>')
        parts.append(f'<text class="name" x="{_LEFT}" y="{_TOP - 12}">{escape(y_name)}</text>')
        return parts

    def line(self, points: Iterable[Point], style: str) -> str:
        """A line through points."""
        path = " ".join(f"{x},{y}" for x, y in map(self.at, points))
        return f'<polyline class="{style}" points="{path}"/>'

    def dot(self, point: Point, style: str, radius: float, told: str) -> str:
        """A dot that tells what it is when pointed at."""
        x, y = self.at(point)
        return f'<circle class="{style}" cx="{x}" cy="{y}" r="{radius:.1f}"><title>{escape(told)}</title></circle>'


def tick(value: float) -> str:
    """A number at an axis: shares as they are, large numbers whole."""
    return f"{value:,.0f}" if value >= 10 else f"{value:.2f}".rstrip("0").rstrip(".")


def drawing(
    told: str, parts: Sequence[str], width: float = WIDTH, height: float = HEIGHT, style: str = "chart"
) -> Markup:
    """A drawing with the words that stand for it where it is not seen."""
    head = f'<svg class="{style}" viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(told)}">'
    return Markup(head + "".join(parts) + "</svg>")  # noqa: S704 - every part escapes what it was given


_NAME, _ROW = 158, 26


def rows_height(count: int) -> float:
    """The height of a drawing of so many rows."""
    return count * _ROW + 22


@dataclass(frozen=True)
class Bar:
    """One row of a bar drawing: from where to where (0 to 1), the interval of its end, and what stands beside it."""

    name: str
    start: float
    end: float
    note: str
    style: str = "bar first"
    interval: tuple[float, float] | None = None


def bars(told: str, rows: Sequence[Bar]) -> Markup:
    """Horizontal bars by name, each with its note; a whisker where an interval is known."""
    room = WIDTH - _NAME - 46
    parts = []
    for at, row in enumerate(rows):
        y = at * _ROW + 4
        x, end = _NAME + row.start * room, _NAME + row.end * room
        parts.append(f'<text x="{_NAME - 8}" y="{y + 13}" text-anchor="end">{escape(row.name)}</text>')
        parts.append(f'<rect class="track" x="{_NAME}" y="{y}" width="{room}" height="18"/>')
        parts.append(f'<rect class="{row.style}" x="{x:.1f}" y="{y}" width="{max(1.5, end - x):.1f}" height="18"/>')
        if row.interval:
            low, high = (_NAME + share * room for share in row.interval)
            parts.append(f'<line class="whisker" x1="{low:.1f}" x2="{high:.1f}" y1="{y + 9}" y2="{y + 9}"/>')
        parts.append(f'<text x="{WIDTH - 2}" y="{y + 13}" text-anchor="end">{escape(row.note)}</text>')
    return drawing(told, parts, height=len(rows) * _ROW + 4)


def whisker(value: float, interval: tuple[float, float] | None, told: str, style: str) -> Markup:
    """A share from 0 to 1 as a dot with its interval, small enough for a cell."""
    low, high = interval or (value, value)
    parts = [
        '<line class="grid" x1="4" x2="116" y1="8" y2="8"/>',
        f'<line class="whisker {style}" x1="{4 + 112 * low:.1f}" x2="{4 + 112 * high:.1f}" y1="8" y2="8"/>',
        f'<circle class="{style}" cx="{4 + 112 * value:.1f}" cy="8" r="4"/>',
    ]
    return drawing(told, parts, 120, 16, "cell")
