"""A model's proposal as it is read from its reply, and held against the passage that it was made from."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from app.prose.drafting import without_thoughts
from app.prose.prompting import as_data
from eval.metrics.matching import has
from eval.places import span_of
from index.passage import Passage

_LINE = re.compile(r"^\W*(question|quote|answer)\W*:(.*)$", re.I)
_NONE = re.compile(r"\W*none\W*", re.I)
# Words: a shorter quote is no evidence that a person could judge, a longer question or answer no question or answer.
_SHORTEST_QUOTE, _LONGEST_QUESTION, _LONGEST_ANSWER = 5, 60, 20


class Dropped(Exception):
    """A proposal that is not kept; the message says why, in words that count alike."""


@dataclass(frozen=True)
class Proposal:
    """What a model proposes: a question, the words that answer it, and the answer inside them."""

    question: str
    quote: str
    answer: str


def read_proposal(reply: str) -> Proposal:
    """The proposal of a reply of three lines; `Dropped` where it is none."""
    plain = without_thoughts(reply).strip()
    if _NONE.fullmatch(plain):
        raise Dropped("the model found nothing to ask")
    found = [match.groups() for line in plain.splitlines() if (match := _LINE.match(line))]
    said = {name.lower(): _bare(words) for name, words in found}
    if len(found) != 3 or len(said) != 3 or not all(said.values()):
        raise Dropped("the reply is not the three lines asked for")
    return Proposal(**said)


def _bare(words: str) -> str:
    """Words without the marks that a model puts around them, and without what a reader would not see."""
    return " ".join(as_data(words).split()).strip('*_`"“” ')


def verified(proposal: Proposal, passage: Passage) -> Proposal:
    """The proposal with its quote as it stands in the passage; `Dropped` says what does not hold."""
    quote = _in_passage(proposal.quote, passage)
    answer = proposal.answer if has(quote, [proposal.answer]) else proposal.answer.rstrip(".")
    if not re.search(r"\w", answer) or not has(quote, [answer]):
        raise Dropped("the answer does not stand in the quote")
    if len(answer.split()) > _LONGEST_ANSWER:
        raise Dropped("the answer is too long")
    if not proposal.question.endswith("?") or len(proposal.question.split()) > _LONGEST_QUESTION:
        raise Dropped("the question is no question of one line")
    if has(proposal.question, [answer]):
        raise Dropped("the question gives the answer away")
    return replace(proposal, quote=quote, answer=answer)


def _in_passage(words: str, passage: Passage) -> str:
    """A quote as it stands in the passage, with the mark that ends its sentence; `Dropped` where it cannot be used."""
    span = span_of(words, passage.text)
    if span is None:
        raise Dropped("the quote does not stand in the passage")
    quote = passage.text[slice(*span)]
    if len(quote.split()) < _SHORTEST_QUOTE:
        raise Dropped("the quote is too short")
    if _stands_again(quote, passage.statement.text):
        raise Dropped("the quote stands more than once in the statement")
    mark = passage.text[span[1] : span[1] + 1]
    return quote + mark if mark in set(".!?") else quote


def _stands_again(quote: str, text: str) -> bool:
    """Whether words stand more than once in a text, so that it could not be told which are meant."""
    first = span_of(quote, text)
    return first is not None and span_of(quote, text[first[1] :]) is not None
