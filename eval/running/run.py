"""Asks every case and keeps what came back at once: a run that was killed goes on where it stopped."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eval.case import Case, read_cases, write_rows
from eval.running.about import code_version, commit, file_sha256, machine, record_of, settings_of, stage_key, weights_of
from eval.running.folder import Kept
from eval.running.stages import Engine
from ingest.console import ProgressReport, no_progress
from ingest.errors import CommuniqueError


@dataclass(frozen=True)
class Plan:
    """What is run: which cases, how many at once, and whether rows of an earlier run count."""

    cases: Path
    out: Path
    tag: str = ""
    limit: int | None = None
    jobs: int = 1
    seed: int = 0
    resume: bool = False
    writer: str = "extractive"

    def drawn(self) -> list[Case]:
        """The cases of the file, or as many as the limit drawn from them by the seed, in their order."""
        cases = read_cases(self.cases)
        if not cases:
            raise CommuniqueError(f"{self.cases}: holds no case")
        if self.limit is None or self.limit >= len(cases):
            return cases
        return [cases[at] for at in sorted(random.Random(self.seed).sample(range(len(cases)), self.limit))]


def run(engine: Engine, plan: Plan, progress: ProgressReport = no_progress) -> Path:
    """Take every case through both stages and write the folder of the run; its path."""
    cases = plan.drawn()
    _begin(plan)
    told = settings_of(engine.settings, plan.writer)
    hangs_on = record_of(engine.reading)["fingerprint"], code_version()
    about = _about(engine, plan, cases, told)
    write_about(plan.out, about)
    write_rows(plan.out / "cases.jsonl", [dict(case.gold) for case in cases])
    begun = time.perf_counter()
    searched = {case.id: stage_key(case, {**told, "writer": ""}, *hangs_on) for case in cases}
    answered = {case.id: stage_key(case, told, *hangs_on) for case in cases}
    for name, keys, ask in (("found", searched, engine.found), ("results", answered, engine.answered)):
        kept = Kept(plan.out / f"{name}.jsonl", keys, plan.resume)
        missing = [case for case in cases if case.id not in kept.rows]
        _each("searching" if name == "found" else "asking", missing, ask, kept, plan.jobs, progress)
        kept.close([case.id for case in cases])
    write_about(plan.out, {**about, "finished": now(), "seconds": round(time.perf_counter() - begun, 1)})
    return plan.out


def _each(
    step: str,
    cases: Sequence[Case],
    ask: Callable[[Case], dict[str, Any]],
    kept: Kept,
    jobs: int,
    progress: ProgressReport,
) -> None:
    """Take cases through one stage, some at once, and keep each as it comes."""
    with ThreadPoolExecutor(jobs) as pool:
        waiting = {pool.submit(ask, case): case for case in cases}
        try:
            for done, future in enumerate(as_completed(waiting), 1):
                kept.add(waiting[future].id, future.result())
                progress(step, done, len(cases))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _begin(plan: Plan) -> None:
    """Refuse to write over a run that was stopped, unless it is to go on."""
    if plan.resume or not (plan.out / "run.json").exists():
        return
    try:
        about = json.loads((plan.out / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        about = {}
    if "finished" not in about:
        raise CommuniqueError(f"{plan.out}: holds a run that was stopped; add --resume to go on, or name another --out")


def _about(engine: Engine, plan: Plan, cases: Sequence[Case], told: dict[str, Any]) -> dict[str, Any]:
    """What `run.json` holds before the first case is asked."""
    head, dirty = commit()
    return {
        "tag": plan.tag,
        "started": now(),
        "commit": head,
        "dirty": dirty,
        "code": code_version(),
        "settings": told,
        "weights": weights_of(engine.settings),
        "record": record_of(engine.reading),
        "cases": {"file": str(plan.cases), "sha256": file_sha256(plan.cases), "count": len(cases)},
        "limit": plan.limit,
        "seed": plan.seed,
        "jobs": plan.jobs,
        "machine": machine(),
    }


def write_about(out: Path, about: dict[str, Any]) -> None:
    """Write `run.json`."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "run.json").write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def now() -> str:
    """This moment, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
