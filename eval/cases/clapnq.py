"""CLAPNQ JSONL: a question over one passage, with the sentences that its long answer rests on."""

from __future__ import annotations

from pathlib import Path

from eval.cases.importing import Imported, json_rows


def read(source: Path) -> Imported:
    """The questions of a CLAPNQ file; one without an answer is not answerable."""
    imported = Imported()
    for row in json_rows(source):
        passages = [(one["title"], one["text"]) for one in row["passages"]]
        paths = {text: imported.add_text(f"{title}-{row['id']}", title, text) for title, text in passages}
        chosen = [quote for output in row["output"] for quote in output["selected_sentences"]]
        evidence = [
            {
                "path": next((path for text, path in paths.items() if quote in text), next(iter(paths.values()))),
                "quote": quote,
            }
            for quote in chosen
        ]
        evidence = evidence or [
            {"path": path} for path in paths.values() if any(one["answer"] for one in row["output"])
        ]
        if evidence:
            imported.add(row["id"], row["input"], type="long", evidence=evidence)
        else:
            imported.add(row["id"], row["input"], type="unanswerable", answerable=False)
    return imported
