"""Results of another system, one JSON object a line, become a run that is scored and compared like ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from eval.case import read_cases, write_rows
from eval.places import Sources
from eval.running.about import file_sha256
from eval.running.folder import read_rows
from eval.running.run import now
from ingest.errors import CommuniqueError


def adopt(results: Path, cases: Path, out: Path, tag: str = "", sources: Sources | None = None) -> int:
    """Write the folder of a run from results that were made elsewhere; how many cases have one.

    A result needs `id`, and of `answer`, `abstained`, `citations`, `retrieved`, `confidence`, `latency_ms` what there
    is; what there is not is not scored. With `sources` its quotes are looked for in the record.
    """
    asked = read_cases(cases)
    if not results.is_file():
        raise CommuniqueError(f"{results}: is no file of results")
    rows = {str(row.get("id")): row for row in read_rows(results)}
    known = [case for case in asked if case.id in rows]
    if not known:
        raise CommuniqueError(f"{results}: has no result for any case of {cases}; are they of the same set?")
    out.mkdir(parents=True, exist_ok=True)
    write_rows(out / "cases.jsonl", [dict(case.gold) for case in asked])
    write_rows(out / "results.jsonl", [_read(rows[case.id], sources) for case in known])
    (out / "found.jsonl").unlink(missing_ok=True)
    about = {
        "tag": tag or results.stem,
        "adopted": {"file": str(results), "sha256": file_sha256(results)},
        "started": now(),
        "finished": now(),
        "cases": {"file": str(cases), "sha256": file_sha256(cases), "count": len(asked)},
    }
    (out / "run.json").write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return len(known)


def _read(row: dict[str, Any], sources: Sources | None) -> dict[str, Any]:
    """A result with its places named as ours are, and each quote looked for in its statement."""
    for name in ("retrieved", "citations"):
        for one in row.get(name) or ():
            one.setdefault("source", one.get("path", ""))
    for cited in row.get("citations") or () if sources else ():
        texts = [" ".join(statement.text.split()) for statement in sources.at(cited["source"])] if sources else []
        cited["verbatim"] = any(" ".join(str(cited.get("quote", "")).split()) in text for text in texts)
    return row
