"""Questions for an empty page, made from what the record holds and nothing else."""

from __future__ import annotations

import re

from app.answer import Searched
from app.writer import joined, written
from index.library import Reading
from ingest.record import Listed

MOST = 3
_HEADING = re.compile(r"^## +(\S[^\n]{3,59})$", re.M)


def sample_questions(reading: Reading) -> list[str]:
    """At most three questions about statements spread over the record's time, the newest first."""
    dated = sorted((row for row in reading.found().listing if row.date and row.issuers), key=lambda row: str(row.date))
    chosen = {row.id: row for row in (dated[-1:] + dated[len(dated) // 2 :][:1] + dated[:1])}
    questions = (_question(row, reading.statement(row.id).text, at) for at, row in enumerate(chosen.values()))
    return list(dict.fromkeys(questions))


def _question(row: Listed, text: str, at: int) -> str:
    """A question about one of its headings, or, where it has none, about its title."""
    headings = _HEADING.findall(text)
    who, when = joined(row.issuers), written(row.date) if row.date else ""
    if not headings:
        return f"What does “{row.title}” of {when} say?"
    # A different heading for each, or a series whose papers share their plan would ask the same thing three times.
    return f"What did {who} say about “{headings[min(at + 1, len(headings) - 1)]}” on {when}?"


def extent(reading: Reading) -> str:
    """How much is in the record, for the head of the page: '21 statements, 3 October 2013 to 21 September 2024'."""
    rows = reading.found().listing
    days = sorted(row.date for row in rows if row.date)
    count = Searched(len(rows), None, None).words
    return f"{count}, {written(days[0])} to {written(days[-1])}" if days else count
