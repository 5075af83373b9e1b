"""The times that a sentence names, against those of a passage: 'July 28' is '28 July 2024' where that is its day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from app.question.period import Period, read_periods

_MONTH = "(January|February|March|April|May|June|July|August|September|October|November|December)"
_AND = r"(?:\s+(?:and|to|through)\s+|\s?[-–]\s?)"
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}}){_AND}(\d{{1,2}}) {_MONTH}\b")
_MONTH_FIRST = re.compile(rf"\b{_MONTH} (\d{{1,2}}){_AND}(\d{{1,2}})\b")
_DAYS = re.compile(rf"\b({_MONTH} \d{{1,2}}){_AND}(?={_MONTH} \d)".replace("(January", "(?:January"))
_YEARS = re.compile(r"\b(20\d\d)[-–](20\d\d)\b")
_UNTIL = re.compile(r"\b(?:by|before|until|till|prior to|no later than|through)(?: the)?(?: end of)?\s*$", re.I)
_SINCE = re.compile(r"\b(?:since|after|from|following|beginning|starting)(?: in| on)?(?: the)?\s*$", re.I)

# What "this week" counts from in a text without a day: no statement is of that time, and there is a week after it.
_NEVER = date.max.replace(month=1)


def each_day(text: str) -> str:
    """A text in which each of several days has its month: 'July 25-28' and '25 to 28 July' name two days of July."""
    text = _DAY_FIRST.sub(r"\1 \3 and \2 \3", text)
    text = _MONTH_FIRST.sub(r"\1 \2 and \1 \3", text)
    text = _DAYS.sub(r"\1; ", text)
    return _YEARS.sub(r"\1 and \2", text)


def next_to(text: str, day: date) -> str:
    """A text of some day in which the day stands behind 'yesterday' and 'tomorrow'."""
    for word, days in (("yesterday", -1), ("tomorrow", 1)):
        text = re.sub(rf"\b({word})\b(?!['’])", rf"\1 on {day + timedelta(days):%B %d, %Y}", text, flags=re.I)
    return text


def times(text: str, day: date | None) -> tuple[Period, ...]:
    """The times of a text of some day, from which 'last year' counts; 'since' and 'until' leave none open."""
    return tuple(map(_closed, read_periods(text, today=day or _NEVER)))


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
