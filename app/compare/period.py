"""A period as a reader types it: '2021', 'May 2022', 'since March 2022', '2021-01-01 to 2021-06-30'."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.question.period import read_periods
from index.library import Filters
from ingest.errors import CommuniqueError


def read_period(words: str, filters: Filters) -> tuple[str, Filters]:
    """The period as it was typed, and some filters narrowed to it; what is no one period of dated days is refused."""
    words = " ".join(words.split())
    found = read_periods(words)
    if len(found) > 1:  # 'A to B' is read as one only behind 'from'
        found = read_periods(f"from {words}")
    if len(found) != 1 or not found[0].first or not found[0].last:
        raise CommuniqueError(f"{words!r} is not a period; write 2021, May 2022, or 2021-01-01 to 2021-06-30")
    first, last = (None if day in (date.min, date.max) else day for day in (found[0].first, found[0].last))
    return words, replace(filters, from_=first, to=last)
