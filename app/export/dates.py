"""The dates of a cited statement in words, each with where it was read."""

from __future__ import annotations

from app.export.cited import Cited

_NAMES = {
    "event_date": "Date of the event",
    "publication_date": "Date of publication",
    "correction_date": "Date of correction",
}


def dates(cited: Cited) -> list[str]:
    """'Date of the event: 2024-07-28 (front matter)', one a date that is known."""
    given = {name: getattr(cited, name) for name in _NAMES}
    return [
        f"{_NAMES[name]}: {day}" + (f" ({cited.origins[name]})" if name in cited.origins else "")
        for name, day in given.items()
        if day
    ]


def proofs(cited: Cited) -> list[str]:
    """What identifies the words for ever: statement, version, place and the sum over the whole text."""
    return [
        f"Statement {cited.statement_id}, version {cited.version}, characters {cited.start} to {cited.end}",
        f"sha256 of the text {cited.content_hash}",
    ]
