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
    """One thing that happened to a statement: 'added', 'changed', 'edited' or 'removed', and the version since."""

    at: str
    what: str
    version: str


class Corrections:
    """The tables of a record that tell what people changed and what sources changed."""

    _db: Database

    def corrections(self, statement_id: str) -> dict[str, Any]:
        """The values that a person set, by name, as `Statement.known` writes them."""
        with self._db.connect() as db:
            rows = db.execute("SELECT name, value FROM edit WHERE statement_id = ?", (statement_id,))
            return {name: json.loads(value) for name, value in rows}

    def correct(self, statement: Statement, values: Mapping[str, Any]) -> Statement:
        """Set values by hand (JSON forms, by name), for now and for every later ingest; the statement as corrected."""
        with self._db.connect() as db:
            rows = [
                (statement.id, name, json.dumps(value, ensure_ascii=False), now()) for name, value in values.items()
            ]
            db.executemany("INSERT OR REPLACE INTO edit VALUES (?, ?, ?, ?)", rows)
        return self._apply(statement)

    def uncorrect(self, statement: Statement) -> Statement:
        """Forget all that was set by hand; the statement as it was read."""
        with self._db.connect() as db:
            db.execute("DELETE FROM edit WHERE statement_id = ?", (statement.id,))
        return self._apply(statement)

    def _apply(self, statement: Statement) -> Statement:
        """The statement with the corrections that stand now, kept as its newest version."""
        with self._db.connect() as db:
            known = db.execute("SELECT as_read FROM statement WHERE id = ?", (statement.id,)).fetchone()[0]
        read = Statement.from_known(statement.text, json.loads(known)) if known else statement
        corrected = read.corrected(self.corrections(statement.id))
        with self._db.connect() as db:
            self._write_version(db, corrected, "edited" if corrected.version != statement.version else "unchanged")
            db.execute("UPDATE statement SET version = ? WHERE id = ?", (corrected.version, statement.id))
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
