"""The SQLite file of a record: its tables, its connections and its errors; the one file that imports sqlite3."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ingest.errors import Incomplete, RecordError
from ingest.listed import search_words

SCHEMA_VERSION = 4
_FIRST = """
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
# as_read: what was known before any correction by hand; change: what happened to a statement, in order.
_SECOND = """
ALTER TABLE statement ADD COLUMN as_read TEXT NOT NULL DEFAULT '';
CREATE TABLE edit (
    statement_id TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, edited_at TEXT NOT NULL,
    PRIMARY KEY (statement_id, name)
) WITHOUT ROWID;
CREATE TABLE change (
    at TEXT NOT NULL, statement_id TEXT NOT NULL, what TEXT NOT NULL, version TEXT NOT NULL
);
CREATE INDEX change_of ON change (statement_id);
CREATE TABLE sketch (
    statement_id TEXT NOT NULL, version TEXT NOT NULL, numbers BLOB NOT NULL, PRIMARY KEY (statement_id, version)
) WITHOUT ROWID;
CREATE TABLE fetched (
    address TEXT PRIMARY KEY, source TEXT NOT NULL, etag TEXT NOT NULL, last_modified TEXT NOT NULL,
    reader INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO change SELECT v.read_at, v.statement_id, CASE WHEN EXISTS (
    SELECT 1 FROM version w WHERE w.statement_id = v.statement_id AND w.read_at < v.read_at
) THEN 'changed' ELSE 'added' END, v.version FROM version v ORDER BY v.read_at;
INSERT INTO change SELECT removed_at, id, 'removed', version FROM statement WHERE removed_at IS NOT NULL;
"""
# catalog: what pages of statements are sorted and searched by, so that no page reads the whole record.
_THIRD = """
CREATE TABLE catalog (
    id TEXT PRIMARY KEY, removed INTEGER NOT NULL, day TEXT, title TEXT NOT NULL COLLATE NOCASE, kind TEXT NOT NULL,
    issuers TEXT NOT NULL COLLATE NOCASE, touched TEXT NOT NULL, words TEXT NOT NULL
);
CREATE INDEX catalog_day ON catalog (removed, day, id);
CREATE INDEX catalog_title ON catalog (removed, title, day, id);
CREATE INDEX catalog_kind ON catalog (removed, kind, day, id);
CREATE INDEX catalog_issuers ON catalog (removed, issuers, day, id);
CREATE INDEX catalog_touched ON catalog (removed, touched, day, id);
CREATE VIEW catalogued AS SELECT
    s.id, s.removed_at IS NOT NULL,
    coalesce(json_extract(v.known, '$.event_date'), json_extract(v.known, '$.publication_date')),
    json_extract(v.known, '$.title'), json_extract(v.known, '$.kind'),
    coalesce((SELECT group_concat(value, ', ') FROM json_each(v.known, '$.issuers')), ''),
    (SELECT max(at) FROM change WHERE statement_id = s.id), search_words(v.known)
FROM statement s JOIN version v ON v.statement_id = s.id AND v.version = s.version;
INSERT INTO catalog SELECT * FROM catalogued;
CREATE TRIGGER catalog_added AFTER INSERT ON statement
BEGIN INSERT INTO catalog SELECT * FROM catalogued WHERE id = new.id; END;
CREATE TRIGGER catalog_changed AFTER UPDATE OF version, removed_at ON statement
BEGIN DELETE FROM catalog WHERE id = new.id; INSERT INTO catalog SELECT * FROM catalogued WHERE id = new.id; END;
"""
_FOURTH = """
CREATE TABLE opinion (
    id TEXT PRIMARY KEY, at TEXT NOT NULL, good INTEGER NOT NULL, note TEXT NOT NULL, question TEXT NOT NULL,
    history TEXT NOT NULL, answer TEXT NOT NULL
) WITHOUT ROWID;
"""
_STEPS = (_FIRST, _SECOND, _THIRD, _FOURTH)

Transaction = sqlite3.Connection


class Database:
    """A call opens its own connection, so a record can be shared by threads and processes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def create(self) -> None:
        """Make the file, and bring its tables to the newest form."""
        with self.connect() as db:
            db.execute("PRAGMA journal_mode = WAL")
            if _form(db) == SCHEMA_VERSION:
                return
            db.execute("BEGIN IMMEDIATE")  # from here on no other process does the same
            for step in _STEPS[_form(db) :]:
                for statement in step.split(";\n"):
                    db.execute(statement)
            db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    @contextmanager
    def connect(self) -> Iterator[sqlite3.Connection]:
        """One connection and one transaction; foreign errors become ours."""
        try:
            db = sqlite3.connect(self.path, timeout=30)
            try:
                db.execute("PRAGMA foreign_keys = ON")
                db.create_function("search_words", 1, search_words, deterministic=True)
                # Whole after a power cut, though it may lack what was written last, until it is settled.
                db.execute("PRAGMA synchronous = NORMAL")
                if (found := _form(db)) > SCHEMA_VERSION:
                    raise RecordError(f"{self.path}: written by a newer Communiqué (schema {found}); update this one")
                with db:
                    yield db
            finally:
                db.close()
        except sqlite3.OperationalError as error:
            if "disk" not in str(error) and "locked" not in str(error):
                raise RecordError(f"{self.path}: {error}; run `communique doctor`") from error
            mend = "make room on the disk and run the same command again" if "disk" in str(error) else "try again"
            raise Incomplete(f"{self.path}: {error}; {mend}") from error
        except sqlite3.Error as error:
            raise RecordError(f"{self.path}: {error}; run `communique doctor`") from error

    def settle(self) -> None:
        """Wait until all that was written so far is on disk; readers are not waited for."""
        with self.connect() as db:
            db.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def problem(self) -> str:
        """What SQLite's own check says is wrong with the file; empty when nothing is."""
        with self.connect() as db:
            found = str(db.execute("PRAGMA integrity_check").fetchone()[0])
        return "" if found == "ok" else found


def _form(db: Transaction) -> int:
    """The form of the tables of an open file; 0 for an empty one."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def now() -> str:
    """This moment, in UTC, as text."""
    return datetime.now(UTC).isoformat(timespec="seconds")
