"""The record: one SQLite file, the only source of truth; the index is derived from it and can be rebuilt."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from ingest.errors import RecordError
from ingest.listed import Listed
from ingest.statement import Statement

SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE version (
    statement_id TEXT NOT NULL, version TEXT NOT NULL, text TEXT NOT NULL, known TEXT NOT NULL,
    content_hash TEXT NOT NULL, read_at TEXT NOT NULL, PRIMARY KEY (statement_id, version)
) WITHOUT ROWID;
CREATE TABLE statement (
    id TEXT PRIMARY KEY, source TEXT NOT NULL UNIQUE, version TEXT NOT NULL, file_hash TEXT NOT NULL,
    removed_at TEXT, FOREIGN KEY (id, version) REFERENCES version (statement_id, version)
);
CREATE TABLE refused (source TEXT PRIMARY KEY, reason TEXT NOT NULL, refused_at TEXT NOT NULL);
CREATE TABLE vector (
    model TEXT NOT NULL, text_hash TEXT NOT NULL, numbers BLOB NOT NULL, PRIMARY KEY (model, text_hash)
) WITHOUT ROWID;
"""
_LIVE = "FROM statement s JOIN version v ON v.statement_id = s.id AND v.version = s.version WHERE s.removed_at IS NULL"


class Record:
    """Every version of every statement, what was refused and why, and the vectors already paid for.

    A call opens its own connection, so a record can be shared by threads and processes.
    """

    def __init__(self, data: Path) -> None:
        self.path = data / "record.sqlite3"

    def create(self) -> Record:
        """Make the file and its tables where they are missing."""
        make_folder(self.path.parent)
        with self._connect() as db:
            db.execute("PRAGMA journal_mode = WAL")
            if db.execute("PRAGMA user_version").fetchone()[0] == 0:
                db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
        return self

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        """One connection and one transaction; foreign errors become ours."""
        try:
            db = sqlite3.connect(self.path, timeout=30)
            try:
                db.execute("PRAGMA foreign_keys = ON")
                found = db.execute("PRAGMA user_version").fetchone()[0]
                if found > SCHEMA_VERSION:
                    raise RecordError(f"{self.path}: written by a newer Communiqué (schema {found}); update this one")
                with db:
                    yield db
            finally:
                db.close()
        except sqlite3.Error as error:
            raise RecordError(f"{self.path}: {error}; run `communique doctor`") from error

    def exists(self) -> bool:
        """Whether anything was ever kept here."""
        return self.path.exists()

    def problem(self) -> str:
        """What SQLite's own check says is wrong with the file; empty when nothing is."""
        with self._connect() as db:
            found = str(db.execute("PRAGMA integrity_check").fetchone()[0])
        return "" if found == "ok" else found

    def keep(self, statement: Statement, file_hash: str) -> str:
        """Keep what was read; 'added', 'changed' or 'unchanged' says what that did."""
        now = _now()
        with self._connect() as db:
            row = db.execute("SELECT version, removed_at FROM statement WHERE id = ?", (statement.id,)).fetchone()
            db.execute(
                "INSERT OR IGNORE INTO version VALUES (?, ?, ?, ?, ?, ?)",
                (
                    statement.id,
                    statement.version,
                    statement.text,
                    json.dumps(statement.known(), ensure_ascii=False),
                    statement.content_hash,
                    now,
                ),
            )
            db.execute(
                "INSERT INTO statement VALUES (?, ?, ?, ?, NULL) ON CONFLICT (id) DO UPDATE"
                " SET version = excluded.version, file_hash = excluded.file_hash, removed_at = NULL",
                (statement.id, statement.source, statement.version, file_hash),
            )
            db.execute("DELETE FROM refused WHERE source = ?", (statement.source,))
        if row is None or row[1] is not None:
            return "added"
        return "unchanged" if row[0] == statement.version else "changed"

    def file_hashes(self) -> dict[str, str]:
        """For each live source, the hash of the bytes it was read from."""
        with self._connect() as db:
            return dict(db.execute("SELECT source, file_hash FROM statement WHERE removed_at IS NULL"))

    def refuse(self, source: str, reason: str) -> None:
        """Remember why a source was not taken."""
        with self._connect() as db:
            db.execute("INSERT OR REPLACE INTO refused VALUES (?, ?, ?)", (source, reason, _now()))

    def refused(self) -> list[tuple[str, str, str]]:
        """Source, reason and moment of each refusal that still stands."""
        with self._connect() as db:
            return db.execute("SELECT source, reason, refused_at FROM refused ORDER BY source").fetchall()

    def forget_refusal(self, sources: Iterable[str]) -> None:
        """Drop refusals whose source is gone."""
        with self._connect() as db:
            db.executemany("DELETE FROM refused WHERE source = ?", [(source,) for source in sources])

    def remove(self, ids: Iterable[str]) -> None:
        """Take statements out of what is searched; their versions stay in the record."""
        with self._connect() as db:
            db.executemany(
                "UPDATE statement SET removed_at = ? WHERE id = ? AND removed_at IS NULL", [(_now(), id) for id in ids]
            )

    def live(self) -> dict[str, str]:
        """The version that counts, for each statement that was not removed."""
        with self._connect() as db:
            return dict(db.execute("SELECT id, version FROM statement WHERE removed_at IS NULL"))

    def statements(self) -> Iterator[Statement]:
        """All live statements in order of source, one at a time."""
        with self._connect() as db:
            for text, known in db.execute(f"SELECT v.text, v.known {_LIVE} ORDER BY s.source"):
                yield Statement.from_known(text, json.loads(known))

    def listing(self) -> list[Listed]:
        """All live statements without their texts, oldest first."""
        return self.versions(self.live())

    def versions(self, wanted: Mapping[str, str]) -> list[Listed]:
        """The named versions (by statement id) without their texts, oldest first."""
        with self._connect() as db:
            rows = [
                Listed(id, version, json.loads(known))
                for id, version, known in db.execute("SELECT statement_id, version, known FROM version")
                if wanted.get(id) == version
            ]
        return sorted(rows, key=lambda row: (row.date or date.min, row.title))

    def removed(self) -> set[str]:
        """The ids of statements that were removed and not ingested again."""
        with self._connect() as db:
            return {row[0] for row in db.execute("SELECT id FROM statement WHERE removed_at IS NOT NULL")}

    def version(self, statement_id: str, version: str) -> Statement:
        """One version of one statement; versions never change once kept."""
        with self._connect() as db:
            row = db.execute(
                "SELECT text, known FROM version WHERE statement_id = ? AND version = ?", (statement_id, version)
            ).fetchone()
        if row is None:
            raise RecordError(f"{self.path}: lacks version {version} of {statement_id}; run `communique doctor`")
        return Statement.from_known(row[0], json.loads(row[1]))

    def find(self, prefix: str) -> Statement:
        """The live statement whose id begins so; ids are hexadecimal."""
        with self._connect() as db:
            rows = db.execute(
                f"SELECT v.text, v.known {_LIVE} AND substr(s.id, 1, ?) = ? LIMIT 2", (len(prefix), prefix)
            ).fetchall()
        if not prefix or not rows:
            raise RecordError(f"no statement {prefix!r} in the record; `communique list` shows the ids")
        if len(rows) > 1:
            raise RecordError(f"{prefix!r} fits more than one statement; give more of the id")
        return Statement.from_known(rows[0][0], json.loads(rows[0][1]))

    def vectors(self, model: str, hashes: Sequence[str]) -> dict[str, bytes]:
        """The cached vectors of a model, by hash of the text embedded."""
        found: dict[str, bytes] = {}
        with self._connect() as db:
            for at in range(0, len(hashes), 500):
                part = hashes[at : at + 500]
                marks = ",".join("?" * len(part))
                found.update(
                    db.execute(
                        f"SELECT text_hash, numbers FROM vector WHERE model = ? AND text_hash IN ({marks})",
                        (model, *part),
                    )
                )
        return found

    def vector_count(self) -> int:
        """How many vectors are cached, of all models."""
        with self._connect() as db:
            return int(db.execute("SELECT count(*) FROM vector").fetchone()[0])

    def keep_vectors(self, model: str, vectors: dict[str, bytes]) -> None:
        """Cache vectors, so that no text is embedded twice by the same model."""
        with self._connect() as db:
            db.executemany(
                "INSERT OR REPLACE INTO vector VALUES (?, ?, ?)", [(model, key, blob) for key, blob in vectors.items()]
            )


def make_folder(folder: Path) -> None:
    """Make the folder of a record; one that cannot be made is named."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise RecordError(f"{folder}: no folder can be made there ({reason}); set COMMUNIQUE_DATA to another") from None


def _now() -> str:
    """This moment, in UTC, as text."""
    return datetime.now(UTC).isoformat(timespec="seconds")
