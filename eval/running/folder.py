"""The folder of a run: `run.json`, `cases.jsonl`, `found.jsonl`, `results.jsonl`, `scores.jsonl`, `scores.csv`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.case import Case, read_cases, write_rows
from eval.result import Result, Trail
from ingest.errors import CommuniqueError

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Run:
    """A run that was read from its folder: how it was made, its cases, and what came back for each."""

    folder: Path
    about: Row
    cases: tuple[Case, ...]
    results: Mapping[str, Result]
    trails: Mapping[str, Trail]
    rows: Mapping[str, Row]

    @property
    def name(self) -> str:
        """The run's tag, or else its folder's name."""
        return str(self.about.get("tag") or self.folder.name)

    def result(self, case: Case) -> Result:
        """What came back for a case."""
        return self.results.get(case.id) or Result.missing(case.id)

    def trail(self, case: Case) -> Trail | None:
        """What the search had for a case; None for a run that does not tell."""
        return self.trails.get(case.id)


def read_run(folder: Path) -> Run:
    """The run of a folder; what it lacks is named."""
    rows = read_rows(folder / "results.jsonl")
    try:
        about = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        results = {str(row["id"]): Result.read(row) for row in rows}
        trails = {str(row["id"]): Trail.of(row) for row in read_rows(folder / "found.jsonl", needed=False)}
    except OSError:
        raise CommuniqueError(f"{folder}: holds no run; make one with `communique eval run --out {folder}`") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommuniqueError(f"{folder}: the run cannot be read ({error!r}); make it again") from None
    cases = tuple(read_cases(folder / "cases.jsonl"))
    return Run(folder, about, cases, results, trails, {str(row["id"]): row for row in rows})


def read_rows(path: Path, needed: bool = True) -> list[dict[str, Any]]:
    """The rows of a JSONL file; a last line that a killed run left half written is left out."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        if needed:
            raise CommuniqueError(
                f"{path.parent}: holds no run; make one with `communique eval run --out {path.parent}`"
            ) from None
        return []
    rows = []
    for number, line in enumerate(lines, 1):
        try:
            rows += [json.loads(line)] if line.strip() else []
        except ValueError as error:
            if number < len(lines):
                raise CommuniqueError(f"{path}:{number}: not JSON ({error})") from None
    return rows


class Kept:
    """The rows of one stage in a file, each with the key of what it hangs on; a row of another key does not count."""

    def __init__(self, path: Path, keys: Mapping[str, str], go_on: bool) -> None:
        self._path, self._keys = path, keys
        found = read_rows(path, needed=False) if go_on else []
        self.rows = {str(row["id"]): row for row in found if row.get("key") == keys.get(str(row.get("id")))}
        path.parent.mkdir(parents=True, exist_ok=True)
        write_rows(path, list(self.rows.values()))

    def add(self, id: str, row: Row) -> None:
        """Keep a row now, so that a killed run has it."""
        self.rows[id] = {"id": id, "key": self._keys[id], **row}
        with self._path.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(self.rows[id], ensure_ascii=False) + "\n")

    def close(self, ids: Sequence[str]) -> None:
        """Write the rows once more, in the order of the cases."""
        write_rows(self._path, [self.rows[id] for id in ids if id in self.rows])
