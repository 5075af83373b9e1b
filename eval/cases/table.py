"""A CSV table of cases: columns id, question, type, answerable, answers, path, quote, from, to, note, tags.

`;` parts the elements of `answers`, `|` the words accepted for one. Rows of one id add evidence to one case.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from eval.cases.importing import Imported
from ingest.errors import CommuniqueError

_NO = {"false", "no", "0", "n"}


def read(source: Path) -> Imported:
    """The cases of a table; only `question` is needed."""
    imported = Imported()
    rows: dict[str, dict[str, Any]] = {}
    with source.open(encoding="utf-8-sig", newline="") as lines:
        table = csv.DictReader(lines)
        if "question" not in (table.fieldnames or ()):
            raise CommuniqueError(f"{source}: has no column `question`")
        for number, row in enumerate(table, 1):
            values = {
                name: (value or "").strip() for name, value in row.items() if name and not isinstance(value, list)
            }
            case = rows.setdefault(values.get("id") or f"row{number}", _case(values))
            if values.get("path"):
                case["evidence"].append({"path": values["path"], "quote": values.get("quote", "")})
    for id, case in rows.items():
        imported.add(id, **case)
    return imported


def _case(values: dict[str, str]) -> dict[str, Any]:
    """What a row says of a case, without its evidence."""
    elements = [element.split("|") for element in values.get("answers", "").split(";") if element.strip()]
    days = {name: values[name] for name in ("from", "to") if values.get(name)}
    return {
        "question": values["question"],
        "type": values.get("type") or "unnamed",
        "answerable": values.get("answerable", "").lower() not in _NO,
        "answers": [[alias.strip() for alias in element if alias.strip()] for element in elements],
        "evidence": [],
        "filters": days,
        "note": values.get("note", ""),
        "tags": values.get("tags", "").split(),
    }
