"""Which statements are copies of which: one statement that several governments published, or an outlet printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from ingest.likeness import compare
from ingest.listed import Listed
from ingest.record import Record
from ingest.sketches import candidates, is_current, near, sketch
from ingest.statement import Statement
from ingest.wording import Wording, shingles

# How many texts are held at once while pairs are compared.
_HELD = 64


def find_copies(record: Record) -> dict[str, str]:
    """For each statement that holds the words of a more authoritative one, the id of that one.

    An original is never itself a copy. Read whole are only versions never sketched, and those that look alike.
    """
    rows = {row.id: row for row in record.listing()}
    days = {id: _event_day(row) for id, row in rows.items()}

    @lru_cache(maxsize=_HELD)
    def wording(id: str) -> Wording:
        return Wording.of(record.version(id, rows[id].version).text)

    pairs: list[tuple[str, str]] = []
    sizes: dict[str, int] = {}
    for pair in candidates(_sketches(record, rows), days):
        one, other = map(wording, pair)
        if compare(one, other).is_copy:
            pairs.append(pair)
            sizes |= zip(pair, (len(one.forms), len(other.forms)), strict=True)
    return grouped(
        pairs,
        rank=lambda one: (*seniority(rows[one]), -sizes[one], one),
        near=lambda one, other: near(days[one], days[other]),
        agree=lambda one, other: compare(wording(one), wording(other)).same_event,
    )


def seniority(paper: Listed | Statement) -> tuple[int, date]:
    """What sources of the same words are sorted by: the most authoritative first, then the earliest."""
    return -paper.authority, paper.date or date.max


def grouped(
    pairs: Iterable[tuple[str, str]],
    rank: Callable[[str], Any],
    near: Callable[[str, str], bool],
    agree: Callable[[str, str], bool],
) -> dict[str, str]:
    """For each copy its original, the first by `rank` of all that pairs bind together.

    Two groups become one only where all days in them are near each other and their originals agree: of two yearly
    notices in the same words, an undated copy joins one and binds nothing.
    """
    group: dict[str, list[str]] = {}
    for one, other in sorted(pairs, key=lambda pair: sorted(map(rank, pair))):
        mine, theirs = (group.setdefault(id, [id]) for id in (one, other))
        if mine is theirs or not all(near(a, b) for a in mine for b in theirs):
            continue
        if agree(min(mine, key=rank), min(theirs, key=rank)):
            mine += theirs
            group.update(dict.fromkeys(theirs, mine))
    return {id: original for id, ids in group.items() if (original := min(ids, key=rank)) != id}


def _event_day(row: Listed) -> date | None:
    """The day of the event, where it was stated and not guessed."""
    day = row.known["event_date"]
    return date.fromisoformat(day) if day and not row.guessed("event_date") else None


def _sketches(record: Record, rows: Mapping[str, Listed]) -> dict[str, bytes]:
    """The sketch of each statement; those that are new are cached."""
    cached = record.sketches()
    known = {id: cached.get((id, row.version)) for id, row in rows.items()}
    done = {id: made for id, made in known.items() if made is not None and is_current(made)}
    new = {id: sketch(shingles(record.version(id, row.version).text)) for id, row in rows.items() if id not in done}
    record.keep_sketches({(id, rows[id].version): made for id, made in new.items()})
    return done | new
