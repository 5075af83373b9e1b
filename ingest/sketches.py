"""MinHash sketches of texts by rensa, and which sketches are near each other; the one file that imports it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from operator import eq

from rensa import RMinHash

# Two texts meet in a band with the cube of their Jaccard similarity s: in one of 42 bands at least with a chance of
# 1 - (1 - s³)⁴² (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, 3.4), .996 at s = .5 and .04 at .1.
_BANDS, _ROWS = 42, 3
_SEED = 1
# Raised when the same text gets another sketch, so that cached ones are made again.
_FORM = 1
# Of two texts with s = .4, one pair in a hundred has a share of equal numbers below this (binomial, n = 126).
_LEAST_SHARE = 0.3
# A text and its copies carry event dates that differ by no more: time zones, a night's sitting, a weekend.
DAYS = 3


def sketch(shingles: Sequence[str]) -> bytes:
    """The sketch of a text by its shingles, 508 bytes; empty for a text without any."""
    if not shingles:
        return b""
    made = RMinHash(_BANDS * _ROWS, _SEED)
    made.update(shingles)
    return b"".join(number.to_bytes(4, "little") for number in (_FORM, *made.digest()))


def is_current(made: bytes) -> bool:
    """Whether this program would make the same sketch again."""
    return not made or int.from_bytes(made[:4], "little") == _FORM


def near(one: date | None, other: date | None) -> bool:
    """Whether two event dates can be of one event; an unknown one can be of any."""
    return one is None or other is None or abs((one - other).days) <= DAYS


def candidates(sketches: Mapping[str, bytes], days: Mapping[str, date | None]) -> list[tuple[str, str]]:
    """The pairs of ids, each in order, whose sketches and event dates are near; one band is held at a time."""
    found: set[tuple[str, str]] = set()
    refused: set[tuple[str, str]] = set()
    for band in range(_BANDS):
        for pair in _met(sketches, days, 4 + 4 * band * _ROWS):
            if pair not in found and pair not in refused:
                (found if _share(*(sketches[id] for id in pair)) >= _LEAST_SHARE else refused).add(pair)
    return sorted(found)


def _met(sketches: Mapping[str, bytes], days: Mapping[str, date | None], at: int) -> Iterator[tuple[str, str]]:
    """The pairs that are equal in the band that begins at a byte, and near in time."""
    buckets: dict[bytes, list[str]] = defaultdict(list)
    for id, made in sketches.items():
        if made:
            buckets[made[at : at + 4 * _ROWS]].append(id)
    for ids in buckets.values():
        if len(ids) > 1:
            yield from _near_pairs(ids, days)


def _near_pairs(ids: Sequence[str], days: Mapping[str, date | None]) -> Iterator[tuple[str, str]]:
    """The pairs of some ids whose dates are near, without looking at all pairs of a long series."""
    undated = [id for id in ids if days[id] is None]
    dated = sorted((day, id) for id in ids if (day := days[id]))
    for at, (day, id) in enumerate(dated):
        for later, other in dated[at + 1 :]:
            if not near(day, later):
                break
            yield min(id, other), max(id, other)
    yield from ((min(a, b), max(a, b)) for a, b in combinations(undated, 2))
    yield from ((min(a, b), max(a, b)) for a in undated for _, b in dated)


def _share(one: bytes, other: bytes) -> float:
    """The share of equal numbers: an estimate of the Jaccard similarity."""
    same = sum(map(eq, memoryview(one)[4:].cast("I"), memoryview(other)[4:].cast("I")))
    return float(same) / (_BANDS * _ROWS)
