"""The times a question names: days, months, quarters, seasons, years, what lies before, after or between them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ingest.dates import MONTH, WRITTEN_DATE, read_date

Span = tuple[date, date]

_MONTHS = {name.lower()[:3]: n for n, name in enumerate(calendar.month_name) if name}
_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {"a": 1, "an": 1} | {word: n for n, word in enumerate(_COUNTED, 1)}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_PARTS = {"early": (1, 10), "start": (1, 10), "beginning": (1, 10), "mid": (10, 20), "middle": (10, 20)}
_PARTS |= {"late": (20, 31), "end": (20, 31)}
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_PART = r"(?:the\s+)?(early|mid|late|start of|beginning of|middle of|end of)[\s-]+"
_COUNT = rf"(\d{{1,3}}|{'|'.join(_NUMBERS)})"
_UNIT = r"(day|week|month|year)s?"
_BACK = r"(?:that|then|it|this)"


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both included, or every year's `month` (and `day`); `words` is what says it."""

    words: str
    first: date | None = None
    last: date | None = None
    month: int | None = None
    day: int | None = None
    start: int = 0

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in the period."""
        if day is None:
            return False
        if self.first and self.last:
            return self.first <= day <= self.last
        return day.month == self.month and self.day in (None, day.day)

    @property
    def days(self) -> int | None:
        """How many days it has; None for every year's month."""
        return (self.last - self.first).days + 1 if self.first and self.last else None


_Reader = Callable[[re.Match[str]], Period | None]


def read_periods(text: str, anchor: Span | None = None, today: date | None = None) -> tuple[Period, ...]:
    """The periods a text names, in order, the most exact reading of each.

    `anchor` is the time the conversation was at, which 'that day' and 'a year later' count from; `today` is what 'last
    year' counts from.
    """
    found: list[Period] = []
    rest = text
    for pattern, read in (*_PATTERNS, *_relative(anchor, today or date.today())):
        for match in pattern.finditer(rest):
            if period := read(match):
                found.append(replace(period, words=match.group(), start=match.start()))
                rest = rest[: match.start()] + "\0" * len(match.group()) + rest[match.end() :]
    ordered = sorted(found, key=lambda period: period.start)
    return tuple(_bounded(text, _dated(ordered, anchor)))


def without_periods(text: str) -> str:
    """A text without the times it names, and without the preposition that led to each."""
    for period in read_periods(text):
        lead = r"(?:(?:in|on|of|at|since|by|from|the|before|after|until)\s+)*"
        text = re.sub(rf"\s*\b{lead}{re.escape(period.words)}(?:'s|’s)?", "", text, count=1)
    return text


def _month_span(year: int, month: int) -> Span:
    """The first and last day of a month; months beyond December run into the next year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _named(word: str) -> int:
    """The number of a month's name."""
    return _MONTHS[word.lower()[:3]]


def _exact(match: re.Match[str]) -> Period | None:
    day = read_date(match.group())
    return Period("", day, day) if day else None


def _range(match: re.Match[str]) -> Period | None:
    month = _named(match.group("before") or match.group("after"))
    try:
        first, last = (date(int(match.group("year")), month, int(match.group(name))) for name in ("first", "last"))
    except ValueError:
        return None
    return Period("", first, last)


def _part(match: re.Match[str]) -> Period:
    year, month = int(match.group(3)), _named(match.group(2))
    first, last = _PARTS[match.group(1).lower().split()[0]]
    most = calendar.monthrange(year, month)[1]
    return Period("", date(year, month, first), date(year, month, min(last, most)))


def _year_part(match: re.Match[str]) -> Period:
    first = {"e": 1, "s": 1, "b": 1, "m": 5, "l": 9}[match.group(1).lower()[0]] if match.group(1)[:3] != "end" else 10
    return Period("", date(int(match.group(2)), first, 1), _month_span(int(match.group(2)), min(first + 3, 12))[1])


def _month(match: re.Match[str]) -> Period:
    return Period("", *_month_span(int(match.group(2)), _named(match.group(1))))


def _quarter(match: re.Match[str]) -> Period:
    last, year = 3 * int(match.group("of")), int(match.group("year"))
    return Period("", _month_span(year, last - 2)[0], _month_span(year, last)[1])


def _half(match: re.Match[str]) -> Period:
    year, first = int(match.group(2)), match.group(1).lower() == "first"
    return Period("", date(year, 1 if first else 7, 1), date(year, 6, 30) if first else date(year, 12, 31))


def _season(match: re.Match[str]) -> Period:
    year, month = int(match.group(2)), _SEASONS[match.group(1).lower()]
    return Period("", date(year, month, 1), _month_span(year, month + 2)[1])


