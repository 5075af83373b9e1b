"""A statement to make answers from, in tests that need no record."""

from __future__ import annotations

from datetime import date

from ingest.statement import Kind, Statement


def harbour(text: str, **known: object) -> Statement:
    """A statement with a web address and a stated date, but for what a test says otherwise."""
    values = {
        "source": "/srv/private/harbour.md",
        "text": text,
        "title": "Harbour Statement",
        "kind": Kind.JOINT_STATEMENT,
        "issuers": ("Norland", "Sudland"),
        "event_date": date(2031, 5, 4),
        "url": "https://records.example/harbour",
        "origin": {"event_date": "front matter: event_date"},
    }
    return Statement(**{**values, **known})
