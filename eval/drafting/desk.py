"""What a person decided of proposals: accepted ones in one file, rejected ones beside it, both written at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from eval.drafting.rules import without_known
from eval.running.folder import read_rows


def rejected_beside(out: Path) -> Path:
    """Where the proposals that were rejected are kept."""
    return out.with_name(f"{out.stem}.rejected.jsonl")


def decided(out: Path) -> list[dict[str, Any]]:
    """The proposals that were accepted or rejected before."""
    return [row for path in (out, rejected_beside(out)) for row in read_rows(path, needed=False)]


class Drafts:
    """The proposals still open, first one first; what was decided before is not proposed again."""

    def __init__(self, proposals: Iterable[dict[str, Any]], out: Path, limit: int) -> None:
        self.out, self.rejected = out, rejected_beside(out)
        self._open: Iterator[dict[str, Any]] = islice(without_known(iter(proposals), decided(out)), limit)
        self.accepted_count = self.rejected_count = 0
        self.current = next(self._open, None)

    def accept(self, question: str, answer: str, answerable: bool = True) -> None:
        """Keep the proposal as a case, in a person's words, and go to the next; several answers stand between `|`."""
        if self.current is None:
            return
        accepted = [one.strip() for one in answer.split("|") if one.strip()]
        told = {"answers": [accepted]} if answerable else {"answers": [], "evidence": [], "type": "unanswerable"}
        _add(self.out, {**self.current, "question": question.strip(), "answerable": answerable, **told})
        self.accepted_count += 1
        self.current = next(self._open, None)

    def reject(self) -> None:
        """Keep the proposal among the rejected, so that it does not come again, and go to the next."""
        if self.current is None:
            return
        _add(self.rejected, self.current)
        self.rejected_count += 1
        self.current = next(self._open, None)


def _add(path: Path, row: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(row, ensure_ascii=False) + "\n")
