"""What readers thought of answers: kept in the record, so that it can be looked through and made into cases."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.database import Database, now

LONGEST_NOTE = 2_000


@dataclass(frozen=True)
class Opinion:
    """What a reader thought of one answer; `id` names the turn, so that a second thought replaces the first.

    `answer` is the answer as `ask --json` gives it, without passages; `history` the questions before it.
    """

    id: str
    good: bool
    question: str
    answer: Mapping[str, Any]
    history: Sequence[Mapping[str, str]] = ()
    note: str = ""
    at: str = ""


class Opinions:
    """The table of a record with what readers thought; who they are is not kept."""

    _db: Database

    def keep_opinion(self, opinion: Opinion) -> None:
        """Keep an opinion; of a turn that has one already, a note stays unless there is another."""
        row = (
            opinion.id,
            now(),
            opinion.good,
            opinion.note[:LONGEST_NOTE],
            opinion.question,
            json.dumps(list(opinion.history), ensure_ascii=False),
            json.dumps(opinion.answer, ensure_ascii=False),
        )
        with self._db.connect() as db:
            db.execute(
                "INSERT INTO opinion VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at,"
                " good = excluded.good, note = CASE excluded.note WHEN '' THEN note ELSE excluded.note END",
                row,
            )

    def thoughts(self, ids: Collection[str]) -> dict[str, tuple[bool, str]]:
        """Of those turns that have an opinion, by their ids: whether the answer was called right, and the note."""
        places = ", ".join("?" * len(ids))
        with self._db.connect() as db:
            rows = db.execute(f"SELECT id, good, note FROM opinion WHERE id IN ({places})", tuple(ids))
            return {id: (bool(good), note) for id, good, note in rows}

    def opinions(self) -> list[Opinion]:
        """All opinions, the oldest first."""
        with self._db.connect() as db:
            rows = db.execute("SELECT id, at, good, note, question, history, answer FROM opinion ORDER BY at, id")
            return [
                Opinion(id, bool(good), question, json.loads(answer), json.loads(history), note, at)
                for id, at, good, note, question, history, answer in rows
            ]
