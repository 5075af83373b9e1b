"""The exchange: what a reader asked and what came of it; a session keeps them in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.answer import Answer, Citation, Turn
from app.rendering import said


# Compared by identity: Gradio may hash a session's state, and the statements in it are long.
@dataclass(frozen=True, eq=False)
class Exchange:
    """One question with its answer, or with the problem that kept it from one."""

    asked: str
    answer: Answer | None = None
    problem: str = ""

    @property
    def evidence(self) -> tuple[Citation, ...]:
        """What the evidence pane shows: the citations, or for a refusal what came closest."""
        return (self.answer.citations or self.answer.nearest) if self.answer else ()

    def citation(self, number: int) -> Citation | None:
        """The piece of evidence with a number."""
        return next((citation for citation in self.evidence if citation.number == number), None)


def answered(asked: str, answer: Answer) -> Exchange:
    """An exchange without the passages that were only considered: a session would hold them for nothing."""
    return Exchange(asked, replace(answer, retrieved=()))


def history(exchanges: Sequence[Exchange]) -> list[Turn]:
    """The turns that the next question can lean on, oldest first."""
    answers = [exchange.answer for exchange in exchanges if exchange.answer and not exchange.answer.notice]
    return [
        Turn(answer.question.asked, said(answer), tuple(c.statement.id for c in answer.citations)) for answer in answers
    ]
