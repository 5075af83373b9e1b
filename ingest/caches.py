"""What the record keeps so that nothing is computed or fetched twice: vectors, sketches, marks of web pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.database import Database


@dataclass(frozen=True)
class Mark:
    """An address that was fetched: the source it led to, what the server said marks its state, and who read it."""

    address: str
    source: str
    etag: str
    last_modified: str
    reader: int


class Caches:
    """The tables of a record that can be lost without loss; each row is true for ever."""

    _db: Database

    def vectors(self, model: str, hashes: Sequence[str]) -> dict[str, bytes]:
        """The cached vectors of a model, by hash of the text embedded."""
        found: dict[str, bytes] = {}
        with self._db.connect() as db:
            for at in range(0, len(hashes), 500):
                part = hashes[at : at + 500]
                marks = ",".join("?" * len(part))
                rows = db.execute(
                    f"SELECT text_hash, numbers FROM vector WHERE model = ? AND text_hash IN ({marks})", (model, *part)
                )
                found.update(rows)
        return found

    def vector_count(self) -> int:
        """How many vectors are cached, of all models."""
        with self._db.connect() as db:
            return int(db.execute("SELECT count(*) FROM vector").fetchone()[0])

    def keep_vectors(self, model: str, vectors: Mapping[str, bytes]) -> None:
        """Cache vectors, so that no text is embedded twice by the same model."""
        with self._db.connect() as db:
            db.executemany(
                "INSERT OR REPLACE INTO vector VALUES (?, ?, ?)", [(model, key, blob) for key, blob in vectors.items()]
            )

    def sketches(self) -> dict[tuple[str, str], bytes]:
        """The cached sketch of each statement and version."""
        with self._db.connect() as db:
            rows = db.execute("SELECT statement_id, version, numbers FROM sketch")
            return {(id, version): numbers for id, version, numbers in rows}

    def keep_sketches(self, sketches: Mapping[tuple[str, str], bytes]) -> None:
        """Cache sketches, by statement and version."""
        with self._db.connect() as db:
            db.executemany("INSERT OR REPLACE INTO sketch VALUES (?, ?, ?)", [(*key, s) for key, s in sketches.items()])

    def fetched(self, address: str) -> Mark | None:
        """What marks the state of an address that was last read."""
        with self._db.connect() as db:
            row = db.execute("SELECT * FROM fetched WHERE address = ?", (address,)).fetchone()
        return row and Mark(*row)

    def keep_fetched(self, mark: Mark) -> None:
        """Remember what marks this state of an address."""
        with self._db.connect() as db:
            db.execute("INSERT OR REPLACE INTO fetched VALUES (?, ?, ?, ?, ?)", tuple(vars(mark).values()))
