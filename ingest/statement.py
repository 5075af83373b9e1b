"""The statement: what was published, by whom and when, exactly as read."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any

from ingest.authority import Authority, authority

GUESSED = "guessed"
DATES = ("event_date", "publication_date", "correction_date")
NAMES = ("issuers", "parties")


class Kind(StrEnum):
    """What sort of paper a statement is; the value is what users type."""

    JOINT_STATEMENT = "joint-statement"
    STATEMENT = "statement"
    READOUT = "readout"
    FACT_SHEET = "fact-sheet"
    SPEECH = "speech"
    TRANSCRIPT = "transcript"
    PRESS_RELEASE = "press-release"
    NEWS = "news"
    OTHER = "other"

    @classmethod
    def read(cls, words: str) -> Kind:
        """The kind as users type it, in any case, with spaces or hyphens; `ValueError` names those that there are."""
        try:
            return cls(words.strip().lower().replace(" ", "-"))
        except ValueError:
            raise ValueError(f"kind {words!r} is unknown; use one of {', '.join(cls)}") from None

    @property
    def words(self) -> str:
        """The kind as it reads in a sentence: 'joint statement'."""
        return self.value.replace("-", " ")


def statement_id(source: str) -> str:
    """Ten hex digits of a source's sha256."""
    return hashlib.sha256(source.encode()).hexdigest()[:10]


@dataclass(frozen=True)
class Statement:
    """One published text and what is known of it; `origin` says where each known value came from.

    `source` is the absolute path or address it was read from; `url` is where it was published, when that is known.
    `text` has one paragraph, heading (`## …`) or list item (`- …`) a line, blank lines between blocks.
    `pages` holds where in `text` each page begins, for what was read from pages. An origin that begins with
    `GUESSED` marks a value that nothing stated outright.
    """

    source: str
    text: str
    title: str
    kind: Kind = Kind.OTHER
    issuers: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    event_date: date | None = None
    publication_date: date | None = None
    correction_date: date | None = None
    series: str = ""
    place: str = ""
    language: str = ""
    url: str = ""
    summary: bool = False
    translation: bool = False
    pages: tuple[int, ...] = ()
    origin: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def id(self) -> str:
        """Ten hex digits of the source's sha256: the same source is the same statement for ever."""
        return statement_id(self.source)

    @property
    def content_hash(self) -> str:
        """sha256 of the text alone, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def version(self) -> str:
        """Sixteen hex digits over the text and all that is known of it: any change is a new version.

        What is empty does not count, so that a field added later changes no version already kept.
        """
        told = {name: value for name, value in self.known().items() if value}
        known = json.dumps([self.content_hash, told], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(known.encode()).hexdigest()[:16]

    @property
    def date(self) -> date | None:
        """The day of the event, or failing that of publication."""
        return self.event_date or self.publication_date

    @property
    def authority(self) -> Authority:
        """How near the paper stands to the official words."""
        return authority(self.kind, self.summary, self.translation, self.url or self.source)

    def guessed(self, name: str) -> bool:
        """Whether a value was only guessed."""
        return self.origin.get(name, "").startswith(GUESSED)

    def page(self, at: int) -> int | None:
        """The page, counted from 1, on which a character of the text stands; None for a text without pages."""
        return bisect_right(self.pages, at) or None

    def known(self) -> dict[str, Any]:
        """All but the text, as JSON can hold it; `from_known` undoes this."""
        row: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "text"}
        row["kind"] = self.kind.value
        row["origin"] = dict(self.origin)
        for name in (*NAMES, "pages"):
            row[name] = list(row[name])
        for name in DATES:
            row[name] = row[name] and row[name].isoformat()
        return row

    def corrected(self, values: Mapping[str, Any]) -> Statement:
        """The statement with values that a person set, written as `known` writes them."""
        if not values:
            return self
        known = self.known()
        known |= {**values, "origin": {**known["origin"], **dict.fromkeys(values, "user")}}
        return Statement.from_known(self.text, known)

    @classmethod
    def from_known(cls, text: str, row: Mapping[str, Any]) -> Statement:
        """The statement that `known` wrote down."""
        values = dict(row)
        values["kind"] = Kind(values["kind"])
        for name in (*NAMES, "pages"):
            values[name] = tuple(values.get(name, ()))
        for name in DATES:
            values[name] = date.fromisoformat(values[name]) if values.get(name) else None
        return cls(text=text, **values)
