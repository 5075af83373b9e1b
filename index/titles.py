"""The heads of what can be found: dates, and which statements name a thing in title, issuers or series."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.words import inverse_frequency, stems
from ingest.listed import Listed


class Titles:
    """An inverted index over the titles of a listing, in memory."""

    def __init__(self, listing: Sequence[Listed]) -> None:
        self._all = len(listing)
        self.dates = {row.id: row.date for row in listing}
        self._having: dict[str, set[str]] = {}
        for row in listing:
            known = [row.title, *row.issuers, *row.known.get("parties", ()), row.known.get("series", "")]
            for stem in set(stems(" ".join(str(part) for part in (*known, row.known.get("place", ""))))):
                self._having.setdefault(stem, set()).add(row.id)

    def naming(self, phrase: str) -> set[str]:
        """The statements whose title has every word of a phrase."""
        words = [self._having.get(stem, set()) for stem in stems(phrase)]
        return words[0].intersection(*words[1:]) if words else set()

    def naming_any(self, phrases: Iterable[str]) -> set[str]:
        """The statements whose title has one of some phrases."""
        return set().union(*(self.naming(phrase) for phrase in phrases))

    def rarity(self, found: set[str]) -> float:
        """How much it says that a statement is among these: BM25's inverse document frequency, 0 when none is."""
        return inverse_frequency(self._all, len(found)) if found else 0.0
