"""Small runs written by hand, for tests of what is made of a run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

QUOTE = "The ministers agreed on a fund of forty million euros for the ferry."
PASSAGE = f"They met in Bergen. {QUOTE} They parted as friends."


def hand_run(folder: Path, right: str) -> Path:
    """A run of one case a letter: `r` right, `w` wrong, `d` declined, `u` unanswerable and declined, `x` not asked."""
    folder.mkdir(parents=True)
    cases, results = [], []
    for at, letter in enumerate(right):
        id, gold = f"c{at}", [{"path": f"s{at}.md", "quote": QUOTE}]
        answerable = letter != "u"
        case: dict[str, Any] = {"id": id, "type": "even" if at % 2 else "odd", "question": f"What of ferry {at}?"}
        more = {"answers": [["forty million"]], "evidence": gold} if answerable else {}
        cases.append(case | {"answerable": answerable} | more)
        results.append({"id": id} | ({"error": "no model"} if letter == "x" else _result(at, letter)))
    for name, rows in (("cases", cases), ("results", results)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    about = {
        "tag": folder.name,
        "cases": {"count": len(cases)},
        "started": "2024-05-06T07:08:09+00:00",
        "finished": "x",
    }
    (folder / "run.json").write_text(json.dumps(about), encoding="utf-8")
    return folder


def _result(at: int, letter: str) -> dict[str, Any]:
    source = f"/in/s{at}.md"
    quote = {"r": QUOTE, "w": "They parted as friends."}.get(letter)
    start = PASSAGE.index(quote) if quote else 0
    cited = (
        [{"source": source, "quote": quote, "start": start, "end": start + len(quote), "verbatim": True}]
        if quote
        else []
    )
    return {
        "answer": f"“{quote}” [1]" if quote else "The statements do not say.",
        "abstained": not quote,
        "citations": cited,
        "nearest": [],
        "retrieved": [{"source": source, "text": PASSAGE, "start": 0, "end": len(PASSAGE)}],
        "confidence": 0.9 if letter == "r" else 0.4,
        "latency_ms": 100 + at,
    }
