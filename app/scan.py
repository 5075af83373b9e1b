"""The scan: what a question seeks, looked for in every statement it may be about, not only in the likeliest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from app.answer import Searched
from app.evidence import Evidence
from app.question import Order, Question
from app.question.names import once, read_names
from app.sought import Thing, other_words
from index.library import Found, Reading
from index.passage import Hit, statement_of
from index.sentences import sentences
from index.words import stems
from ingest.statement import Kind


@dataclass(frozen=True)
class Scan:
    """What was sought, what was looked through for it, and the passages that have it, those that fit best first."""

    things: tuple[Thing, ...]
    through: Found
    passages: tuple[str, ...]

    @cached_property
    def found(self) -> Found:
        """The statements that have all of it."""
        return self.through.among({statement_of(id) for id in self.passages})

    @property
    def words(self) -> str:
        """'“Taiwan” stands in 2 of 9 statements, 2021-01-22 to 2022-12-30; first on 2021-03-12, last on 2022-05-24.'"""
        what = " and ".join(f"“{thing[0]}”" for thing in self.things)
        verb = "stands" if len(self.things) == 1 else "stand together"
        looked, having = Searched.of(self.through), Searched.of(self.found)
        days = f"; first on {having.first}, last on {having.last}" if having.statements > 1 and having.first else ""
        return f"{what} {verb} in {having.statements or 'none'} of {looked.words}{days}."


def scan(question: Question, reading: Reading, found: Found) -> Scan | None:
    """The scan that a question asks for: whether something is mentioned, or what came first or last."""
    if question.sought:
        things = _things_of(question.sought)
        return _scanned(things, _scope(question, reading, found), reading) if things else None
    if question.order is None:
        return None
    things = _things_named(question, reading)
    tries = (_scanned(things[:count], found, reading) for count in range(len(things), 0, -1))
    return next((done for done in tries if done.passages), None)


def mentions(scanned: Scan, evidence: Sequence[Evidence], reading: Reading, only: str | None = None) -> list[Evidence]:
    """The sentences that have what was sought, one a statement: those that are judged likeliest first.

    Of the one statement with the id `only`, or of all that have it.
    """
    things = [[set(stems(name)) for name in thing] for thing in scanned.things]
    judged = {one.place: one for one in evidence}
    best: dict[str, Evidence] = {}
    passages = (id for id in scanned.passages if only is None or statement_of(id) == only)
    for passage in map(reading.passage, passages):
        id = passage.statement.id
        for start, end in sentences(passage.text):
            words = set(stems(passage.text[start:end]))
            if all(any(name <= words for name in thing) for thing in things):
                there = Evidence(Hit(passage, 0.0, ("words",)), passage.start + start, passage.start + end, 0.0)
                one = judged.get(there.place, there)
                best[id] = max(best.get(id, one), one, key=lambda each: each.probability)
    return sorted(best.values(), key=lambda one: -one.probability)


def in_order(question: Question, scanned: Scan) -> list[str]:
    """The ids of the dated statements that have what was sought, in the order that is asked for."""
    dated = sorted((str(row.date), row.id) for row in scanned.found.listing if row.date)
    return [id for _, id in (dated if question.order is Order.FIRST else reversed(dated))]


def _things_named(question: Question, reading: Reading) -> list[Thing]:
    """What a statement must have to be counted: the names, numbers and capitalised words, rarest first."""
    names = once(question.names)
    known = {stem for name in names for stem in stems(name.words)}
    marks = re.findall(r"(?<=\s)[A-Z][\w-]+", re.sub(r"^\W*\w+", "", question.own))
    others = [word for word in dict.fromkeys(marks) if stems(word) and not set(stems(word)) <= known]
    things: list[Thing] = [*(name.all for name in names), *([word] for word in others)]
    rarity = reading.generation.passages.rarity
    return sorted(things, key=lambda words: -min(max(map(rarity, stems(word)), default=0.0) for word in words))


def _things_of(phrase: str) -> list[Thing]:
    """The names of a phrase, each with its other names, and its other words."""
    names = once(read_names(phrase))
    return [*(name.all for name in names), *([word] for word in other_words(phrase, names))]


def _scope(question: Question, reading: Reading, found: Found) -> Found:
    """The statements that a question is about: of its times, parties and kind, or those cited last.

    What would leave none is passed over, since a reading of the question is a guess.
    """
    sought = {name.called for name in read_names(question.sought)}
    kinds = sorted((kind for kind in Kind if kind.words in question.own.lower()), key=lambda kind: -len(kind.words))
    narrower = [
        {id for id, day in reading.titles.dates.items() if question.is_of(day)},
        *(reading.titles.naming_any(name.all) for name in once(question.names) if name.called not in sought),
        {row.id for row in found.listing if row.kind in kinds[:1]},
        set() if question.periods else set(question.cited),
    ]
    ids = found.id_set
    for some in narrower:
        ids = ids & some or ids
    return found.among(ids)


def _scanned(things: Sequence[Thing], through: Found, reading: Reading) -> Scan:
    index = reading.generation.passages
    having = index.holding(things, index.count())
    return Scan(tuple(things), through, tuple(id for id in having if statement_of(id) in through.id_set))
