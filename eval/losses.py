"""Where a case was lost: one label for each that failed, the first place on its way where the gold was gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

from eval.case import Case, Gold
from eval.metrics.answering import elements_found
from eval.metrics.matching import best_alternative, cites
from eval.metrics.refusing import is_right
from eval.metrics.retrieval import cited_statement, gold_place
from eval.places import Placed
from eval.result import Result, Trail, Words


class Loss(StrEnum):
    """The places where a case can be lost, in the order of its way."""

    NOT_IN_RECORD = "not in record"
    REWRITE = "rewrite lost it"
    NOT_RETRIEVED = "not retrieved"
    RANKED_OUT = "ranked out"
    WRONGLY_REFUSED = "wrongly refused"
    WRONG_STATEMENT = "wrong statement or date"
    NOT_CHOSEN = "not chosen as evidence"
    WRONG_SPAN = "wrong span"
    WRONG_CITATION = "right answer, wrong citation"
    SHOULD_HAVE_REFUSED = "should have refused"


SAYS = {
    Loss.NOT_IN_RECORD: "a gold quote stands in no statement of the record",
    Loss.REWRITE: "the question as asked finds the gold, the question as understood does not",
    Loss.NOT_RETRIEVED: "the search has no passage that holds the gold",
    Loss.RANKED_OUT: "the search has the gold below the passages that may be read closely",
    Loss.WRONGLY_REFUSED: "the gold was at hand, and the question refused",
    Loss.WRONG_STATEMENT: "the gold was at hand; what is cited comes from other statements alone",
    Loss.NOT_CHOSEN: "the gold was at hand; other places of its statement, or of other gold, are cited instead",
    Loss.WRONG_SPAN: "words of the passage that holds the gold are cited, and they lack what was asked",
    Loss.WRONG_CITATION: "every element stands in the answer, and no citation shows gold",
    Loss.SHOULD_HAVE_REFUSED: "the record does not answer, and an answer was given",
}


def lost(case: Case, result: Result, trail: Trail | None) -> Loss | None:
    """Where a case was lost; None for one that came out right or cannot be judged."""
    if result.error or (case.answerable and not case.alternatives):
        return None
    if result.answer is None:
        return _lost_in_search(case, result, trail) if case.answerable else None
    if not case.answerable:
        return None if result.abstained else Loss.SHOULD_HAVE_REFUSED
    if is_right(case, result):
        return None
    return _before_reading(case, result, trail) or _after_reading(case, result, trail)


def _lost_in_search(case: Case, result: Result, trail: Trail | None) -> Loss | None:
    """For a run without answers: whether all gold was found at all."""
    gold, placed = _missing(case, result, trail)
    if trail and placed is None:
        return Loss.NOT_IN_RECORD
    return Loss.NOT_RETRIEVED if gold_place(gold, None, result.retrieved) is None else None


def _missing(case: Case, result: Result, trail: Trail | None) -> tuple[Gold, Placed | None]:
    """The gold quote to follow: the first that is not cited, of the alternative nearest to what was cited and found."""
    golds = best_alternative(case.alternatives, (*result.citations, *result.retrieved))
    at = case.alternatives.index(tuple(golds))
    found = _sought(result)
    place = next((i for i, gold in enumerate(golds) if not any(cites(one, gold) for one in found)), 0)
    return golds[place], trail.placed[at][place] if trail else None


def _sought(result: Result) -> Sequence[Words]:
    """What shows that gold was reached: citations, or for a run without answers the passages."""
    return result.retrieved if result.answer is None else result.citations


def _before_reading(case: Case, result: Result, trail: Trail | None) -> Loss | None:
    """Lost before the passages were read closely."""
    gold, placed = _missing(case, result, trail)
    if trail is None:
        return Loss.NOT_RETRIEVED if gold_place(gold, None, result.retrieved) is None else None
    if placed is None:
        return Loss.NOT_IN_RECORD
    place = gold_place(gold, placed, trail.hits)
    if place is None:
        found_plainly = gold_place(gold, placed, trail.plain_hits) is not None
        return Loss.REWRITE if found_plainly else Loss.NOT_RETRIEVED
    cited = any(cites(one, gold) for one in result.citations)
    return Loss.RANKED_OUT if place >= trail.read and not cited else None


def _after_reading(case: Case, result: Result, trail: Trail | None) -> Loss:
    """Lost with the gold at hand."""
    if result.abstained:
        return Loss.WRONGLY_REFUSED
    golds = [gold for golds in case.alternatives for gold in golds]
    if case.answers and elements_found(case, result.answer or "") == 1:
        return Loss.WRONG_CITATION
    if not cited_statement(golds, result.citations):
        return Loss.WRONG_STATEMENT
    gold, placed = _missing(case, result, trail)
    return Loss.WRONG_SPAN if _beside(gold, placed, result, trail) else Loss.NOT_CHOSEN


def _beside(gold: Gold, placed: Placed | None, result: Result, trail: Trail | None) -> bool:
    """Whether a citation shows the gold quote, or stands in the passage that holds it."""
    if any(cites(one, gold) for one in result.citations):
        return True
    hits = trail.hits if trail else result.retrieved
    place = gold_place(gold, placed, hits)
    passage = hits[place] if place is not None else None
    return passage is not None and any(_inside(one, passage) for one in result.citations)


def _inside(cited: Words, passage: Words) -> bool:
    """Whether cited words lie in a passage."""
    if cited.source != passage.source or cited.span is None or passage.span is None:
        return False
    return passage.span[0] <= cited.span[0] and cited.span[1] <= passage.span[1]


def counted(losses: Iterable[Loss | None]) -> dict[Loss, int]:
    """How many cases were lost at each place, in the order of the way."""
    counts = Counter(loss for loss in losses if loss)
    return {loss: counts[loss] for loss in Loss if counts[loss]}
