"""The comparison: sentence beside sentence, what became of each, and the places where each stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from app.answer import Citation, Searched
from app.sought import Sought
from index.passages import plain
from ingest.difference import SAME, Piece, words


class Change(StrEnum):
    """What became of a sentence."""

    KEPT = "kept"
    REWORDED = "reworded"
    MOVED = "moved"
    ADDED = "added"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Pair:
    """A sentence before and after, each with every place it stands at, the earliest first; () where there is none."""

    olds: tuple[Citation, ...]
    news: tuple[Citation, ...]
    moved: bool = False

    @property
    def old(self) -> Citation | None:
        """The sentence before, as it is shown."""
        return self.olds[0] if self.olds else None

    @property
    def new(self) -> Citation | None:
        """The sentence after, as it is shown."""
        return self.news[0] if self.news else None

    @cached_property
    def change(self) -> Change:
        """What became of it; one that moved may be reworded too."""
        if not self.old:
            return Change.ADDED
        if not self.new:
            return Change.DROPPED
        if self.moved:
            return Change.MOVED
        return Change.KEPT if plain(self.old.quote) == plain(self.new.quote) else Change.REWORDED

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """What was kept, removed and added, word by word; nothing for a sentence of one side alone."""
        return tuple(words(self.old.quote, self.new.quote)) if self.old and self.new else ()

    @property
    def is_same(self) -> bool:
        """Whether no word differs."""
        return bool(self.pieces) and all(piece.what == SAME for piece in self.pieces)


@dataclass(frozen=True)
class Side:
    """One side of a comparison: what it is called, and where it is many statements, how many."""

    name: str
    searched: Searched | None = None


# Compared by identity: a session keeps it and may be hashed, and the statements in it are long.
@dataclass(frozen=True, eq=False)
class Comparison:
    """What became of the old sentences, and which are new; places are numbered through both sides."""

    old: Side
    new: Side
    pairs: tuple[Pair, ...]
    topic: Sought | None = None

    @cached_property
    def counts(self) -> dict[Change, int]:
        """How many sentences of each sort."""
        found = Counter(pair.change for pair in self.pairs)
        return {change: found[change] for change in Change}

    @cached_property
    def citations(self) -> dict[int, Citation]:
        """Every place that is shown, by its number."""
        return {place.number: place for pair in self.pairs for place in (*pair.olds, *pair.news)}
