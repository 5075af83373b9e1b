"""MRR, MAP and nDCG by ir_measures, for all cases at once; the one file that imports it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eval.metrics.catalogue import CUTOFFS

MISSING = "ir_measures is not installed; run: pip install 'communique[eval]'"


@dataclass(frozen=True)
class Ranking:
    """What was ranked, best first, and the grade of what is relevant, 0 or less for what is not."""

    grades: Mapping[str, int]
    order: list[str]


def rank_measures(rankings: Mapping[str, Ranking]) -> dict[str, dict[str, float]] | None:
    """`mrr@k`, `map@k`, `ndcg@k` of each ranking, at the cutoffs; None where ir_measures is not installed."""
    try:
        import ir_measures
    except ImportError:
        return None
    kinds = {"mrr": ir_measures.RR, "map": ir_measures.AP, "ndcg": ir_measures.nDCG}
    names = {kind @ k: f"{name}@{k}" for name, kind in kinds.items() for k in CUTOFFS}
    grades = {id: dict(ranking.grades) for id, ranking in rankings.items()}
    # trec_eval ranks by score and breaks ties by name: places counted down leave no ties.
    runs = {id: {one: -float(place) for place, one in enumerate(ranking.order)} for id, ranking in rankings.items()}
    found: dict[str, dict[str, float]] = {id: dict.fromkeys(names.values(), 0.0) for id in rankings}
    measured: Any = ir_measures.iter_calc(list(names), grades, runs)
    for one in measured:
        found[one.query_id][names[one.measure]] = float(one.value)
    return found
