"""The answer: sentences of the record with the places they stand at, or a refusal with what was searched."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from app.question import Question
from app.question.turn import Turn as Turn
from index.library import Found
from index.passage import Hit
from ingest.listed import Listed
from ingest.statement import Statement


@dataclass(frozen=True)
class Citation:
    """A place in a statement; the quote is the slice, so it is verbatim or does not exist.

    `also` has the other sources that published the same words.
    """

    number: int
    statement: Statement
    start: int
    end: int
    also: tuple[Listed, ...] = field(default=(), hash=False)

    @property
    def quote(self) -> str:
        """The cited words."""
        return self.statement.text[self.start : self.end]

    @property
    def page(self) -> int | None:
        """The page on which the quote begins, counted from 1; None for a statement without pages."""
        return self.statement.page(self.start)

    @property
    def paragraph(self) -> int:
        """The paragraph in which the quote begins, counted from 1; headings and list items count too."""
        before = self.statement.text[: self.start]
        paragraphs = [part for part in before.split("\n") if part.strip()]
        line_begun = bool(paragraphs) and not before.endswith("\n")
        return len(paragraphs) + (not line_begun)

    @property
    def where(self) -> str:
        """Where in the statement the words stand, as a reader would say it."""
        share = 100 * self.start // max(1, len(self.statement.text))
        page = f"p. {self.page}, " if self.page else ""
        return f"{page}paragraph {self.paragraph}, {share} % in"


@dataclass(frozen=True)
class Sentence:
    """One sentence of an answer: who said it and when, the words, and the short answer inside them."""

    lead: str
    citation: Citation
    short: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """The words, with the short answer between `**`."""
        quote = self.citation.quote
        if self.short is None:
            return quote
        start, end = self.short
        return f"{quote[:start]}**{quote[start:end]}**{quote[end:]}"


class Standing(StrEnum):
    """How a sentence of a model's stands to the record."""

    PENDING = "pending"
    VERIFIED = "verified"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True)
class Claim:
    """One sentence that a model wrote, without its marks; what it rests on, or why it rests on nothing.

    A pending one is still being written or checked and points to whole passages; an unsupported one has no citations.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    standing: Standing = Standing.PENDING
    reason: str = ""


@dataclass(frozen=True)
class Cost:
    """What a model's answer took: tokens read and written, as its server counts them or else as we do, and seconds."""

    tokens_in: int
    tokens_out: int
    seconds: float
    cached: bool = False


@dataclass(frozen=True)
class Searched:
    """What a question was put to: how many statements, and from which day to which."""

    statements: int
    first: date | None
    last: date | None

    @classmethod
    def of(cls, found: Found) -> Searched:
        """What lies in the statements that a search may return."""
        return cls(len(found.listing), *found.days)

    @property
    def count(self) -> str:
        """'1 statement', '21 statements'."""
        return f"{self.statements} statement{'' if self.statements == 1 else 's'}"

    @property
    def words(self) -> str:
        """As a reader would say it."""
        return f"{self.count}, {self.first} to {self.last}" if self.first else self.count


@dataclass(frozen=True)
class Answer:
    """What the record says to a question, or that it does not say; then `nearest` shows what comes closest.

    `remarks` tell, in our words, how far the search went and what it did not find there; `confidence` is the
    probability that the sentences found answer the question.

    Where a model wrote (`writer` is its name), `claims` are its sentences; `sentences` still answer in the record's own
    words, and stand alone where no claim could be verified: then `fallback` says why.
    """

    question: Question
    sentences: tuple[Sentence, ...]
    searched: Searched
    nearest: tuple[Citation, ...] = ()
    remarks: tuple[str, ...] = ()
    confidence: float = 0.0
    retrieved: tuple[Hit, ...] = ()
    notice: str = ""
    generation: str = ""
    latency_ms: float = 0.0
    claims: tuple[Claim, ...] = ()
    writer: str = ""
    fallback: str = ""
    cost: Cost | None = None

    @property
    def declined(self) -> bool:
        """Whether the record does not answer."""
        return not self.sentences

    @property
    def in_prose(self) -> bool:
        """Whether the claims are the answer, because some of them is verified or may yet be."""
        return any(claim.standing is not Standing.UNSUPPORTED for claim in self.claims)

    @property
    def settled(self) -> Answer:
        """The answer without a sentence that is still being written: what is kept where the reader stops a model."""
        return replace(self, claims=tuple(one for one in self.claims if one.standing is not Standing.PENDING))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The places that the answer rests on, by number: those of its claims, or else of its sentences."""
        if self.in_prose:
            cited = {one.number: one for claim in self.claims for one in claim.citations}
            return tuple(cited[number] for number in sorted(cited))
        return tuple(sentence.citation for sentence in self.sentences)
