"""The first layer: what the passages handed over hold of the gold evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from eval.case import Case, Gold
from eval.metrics.catalogue import CUTOFFS, SPAN_CUTOFF
from eval.metrics.matching import best_alternative, first_place, of_statement
from eval.metrics.ranking import Ranking
from eval.metrics.score import Scores, failed, not_asked, scored
from eval.places import Placed, same_source
from eval.result import Result, Trail, Words

Span = tuple[int, int]


def retrieval_scores(case: Case, result: Result, trail: Trail | None) -> Scores:
    """Hits and recall at each cutoff, spans, and words handed over; ranks are measured for all cases at once."""
    if not case.alternatives:
        return dict.fromkeys(_names(), not_asked("the case has no gold evidence"))
    if result.error:
        return dict.fromkeys(_names(), failed(result.error))
    golds = best_alternative(case.alternatives, result.retrieved)
    places = [first_place(gold, result.retrieved) for gold in golds]
    ranking = statement_ranking(case, golds, result)
    found: Scores = {}
    for k in CUTOFFS:
        recall = sum(place is not None and place < k for place in places) / len(places)
        found |= {
            f"hit@{k}": scored(recall > 0),
            f"recall@{k}": scored(recall),
            f"all evidence@{k}": scored(recall == 1),
        }
        wanted = {id for id, grade in ranking.grades.items() if grade > 0}
        share = len(wanted.intersection(ranking.order[:k])) / len(wanted)
        found |= {f"statement hit@{k}": scored(share > 0), f"statement recall@{k}": scored(share)}
    words = sum(len(one.text.split()) for one in result.retrieved[:SPAN_CUTOFF])
    return found | _span_scores(case, result, trail) | {"words handed over": scored(words)}


def _names() -> Iterable[str]:
    """The metrics of this file."""
    for k in CUTOFFS:
        yield from (f"hit@{k}", f"recall@{k}", f"all evidence@{k}", f"statement hit@{k}", f"statement recall@{k}")
    yield from (*_SPANS, "words handed over")


_SPANS = ("span recall", "span precision", "span iou")


def passage_ranking(golds: Sequence[Gold], retrieved: Sequence[Words]) -> Ranking:
    """The passages by place, relevant where one is the first to hold gold; gold found nowhere is missing."""
    places = [first_place(gold, retrieved) for gold in golds]
    relevant = {f"passage {place}" for place in places if place is not None}
    missing = {f"gold {at}" for at, place in enumerate(places) if place is None}
    return Ranking(
        dict.fromkeys(sorted(relevant | missing), 1), [f"passage {place}" for place in range(len(retrieved))]
    )


def statement_ranking(case: Case, golds: Sequence[Gold], result: Result) -> Ranking:
    """The statements by their first passage; a set with grades gives its own, else gold statements are relevant."""
    graded: Mapping[str, int] = case.gold.get("grades") or {}
    paths = [*graded] or list(dict.fromkeys(gold.path for gold in golds))
    order = dict.fromkeys(_path(words, paths) for words in result.retrieved)
    return Ranking({path: graded.get(path, 1) for path in paths}, list(order))


def _path(words: Words, paths: Sequence[str]) -> str:
    """The gold path that words come from, or else their source."""
    return next((path for path in paths if any(same_source(one, path) for one in words.sources)), words.source)


def _span_scores(case: Case, result: Result, trail: Trail | None) -> Scores:
    """Recall, precision and overlap in characters; of the best alternative, by overlap."""
    if trail is None:
        return dict.fromkeys(_SPANS, not_asked("the run does not say where the gold quotes stand"))
    if any(not gold.quote for golds in case.alternatives for gold in golds):
        return dict.fromkeys(_SPANS, not_asked("the case names whole statements"))
    handed = result.retrieved[:SPAN_CUTOFF]
    if any(one.span is None for one in handed):
        return dict.fromkeys(_SPANS, not_asked("the run does not say where its passages stand"))
    placed = [[place for place in golds if place] for golds in trail.placed if all(golds)]
    if not placed:
        return dict.fromkeys(_SPANS, failed("the record does not hold the gold quotes"))
    recall, precision, iou = max((_overlap(golds, handed) for golds in placed), key=lambda one: one[2])
    return {"span recall": scored(recall), "span precision": scored(precision), "span iou": scored(iou)}


def _overlap(golds: Sequence[Placed], handed: Sequence[Words]) -> tuple[float, float, float]:
    """The share of gold characters handed over, of handed-over characters that are gold, and both over either."""
    wanted = characters((gold.sources[-1], (gold.start, gold.end)) for gold in golds)
    same = {source: gold.sources[-1] for gold in golds for source in gold.sources}
    given = characters((same.get(one.source, one.source), one.span) for one in handed if one.span)
    both, either = len(wanted & given), len(wanted | given)
    return both / len(wanted), both / max(1, len(given)), both / either


def characters(spans: Iterable[tuple[str, Span]]) -> set[tuple[str, int]]:
    """Every character of some spans, with its source."""
    return {(source, at) for source, (start, end) in spans for at in range(start, end)}


def gold_place(gold: Gold, placed: Placed | None, hits: Sequence[Words]) -> int | None:
    """The place, from 0, of the first hit that holds a gold quote, by where it stands or else by its words."""
    for place, hit in enumerate(hits):
        if placed and hit.span and not hit.text:
            start, end = max(hit.span[0], placed.start), min(hit.span[1], placed.end)
            if hit.source in placed.sources and (end - start >= 0.8 * (placed.end - placed.start) or not gold.quote):
                return place
        elif hit.text and first_place(gold, [hit]) == 0:
            return place
    return None


def cited_statement(golds: Sequence[Gold], cited: Sequence[Words]) -> bool:
    """Whether a citation comes from a statement that gold stands in."""
    return any(of_statement(words, gold) for words in cited for gold in golds)
