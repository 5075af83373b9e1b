"""The check of one sentence against the passages that it cites, and failing that against the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.prose.checking.facts import unfounded
from app.prose.checking.lines import Line, Source, line
from app.prose.checking.orders import is_order
from index.passage import Passage

# At most so many sentences of the record bear out one of a model's.
_MOST = 3
# A passage that a sentence does not cite bears it out only if it has nearly all of its words.
_CITED, _UNCITED = 0.4, 0.75
# A further sentence is taken for a number, time or name that it has, or for so many words that are still missing.
_NEW_WORDS = 2


@dataclass(frozen=True)
class Place:
    """Where words stand that bear out a sentence: in which passage, counted from 1, and which span of its statement."""

    number: int
    start: int
    end: int


@dataclass(frozen=True)
class Verdict:
    """Where the words stand that bear a sentence out; without any, the reason."""

    places: tuple[Place, ...] = ()
    reason: str = ""


def check(sentence: str, marks: Sequence[int], sources: Sequence[Source], asked: str = "") -> Verdict:
    """Whether a sentence stands in the passages that its marks name (counted from 1), or else in any other one.

    Words of the question that it answers, `asked`, count less where they do not stand there: 'the deal took effect on
    8 February' is 'the Agreement entered into force on February 8' to who asked when the deal took effect.
    """
    claim = replace(line(sentence), asked=line(asked).text)
    cited = [number for number in dict.fromkeys(marks) if 1 <= number <= len(sources)]
    reason = ""
    for numbers in _attempts(cited, len(sources)):
        within = [sources[number - 1] for number in numbers]
        support = _support(claim, list(zip(numbers, within, strict=True)))
        share = _CITED if numbers == cited else _UNCITED
        found = unfounded(claim, within, [one for _, one in support], share)
        if not found:
            return Verdict(_places(support))
        reason = reason or found
    unknown = [number for number in marks if number not in cited]
    if unknown:
        return Verdict(reason=f"it cites [{unknown[0]}], which it was not given")
    return Verdict(reason=reason if cited else f"it cites no passage, and {reason or 'there is none'}")


def sources(passages: Sequence[Passage]) -> tuple[Source, ...]:
    """Passages as they are checked against."""
    return tuple(map(Source, passages))


def _attempts(cited: Sequence[int], count: int) -> Iterator[Sequence[int]]:
    """The passages to look in: those cited together, then every other one alone."""
    if cited:
        yield cited
    yield from ([number] for number in range(1, count + 1) if [number] != list(cited))


def _support(claim: Line, within: Sequence[tuple[int, Source]]) -> list[tuple[int, Line]]:
    """The sentences that have most of a claim, the best first: each further one adds something."""
    candidates = [(number, one) for number, source in within for one in source.lines if not is_order(one.text)]
    chosen: list[tuple[int, Line]] = []
    missing = set(claim.stems)
    facts = _facts(claim)
    while candidates and len(chosen) < _MOST:
        best = max(candidates, key=lambda one: len(missing & one[1].stems) + 2 * len(facts & _facts(one[1])))
        new_words, new_facts = missing & best[1].stems, facts & _facts(best[1])
        if chosen and not new_facts and len(new_words) < _NEW_WORDS:
            break
        chosen.append(best)
        candidates.remove(best)
        missing -= new_words
        facts -= new_facts
    return chosen


def _facts(one: Line) -> frozenset[object]:
    """The numbers, times and names of a sentence as values."""
    numbers = {(number.value, number.unit) for number in one.numbers}
    times = {(period.first, period.last, period.month, period.day) for period in one.times}
    return frozenset(numbers | times | set(one.names))


def _places(support: Sequence[tuple[int, Line]]) -> tuple[Place, ...]:
    """The places of sentences, neighbours of one passage joined, the best first."""
    places: list[Place] = []
    for number, one in support:
        beside = next(
            (p for p in places if p.number == number and (0 <= one.start - p.end <= 2 or 0 <= p.start - one.end <= 2)),
            None,
        )
        if beside:
            places[places.index(beside)] = Place(number, min(beside.start, one.start), max(beside.end, one.end))
        else:
            places.append(Place(number, one.start, one.end))
    return tuple(places)
