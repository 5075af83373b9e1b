"""The case: a question with what a right answer must hold, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.errors import CommuniqueError


@dataclass(frozen=True)
class Gold:
    """Words that an answer must rest on: a quote of the statement at `path`; an empty quote means any of its words."""

    path: str
    quote: str = ""


@dataclass(frozen=True)
class Case:
    """One question of a set; `gold` is the row of the file, from which all that is not a field is read."""

    id: str
    question: str
    history: tuple[Mapping[str, str], ...] = ()
    answerable: bool = True
    gold: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def type(self) -> str:
        """What sort of question it is, as the set names it."""
        return str(self.gold.get("type") or "unnamed")

    @property
    def answers(self) -> tuple[tuple[str, ...], ...]:
        """The required elements, each with the words accepted for it."""
        return tuple(tuple(element) for element in self.gold.get("answers") or ())

    @property
    def alternatives(self) -> tuple[tuple[Gold, ...], ...]:
        """The complete lists of evidence, any of which is enough; none for a question without."""
        lists = self.gold.get("evidence_any") or [self.gold.get("evidence") or []]
        return tuple(tuple(Gold(one["path"], one.get("quote", "")) for one in golds) for golds in lists if golds)

    @property
    def cluster(self) -> str:
        """What a case has in common with others, so that they count as one draw: its conversation or its document."""
        if named := self.gold.get("conversation"):
            return str(named)
        first = next((gold.path for golds in self.alternatives for gold in golds), "")
        return first or (self.history[0]["question"] if self.history else self.id)


def read_cases(path: Path) -> list[Case]:
    """The cases of a JSONL file; a broken line is named."""
    cases = [read_case(path, number, line) for number, line in numbered_lines(path)]
    if len({case.id for case in cases}) < len(cases):
        raise CommuniqueError(f"{path}: an id stands twice; ids must be unique (`communique eval validate {path}`)")
    return cases


def read_case(path: Path, number: int, line: str) -> Case:
    """The case of one line."""
    try:
        row = json.loads(line)
        case = Case(row["id"], row["question"], tuple(row.get("history") or ()), row.get("answerable", True), row)
        if not isinstance(case.id, str) or not isinstance(case.question, str) or not isinstance(case.answerable, bool):
            raise TypeError("id and question are text, answerable is true or false")
        _ = case.alternatives, case.cluster, [str.strip(alias) for element in case.answers for alias in element]
        return case
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        said = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise CommuniqueError(f"{path}:{number}: not a case ({said}); it needs at least id and question") from None


def numbered_lines(path: Path) -> list[tuple[int, str]]:
    """The lines of a file that hold something, with their numbers counted from 1."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise CommuniqueError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise CommuniqueError(f"{path}: is not UTF-8 text; save it as UTF-8") from None
    return [(number, line) for number, line in enumerate(lines, 1) if line.strip()]


def write_rows(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write one JSON object a line; the file is whole or as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".next")
    draft.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    draft.replace(path)
