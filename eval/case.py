"""The case: a question with what a right answer must hold, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.errors import CommuniqueError


@dataclass(frozen=True)
class Case:
    """One question of a set; `gold` keeps answers and evidence as the file gives them."""

    id: str
    question: str
    history: tuple[Mapping[str, str], ...] = ()
    answerable: bool = True
    gold: Mapping[str, Any] = field(default_factory=dict, hash=False)


def read_cases(path: Path) -> list[Case]:
    """The cases of a JSONL file; a broken line is named."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise CommuniqueError(f"{path}: cannot be read ({error.strerror})") from None
    cases = [_case(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if len({case.id for case in cases}) < len(cases):
        raise CommuniqueError(f"{path}: an id stands twice; ids must be unique")
    return cases


def _case(path: Path, number: int, line: str) -> Case:
    try:
        row = json.loads(line)
        return Case(row["id"], row["question"], tuple(row.get("history") or ()), row.get("answerable", True), row)
    except (ValueError, KeyError, TypeError) as error:
        raise CommuniqueError(f"{path}:{number}: not a case ({error}); it needs at least id and question") from None
