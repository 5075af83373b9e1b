"""The second layer: what the answer says, against the gold answers."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable

from eval.case import Case
from eval.metrics.matching import has
from eval.metrics.score import Scores, failed, not_asked, scored
from eval.result import Result

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_MARKED = re.compile(r"\*\*(.+?)\*\*", re.S)
_PUNCTUATION = str.maketrans("", "", string.punctuation)
_NAMES = ("exact match", "token f1", "elements", "all elements", "answer words")


def answer_scores(case: Case, result: Result) -> Scores:
    """Exact match, token F1, required elements and length of the answer."""
    if result.error:
        return dict.fromkeys(_NAMES, failed(result.error))
    if result.answer is None:
        return dict.fromkeys(_NAMES, not_asked("the run has no answers"))
    found = _squad(case, result) | _elements(case, result)
    shown = not_asked("refused") if result.abstained else scored(len(result.answer.split()))
    return found | {"answer words": shown}


def _squad(case: Case, result: Result) -> Scores:
    """Exact match and token F1 of the short answer, for questions with one element or none."""
    names = ("exact match", "token f1")
    if len(case.answers) != 1 and case.answerable:
        reason = "the case has several required elements" if case.answers else "the case has no gold answer"
        return dict.fromkeys(names, not_asked(reason))
    gold = case.answers[0] if case.answerable else ("",)
    said = short_answer(result)
    return {"exact match": scored(exact_match(said, gold)), "token f1": scored(token_f1(said, gold))}


def _elements(case: Case, result: Result) -> Scores:
    """The share of required elements found in the answer."""
    names = ("elements", "all elements")
    if not case.answerable or not case.answers:
        return dict.fromkeys(names, not_asked("the case has no required elements"))
    share = 0.0 if result.abstained else elements_found(case, result.answer or "")
    return {"elements": scored(share), "all elements": scored(share == 1)}


def elements_found(case: Case, text: str) -> float:
    """The share of a case's required elements that a text has."""
    return sum(has(text, element) for element in case.answers) / max(1, len(case.answers))


def short_answer(result: Result) -> str:
    """What is compared word for word: the words marked as the answer, else the first quote, else all that was said."""
    if result.abstained:
        return ""
    answer = result.answer or ""
    marked = _MARKED.search(answer)
    return marked.group(1) if marked else result.citations[0].text if result.citations else answer


def normalised(text: str) -> str:
    """A text as SQuAD compares it: lower case, no punctuation, no articles, one space."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def exact_match(said: str, gold: Iterable[str]) -> bool:
    """Whether an answer is one of the gold answers after normalising."""
    return any(normalised(said) == normalised(one) for one in gold)


def token_f1(said: str, gold: Iterable[str]) -> float:
    """The harmonic mean of word precision and recall against the best gold answer; empty only equals empty."""
    return max(_f1(normalised(said).split(), normalised(one).split()) for one in gold)


def _f1(said: list[str], gold: list[str]) -> float:
    if not said or not gold:
        return float(said == gold)
    shared = (Counter(said) & Counter(gold)).total()
    return 2 * shared / (len(said) + len(gold))
