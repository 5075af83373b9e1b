"""The judge that comes along: no model; how much of the required elements the cited words, not the answer, hold."""

from __future__ import annotations

from eval.case import Case
from eval.judging.judge import Judge
from eval.judging.opinion import Opinion
from eval.metrics.answering import elements_found
from eval.result import Result


def cited_elements() -> Judge:
    """A judge that looks for the required elements in what is cited."""
    return _judge


def _judge(case: Case, result: Result) -> Opinion:
    cited = "\n".join(one.text for one in result.citations)
    value = elements_found(case, cited) if case.answerable else float(bool(result.abstained))
    return Opinion(value, "none", "the share of required elements that the cited words hold", f"{value:.4f}")
