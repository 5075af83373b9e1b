"""How often something was said, month by month, as a drawing in the page itself."""

from __future__ import annotations

from collections.abc import Sequence

from app.track import Month

_WIDTH, _HEIGHT, _LEFT, _FOOT, _TOP, _YEAR = 720, 190, 34, 26, 12, 30


def bars(months: Sequence[Month]) -> str:
    """A bar for each month, as high as its statements; hidden from who cannot see it, since the table says the same."""
    most = max((month.statements for month in months), default=0)
    if not most:
        return ""
    step = (_WIDTH - _LEFT) / len(months)
    high = _HEIGHT - _FOOT - _TOP
    drawn = "".join(
        _bar(month, _LEFT + at * step, step, high * month.statements / most) for at, month in enumerate(months)
    )
    return (
        f'<svg class="plot" viewBox="0 0 {_WIDTH} {_HEIGHT}" aria-hidden="true" focusable="false">'
        f"{_lines(most, high)}{drawn}{_years(months, step)}</svg>"
    )


def _bar(month: Month, left: float, step: float, height: float) -> str:
    """One month; its figures are the tooltip."""
    if not month.statements:
        return ""
    top = _HEIGHT - _FOOT - height
    title = f"{month.first:%B %Y}: {month.statements} of {month.of} statements"
    return (
        f'<rect x="{left + step * 0.1:.1f}" y="{top:.1f}" width="{max(1.0, step * 0.8):.1f}" height="{height:.1f}">'
        f"<title>{title}</title></rect>"
    )


def _lines(most: int, high: float) -> str:
    """The ground line, and the line of the highest bar with its figure."""
    ground = _HEIGHT - _FOOT
    top = ground - high
    return (
        f'<line x1="{_LEFT}" x2="{_WIDTH}" y1="{ground}" y2="{ground}"/>'
        f'<line class="top" x1="{_LEFT}" x2="{_WIDTH}" y1="{top:.1f}" y2="{top:.1f}"/>'
        f'<text x="{_LEFT - 6}" y="{top + 4:.1f}" text-anchor="end">{most}</text>'
        f'<text x="{_LEFT - 6}" y="{ground + 4}" text-anchor="end">0</text>'
    )


def _years(months: Sequence[Month], step: float) -> str:
    """The years, each where it begins, as many as there is room for."""
    drawn, free = "", 0.0
    for at, month in enumerate(months):
        left = _LEFT + at * step
        if month.first.month == 1 and free <= left <= _WIDTH - _YEAR:
            drawn += f'<text x="{left:.1f}" y="{_HEIGHT - 8}">{month.first.year}</text>'
            free = left + _YEAR + 8
    return drawn or f'<text x="{_LEFT}" y="{_HEIGHT - 8}">{months[0].first:%B %Y}</text>'
