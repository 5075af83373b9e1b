"""What a question names that the record, or the statement found for it, does not: a sign that nothing answers it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.question import Question, Wants
from app.question.names import Name, once
from index.library import Reading
from ingest.statement import Statement

# Two capitalised words on end that do not begin the question: a name that no table has.
_NAME = re.compile(r"(?<=\s)(?!\d)[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)+")


@dataclass(frozen=True)
class Lacking:
    """Names that stand nowhere in the record, and known ones that the best sentence's statement has not."""

    nowhere: tuple[str, ...] = ()
    there: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.nowhere or self.there)


def lacking(question: Question, best: Statement, reading: Reading) -> Lacking:
    """What is named in vain, where `best` answers best; nothing of a comparison: no statement has all that it names."""
    if question.wants is Wants.COMPARISON:
        return Lacking()
    own = [name for name in once(question.names) if name.start < len(question.own)]
    return Lacking(_nowhere(question, reading), tuple(name.words for name in own if not _named(name, best)))


def _nowhere(question: Question, reading: Reading) -> tuple[str, ...]:
    """The names of no table that stand in no passage."""
    found = [m for m in _NAME.finditer(question.own) if not any(name.touches(*m.span()) for name in question.names)]
    words = [re.sub(r"['’]s$", "", match.group()) for match in found]
    return tuple(one for one in words if not reading.generation.passages.holding([[one]], 1))


def _named(name: Name, statement: Statement) -> bool:
    """Whether a statement has a name, in its text, title or parties, in any of its forms."""
    parts = (statement.title, *statement.issuers, *statement.parties, statement.text)
    forms = "|".join(map(re.escape, name.all))
    return bool(re.search(rf"(?<!\w)(?:{forms})(?!\w)", "\n".join(parts), re.I))
