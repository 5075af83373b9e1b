"""The catalogue of a record: its statements a page at a time, in an order, those with some words; quick at any size."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

from ingest.database import Database
from ingest.listed import Listed

_PAGE = 50


class Order(StrEnum):
    """What a page of the catalogue is sorted by; the values are columns."""

    DAY = "day"
    TITLE = "title"
    KIND = "kind"
    ISSUERS = "issuers"
    TOUCHED = "touched"


@dataclass(frozen=True)
class View:
    """What is looked at: statements with all of some words, sorted, from the one with the number `start` (0 first)."""

    sought: str = ""
    order: Order = Order.DAY
    descending: bool = True
    start: int = 0
    size: int = _PAGE
    removed: bool = False


@dataclass(frozen=True)
class Row:
    """A statement in the catalogue, and the moment (UTC) at which it was last added, changed, edited or removed."""

    listed: Listed
    touched: str


@dataclass(frozen=True)
class Page:
    """The statements of a view that are shown, and how many it has in all."""

    rows: tuple[Row, ...]
    count: int


class Catalog:
    """The table of a record that its statements are looked up in; triggers keep it true."""

    _db: Database

    def page(self, view: View) -> Page:
        """One page of a view; one that begins beyond the end is empty."""
        words = view.sought.casefold().split()
        where = " AND ".join(["removed = ?", *("instr(words, ?)" for _ in words)])
        down = " DESC" if view.descending else ""
        second = "" if view.order is Order.DAY else f", day{down}"
        with self._db.connect() as db:
            count = db.execute(f"SELECT count(*) FROM catalog WHERE {where}", (view.removed, *words)).fetchone()[0]
            # The long rows are fetched for the page alone, once it is known which they are.
            rows = db.execute(
                "SELECT s.id, s.version, v.known, c.touched FROM (SELECT id, touched FROM catalog"
                f" WHERE {where} ORDER BY {view.order}{down}{second}, id{down} LIMIT ? OFFSET ?) c"
                " JOIN statement s ON s.id = c.id"
                " JOIN version v ON v.statement_id = s.id AND v.version = s.version",
                (view.removed, *words, view.size, view.start),
            ).fetchall()
        return Page(tuple(Row(Listed(id, version, json.loads(known)), at) for id, version, known, at in rows), count)
