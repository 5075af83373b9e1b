"""Scores a whole run: every metric of every case, where each case was lost, and the figures of the set."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.case import Case, write_rows
from eval.losses import Loss, lost
from eval.metrics.answering import answer_scores
from eval.metrics.catalogue import CUTOFFS, OF_CASES
from eval.metrics.citing import Entails, citation_scores
from eval.metrics.matching import best_alternative
from eval.metrics.ranking import MISSING, Ranking, rank_measures
from eval.metrics.refusing import best_is_right, refusal_scores
from eval.metrics.retrieval import passage_ranking, retrieval_scores, statement_ranking
from eval.metrics.score import Score, Scores, Status, failed, not_asked, scored
from eval.result import Result, Trail
from eval.running.folder import Run


@dataclass(frozen=True)
class Judged:
    """A case with its scores; `first_right` says whether the best words found answer, however sure it was."""

    case: Case
    result: Result
    scores: Mapping[str, Score]
    lost: Loss | None
    first_right: bool | None

    def value(self, name: str) -> float | None:
        """The value of a metric; None where it has none."""
        return self.scores[name].value


def score_run(run: Run, entails: Entails | None = None) -> list[Judged]:
    """Every case of a run with all its scores, in the order of its cases."""
    results = {case.id: run.result(case) for case in run.cases}
    scores = score_cases(run.cases, results, run.trails, entails)
    return [
        Judged(case, result, scores[case.id], lost(case, result, run.trail(case)), best_is_right(case, result))
        for case in run.cases
        for result in [results[case.id]]
    ]


def score_cases(
    cases: Sequence[Case],
    results: Mapping[str, Result],
    trails: Mapping[str, Trail],
    entails: Entails | None = None,
) -> dict[str, Scores]:
    """Every metric of every case, by the case's id; ranks are measured for all at once."""
    ranks = _ranked(cases, results)
    found = {}
    for case in cases:
        result = results[case.id]
        scores = (
            retrieval_scores(case, result, trails.get(case.id))
            | ranks[case.id]
            | answer_scores(case, result)
            | citation_scores(case, result, entails)
            | refusal_scores(case, result)
            | {"tokens": not_asked("no model wrote") if result.tokens is None else scored(result.tokens)}
        )
        found[case.id] = {name: scores[name] for name in OF_CASES}
    return found


def _ranked(cases: Sequence[Case], results: Mapping[str, Result]) -> dict[str, Scores]:
    """The measures of ranks for every case, over passages and over statements."""
    names = [f"{name}@{k}" for name in ("mrr", "map", "ndcg") for k in CUTOFFS]
    passages: dict[str, Ranking] = {}
    statements: dict[str, Ranking] = {}
    found: dict[str, Scores] = {}
    for case in cases:
        result = results[case.id]
        if not case.alternatives or result.error:
            why = failed(result.error) if case.alternatives else not_asked("the case has no gold evidence")
            found[case.id] = {f"{level}{name}": why for level in ("", "statement ") for name in names}
            continue
        golds = best_alternative(case.alternatives, result.retrieved)
        passages[case.id] = passage_ranking(golds, result.retrieved)
        statements[case.id] = statement_ranking(case, golds, result)
    for level, rankings in (("", passages), ("statement ", statements)):
        measured = rank_measures(rankings)
        for id in rankings:
            values = {name: scored(measured[id][name]) if measured else not_asked(MISSING) for name in names}
            found[id] = found.get(id, {}) | {f"{level}{name}": value for name, value in values.items()}
    return found


def unmeasured(judged: Sequence[Judged]) -> dict[str, dict[str, list[str]]]:
    """The cases that each metric could not be measured for, by reason."""
    found: dict[str, dict[str, list[str]]] = {}
    for one in judged:
        for name, score in one.scores.items():
            if score.status is Status.FAILED:
                found.setdefault(name, {}).setdefault(score.reason, []).append(one.case.id)
    return found


def failed_share(judged: Sequence[Judged]) -> float:
    """The share of cases for which something that applies could not be measured."""
    failures = [any(score.status is Status.FAILED for score in one.scores.values()) for one in judged]
    return sum(failures) / max(1, len(failures))


def write_scores(folder: Path, judged: Sequence[Judged]) -> None:
    """Write `scores.jsonl`, with status and reason of what has no value, and the values as `scores.csv`."""
    write_rows(folder / "scores.jsonl", [_row(one) for one in judged])
    with (folder / "scores.csv").open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines)
        table.writerow(["id", "type", "lost", *OF_CASES])
        for one in judged:
            values = ("" if score.value is None else round(score.value, 6) for score in one.scores.values())
            table.writerow([one.case.id, one.case.type, one.lost or "", *values])


def _row(one: Judged) -> dict[str, object]:
    """A case's row of `scores.jsonl`."""
    unscored = {
        name: {"status": score.status, "reason": score.reason}
        for name, score in one.scores.items()
        if score.status is not Status.SCORED
    }
    return {
        "id": one.case.id,
        "type": one.case.type,
        "cluster": one.case.cluster,
        "lost": one.lost,
        "scores": {name: score.value for name, score in one.scores.items() if score.value is not None},
        "unscored": unscored,
    }
