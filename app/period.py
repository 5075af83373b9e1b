"""The times a question names: a day, a month, a year, or a month without a year."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from ingest.dates import MONTH, WRITTEN_DATE, read_date

_MONTHS = {name.lower()[:3]: n for n, name in enumerate(calendar.month_name) if name}
_MONTH_YEAR = re.compile(rf"\b({MONTH})\s+(?:of\s+)?((?:19|20)\d\d)\b", re.I)
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
# 'May' and 'March' are also verbs: without a year they need a preposition or article before them.
_MONTH_ALONE = re.compile(rf"\b(?:in|of|since|until|by|the|last|this|and|that)\s+({MONTH})\b", re.I)


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both included, or every year's `month`; `words` is how the question says it."""

    words: str
    first: date | None = None
    last: date | None = None
    month: int | None = None

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in the period."""
        if day is None:
            return False
        if self.first and self.last:
            return self.first <= day <= self.last
        return day.month == self.month


def read_periods(text: str) -> tuple[Period, ...]:
    """The periods a text names, in order, the most exact reading of each."""
    found: list[tuple[int, Period]] = []
    rest = text
    for pattern, read in ((WRITTEN_DATE, _day), (_MONTH_YEAR, _month), (_YEAR, _year), (_MONTH_ALONE, _month_alone)):
        for match in pattern.finditer(rest):
            if period := read(match):
                found.append((match.start(), period))
        rest = pattern.sub(lambda match: " " * len(match.group()), rest)
    return tuple(period for _, period in sorted(found, key=lambda pair: pair[0]))


def without_periods(text: str) -> str:
    """A text without the times it names, and without the preposition that led to each."""
    for period in read_periods(text):
        text = re.sub(rf"\s*\b(?:(?:in|on|of|at|since|by)\s+)?{re.escape(period.words)}", "", text, count=1)
    return text


def _day(match: re.Match[str]) -> Period | None:
    day = read_date(match.group())
    return Period(match.group(), day, day) if day else None


def _month(match: re.Match[str]) -> Period:
    year, month = int(match.group(2)), _MONTHS[match.group(1).lower()[:3]]
    return Period(match.group(), date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _year(match: re.Match[str]) -> Period:
    year = int(match.group())
    return Period(match.group(), date(year, 1, 1), date(year, 12, 31))


def _month_alone(match: re.Match[str]) -> Period:
    return Period(match.group(1), month=_MONTHS[match.group(1).lower()[:3]])
