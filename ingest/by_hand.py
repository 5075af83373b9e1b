"""Values that a person gives for a statement, read as strictly as front matter is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ingest.dates import read_date
from ingest.errors import CommuniqueError
from ingest.statement import DATES, NAMES, Kind


def read_values(given: Mapping[str, str | Sequence[str] | None]) -> dict[str, Any]:
    """What was given (None and no names at all were not), in the JSON forms of `Statement.known`; "" clears a value."""
    return {name: _read(name, value) for name, value in given.items() if value is not None and value != []}


def _read(name: str, value: str | Sequence[str]) -> Any:
    """One value, by what it is of."""
    if name in NAMES:
        return list(dict.fromkeys(filter(None, map(_line, [value] if isinstance(value, str) else value))))
    text = _line(str(value))
    if name in DATES:
        return _day(name, text)
    if name == "kind":
        return _kind(text)
    if name == "title" and not text:
        raise CommuniqueError("title '': a statement has one; `communique edit ID --reset` goes back to what was read")
    return text


def _line(value: str) -> str:
    """A value as one line of text."""
    return " ".join(value.split())


def _day(name: str, text: str) -> str | None:
    """A day in its ISO form; None for none."""
    if text and not (day := read_date(text)):
        raise CommuniqueError(f"{name.replace('_', ' ')} {text!r} is not a date; write it as YYYY-MM-DD")
    return day.isoformat() if text and day else None


def _kind(text: str) -> str:
    """A kind as users type it; `other` for none."""
    try:
        return Kind.read(text or Kind.OTHER).value
    except ValueError as error:
        raise CommuniqueError(str(error)) from None
