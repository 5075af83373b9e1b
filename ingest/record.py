"""The record: one SQLite file, the only source of truth; the index is derived from it and can be rebuilt."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ingest.caches import Caches
from ingest.catalog import Catalog
from ingest.database import Database, now
from ingest.errors import RecordError
from ingest.history import Corrections, set_by_hand
from ingest.listed import Listed
from ingest.opinions import Opinions
from ingest.statement import Statement

_NEWEST = "FROM statement s JOIN version v ON v.statement_id = s.id AND v.version = s.version"


class Record(Caches, Catalog, Corrections, Opinions):
    """Every version of every statement, what was corrected by hand, and what was refused and why."""

    def __init__(self, data: Path) -> None:
        self._db = Database(data / "record.sqlite3")

    @property
    def path(self) -> Path:
        """The file."""
        return self._db.path

    def create(self) -> Record:
        """Make the file and its tables where they are missing."""
        make_folder(self.path.parent)
        self._db.create()
        return self

    def exists(self) -> bool:
        """Whether anything was ever kept here."""
        return self.path.exists()

    def settle(self) -> None:
        """Wait until all that was kept so far is on disk: an index must not outlive what it was made from."""
        self._db.settle()

    def problem(self) -> str:
        """What SQLite's own check says is wrong with the file; empty when nothing is."""
        return self._db.problem()

    def keep(self, statement: Statement, file_hash: str) -> str:
        """Keep what was read, as corrected by hand; 'added', 'changed' or 'unchanged' says what that did."""
        id, as_read = statement.id, json.dumps(statement.known(), ensure_ascii=False)
        with self._db.connect() as db:
            corrected = statement.corrected(set_by_hand(db, id))
            row = db.execute("SELECT version, removed_at FROM statement WHERE id = ?", (id,)).fetchone()
            done = "added" if row is None or row[1] else "unchanged" if row[0] == corrected.version else "changed"
            self._write_version(db, corrected, done)
            db.execute(
                "INSERT INTO statement VALUES (?, ?, ?, ?, NULL, ?) ON CONFLICT (id) DO UPDATE SET"
                " version = excluded.version, file_hash = excluded.file_hash, removed_at = NULL,"
                " as_read = excluded.as_read",
                (id, statement.source, corrected.version, file_hash, as_read),
            )
            db.execute("DELETE FROM refused WHERE source = ?", (statement.source,))
        return done

    def file_hashes(self) -> dict[str, str]:
        """For each live source, the hash of the bytes it was read from."""
        with self._db.connect() as db:
            return dict(db.execute("SELECT source, file_hash FROM statement WHERE removed_at IS NULL"))

    def refuse(self, source: str, reason: str) -> None:
        """Remember why a source was not taken."""
        with self._db.connect() as db:
            db.execute("INSERT OR REPLACE INTO refused VALUES (?, ?, ?)", (source, reason, now()))

    def refused(self) -> list[tuple[str, str, str]]:
        """Source, reason and moment of each refusal that still stands."""
        with self._db.connect() as db:
            return db.execute("SELECT source, reason, refused_at FROM refused ORDER BY source").fetchall()

    def forget_refusal(self, sources: Iterable[str]) -> None:
        """Drop refusals whose source is gone."""
        with self._db.connect() as db:
            db.executemany("DELETE FROM refused WHERE source = ?", [(source,) for source in sources])

    def remove(self, ids: Iterable[str]) -> None:
        """Take statements out of what is searched; their versions stay in the record."""
        moment = now()
        with self._db.connect() as db:
            for id in ids:
                db.execute(
                    "INSERT INTO change SELECT ?, id, 'removed', version FROM statement"
                    " WHERE id = ? AND removed_at IS NULL",
                    (moment, id),
                )
                db.execute("UPDATE statement SET removed_at = ? WHERE id = ? AND removed_at IS NULL", (moment, id))

    def restore(self, statement_id: str) -> None:
        """Undo a removal: the statement is searched again, in the version it had."""
        with self._db.connect() as db:
            db.execute(
                "INSERT INTO change SELECT ?, id, 'restored', version FROM statement"
                " WHERE id = ? AND removed_at IS NOT NULL",
                (now(), statement_id),
            )
            db.execute("UPDATE statement SET removed_at = NULL WHERE id = ?", (statement_id,))

    def live(self) -> dict[str, str]:
        """The version that counts, for each statement that was not removed, in order of source."""
        with self._db.connect() as db:
            return dict(db.execute("SELECT id, version FROM statement WHERE removed_at IS NULL ORDER BY source"))

    def some(self, versions: Mapping[str, str], ids: Sequence[str]) -> Iterator[Statement]:
        """The named statements, each in its version, in the order of `ids`; one at a time."""
        return (self.version(id, versions[id]) for id in ids)

    def statements(self) -> Iterator[Statement]:
        """All live statements in order of source, one at a time."""
        versions = self.live()
        return self.some(versions, list(versions))

    def listing(self) -> list[Listed]:
        """All live statements without their texts, oldest first."""
        return self.versions(self.live())

    def versions(self, wanted: Mapping[str, str]) -> list[Listed]:
        """The named versions (by statement id) without their texts, oldest first."""
        with self._db.connect() as db:
            rows = [
                Listed(id, version, json.loads(known))
                for id, version, known in db.execute("SELECT statement_id, version, known FROM version")
                if wanted.get(id) == version
            ]
        return sorted(rows, key=lambda row: (row.date or date.min, row.title))

    def removed(self) -> set[str]:
        """The ids of statements that were removed and not ingested again."""
        with self._db.connect() as db:
            return {row[0] for row in db.execute("SELECT id FROM statement WHERE removed_at IS NOT NULL")}

    def version(self, statement_id: str, version: str) -> Statement:
        """One version of one statement; versions never change once kept."""
        statement = self.held(statement_id, version)
        if statement is None:
            raise RecordError(f"{self.path}: lacks version {version} of {statement_id}; run `communique doctor`")
        return statement

    def held(self, statement_id: str, version: str) -> Statement | None:
        """One version of one statement, of a removed one too; None where it was never kept."""
        with self._db.connect() as db:
            row = db.execute(
                "SELECT text, known FROM version WHERE statement_id = ? AND version = ?", (statement_id, version)
            ).fetchone()
        return row and _statement(row)

    def kept(self, source: str) -> Statement | None:
        """The statement that was read from a source; None where there is none, or it was removed."""
        with self._db.connect() as db:
            row = db.execute(
                f"SELECT v.text, v.known {_NEWEST} WHERE s.source = ? AND s.removed_at IS NULL", (source,)
            ).fetchone()
        return _statement(row) if row else None

    def find(self, prefix: str, removed: bool = False) -> Statement:
        """The statement whose id begins so, in its newest version; one that was removed only with `removed`."""
        with self._db.connect() as db:
            rows = db.execute(
                f"SELECT v.text, v.known {_NEWEST}"
                " WHERE (? OR s.removed_at IS NULL) AND substr(s.id, 1, ?) = ? LIMIT 2",
                (removed, len(prefix), prefix),
            ).fetchall()
        if not prefix or not rows:
            raise RecordError(f"no statement {prefix!r} in the record; `communique list` shows the ids")
        if len(rows) > 1:
            raise RecordError(f"{prefix!r} fits more than one statement; give more of the id")
        return _statement(rows[0])


def _statement(row: tuple[str, str]) -> Statement:
    """The statement of a row of text and what is known."""
    known: dict[str, Any] = json.loads(row[1])
    return Statement.from_known(row[0], known)


def make_folder(folder: Path) -> None:
    """Make the folder of a record; one that cannot be made is named."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise RecordError(f"{folder}: no folder can be made there ({reason}); set COMMUNIQUE_DATA to another") from None
