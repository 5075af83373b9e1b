"""What readers thought of answers, as cases: of a right answer the gold is what it quoted, of a wrong one unknown."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from ingest.opinions import Opinion


def case_of(opinion: Opinion) -> dict[str, Any]:
    """A case in the form of the question sets; of a wrong answer, without gold, which a person has to give."""
    answer = opinion.answer
    refused = bool(answer["abstained"])
    known = opinion.good and not refused
    return {
        "id": f"f{opinion.id}",
        "type": "unanswerable" if refused and opinion.good else "follow_up" if opinion.history else "factoid",
        "question": opinion.question,
        "history": list(opinion.history),
        "answerable": not (refused and opinion.good),
        "answers": [],
        "evidence": [_gold(citation) for citation in answer["citations"]] if known else [],
        "filters": {},
        "note": opinion.note,
    }


def _gold(citation: Mapping[str, Any]) -> dict[str, str]:
    """One quote as gold evidence; a file by its name, as sets name files, a page by its address."""
    source = str(citation["source"])
    return {"path": source if "://" in source else PurePath(source).name, "quote": str(citation["quote"])}
