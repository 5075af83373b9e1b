"""Question sets of other forms become cases, and the texts they are asked over become files to ingest."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from eval.case import numbered_lines, write_rows
from ingest.errors import CommuniqueError


@dataclass
class Imported:
    """Cases as rows of a case file, and the texts they are asked over by the path their evidence names."""

    cases: list[dict[str, Any]] = field(default_factory=list)
    texts: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add_text(self, name: str, title: str, text: str) -> str:
        """Keep a text under a file name made of `name`; the path that its evidence names."""
        path = file_name(name)
        if path in self.texts and self.texts[path][1] != text:
            path = file_name(f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:8]}")
        self.texts[path] = (title, text)
        return path

    def add(self, id: str, question: str, **told: Any) -> None:
        """Keep a case; what is not told is as in a case file without it."""
        self.cases.append(
            {"id": id, "type": "unnamed", "question": question, "history": [], "answerable": True, **told}
        )

    def write(self, folder: Path) -> None:
        """Write `cases.jsonl` and, where there are texts, the folder `statements`."""
        write_rows(folder / "cases.jsonl", self.cases)
        statements = folder / "statements"
        for path, (title, text) in self.texts.items():
            statements.mkdir(exist_ok=True)
            head = yaml.safe_dump({"title": title or path.removesuffix(".md")}, allow_unicode=True, width=10_000)
            (statements / path).write_text(f"---\n{head}---\n\n{text.strip()}\n", encoding="utf-8")


Importer = Callable[[Path], Imported]


def file_name(name: str) -> str:
    """A name as a Markdown file's; one that had to be changed or cut keeps a mark of what it was."""
    safe = re.sub(r"[^\w.-]+", "_", name)[:80].strip("._") or "text"
    mark = "" if safe == name else f"-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    return f"{safe}{mark}.md"


def json_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file; a broken line is named."""
    for number, line in numbered_lines(path):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise CommuniqueError(f"{path}:{number}: not JSON ({error})") from None
        if not isinstance(row, dict):
            raise CommuniqueError(f"{path}:{number}: not a JSON object")
        yield row


def named_form(name: str) -> Importer:
    """The importer of a form by its name; an unknown one is refused with those there are."""
    from eval.cases import beir, clapnq, mtrag, squad, table  # each is small, and only one is wanted

    forms: dict[str, Importer] = {
        "squad": squad.read,
        "beir": beir.read,
        "clapnq": clapnq.read,
        "mtrag": mtrag.read,
        "csv": table.read,
    }
    if name not in forms:
        raise CommuniqueError(f"form {name!r} is unknown; use one of {', '.join(forms)}")
    return forms[name]


def import_cases(form: str, source: Path, folder: Path) -> Imported:
    """Read a set of one of the forms and write it into a folder; what is not of the form is named."""
    reader = named_form(form)
    if not source.exists():
        raise CommuniqueError(f"{source}: does not exist")
    try:
        imported = reader(source)
    except (KeyError, TypeError, IndexError, AttributeError, ValueError) as error:
        said = f"lacks {error}" if isinstance(error, KeyError) else str(error)
        raise CommuniqueError(f"{source}: is not of the form {form} ({said})") from None
    imported.write(folder)
    return imported
