"""Compares: two statements as they stand, or what two periods say on a topic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import count

import numpy as np
from numpy.typing import NDArray

from app.answer import Searched
from app.compare.alignment import Aligned, in_order, likest
from app.compare.comparison import Comparison, Pair, Side
from app.compare.likeness import likeness
from app.compare.units import Unit, of_many, of_statement
from app.sought import Sought, seek
from app.writer import written
from index.library import Filters, Found, Reading
from index.neural.embedding import Embedder
from ingest.errors import CommuniqueError
from ingest.statement import Statement

# Each sentence is held against each: more a side take minutes, and nobody reads what comes of them.
MOST = 2_000


def compare_statements(
    old: Statement, new: Statement, reading: Reading, embedder: Embedder, topic: str = ""
) -> Comparison:
    """What became of each sentence of a statement in another; with a topic, of those that are on it on either side.

    All are aligned before the topic is looked at: what is said to be dropped stands nowhere in the other.
    """
    if old.id == new.id:
        raise CommuniqueError(f"{old.id}: compare two statements; `communique diff` shows two versions of one")
    sought = seek(topic, reading) if topic.strip() else None
    before, after = of_statement(old, sought), of_statement(new, sought)
    aligned = in_order(_alike(before, after, reading, embedder))
    pairs = [_pair(one, before, after) for one in aligned if _on_topic(one, before, after)]
    return Comparison(_side(old), _side(new), _numbered(pairs), sought)


def compare_periods(
    old: tuple[str, Filters], new: tuple[str, Filters], reading: Reading, embedder: Embedder, topic: str
) -> Comparison:
    """What the statements of two periods, each with its name, say on a topic, and which of it both say."""
    if not topic.strip():
        raise CommuniqueError("two periods are compared on a topic; give one, such as --topic Taiwan")
    sought = seek(topic, reading)
    having = set(sought.candidates(reading))
    found = [reading.found(filters) for _, filters in (old, new)]
    before, after = (_said(one, having, sought, reading) for one in found)
    pairs = [_pair(one, before, after) for one in likest(_alike(before, after, reading, embedder))]
    sides = Side(old[0], Searched.of(found[0])), Side(new[0], Searched.of(found[1]))
    return Comparison(*sides, _numbered(sorted(pairs, key=_day)), sought)


def _side(statement: Statement) -> Side:
    """A statement as a side; its day tells it from others of a series by the same title."""
    return Side(f"{statement.title}, {written(statement.date) if statement.date else 'undated'}")


def _said(found: Found, having: set[str], topic: Sought, reading: Reading) -> list[Unit]:
    """What some statements say on a topic, oldest first."""
    return of_many((reading.statement(row.id) for row in found.listing if row.id in having), topic)


def _alike(old: Sequence[Unit], new: Sequence[Unit], reading: Reading, embedder: Embedder) -> NDArray[np.float32]:
    """How much alike each two sentences are; too many are refused."""
    if (most := max(len(old), len(new))) > MOST:
        raise CommuniqueError(f"{most:,} sentences are too many to compare; choose a narrower topic or period")
    texts = [unit.text for unit in old], [unit.text for unit in new]
    return likeness(*texts, reading.generation.passages.rarity, embedder)


def _on_topic(one: Aligned, old: Sequence[Unit], new: Sequence[Unit]) -> bool:
    """Whether a sentence of a pair is on the topic."""
    return any(at is not None and side[at].on_topic for at, side in ((one.old, old), (one.new, new)))


def _pair(one: Aligned, old: Sequence[Unit], new: Sequence[Unit]) -> Pair:
    """Two sentences with their places."""
    olds, news = (() if at is None else side[at].places for at, side in ((one.old, old), (one.new, new)))
    return Pair(olds, news, one.moved)


def _numbered(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """The pairs, their places numbered from 1 in the order in which they are shown."""
    numbers = count(1)

    def numbered(pair: Pair) -> Pair:
        olds, news = (tuple(replace(one, number=next(numbers)) for one in side) for side in (pair.olds, pair.news))
        return replace(pair, olds=olds, news=news)

    return tuple(map(numbered, pairs))


def _day(pair: Pair) -> date:
    """When the sentence was said, the later side first."""
    first = (pair.news or pair.olds)[0]
    return first.statement.date or date.max
