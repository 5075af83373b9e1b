"""Dates as official texts write them: '28 July 2024', 'July 28, 2024', '2024-07-28'."""

from __future__ import annotations

import re
from datetime import date, datetime

from dateutil import parser

MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
WRITTEN_DATE = re.compile(
    rf"\b(?:{MONTH}\s+{_DAY},?\s+\d{{4}}|{_DAY}\s+(?:of\s+)?{MONTH},?\s+\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})\b"
)


def read_date(value: object) -> date | None:
    """The day that a front matter value or a written date names; None when it names none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not re.search(r"\d{4}", value):
        return None
    try:
        # Two different defaults: a date that leaves out its day or month would differ between them.
        one, other = (parser.parse(value, default=datetime(2000, n, n)) for n in (1, 2))
    except (parser.ParserError, OverflowError):
        return None
    return one.date() if one.date() == other.date() else None


def first_date(text: str) -> tuple[date, str] | None:
    """The first full date written in a text and the words it was read from."""
    for match in WRITTEN_DATE.finditer(text):
        if day := read_date(match.group()):
            return day, match.group()
    return None
