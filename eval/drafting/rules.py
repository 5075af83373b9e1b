"""Proposals by rule: a sentence that holds a number, day, person or place, with that left out."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from app.question import Question, Wants
from app.short import short_answers
from app.writer import lead
from eval.places import span_of
from index.sentences import sentences
from ingest.statement import Statement

_ASKS = {
    Wants.NUMBER: "How much or how many?",
    Wants.DATE: "When?",
    Wants.PERSON: "Who?",
    Wants.PLACE: "Where?",
}
_FEWEST, _MOST = 10, 50


def propose(statements: Sequence[Statement], seed: int = 0) -> Iterator[dict[str, Any]]:
    """Cases by rule, the kinds by turns, drawn by the seed; each is to be reworded, as it has the sentence's own words.

    A quote that stands twice in its statement is left out: it could not be told which one is meant.
    """
    drawn = list(statements)
    random.Random(seed).shuffle(drawn)
    by_kind = [(wants, _of_kind(drawn, wants, seed)) for wants in _ASKS]
    count = 0
    while by_kind:
        for turn in list(by_kind):
            proposal = next(turn[1], None)
            if proposal is None:
                by_kind.remove(turn)
                continue
            count += 1
            yield {"id": f"draft-{seed}-{count:03d}", **proposal}


def _of_kind(statements: Sequence[Statement], wants: Wants, seed: int) -> Iterator[dict[str, Any]]:
    """One proposal a statement that has a sentence of this kind."""
    rng = random.Random(f"{seed} {wants.value}")
    for statement in statements:
        spans = [span for span in sentences(statement.text) if _good(statement, span)]
        rng.shuffle(spans)
        made = (_proposal(statement, statement.text[a:b], wants) for a, b in spans)
        if (proposal := next((one for one in made if one), None)) is not None:
            yield proposal


def _good(statement: Statement, span: tuple[int, int]) -> bool:
    """Whether a sentence is neither short nor long, no heading or item, and stands once."""
    text = statement.text[slice(*span)]
    if not _FEWEST <= len(text.split()) <= _MOST or text[0] in "#-*|" or not text.rstrip("”\"'").endswith("."):
        return False
    return span_of(text, statement.text[: span[0]]) is None and span_of(text, statement.text[span[1] :]) is None


def _proposal(statement: Statement, sentence: str, wants: Wants) -> dict[str, Any] | None:
    """A case that asks for what is left out of a sentence; None when nothing of the kind is in it just once."""
    found = short_answers(Question("", "", wants=wants), sentence)
    if len(found) != 1:
        return None
    start, end = found[0]
    gap = f"{sentence[:start]}…{sentence[end:]}"
    return {
        "type": "factoid",
        "question": f"{lead(statement)}: “{gap}” {_ASKS[wants]}",
        "history": [],
        "answerable": True,
        "answers": [[sentence[start:end]]],
        "evidence": [{"path": PurePosixPath(statement.source).name, "quote": sentence}],
        "filters": {},
        "note": "drafted by rule",
    }


def without_known(proposals: Iterator[dict[str, Any]], known: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The proposals whose quote no known case rests on, under ids that none has."""
    quotes = {one["quote"] for row in known for one in row.get("evidence") or () if "quote" in one}
    ids = {str(row.get("id")) for row in known}
    for proposal in proposals:
        if proposal["evidence"][0]["quote"] not in quotes and proposal["id"] not in ids:
            yield proposal
