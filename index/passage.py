"""The passage: a span of a statement, small enough for the embedding model to read whole."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.statement import Statement

Span = tuple[int, int]
_HEAD_WORDS = 24


@dataclass(frozen=True)
class Passage:
    """`statement.text[start:end]`, never a copy; `context` is its heading and lead-in, as spans of the same text."""

    statement: Statement
    start: int
    end: int
    context: tuple[Span, ...] = ()

    @property
    def id(self) -> str:
        """Where the passage lies, `statement-id:start-end[:context…]`; unique in an index."""
        return ":".join([self.statement.id, *(f"{a}-{b}" for a, b in ((self.start, self.end), *self.context))])

    @property
    def text(self) -> str:
        """The words, exactly as they stand in the statement."""
        return self.statement.text[self.start : self.end]

    @property
    def head(self) -> str:
        """What a reader must know beside the words: title, date, heading and lead-in, each cut to 24 words."""
        s = self.statement
        day = f"{s.date.day} {s.date:%B %Y}" if s.date else ""
        leads = (s.text[a:b].lstrip("# ") for a, b in self.context)
        return " · ".join(" ".join(part.split()[:_HEAD_WORDS]) for part in (s.title, day, *leads) if part)


def read_passage_id(passage_id: str) -> tuple[str, tuple[Span, ...]]:
    """The statement id and the spans (own, then context) that `Passage.id` wrote down."""
    statement_id, *spans = passage_id.split(":")
    pairs = (span.split("-") for span in spans)
    return statement_id, tuple((int(a), int(b)) for a, b in pairs)


def statement_of(passage_id: str) -> str:
    """The statement id alone."""
    return passage_id.split(":", 1)[0]


@dataclass(frozen=True)
class Hit:
    """A passage that was found, how well it fits (0 to 1, higher is better) and which searches found it."""

    passage: Passage
    score: float
    found_by: tuple[str, ...]
