"""One quote with all that it takes to check it, as plain values."""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated

from annotated_types import Ge
from pydantic import BaseModel, ConfigDict

from app.answer import Citation
from app.reference import at_source, chicago, web_address
from app.rendering import source_line
from app.surroundings import surroundings
from app.writer import lead
from ingest.statement import DATES

Place = Annotated[int, Ge(0)]


class Facts(BaseModel):
    """Values that are written down once, and read back only when whole."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Cited(Facts):
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
