"""A phrase or topic over time: every sentence of the record that has it, by month and by issuer, the first and last."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from app.answer import Citation, Searched
from app.sought import Sought, seek
from index.library import EVERYTHING, Filters, Found, Reading
from ingest.statement import Statement


@dataclass(frozen=True)
class Month:
    """A month: how many statements of it have what is sought, in how many sentences, and how many there are in all."""

    first: date
    statements: int
    sentences: int
    of: int


@dataclass(frozen=True)
class Speaker:
    """An issuer: in how many of its statements, and how many sentences, what is sought stands; the first and last."""

    name: str
    statements: int
    sentences: int
    of: int
    first: Citation
    last: Citation


# Compared by identity: a session keeps it and may be hashed, and the statements in it are long.
@dataclass(frozen=True, eq=False)
class Track:
    """Where something stands in the statements that were looked through, oldest first; what is undated comes last."""

    sought: Sought
    through: Found
    mentions: tuple[Citation, ...]

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The statements that have it, in the same order."""
        return tuple({mention.statement.id: mention.statement for mention in self.mentions}.values())

    @property
    def dated(self) -> tuple[Citation, ...]:
        """The mentions whose day is known."""
        return tuple(mention for mention in self.mentions if mention.statement.date)

    @property
    def words(self) -> str:
        """'“Taiwan” (also Taipei) stands in 2 of 9 statements, 2021-01-22 to 2022-12-30.'"""
        count = len(self.statements) or "none"
        return f"{self.sought.words} {self._verb} in {count} of {Searched.of(self.through).words}."

    @property
    def _verb(self) -> str:
        return "stands" if len(self.sought.things) + len(self.sought.phrases) == 1 else "stand together"

    def citation(self, number: int) -> Citation | None:
        """The mention with a number."""
        return self.mentions[number - 1] if 0 < number <= len(self.mentions) else None

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """Every month from the first to the last statement that was looked through, also those that have none."""
        all_ = Counter(_month(row.date) for row in self.through.listing if row.date)
        having = Counter(_month(one.date) for one in self.statements if one.date)
        said = Counter(_month(one.statement.date) for one in self.dated if one.statement.date)
        return tuple(Month(month, having[month], said[month], all_[month]) for month in _months(all_))

    @cached_property
    def speakers(self) -> tuple[Speaker, ...]:
        """Whose statements have it, those with most first."""
        own: dict[str, list[Citation]] = defaultdict(list)
        for mention in self.mentions:
            for name in mention.statement.issuers:
                own[name].append(mention)
        all_ = Counter(name for row in self.through.listing for name in row.issuers)
        rows = [_speaker(name, said, all_[name]) for name, said in own.items()]
        return tuple(sorted(rows, key=lambda row: (-row.statements, row.name)))


def track(asked: str, reading: Reading, filters: Filters = EVERYTHING) -> Track:
    """All that the record has of a phrase or topic, in the statements that pass a filter; each source's words once."""
    sought = seek(asked, reading)
    found = reading.found(filters)
    having: dict[str, list[Citation]] = {}
    for id in sorted(found.id_set.intersection(sought.candidates(reading))):
        statement = reading.statement(id)
        if places := sought.places(statement.text):
            having[id] = [Citation(0, statement, *place) for place in places]
    # The words of a copy are its original's: they are counted there.
    twice = {id for id, original in reading.copies.items() if original in found.id_set and original in having}
    mentions = sorted((one for id in having.keys() - twice for one in having[id]), key=_by_day)
    spared = {id for id, original in reading.copies.items() if original in found.id_set} - (having.keys() - twice)
    numbered = tuple(replace(one, number=number) for number, one in enumerate(mentions, 1))
    return Track(sought, found.among(found.id_set - spared), _attributed(numbered, reading))


def _attributed(mentions: Sequence[Citation], reading: Reading) -> tuple[Citation, ...]:
    """The mentions, the first and last with the other sources that published their words."""
    ends = {one.number for dated in [[m for m in mentions if m.statement.date]] for one in (dated[:1] + dated[-1:])}
    return tuple(
        replace(one, also=reading.also(one.statement.id, one.quote)) if one.number in ends else one for one in mentions
    )


def _by_day(mention: Citation) -> tuple[date, str, int]:
    return mention.statement.date or date.max, mention.statement.id, mention.start


def _month(day: date | None) -> date:
    """The first day of a day's month."""
    return (day or date.min).replace(day=1)


def _months(there: Iterable[date]) -> Iterator[date]:
    """Every month from the first to the last of some."""
    month, last = min(there, default=date.max), max(there, default=date.min)
    while month <= last:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _speaker(name: str, said: Sequence[Citation], of: int) -> Speaker:
    """What one issuer said, oldest first."""
    return Speaker(name, len({one.statement.id for one in said}), len(said), of, said[0], said[-1])
