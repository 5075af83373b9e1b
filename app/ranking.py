"""What statements gain in the ranking for being of the time and the parties that a question names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from app.question import Question, Wants
from app.question.names import Name, once
from app.question.period import Period
from app.scan import Scan, in_order
from index.library import Reading
from index.passage import Hit


@dataclass(frozen=True)
class Gains:
    """The most that each can add to a passage's score, which is 0 to 1 without; docs/measurements.md, "Questions"."""

    period: float = 0.3
    parties: float = 0.15
    anchor: float = 0.25
    cited: float = 0.1
    order: float = 0.3


# Of the statements that hold what is asked for, the first ones in the order asked for are looked at.
_IN_ORDER = 3


def favoured(
    question: Question, reading: Reading, scanned: Scan | None = None, gains: Gains = Gains()
) -> dict[str, float]:
    """What each statement gains, by id; nothing is left out, so that a wrong reading only reorders."""
    gained: dict[str, float] = {}
    for ids, gain in (
        *_by_time(question, reading, gains),
        *_by_parties(question, reading, gains.parties),
        (set(question.cited), gains.cited),
        *_by_order(question, scanned, gains.order),
    ):
        for id in ids:
            gained[id] = gained.get(id, 0.0) + gain
    return gained


def balanced(question: Question, hits: Sequence[Hit]) -> list[Hit]:
    """The hits with those of each side of a comparison by turns, each side best first; the others follow."""
    sides = read_sides(question)
    if not sides:
        return list(hits)
    parts = [[hit for hit in hits if side.holds(hit.passage.statement.date)] for side in sides]
    turns = [hit for together in zip_longest(*parts) for hit in together if hit]
    first = list({hit.passage.id: hit for hit in turns}.values())
    return [*first, *(hit for hit in hits if not any(side.holds(hit.passage.statement.date) for side in sides))]


def read_sides(question: Question) -> tuple[Period, ...]:
    """The times that a comparison is between: those it names, or when the people it names were in office."""
    if question.wants is not Wants.COMPARISON:
        return ()
    named = tuple(period for period in question.periods if period.first)
    if len(named) > 1:
        return named
    terms = [name.leaders[-1] for name in once(question.names) if name.leaders]
    offices = Counter((leader.of, leader.office) for leader in terms)
    rivals = [leader for leader in terms if offices[leader.of, leader.office] > 1]
    return tuple(Period(one.called, one.since, (one.until or date.max) - timedelta(1)) for one in rivals)


Gained = tuple[set[str], float]


def _by_time(question: Question, reading: Reading, gains: Gains) -> list[Gained]:
    """The statements of the periods named, or else of the time that the conversation was at."""
    dates = reading.titles.dates.items()
    if question.periods:
        return [({id for id, day in dates if question.is_of(day)}, gains.period)]
    if question.anchor:
        first, last = question.anchor
        return [({id for id, day in dates if day and first <= day <= last}, gains.anchor)]
    return []


def _by_parties(question: Question, reading: Reading, gain: float) -> list[Gained]:
    """The statements that name parties in their titles; a party that few name says more."""
    found = [(reading.titles.naming_any(name.all), name) for name in once(question.names)]
    weighed = [(ids, reading.titles.rarity(ids)) for ids, _ in found if ids]
    total = sum(weight for _, weight in weighed)
    return [(ids, gain * weight / total) for ids, weight in weighed]


def usual_names(question: Question, reading: Reading) -> list[tuple[str, ...]]:
    """What the question names, each with the name that the record uses for it where that is another one."""
    return [(name.words, *_usual(name, reading)) for name in once(question.names)]


def _usual(name: Name, reading: Reading) -> list[str]:
    """The other name found most often, where it is found more than twice as often as the one asked with."""
    common = reading.generation.passages.common
    best = max(name.searched, key=common)
    return [best] if common(best) > 2 * common(name.words) else []


def _by_order(question: Question, scanned: Scan | None, gain: float) -> list[Gained]:
    """The first or last statements that have all that a question names."""
    ids = in_order(question, scanned)[:_IN_ORDER] if question.order and scanned else []
    return [({id}, gain * (1 - place / _IN_ORDER)) for place, id in enumerate(ids)]
