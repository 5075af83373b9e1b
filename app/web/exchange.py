"""The exchange: what a reader asked and what came of it; a session keeps them in order."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.answer import Answer, Citation, Standing, Turn
from app.rendering import said
from index.library import EVERYTHING, Filters


def new_id() -> str:
    """A name that no other exchange has, and nobody guesses."""
    return secrets.token_hex(8)


# Compared by identity: Gradio may hash a session's state, and the statements in it are long.
@dataclass(frozen=True, eq=False)
class Exchange:
    """One question with its answer, or with the problem that kept it from one.

    `filters` are what the reader narrowed the search to; a `draft` is still being written; `stopped` was ended by the
    reader; `since` tells, for one that was kept, how the record has changed since it was answered. `id` stays the same
    wherever the conversation is opened; `good` and `note` are what the reader thought of the answer.
    """

    asked: str
    answer: Answer | None = None
    problem: str = ""
    filters: Filters = EVERYTHING
    draft: bool = False
    stopped: bool = False
    since: str = ""
    id: str = field(default_factory=new_id)
    good: bool | None = None
    note: str = ""

    @property
    def evidence(self) -> tuple[Citation, ...]:
        """What the evidence pane shows: the citations, or for a refusal what came closest."""
        return (self.answer.citations or self.answer.nearest) if self.answer else ()

    def citation(self, number: int) -> Citation | None:
        """The piece of evidence with a number."""
        return next((citation for citation in self.evidence if citation.number == number), None)


Exchanges = tuple[Exchange, ...]
_NOTHING = "You stopped before there was an answer; ask again."


def settled(draft: Exchange, stopped: bool) -> Exchange:
    """A draft as the exchange that stays; of an answer that was stopped, without the sentence in the middle."""
    answer = draft.answer
    if answer is None:
        return replace(draft, draft=False, problem=draft.problem or _NOTHING)
    claims = tuple(claim for claim in answer.claims if claim.standing is not Standing.PENDING)
    return replace(draft, draft=False, stopped=stopped, answer=replace(answer, claims=claims))


def light(answer: Answer) -> Answer:
    """An answer without the passages that were only considered: a session would hold them for nothing."""
    return replace(answer, retrieved=())


def history(exchanges: Sequence[Exchange]) -> list[Turn]:
    """The turns that the next question can lean on, oldest first."""
    answers = [exchange.answer for exchange in exchanges if exchange.answer and not exchange.answer.notice]
    return [
        Turn(answer.question.asked, said(answer), tuple(c.statement.id for c in answer.citations)) for answer in answers
    ]
