"""The extractive writer: the chosen sentences in the record's own words, each introduced by who said it and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.answer import Citation, Sentence
from app.evidence import Evidence
from app.question import Question
from app.short import short_answer
from ingest.statement import Kind, Statement

_TITLE_WORDS = 14


def write(question: Question, chosen: Sequence[Evidence]) -> tuple[Sentence, ...]:
    """The sentences of an answer, in the order chosen."""
    return tuple(
        Sentence(
            lead(evidence.statement),
            Citation(number, evidence.statement, evidence.start, evidence.end),
            short_answer(question, evidence.text),
        )
        for number, evidence in enumerate(chosen, 1)
    )


def lead(statement: Statement) -> str:
    """Who said it, in what and when: 'Japan and United States, joint statement, 11 January 2023 (summary)'.

    Where the issuers are not known, the title stands for them.
    """
    who = joined(statement.issuers) or f"“{' '.join(statement.title.split()[:_TITLE_WORDS])}”"
    kind = "" if statement.kind is Kind.OTHER else statement.kind.words
    day = written(statement.date) if statement.date else "undated"
    line = ", ".join(part for part in (who, kind, day) if part)
    return f"{line} (summary)" if statement.summary else line


def joined(names: Sequence[str]) -> str:
    """'Japan', 'Japan and United States', 'Australia, India and Japan'."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def written(day: date) -> str:
    """A day as official texts write it: 11 January 2023."""
    return f"{day.day} {day:%B %Y}"
