"""Times told by an event: 'since the Camp David summit', where the record's own titles say when that was."""

from __future__ import annotations

import re
from datetime import date, timedelta

from app.question.period import Period, read_periods, without_periods
from index.titles import Titles

_EVENT = re.compile(
    r"\b(since|after|following|before|prior to|until)\s+(?:the\s+)?((?:[\w'’.&+-]+\s+){1,5}?)"
    r"(summit|meeting|talks|call|visit|statement|declaration|dialogue|ministerial|conference|communiqu[eé]|2\+2|2-plus-2)\b",
    re.I,
)
# Titles of more days than this speak of more than one event.
_ONE_EVENT = timedelta(10)


def read_event(text: str, titles: Titles) -> Period | None:
    """The time before or after an event that a text names, if the titles know one event by these words."""
    match = _EVENT.search(text)
    if match is None:
        return None
    times = read_periods(f"the {match.group(2)}")
    words = re.sub(r"^the\b", "", without_periods(f"the {match.group(2)}").strip())
    for phrase in (f"{words} {match.group(3)}", words):
        days = [day for id in titles.naming(phrase) if (day := titles.dates[id])]
        days = [day for day in days if not times or any(time.holds(day) for time in times)]
        if days and max(days) - min(days) <= _ONE_EVENT:
            return _beside(match, min(days), max(days))
    return None


def _beside(match: re.Match[str], first: date, last: date) -> Period:
    """The time that a preposition says of the days of an event."""
    start, side = match.start(), match.group(1).lower()
    if side == "since":
        return Period(match.group(), first, date.max, start=start)
    if side in ("after", "following"):
        return Period(match.group(), last + timedelta(1), date.max, start=start)
    return Period(match.group(), date.min, last if side == "until" else first - timedelta(1), start=start)
