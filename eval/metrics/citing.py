"""The third layer: whether citations are exact, complete, to the point, and carry what is claimed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eval.case import Case
from eval.metrics.matching import cites, has, of_statement
from eval.metrics.score import Score, Scores, failed, not_asked, scored
from eval.result import Result, Words

Entails = Callable[[str, str], bool]
"""Whether a premise entails a hypothesis, as a plug-in judges it; `Unjudged` where it cannot say."""

_NAMES = ("citation exactness", "citation recall", "citation precision", "cited words", "alce recall", "alce precision")


class Unjudged(Exception):
    """A claim that could not be judged; the message says why."""


def citation_scores(case: Case, result: Result, entails: Entails | None = None) -> Scores:
    """Exactness, recall, precision, length, and ALCE's two where a plug-in tells what entails what."""
    if result.error:
        return dict.fromkeys(_NAMES, failed(result.error))
    if result.answer is None:
        return dict.fromkeys(_NAMES, not_asked("the run has no answers"))
    return {
        "citation exactness": _exactness(result),
        "citation recall": _recall(case, result),
        "citation precision": _precision(case, result),
        "cited words": scored(sum(len(one.text.split()) for one in result.citations))
        if result.citations
        else not_asked("nothing is cited"),
        **_alce(result, entails),
    }


def _exactness(result: Result) -> Score:
    """The share of quotes that stand verbatim in their statements."""
    if not result.citations:
        return not_asked("nothing is cited")
    told = [one.verbatim for one in result.citations if one.verbatim is not None]
    if len(told) < len(result.citations):
        return not_asked("the run does not say whether its quotes stand in the record")
    return scored(sum(told) / len(told))


def _recall(case: Case, result: Result) -> Score:
    """The share of gold quotes that are cited, of the best alternative."""
    if not case.alternatives:
        return not_asked("the case has no gold evidence")
    return scored(0.0 if result.abstained else cited_share(case, result.citations))


def cited_share(case: Case, cited: Sequence[Words]) -> float:
    """The share of gold quotes that some words cite, of the best alternative; 0 without any."""
    shares = [sum(any(cites(one, gold) for one in cited) for gold in golds) / len(golds) for golds in case.alternatives]
    return max(shares, default=0.0)


def _precision(case: Case, result: Result) -> Score:
    """The share of citations that show gold."""
    if not case.alternatives:
        return not_asked("the case has no gold evidence")
    if not result.citations or result.abstained:
        return not_asked("nothing is cited")
    return scored(sum(shows_gold(case, one) for one in result.citations) / len(result.citations))


def shows_gold(case: Case, cited: Words) -> bool:
    """Whether a citation cites gold, or has a required element and is of a gold statement."""
    golds = [gold for golds in case.alternatives for gold in golds]
    if any(cites(cited, gold) for gold in golds):
        return True
    return any(of_statement(cited, g) for g in golds) and any(has(cited.text, e) for e in case.answers)


def _alce(result: Result, entails: Entails | None) -> Scores:
    """Citation recall and precision as ALCE defines them, over the claims of the answer."""
    names = ("alce recall", "alce precision")
    if entails is None:
        return dict.fromkeys(names, not_asked("no entailment plug-in is named (--entailment)"))
    if result.abstained or not result.citations:
        return dict.fromkeys(names, not_asked("nothing is cited"))
    try:
        carried = [bool(cited) and entails("\n".join(cited), claim) for claim, cited in claims_of(result)]
    except Unjudged as why:
        return dict.fromkeys(names, failed(str(why)))
    return {"alce recall": scored(sum(carried) / len(carried)), "alce precision": _needed(result, carried, entails)}


def _needed(result: Result, carried: Sequence[bool], entails: Entails) -> Score:
    """The share of citations that their claim needs, by whether each claim is carried by all that it cites."""
    try:
        needed = [
            carries
            and (entails(one, claim) or not (rest := _without(cited, at)) or not entails("\n".join(rest), claim))
            for (claim, cited), carries in zip(claims_of(result), carried, strict=True)
            for at, one in enumerate(cited)
        ]
    except Unjudged as why:
        return failed(str(why))
    return scored(sum(needed) / len(needed)) if needed else not_asked("no claim has a citation")


def claims_of(result: Result) -> list[tuple[str, list[str]]]:
    """The claims of an answer with the words cited for each; a quote shown as it stands is its own claim."""
    if not result.claims:
        return [(one.text, [one.text]) for one in result.citations]
    cited = {number: one.text for number, one in enumerate(result.citations, 1)}
    return [(claim, [cited[number] for number in numbers if number in cited]) for claim, numbers in result.claims]


def _without(cited: Sequence[str], at: int) -> list[str]:
    """All but one."""
    return [one for place, one in enumerate(cited) if place != at]
