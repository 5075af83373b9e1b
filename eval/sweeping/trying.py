"""Tries settings over cases, and chooses among them on one half so that the other half can tell the truth."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.depth import scored
from app.evidence import Evidence, confidence, reranked, weigh
from app.question import Question
from app.ranking import balanced, favoured, usual_names
from app.scan import scan
from eval.case import Case
from eval.losses import lost
from eval.metrics.refusing import best_is_right
from eval.result import Result, Words
from eval.running.stages import Engine
from eval.scoring import Judged, score_cases
from eval.statistics.figures import Figure, figures
from eval.sweeping.spec import Setting, Spec
from index.neural.scorer import shipped_scorer
from index.passage import Hit
from index.retriever import Weights, search
from ingest.console import ProgressReport, no_progress

# The constant of reciprocal rank fusion (Cormack et al. 2009).
_RANKS = 60
_CITED = 2


@dataclass(frozen=True)
class Tried:
    """A setting with its figures on the half it may be chosen by and on the half that reports."""

    setting: Setting
    chosen_by: Mapping[str, Figure]
    reported: Mapping[str, Figure]

    def worth(self, measure: str) -> float:
        """How good it is on the first half; higher is better."""
        figure = self.chosen_by[measure]
        value = -1e9 if figure.value is None else figure.value
        return value if figure.metric.higher or figure.value is None else -value


def sweep(engine: Engine, spec: Spec, cases: Sequence[Case], progress: ProgressReport = no_progress) -> list[Tried]:
    """Every setting tried over both halves, in the order of the file."""
    first, second = halves(cases, spec.seed)
    tried = []
    for done, setting in enumerate(spec.settings, 1):
        judged = {one.case.id: one for one in _judged(engine, setting, cases)}
        parts = ([judged[case.id] for case in half] for half in (first, second))
        tried.append(Tried(setting, *(figures(part, spec.seed) for part in parts)))
        progress("settings", done, len(spec.settings))
    return tried


def halves(cases: Sequence[Case], seed: int) -> tuple[list[Case], list[Case]]:
    """The cases in two halves, none of whose clusters is in both."""
    clusters = sorted({case.cluster for case in cases})
    random.Random(seed).shuffle(clusters)
    size = dict.fromkeys(clusters, 0)
    for case in cases:
        size[case.cluster] += 1
    first: set[str] = set()
    taken = 0
    for cluster in clusters:
        if taken + size[cluster] / 2 <= len(cases) / 2:
            first.add(cluster)
            taken += size[cluster]
    return [case for case in cases if case.cluster in first], [case for case in cases if case.cluster not in first]


def best(tried: Sequence[Tried], measure: str) -> Tried:
    """The setting of the best figure on the first half; the first of equals."""
    return max(tried, key=lambda one: one.worth(measure))


def pareto(points: Sequence[tuple[float, float]]) -> list[int]:
    """Which of some (cost, worth) no other beats in one without losing in the other."""

    def beaten(at: int) -> bool:
        cost, worth = points[at]
        return any(c <= cost and w >= worth and (c, w) != (cost, worth) for c, w in points)

    return [at for at in range(len(points)) if not beaten(at)]


def _judged(engine: Engine, setting: Setting, cases: Sequence[Case]) -> list[Judged]:
    """Every case taken through search, choice and refusal by one setting."""
    results = {case.id: _tried(engine, setting, case) for case in cases}
    scores = score_cases(cases, results, {})
    return [
        Judged(case, result, scores[case.id], lost(case, result, None), best_is_right(case, result))
        for case in cases
        for result in [results[case.id]]
    ]


def _tried(engine: Engine, setting: Setting, case: Case) -> Result:
    """What a setting makes of one case: passages, the sentences it cites, and whether it refuses."""
    question, _ = engine.look(case)
    begun = time.perf_counter()
    hits = _hits(engine, setting, question)
    evidence: list[Evidence] = []
    if setting.scorer or setting.threshold:
        evidence = weigh(question, scored(question, hits, shipped_scorer()), engine.reading, engine.library.embedder)
    handed = balanced(question, reranked(hits, evidence)) if evidence and setting.scorer else hits
    sure = confidence(evidence)
    ms = (time.perf_counter() - begun) * 1_000
    cited = tuple(Words(one.statement.source, one.text, (one.start, one.end)) for one in evidence[:_CITED])
    refused = bool(evidence) and sure < setting.threshold
    retrieved = tuple(
        Words(h.passage.statement.source, h.passage.text, (h.passage.start, h.passage.end)) for h in handed
    )
    answer = " ".join(one.text for one in cited) if evidence else None
    return Result(
        case.id,
        answer,
        refused if evidence else None,
        () if refused else cited,
        cited if refused else (),
        retrieved[: setting.k],
        confidence=sure if evidence else None,
        latency_ms=ms,
    )


def _hits(engine: Engine, setting: Setting, question: Question) -> list[Hit]:
    """The passages found, by weighted scores or by the ranks in each search."""
    reading, embedder = engine.reading, engine.library.embedder
    names = usual_names(question, reading)
    gains = favoured(question, reading, scan(question, reading, reading.found()))
    most = max(40, setting.k)

    def by(weights: Weights) -> list[Hit]:
        return search(reading, embedder, question.standalone, most, None, weights, names, gains)

    count = setting.candidates
    if setting.fusion == "scores":
        found = by(Weights(setting.vector, setting.words, setting.statement, count))
    else:
        found = _by_ranks([by(Weights(1.0, 0.0, 0.0, count)), by(Weights(0.0, 1.0, 0.0, count))])
    return balanced(question, found)


def _by_ranks(lists: Sequence[Sequence[Hit]]) -> list[Hit]:
    """Two rankings in one, by the sum of 1 / (60 + place)."""
    hits = {hit.passage.id: hit for found in lists for hit in found}
    worth = dict.fromkeys(hits, 0.0)
    for found in lists:
        for place, hit in enumerate(found, 1):
            worth[hit.passage.id] += 1 / (_RANKS + place)
    return [hits[id] for id in sorted(hits, key=lambda one: -worth[one])]
