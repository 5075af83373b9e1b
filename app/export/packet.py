"""The packet: what was asked, what was answered, and all that it takes to check every quote, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Annotated, Final, Literal, Self

from annotated_types import Ge
from pydantic import BaseModel, ConfigDict, model_validator

from app.answer import Answer, Citation, Sentence
from app.reference import at_source, chicago, web_address
from app.rendering import source_line
from app.surroundings import surroundings
from app.writer import lead
from ingest.statement import DATES
from prompts import REFUSAL

Place = Annotated[int, Ge(0)]
FORM: Final = "communique-packet-1"


class _Facts(BaseModel):
    """Values that are written down once, and read back only when whole."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Cited(_Facts):
    """One quote, the statement that it stands in, and the words around it; no path of a disk is told.

    `start` and `end`, `context_start` and `context_end` are offsets into the statement's text.
    """

    number: int
    statement_id: str
    version: str
    content_hash: str
    title: str
    lead: str
    reference: str
    source: str
    link: str
    event_date: str
    publication_date: str
    correction_date: str
    origins: dict[str, str]
    summary: bool
    where: str
    start: Place
    end: Place
    quote: str
    context_start: Place
    context_end: Place
    context: str
    also: tuple[str, ...] = ()

    @classmethod
    def of(cls, citation: Citation) -> Cited:
        """What is to be known of a citation."""
        s = citation.statement
        known = s.known()
        before, after = surroundings(citation)
        begins = before[0][0] if before else citation.start
        ends = after[-1][1] if after else citation.end
        return cls(
            number=citation.number,
            statement_id=s.id,
            version=s.version,
            content_hash=s.content_hash,
            title=s.title,
            lead=lead(s),
            reference=chicago(citation),
            source=web_address(s) or PurePath(s.source).name,
            link=at_source(citation),
            **{name: known[name] or "" for name in DATES},
            origins={name: s.origin[name] for name in (*DATES, "issuers", "kind") if name in s.origin},
            summary=s.summary,
            where=citation.where,
            start=citation.start,
            end=citation.end,
            quote=citation.quote,
            context_start=begins,
            context_end=ends,
            context=s.text[begins:ends],
            also=tuple(source_line(row) for row in citation.also),
        )

    @property
    def around(self) -> tuple[str, str]:
        """The words before the quote and those after it, as far as the context goes."""
        return self.context[: self.start - self.context_start], self.context[self.end - self.context_start :]


class Said(_Facts):
    """One sentence of an answer: the number of its citation, and where in the quote the short answer stands."""

    number: int
    short: tuple[int, int] | None = None

    @classmethod
    def of(cls, sentence: Sentence) -> Said:
        """A sentence without its words, which are those of its citation."""
        return cls(number=sentence.citation.number, short=sentence.short)


class Answered(_Facts):
    """One question with what came of it."""

    question: str
    understood_as: str
    notice: str
    remarks: tuple[str, ...]
    said: tuple[Said, ...]
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
            said=tuple(Said.of(sentence) for sentence in answer.sentences),
            searched=answer.searched.words,
            generation=answer.generation,
            citations=tuple(Cited.of(citation) for citation in answer.citations),
            nearest=tuple(Cited.of(citation) for citation in answer.nearest),
        )

    @model_validator(mode="after")
    def _rests_on_citations(self) -> Self:
        """No sentence without its citation."""
        if not {said.number for said in self.said} <= {cited.number for cited in self.citations}:
            raise ValueError("a sentence has no citation")
        return self

    @property
    def refusal(self) -> str:
        """That the record does not say, and what was searched; '' for an answer, and for what could not be asked."""
        return "" if self.said or self.notice else f"{REFUSAL} Searched: {self.searched}."

    def cited(self, said: Said) -> Cited:
        """The citation that a sentence rests on."""
        return next(one for one in self.citations if one.number == said.number)


def _whole(text: str) -> str:
    """A question without halves of surrogate pairs, which a terminal can pass on and no file can hold."""
    return text.encode("utf-8", "replace").decode()


class Packet(_Facts):
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
