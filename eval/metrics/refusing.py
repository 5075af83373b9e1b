"""The fourth layer: whether what the record does not say was refused, and what it says was not."""

from __future__ import annotations

from eval.case import Case
from eval.metrics.answering import elements_found
from eval.metrics.citing import cited_share, shows_gold
from eval.metrics.score import Score, Scores, failed, not_asked, scored
from eval.result import Result

_NAMES = ("right", "abstention recall", "false refusals", "answered wrong")


def refusal_scores(case: Case, result: Result) -> Scores:
    """Whether the case came out right, was rightly or wrongly refused, or answered with nothing right."""
    if result.error:
        return dict.fromkeys(_NAMES, failed(result.error))
    if result.answer is None or result.abstained is None:
        return dict.fromkeys(_NAMES, not_asked("the run has no answers"))
    unanswerable, answerable = not_asked("the case is answerable"), not_asked("the case is not answerable")
    return {
        "right": _right(case, result),
        "abstention recall": unanswerable if case.answerable else scored(result.abstained),
        "false refusals": scored(result.abstained) if case.answerable else answerable,
        "answered wrong": scored(_nothing_right(case, result)) if case.answerable else answerable,
    }


def _right(case: Case, result: Result) -> Score:
    """Every element in the answer and gold cited, or refused where that is right."""
    if not case.answerable:
        return scored(bool(result.abstained))
    if not case.answers and not case.alternatives:
        return not_asked("the case has neither answers nor evidence")
    return scored(is_right(case, result))


def is_right(case: Case, result: Result) -> bool:
    """Whether an answerable case was answered with every element, and on gold; without elements, all gold cited."""
    if result.abstained:
        return False
    if not case.answers:
        return cited_share(case, result.citations) == 1
    rests = not case.alternatives or any(shows_gold(case, one) for one in result.citations)
    return rests and elements_found(case, result.answer or "") == 1


def _nothing_right(case: Case, result: Result) -> bool:
    """Whether it was answered without any element or gold."""
    answered = not result.abstained
    return answered and elements_found(case, result.answer or "") == 0 and cited_share(case, result.citations) == 0


def best_is_right(case: Case, result: Result) -> bool | None:
    """Whether the first words shown, or the nearest when refused, answer; None where none are known.

    It is what the risk is measured on: the assistant made to answer, whatever it was sure of.
    """
    first = (*result.citations, *result.nearest)[:1]
    if not first or (case.answerable and not case.alternatives):
        return None
    return case.answerable and shows_gold(case, first[0])
