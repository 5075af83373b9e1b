"""The record over time: how many statements each year or month has, as buttons that choose a period."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

# Up to this many months each has a bar, up to this many years each of those; else each decade.
_MONTHS, _YEARS = 30, 60


@dataclass(frozen=True)
class Bar:
    """A stretch of time, both days included, and how many statements are of it."""

    name: str
    first: date
    last: date
    count: int


def bars(days: Iterable[date]) -> list[Bar]:
    """The time of some days in equal stretches, those without any among them; none for no days."""
    every = sorted(days)
    if not every:
        return []
    first, last = every[0], every[-1]
    if (last.year - first.year) * 12 + last.month - first.month < _MONTHS:
        return _months(every)
    return _spans(every, 1 if last.year - first.year < _YEARS else 10)


def _months(days: list[date]) -> list[Bar]:
    """A bar for each month from the first day to the last."""
    counts = Counter(day.year * 12 + day.month - 1 for day in days)
    return [
        Bar(f"{start:%B %Y}", start, start.replace(day=calendar.monthrange(start.year, start.month)[1]), counts[at])
        for at in range(min(counts), max(counts) + 1)
        if (start := date(at // 12, at % 12 + 1, 1))
    ]


def _spans(days: list[date], years: int) -> list[Bar]:
    """A bar for each year, or each ten, from the first day to the last."""
    counts = Counter(day.year - day.year % years for day in days)
    starts = range(min(counts), max(counts) + 1, years)
    named = "{}" if years == 1 else "{}s"
    return [Bar(named.format(at), date(max(1, at), 1, 1), date(at + years - 1, 12, 31), counts[at]) for at in starts]


def histogram(days: Iterable[date], first: date | None, last: date | None) -> str:
    """The bars as HTML, those in the chosen period pressed; the period that a bar leads to stands in its data."""
    every = bars(days)
    most = max((bar.count for bar in every), default=1)
    chosen = bool(first or last)
    buttons = "".join(_button(bar, most, chosen and _within(bar, first, last)) for bar in every)
    if not every:
        return ""
    ends = f"<span>{every[0].name}</span><span>{every[-1].name}</span>"
    return (
        f'<div class="bars" role="group" aria-label="Statements over time">{buttons}</div>'
        f'<div class="ends" aria-hidden="true">{ends}</div>'
    )


def _within(bar: Bar, first: date | None, last: date | None) -> bool:
    """Whether a bar shares a day with a period."""
    return (first is None or first <= bar.last) and (last is None or bar.first <= last)


def _button(bar: Bar, most: int, pressed: bool) -> str:
    """A bar as a button; its height, in twentieths, is for the style sheet."""
    height = -(-20 * bar.count // most)
    statements = "1 statement" if bar.count == 1 else f"{bar.count:,} statements"
    name = f"{bar.name}: {statements}"
    return (
        f'<button type="button" class="bar" data-event="pick" data-first="{bar.first}" data-last="{bar.last}"'
        f' aria-pressed="{str(pressed).lower()}" aria-label="{name}" title="{name}">'
        f'<span data-height="{height}"></span></button>'
    )
