"""What became of each source of an ingest: as a table, as one line, as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from ingest.intake import Taken

# Sources that went in are named up to this many; what changed, left or was refused always.
_MOST_ADDED = 20
_MOST_IN_LINE = 3


def table(taken: Taken) -> str:
    """A line a count, with the sources behind it and what is to be said of each; nothing is cut short."""
    rows = [row for name, told in _sources(taken).items() for row in _rows(name, told)]
    width = max(len(source) for _, _, source, _ in rows)
    return "\n".join(
        f"{name:<10}{count:>6}   {source:<{width}}   {note}".rstrip() for name, count, source, note in rows
    )


def _sources(taken: Taken) -> dict[str, dict[str, str]]:
    """For each count, by the name that is shown, its sources and what is to be said of each."""
    plain = {name: dict.fromkeys(getattr(taken, name), "") for name in ("added", "changed", "unchanged", "removed")}
    copies = {source: f"has the words of {original}" for source, original in taken.same_as.items()}
    return plain | {"same-as": copies, "refused": {refusal.source: refusal.reason for refusal in taken.refused}}


def _rows(name: str, told: dict[str, str]) -> Iterator[tuple[str, str, str, str]]:
    """The lines of one count, as columns."""
    hidden = name == "unchanged" or (name == "added" and len(told) > _MOST_ADDED)
    first, *rest = ([] if hidden else list(told.items())) or [("", "")]
    yield name, str(len(told)), *first
    yield from (("", "", *row) for row in rest)


def line(taken: Taken) -> str:
    """What happened, in one line; empty when nothing did."""
    parts = []
    for name, told in _sources(taken).items():
        if name != "unchanged" and told:
            named = [PurePath(source).name + (f": {note}" if note else "") for source, note in told.items()]
            more = f" and {len(named) - _MOST_IN_LINE} more" if len(named) > _MOST_IN_LINE else ""
            parts.append(f"{len(told)} {name} ({', '.join(named[:_MOST_IN_LINE])}{more})")
    return "; ".join(parts)


def as_json(taken: Taken, generation: str | None, seconds: float) -> dict[str, object]:
    """The sources of each count, the index that serves now, and how long it took."""
    refused = [{"source": refusal.source, "reason": refusal.reason} for refusal in taken.refused]
    return {**vars(taken), "refused": refused, "generation": generation, "seconds": round(seconds, 2)}