def _year(match: re.Match[str]) -> Period:
    return Period("", date(int(match.group()), 1, 1), date(int(match.group()), 12, 31))


def _day_alone(match: re.Match[str]) -> Period | None:
    day = int(re.sub(r"\D", "", match.group(1) or match.group(4)))
    return Period("", month=_named(match.group(2) or match.group(3)), day=day) if 1 <= day <= 31 else None


def _month_alone(match: re.Match[str]) -> Period:
    return Period("", month=_named(match.group()))


_PATTERNS: list[tuple[re.Pattern[str], _Reader]] = [
    (
        re.compile(
            rf"\b(?:(?P<before>{MONTH})\s+)?(?P<first>\d{{1,2}})\s*(?:[-–]|to|and)\s*(?P<last>\d{{1,2}})"
            rf"(?(before)|\s+(?P<after>{MONTH})),?\s+(?P<year>{_YEAR})\b",
            re.I,
        ),
        _range,
    ),
    (re.compile(rf"(?<![+-]){WRITTEN_DATE.pattern}", re.I), _exact),
    (re.compile(rf"\b{_PART}({MONTH})\s+({_YEAR})\b", re.I), _part),
    (re.compile(rf"\b({MONTH})(?:,?\s+|\s+of\s+)({_YEAR})\b", re.I), _month),
    (re.compile(rf"\bQ(?P<of>[1-4])\s+(?:of\s+)?(?P<year>{_YEAR})\b", re.I), _quarter),
    (re.compile(rf"\b(first|second) half of ({_YEAR})\b", re.I), _half),
    (re.compile(rf"\b({'|'.join(_SEASONS)})(?:\s+of)?\s+({_YEAR})\b", re.I), _season),
    (re.compile(rf"\b{_PART}({_YEAR})\b", re.I), _year_part),
    (re.compile(rf"(?<![\w$€£-]){_YEAR}\b(?!\s*(?:-|people|million))", re.I), _year),
    (
        re.compile(rf"(?<![+-])\b({_DAY})\s+(?:of\s+)?({MONTH})\b|\b({MONTH})\s+({_DAY})\b(?!\s*(?:-|plus|\+))", re.I),
        _day_alone,
    ),
    # 'May' and 'March' are also verbs: without a year they need a preposition or article before them.
    (
        re.compile(
            rf"(?<=\bin )({MONTH})\b|(?<=\bof )({MONTH})\b|(?<=\bsince )({MONTH})\b|(?<=\buntil )({MONTH})\b"
            rf"|(?<=\bthe )({MONTH})\b|(?<=\blast )({MONTH})\b|(?<=\bthis )({MONTH})\b|(?<=\bthat )({MONTH})\b",
            re.I,
        ),
        _month_alone,
    ),
]


def _relative(anchor: Span | None, today: date) -> Iterable[tuple[re.Pattern[str], _Reader]]:
    """Times that count from today, or from where the conversation was."""
    yield re.compile(rf"\b(last|this|past)\s+{_UNIT}\b", re.I), lambda m: _from_today(m, today)
    yield re.compile(r"\b(?:yesterday|today)\b", re.I), lambda m: _yesterday(m, today)
    if anchor is None:
        return
    yield (
        re.compile(
            rf"\b(?:(later|earlier)\s+)?(?:that\s+(?:very\s+|same\s+)?|the\s+(?:very\s+)?same\s+){_UNIT}\b", re.I
        ),
        lambda m: _same(m, anchor),
    )
    after = rf"{_COUNT}\s+{_UNIT}\s+(?:(later|earlier|before|after)(?:\s+{_BACK}\b)?|(?:after|before)\s+that)"
    yield re.compile(rf"\b{after}", re.I), lambda m: _shifted(m, anchor)
    yield (
        re.compile(rf"\bthe\s+(next|following|previous)\s+({MONTH}|day|week|month|year)\b", re.I),
        lambda m: _next(m, anchor),
    )
    yield (
        re.compile(r"\bthe\s+(day|week|month|year)\s+(after|before)\b(?!\s+the\b)", re.I),
        lambda m: _beside(m, anchor),
    )


def _from_today(match: re.Match[str], today: date) -> Period | None:
    which, unit = match.group(1).lower(), match.group(2).lower()
    back = 0 if which == "this" else 1
    if unit == "year":
        return Period("", date(today.year - back, 1, 1), date(today.year - back, 12, 31))
    if unit == "month":
        return Period("", *_month_span(today.year, today.month - back))
    days = {"week": 7, "day": 1}[unit]
    monday = today - timedelta(today.weekday() + 7 * back)
    return Period("", monday, monday + timedelta(6)) if days == 7 else None


