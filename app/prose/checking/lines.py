"""A passage as it is checked against: its sentences with their words, numbers, times and names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.prose.checking.namings import namings, sides, words_of
from app.prose.checking.numbers import Number, figures, read_numbers
from app.prose.checking.times import each_day, next_to, times
from app.question.names import Leader, leaders
from app.question.period import Period
from app.writer import joined
from index.passage import Passage
from index.sentences import sentences
from index.words import stems

_NEAR = 5
_HEADS = ("president", "prime minister", "chancellor")


@dataclass(frozen=True)
class Line:
    """One sentence, of a passage or of a model; numbers from thirteen on are in figures in `text`.

    A model's may repeat the question that it answers, `asked`.
    """

    text: str
    day: date | None = None
    start: int = 0
    end: int = 0
    asked: str = ""

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of its words, function words left out."""
        return frozenset(stems(self.text))

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Its numbers."""
        return read_numbers(self.text)

    @cached_property
    def times(self) -> tuple[Period, ...]:
        """The times that it names."""
        return times(self.text, self.day)

    @cached_property
    def names(self) -> frozenset[str]:
        """Whom it names, leaders with their countries."""
        return frozenset().union(*(sides(one.stands_for) for one in namings(self.text)))

    def near(self, start: int, end: int) -> frozenset[str]:
        """The stems of the five words before and behind a place."""
        before, behind = self.text[:start].split()[-_NEAR:], self.text[end:].split()[:_NEAR]
        return frozenset(stems(" ".join((*before, *behind))))


def line(text: str, day: date | None = None, start: int = 0, end: int = 0) -> Line:
    """A sentence, its numbers in figures, without tags and word joiners: 'COVID-19' is written with one."""
    text = next_to(text, day) if day else text
    return Line(figures(each_day(re.sub(r"</?\w+[^>]*>|[\u200b\u2060\ufeff]", "", text))), day, start, end)


@dataclass(frozen=True, eq=False)
class Source:
    """One handed passage: its sentences, and what stands in front of it."""

    passage: Passage

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Its sentences, with their places in the statement."""
        p = self.passage
        return tuple(line(p.text[a:b], self.day, p.start + a, p.start + b) for a, b in sentences(p.text))

    @property
    def day(self) -> date | None:
        """The day of its statement."""
        return self.passage.statement.date

    @cached_property
    def head(self) -> Line:
        """Title, date, issuers, heading and lead-in."""
        return line(f"{self.passage.head} · {joined(self.passage.statement.issuers)}", self.day)

    @cached_property
    def issuers(self) -> frozenset[str]:
        """Who issued it, with who was at the head of them on its day."""
        own = frozenset(name.casefold() for name in self.passage.statement.issuers)
        led = {one.name.casefold() for one in leaders() if one.of.casefold() in own and self._leads(one)}
        return own | led

    def _leads(self, one: Leader) -> bool:
        return self.day is not None and one.office in _HEADS and one.held(self.day, self.day)

    @cached_property
    def words(self) -> frozenset[str]:
        """All its words and those in front of it, as names are compared."""
        return words_of(" ".join((self.head.text, *(one.text for one in self.lines))))

    @cached_property
    def names(self) -> frozenset[str]:
        """All whom it names, in front of it too, and its issuers."""
        return self.head.names.union(self.issuers, *(one.names for one in self.lines))
