"""What happened to a statement, and what was corrected by hand: kept for ever, applied at every ingest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest.database import Database, Transaction, now
from ingest.statement import Statement


@dataclass(frozen=True)
class Change:
    """What happened to a statement ('added', 'changed', 'edited', 'removed', 'restored') and the version since."""

    at: str
    what: str
    version: str


class Corrections:
    """The tables of a record that tell what people changed and what sources changed."""

    _db: Database

    def corrections(self, statement_id: str) -> dict[str, Any]:
        """The values that a person set, by name, as `Statement.known` writes them."""
        with self._db.connect() as db:
            return set_by_hand(db, statement_id)

    def correct(self, statement_id: str, values: Mapping[str, Any], reset: bool = False) -> Statement:
        """Set values by hand (JSON forms, by name), for now and for every later ingest; the statement as corrected.

        `reset` first forgets all that was set by hand before. It is done wholly or not at all.
        """
        moment = now()
        rows = [(statement_id, name, json.dumps(value, ensure_ascii=False), moment) for name, value in values.items()]
        with self._db.connect() as db:
            if reset:
                db.execute("DELETE FROM edit WHERE statement_id = ?", (statement_id,))
            db.executemany("INSERT OR REPLACE INTO edit VALUES (?, ?, ?, ?)", rows)
            version, read = _as_read(db, statement_id)
            corrected = read.corrected(set_by_hand(db, statement_id))
            self._write_version(db, corrected, "unchanged" if corrected.version == version else "edited")
            db.execute(
                "UPDATE statement SET version = ?, as_read = ? WHERE id = ?",
                (corrected.version, json.dumps(read.known(), ensure_ascii=False), statement_id),
            )
        return corrected

    def _write_version(self, db: Transaction, statement: Statement, what: str) -> None:
        """Keep a version, and note what happened unless nothing did."""
        moment, known = now(), json.dumps(statement.known(), ensure_ascii=False)
        db.execute(
            "INSERT OR IGNORE INTO version VALUES (?, ?, ?, ?, ?, ?)",
            (statement.id, statement.version, statement.text, known, statement.content_hash, moment),
        )
        if what != "unchanged":
            db.execute("INSERT INTO change VALUES (?, ?, ?, ?)", (moment, statement.id, what, statement.version))

    def history(self, statement_id: str) -> list[Change]:
        """What happened to a statement, oldest first."""
        with self._db.connect() as db:
            rows = db.execute(
                "SELECT at, what, version FROM change WHERE statement_id = ? ORDER BY rowid", (statement_id,)
            )
            return [Change(*row) for row in rows]

    def stamp(self) -> str:
        """What differs whenever something happened to a statement since, whoever did it."""
        with self._db.connect() as db:
            return str(db.execute("SELECT max(rowid) FROM change").fetchone()[0] or 0)


def set_by_hand(db: Transaction, statement_id: str) -> dict[str, Any]:
    """The values that a person set, by name."""
    rows = db.execute("SELECT name, value FROM edit WHERE statement_id = ?", (statement_id,))
    return {name: json.loads(value) for name, value in rows}


def _as_read(db: Transaction, statement_id: str) -> tuple[str, Statement]:
    """The version that counts, and the statement before any correction by hand.

    Records of the first form do not tell what was read; in them nothing was corrected by hand yet.
    """
    version, text, known, as_read = db.execute(
        "SELECT s.version, v.text, v.known, s.as_read FROM statement s"
        " JOIN version v ON v.statement_id = s.id AND v.version = s.version WHERE s.id = ?",
        (statement_id,),
    ).fetchone()
    return version, Statement.from_known(text, json.loads(as_read or known))