def _yesterday(match: re.Match[str], today: date) -> Period:
    day = today - timedelta(match.group().lower() == "yesterday")
    return Period("", day, day)


def _same(match: re.Match[str], anchor: Span) -> Period:
    """'that day', 'the same year', 'later that month'."""
    side, unit = (match.group(1) or "").lower(), match.group(2).lower()
    first, last = _around(anchor[0], unit)[0], _around(anchor[1], unit)[1]
    if side == "later":
        first = anchor[1] + timedelta(1)
    elif side == "earlier":
        last = anchor[0] - timedelta(1)
    return Period("", first, max(first, last))


def _around(day: date, unit: str) -> Span:
    """The day, week, month or year that a day lies in."""
    if unit == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if unit == "month":
        return _month_span(day.year, day.month)
    if unit == "week":
        monday = day - timedelta(day.weekday())
        return monday, monday + timedelta(6)
    return day, day


def _shifted(match: re.Match[str], anchor: Span) -> Period:
    """'two days after that', 'a year later': that day; for months and years the whole of the month or year."""
    count = _NUMBERS.get(match.group(1).lower()) or int(match.group(1))
    sign = -1 if re.search(r"earlier|before", match.group(), re.I) else 1
    return _moved(anchor, match.group(2).lower(), sign * count)


def _moved(anchor: Span, unit: str, by: int) -> Period:
    """The period some units away from the anchor."""
    day = anchor[1] if by > 0 else anchor[0]
    if unit == "year":
        return Period("", *_around(date(day.year + by, 1, 1), "year"))
    if unit == "month":
        return Period("", *_month_span(day.year, day.month + by))
    return Period("", *_around(day + timedelta(by * (7 if unit == "week" else 1)), unit))


def _next(match: re.Match[str], anchor: Span) -> Period:
    """'the next April', 'the following day', 'the previous year'."""
    by, unit = -1 if match.group(1).lower() == "previous" else 1, match.group(2).lower()
    if unit in ("day", "week", "month", "year"):
        return _moved(anchor, unit, by)
    day, month = anchor[1] if by > 0 else anchor[0], _named(unit)
    passed = month <= day.month if by > 0 else month >= day.month
    return Period("", *_month_span(day.year + by * passed, month))


def _beside(match: re.Match[str], anchor: Span) -> Period:
    """'the year before', 'the day after'."""
    return _moved(anchor, match.group(1).lower(), 1 if match.group(2).lower() == "after" else -1)


def _dated(periods: list[Period], anchor: Span | None) -> list[Period]:
    """Days and months without a year take that of the next dated one, else of another one, else the conversation's."""
    dated: list[Period] = []
    for at, period in enumerate(periods):
        years = [p.first.year for p in (*periods[at + 1 :], *periods[:at]) if p.first and (p.days or 999) <= 31]
        year = years[0] if years else anchor[0].year if anchor and anchor[0].year == anchor[1].year else None
        if period.month and year:
            try:
                span = (date(year, period.month, period.day),) * 2 if period.day else _month_span(year, period.month)
                period = replace(period, first=span[0], last=span[1], month=None, day=None)
            except ValueError:
                continue
        dated.append(period)
    return dated


def _bounded(text: str, periods: list[Period]) -> list[Period]:
    """'between A and B' as one period; 'since A' and 'before A' with no end on the other side."""
    bounded: list[Period] = []
    skip = False
    for at, period in enumerate(periods):
        if skip:
            skip = False
            continue
        before = text[: period.start].lower().rstrip()
        following = periods[at + 1] if at + 1 < len(periods) else None
        if following and period.first and following.last and re.search(r"\b(between|from)(\s+the)?$", before):
            middle = text[period.start + len(period.words) : following.start].strip().lower()
            if re.fullmatch(r"(and|to|until|till|through|-|–)(\s+the)?", middle):
                words = text[period.start : following.start + len(following.words)]
                bounded.append(replace(period, words=words, last=max(period.first, following.last)))
                skip = True
                continue
        bounded.append(_open(before, period))
    return bounded


def _open(before: str, period: Period) -> Period:
    """A period that a preposition before it leaves open on one side."""
    if period.first and period.last:
        if re.search(r"\b(since|from)$", before):
            return replace(period, last=date.max)
        if re.search(r"\bafter$", before):
            return replace(period, first=min(period.last, date.max - timedelta(1)) + timedelta(1), last=date.max)
        if re.search(r"\b(before|prior to)$", before):
            return replace(period, first=date.min, last=period.first - timedelta(1))
        if re.search(r"\b(until|till|up to)$", before):
            return replace(period, first=date.min)
    return period
