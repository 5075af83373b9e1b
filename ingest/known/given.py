"""What front matter and page metadata give: each value read strictly, or refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from ingest.dates import read_date
from ingest.errors import Refused
from ingest.known.values import FRONT_MATTER, Known
from ingest.statement import DATES, NAMES, Kind, Statement

# The keys under which front matter gives a value, the plainest first.
_KEYS = {
    "title": ("title",),
    "kind": ("kind", "type"),
    "issuers": ("issuers", "issuer"),
    "parties": ("parties", "participants"),
    "event_date": ("event_date", "date"),
    "publication_date": ("publication_date", "published", "published_time"),
    "correction_date": ("correction_date", "corrected", "updated"),
    "series": ("series",),
    "place": ("place",),
    "language": ("language", "lang"),
    "url": ("source_url", "url"),
    "summary": ("summary",),
}
_MODIFIED = "modified_time"
_OURS = {field.name for field in fields(Statement)} - {"source", "text", "origin", "pages"}
_Reader = Callable[[str, str, Any], Any]


def from_front_matter(known: Known, source: str, given: Mapping[str, Any]) -> None:
    """Take what the front matter gives; a value that cannot be read is a broken front matter."""
    for name, keys in _KEYS.items():
        key = next((key for key in keys if given.get(key) not in (None, "", [])), None)
        if key is not None:
            read: _Reader = _READERS.get(name, _string)
            known.set(name, read(source, key, given[key]), f"{FRONT_MATTER}: {key}")
    _modified(known, read_date(given.get(_MODIFIED)), f"{FRONT_MATTER}: {_MODIFIED}")


def from_page(known: Known, page: Mapping[str, Any], origin: str) -> None:
    """Take what a page, a feed or a letter says of itself; what cannot be read, or is no value of ours, is left."""
    for name, value in page.items():
        if name in DATES:
            known.set(name, read_date(value), origin)
        elif name in NAMES:
            known.set(name, tuple([value] if isinstance(value, str) else value or ()), origin)
        elif name in _OURS:
            known.set(name, value, origin)
    _modified(known, read_date(page.get(_MODIFIED)), origin)


def _modified(known: Known, day: Any, origin: str) -> None:
    """A change on a later day than the publication is a correction; on the same day it is part of publishing."""
    published = known.values.get("publication_date")
    if day and published and day > published:
        known.set("correction_date", day, origin)


def _string(source: str, key: str, value: Any) -> str:
    """A value as one line of text."""
    if isinstance(value, list | dict):
        raise Refused(source, f"front matter {key!r} is a list, not text")
    return re.sub(r"\s+", " ", str(value)).strip()


def _day(source: str, key: str, value: Any) -> Any:
    """A value as a day."""
    if day := read_date(value):
        return day
    raise Refused(source, f"front matter {key!r} is not a date: {value!r}; write it as YYYY-MM-DD")


def _kind(source: str, key: str, value: Any) -> Kind | None:
    """A value as a kind; `type` may mean something else elsewhere, `kind` is ours."""
    try:
        return Kind.read(str(value))
    except ValueError as error:
        if key != "kind":
            return None
        raise Refused(source, f"front matter {error}") from None


def _flag(source: str, key: str, value: Any) -> bool:
    """A value as yes or no."""
    return value is True


def _names(source: str, key: str, value: Any) -> tuple[str, ...]:
    """A value as names: a list, or one string with commas."""
    names = value if isinstance(value, list) else str(value).split(",")
    return tuple(name for name in (_string(source, key, name) for name in names) if name)


_READERS: dict[str, _Reader] = {
    "event_date": _day,
    "publication_date": _day,
    "correction_date": _day,
    "kind": _kind,
    "issuers": _names,
    "parties": _names,
    "summary": _flag,
}
