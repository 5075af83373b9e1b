"""A BEIR folder in a record of its own: how well the search finds, by each of its parts and by all together."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.depth import scored
from app.evidence import reranked, weigh
from app.question import read_question
from eval.case import Case, write_rows
from eval.cases.importing import import_cases
from eval.running.about import code_version, machine, record_of
from eval.running.folder import read_run
from eval.running.run import Plan, now, write_about
from eval.scoring import score_run, write_scores
from eval.statistics.figures import Figure, figures
from index.ingesting import ingest
from index.library import Library, Reading
from index.neural.embedding import Embedder
from index.neural.scorer import shipped_scorer
from index.passage import Hit
from index.retriever import Weights, search
from ingest.console import ProgressReport, no_progress

# Passages looked at for a query: enough that a hundred statements are among them where there are as many.
_LIMIT = 300
SHOWN = ("statement ndcg@10", "statement map@20", "statement mrr@10", "statement recall@5", "statement recall@20")

Way = Callable[[str], Sequence[Hit]]


def bench(
    source: Path, plan: Plan, embedder: Embedder, progress: ProgressReport = no_progress
) -> dict[str, dict[str, Figure]]:
    """Index the corpus, search for the queries in each way, and write a run a way into `plan.out`; the figures by way.

    The cases are those of the folder, or as many as the plan's limit draws of them.
    """
    with tempfile.TemporaryDirectory(prefix="communique-beir-") as work:
        import_cases("beir", source, Path(work))
        cases = replace(plan, cases=Path(work) / "cases.jsonl").drawn()
        data = Path(work) / "data"
        ingest(data, [Path(work) / "statements"], embedder, progress=progress)
        reading = Library(data, embedder).reading()
        made = {}
        for name, way in ways(reading, embedder).items():
            folder = plan.out / name.replace(" ", "-")
            _write(folder, name, cases, [_asked(case, way, reading) for case in cases], reading)
            judged = score_run(read_run(folder))
            write_scores(folder, judged)
            made[name] = figures(judged)
            progress("ways", len(made), 4)
        return made


def ways(reading: Reading, embedder: Embedder) -> dict[str, Way]:
    """The parts of the search alone, both together, and both with passages moved by their best sentence."""

    def by(weights: Weights) -> Way:
        return lambda query: search(reading, embedder, query, _LIMIT, weights=weights)

    def read_closely(query: str) -> Sequence[Hit]:
        question, hits = read_question(query, rewrite=False), both(query)
        evidence = weigh(question, scored(question, hits, shipped_scorer()), reading, embedder)
        return reranked(hits, evidence) if evidence else hits

    both = by(Weights(candidates=_LIMIT))
    return {
        "dense": by(Weights(1.0, 0.0, 0.0, _LIMIT)),
        "words": by(Weights(0.0, 1.0, 0.0, _LIMIT)),
        "hybrid": both,
        "hybrid and scorer": read_closely,
    }


def _asked(case: Case, way: Way, reading: Reading) -> dict[str, Any]:
    """The statements found for a query, best first, each followed by its copies, whose words are found with it."""
    begun = time.perf_counter()
    hits = way(case.question)
    ms = (time.perf_counter() - begun) * 1_000
    copies: dict[str, list[str]] = {}
    for id, original in reading.copies.items():
        copies.setdefault(original, []).append(id)
    ids = [id for hit in hits for own in [hit.passage.statement.id] for id in (own, *copies.get(own, ()))]
    sources = [reading.statement(id).source for id in dict.fromkeys(ids)]
    return {"id": case.id, "retrieved": [{"source": one, "text": ""} for one in sources], "latency_ms": round(ms, 1)}


def _write(folder: Path, name: str, cases: Sequence[Case], rows: Sequence[dict[str, Any]], reading: Reading) -> None:
    """The folder of the run of one way."""
    write_rows(folder / "cases.jsonl", [dict(case.gold) for case in cases])
    write_rows(folder / "results.jsonl", rows)
    about = {"tag": name, "started": now(), "finished": now(), "code": code_version(), "record": record_of(reading)}
    write_about(folder, {**about, "cases": {"count": len(cases)}, "machine": machine()})
