"""The packet: what was asked, what was answered, and all that it takes to check every quote, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, Literal, Self

from pydantic import model_validator

from app.answer import Answer, Claim, Sentence, Standing
from app.export.cited import Cited, Facts
from app.rendering import written_by
from prompts import REFUSAL

FORM: Final = "communique-packet-1"


class Said(Facts):
    """One sentence of an answer: the number of its citation, and where in the quote the short answer stands."""

    number: int
    short: tuple[int, int] | None = None

    @classmethod
    def of(cls, sentence: Sentence) -> Said:
        """A sentence without its words, which are those of its citation."""
        return cls(number=sentence.citation.number, short=sentence.short)


class Claimed(Facts):
    """One sentence that a model wrote, with the numbers of what bears it out, or the reason why nothing does."""

    text: str
    numbers: tuple[int, ...]
    fault: str

    @classmethod
    def of(cls, claim: Claim) -> Claimed:
        """A sentence; one that was not verified rests on nothing."""
        if claim.standing is Standing.VERIFIED:
            return cls(text=claim.text, numbers=tuple(one.number for one in claim.citations), fault="")
        return cls(text=claim.text, numbers=(), fault=claim.reason or "not checked")

    @property
    def marks(self) -> str:
        """'[1] [2]'."""
        return " ".join(f"[{number}]" for number in self.numbers)


class Answered(Facts):
    """One question with what came of it."""

    question: str
    understood_as: str
    notice: str
    remarks: tuple[str, ...]
    fallback: str
    said: tuple[Said, ...]
    claims: tuple[Claimed, ...]
    written_by: str
    searched: str
    generation: str
    citations: tuple[Cited, ...]
    nearest: tuple[Cited, ...]

    @classmethod
    def of(cls, answer: Answer) -> Answered:
        """An answer without what was only considered."""
        question = answer.question
        return cls(
            question=_whole(question.asked),
            understood_as=_whole(question.standalone) if question.rewritten else "",
            notice=answer.notice,
            remarks=answer.remarks,
            fallback=answer.fallback,
            said=() if answer.in_prose else tuple(Said.of(sentence) for sentence in answer.sentences),
            claims=tuple(Claimed.of(claim) for claim in answer.claims),
            written_by=written_by(answer),
            searched=answer.searched.words,
            generation=answer.generation,
            citations=tuple(Cited.of(citation) for citation in answer.citations),
            nearest=tuple(Cited.of(citation) for citation in answer.nearest),
        )

    @model_validator(mode="after")
    def _rests_on_citations(self) -> Self:
        """No sentence without its citation."""
        resting = {said.number for said in self.said} | {number for claim in self.claims for number in claim.numbers}
        if not resting <= {cited.number for cited in self.citations}:
            raise ValueError("a sentence has no citation")
        return self

    @property
    def prose(self) -> tuple[Claimed, ...]:
        """The sentences of a model that were verified; they are then the answer."""
        return tuple(claim for claim in self.claims if not claim.fault)

    @property
    def struck(self) -> tuple[Claimed, ...]:
        """The sentences of a model that nothing bears out: they stay visible, struck through."""
        return tuple(claim for claim in self.claims if claim.fault)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is said before the answer: why there is none, how far the search went, what did not work, a refusal."""
        refused = not (self.said or self.prose or self.notice)
        refusal = f"{REFUSAL} Searched: {self.searched}." if refused else ""
        return tuple(line for line in (self.notice, *self.remarks, self.fallback, refusal) if line)

    @property
    def origin(self) -> str:
        """What was searched, in which index, and who wrote."""
        searched = f"Searched: {self.searched}, index {self.generation}." if self.generation else ""
        return " ".join(part for part in (searched, self.written_by and f"{self.written_by}.") if part)

    def cited(self, said: Said) -> Cited:
        """The citation that a sentence rests on."""
        return next(one for one in self.citations if one.number == said.number)


def _whole(text: str) -> str:
    """A question without halves of surrogate pairs, which a terminal can pass on and no file can hold."""
    return text.encode("utf-8", "replace").decode()


class Packet(Facts):
    """The answers of a conversation, oldest first, and when they were taken along."""

    form: Literal["communique-packet-1"] = FORM
    made_at: str
    answers: tuple[Answered, ...]

    @classmethod
    def of(cls, answers: Sequence[Answer]) -> Packet:
        """A packet made now."""
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        return cls(made_at=moment, answers=tuple(Answered.of(answer) for answer in answers))

    @property
    def made(self) -> str:
        """The moment as a reader would say it: '2026-11-24 06:30 UTC'."""
        return f"{self.made_at[:16].replace('T', ' ')} UTC"
