"""Questions for an empty page, made from what the record holds and nothing else."""

from __future__ import annotations

import re

from app.answer import Searched
from app.writer import joined, written
from index.library import Reading
from ingest.listed import Listed

_HEADING = re.compile(r"^## +(\S[^\n]{3,59})$", re.M)


def sample_questions(reading: Reading) -> list[str]:
    """At most three questions about statements spread over the record's time, the newest first."""
    dated = sorted((row for row in reading.found().listing if row.date and row.issuers), key=lambda row: str(row.date))
    chosen = {row.id: row for row in (dated[-1:] + dated[len(dated) // 2 :][:1] + dated[:1])}
    return [_question(row, reading.statement(row.id).text) for row in chosen.values()]


def _question(row: Listed, text: str) -> str:
    """A question about its wordiest heading, as one word may name too little; without headings, about its title."""
    who, when = joined(row.issuers), written(row.date) if row.date else ""
    heading = max(_HEADING.findall(text), key=lambda words: len(words.split()), default="")
    if not heading:
        return f"What does “{row.title}” of {when} say?"
    return f"What did {who} say about “{heading}” on {when}?"


def extent(reading: Reading) -> str:
    """How much is in the record, for the head of the page: '21 statements, 3 October 2013 to 21 September 2024'."""
    all_ = Searched.of(reading.found())
    return f"{all_.count}, {written(all_.first)} to {written(all_.last)}" if all_.first and all_.last else all_.count
