"""The times that a sentence names, against those of a passage: 'July 28' is '28 July 2024' where that is its day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from app.question.period import Period, read_periods

_UNTIL = re.compile(r"\b(?:by|before|until|till|prior to|no later than|through)(?: the)?(?: end of)?\s*$", re.I)
_SINCE = re.compile(r"\b(?:since|after|from|following|beginning|starting)(?: in| on)?(?: the)?\s*$", re.I)


def times(text: str, day: date | None) -> tuple[Period, ...]:
    """The times of a text of some day, from which 'last year' counts; 'since' and 'until' leave none open."""
    return tuple(map(_closed, read_periods(text, today=day or date.max)))


def same_time(own: Period, other: Period, day: date | None) -> bool:
    """Whether a time is the other one or a wider one around it; a day without a year is of the statement's year."""
    if own.month and other.month:
        return own.month == other.month and own.day in (None, other.day)
    if own.month:
        return bool(other.first and other.days and other.days <= 31 and own.holds(other.first))
    if other.month:
        year = day.year if day else own.first.year if own.first else 0
        near = [date(y, other.month, other.day or 1) for y in (year - 1, year, year + 1) if _is_day(y, other)]
        return any(own.holds(one) for one in near) and (own.days or 0) >= (1 if other.day else 28)
    if own.first is None or own.last is None or other.first is None or other.last is None:
        return False
    return own.first <= other.first and other.last <= own.last


def _is_day(year: int, period: Period) -> bool:
    try:
        date(year, period.month or 1, period.day or 1)
    except ValueError:
        return False
    return True


def turned(own: Period, text: str, other: Period, other_text: str) -> bool:
    """Whether one says until a time what the other says from it on."""
    own_before, other_before = text[: own.start], other_text[: other.start]
    return bool(
        (_UNTIL.search(own_before) and _SINCE.search(other_before))
        or (_SINCE.search(own_before) and _UNTIL.search(other_before))
    )


def _closed(period: Period) -> Period:
    """A period without the end that 'since' or 'until' leaves open: the time named itself."""
    if period.first and period.last and (period.first == date.min or period.last == date.max):
        plain = read_periods(period.words)
        return replace(plain[0], start=period.start) if plain and plain[0].first else period
    return period
