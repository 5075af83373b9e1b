"""What a list shows of a statement: all but its text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from ingest.authority import Authority, authority
from ingest.statement import GUESSED, Kind


@dataclass(frozen=True)
class Listed:
    """What a list shows of a statement: all but its text."""

    id: str
    version: str
    known: Mapping[str, Any]

    @property
    def title(self) -> str:
        """The statement's title."""
        return str(self.known["title"])

    @property
    def kind(self) -> Kind:
        """The statement's kind."""
        return Kind(self.known["kind"])

    @property
    def issuers(self) -> tuple[str, ...]:
        """Who issued the statement."""
        return tuple(self.known["issuers"])

    @property
    def series(self) -> str:
        """The series of meetings that it belongs to; '' for none."""
        return str(self.known.get("series", ""))

    @property
    def authority(self) -> Authority:
        """How near the paper stands to the official words."""
        known = self.known
        address = str(known.get("url") or known.get("source", ""))
        return authority(self.kind, bool(known.get("summary")), bool(known.get("translation")), address)

    def guessed(self, name: str) -> bool:
        """Whether a value was only guessed."""
        return str(self.known.get("origin", {}).get(name, "")).startswith(GUESSED)

    @property
    def date(self) -> date | None:
        """The day of the event, or failing that of publication."""
        day = self.known["event_date"] or self.known["publication_date"]
        return date.fromisoformat(day) if day else None


def search_words(known: str) -> str:
    """What a statement is found by in the catalogue, from all that is known of it as JSON: an SQL function."""
    row: dict[str, Any] = json.loads(known)
    names = [*row["issuers"], *row.get("parties", ())]
    day = row["event_date"] or row["publication_date"] or ""
    # Of a path only the name: readers of a shared server learn nothing of how its disk is laid out.
    parts = [row["title"], *names, row["kind"], row["kind"].replace("-", " "), day, row.get("series", "")]
    return "\n".join([*parts, row.get("place", ""), row.get("url", ""), PurePath(row["source"]).name]).casefold()
