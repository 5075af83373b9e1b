"""A BEIR folder: `corpus.jsonl`, `queries.jsonl`, `qrels/*.tsv`; the evidence is any word of a relevant document."""

from __future__ import annotations

import csv
from pathlib import Path

from eval.cases.importing import Imported, json_rows
from ingest.errors import CommuniqueError


def read(source: Path) -> Imported:
    """The queries that have judgements; each relevant document is an alternative with its grade."""
    imported = Imported()
    paths = {
        row["_id"]: imported.add_text(row["_id"], row.get("title", ""), row["text"] or row.get("title", ""))
        for row in json_rows(source / "corpus.jsonl")
    }
    judged = judgements(source)
    for row in json_rows(source / "queries.jsonl"):
        relevant = {paths[id]: grade for id, grade in judged.get(row["_id"], {}).items() if grade > 0 and id in paths}
        if relevant:
            found = [[{"path": path}] for path in relevant]
            imported.add(row["_id"], row["text"], type="query", evidence_any=found, grades=relevant)
    return imported


def judgements(source: Path) -> dict[str, dict[str, int]]:
    """The grades of documents by query, from `qrels/test.tsv` or else the one file there is."""
    files = sorted((source / "qrels").glob("*.tsv"))
    chosen = next((file for file in files if file.stem == "test"), files[0] if len(files) == 1 else None)
    if chosen is None:
        raise CommuniqueError(f"{source / 'qrels'}: needs test.tsv, or exactly one .tsv; it has {len(files)}")
    found: dict[str, dict[str, int]] = {}
    with chosen.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(row) == 3 and row[2].strip().lstrip("-").isdigit():  # the first line names the columns
                found.setdefault(row[0], {})[row[1]] = int(row[2])
    return found
