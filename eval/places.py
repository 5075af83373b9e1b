"""Where the words of a case stand: quotes found in statements, paths at the end of sources."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from eval.case import Gold
from index.library import Reading
from ingest.listed import Listed
from ingest.statement import Statement

_WORD = re.compile(r"[^\W_]+")


def same_source(source: str, path: str) -> bool:
    """Whether a source (path or address) ends in a case's path, by whole parts."""
    ours, wanted = source.replace("\\", "/").rstrip("/"), path.replace("\\", "/").strip("/")
    return bool(wanted) and (ours == wanted or ours.endswith("/" + wanted))


def span_of(quote: str, text: str) -> tuple[int, int] | None:
    """Where a quote stands in a text: the same words in the same order, whatever is between them; the first place."""
    words = _WORD.findall(quote)
    if not words:
        return None
    found = _pattern(tuple(words)).search(text)
    return found.span() if found else None


@lru_cache(maxsize=4_096)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Those words as a pattern; a word never begins or ends inside another."""
    return re.compile(r"(?<![^\W_])" + r"[\W_]+".join(map(re.escape, words)) + r"(?![^\W_])")


@dataclass(frozen=True)
class Placed:
    """A gold quote in the record: `sources` are those of its statement and of the original it is a copy of."""

    sources: tuple[str, ...]
    start: int
    end: int


class Sources:
    """The statements of a generation by the end of their sources; a case's path finds its statement at once."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._by_name: dict[str, list[Listed]] = {}
        self._source = {row.id: str(row.known["source"]) for row in reading.listing}
        for row in reading.listing:
            self._by_name.setdefault(_name(self._source[row.id]), []).append(row)

    def at(self, path: str) -> list[Statement]:
        """The statements whose source ends in a path."""
        rows = self._by_name.get(_name(path), [])
        return [self._reading.statement(row.id) for row in rows if same_source(self._source[row.id], path)]

    def place(self, gold: Gold) -> Placed | None:
        """Where a gold quote stands; None when the record does not hold it."""
        for statement in self.at(gold.path):
            span = span_of(gold.quote, statement.text) if gold.quote else (0, len(statement.text))
            if span:
                original = self._reading.copies.get(statement.id, statement.id)
                return Placed(tuple(dict.fromkeys((statement.source, self._source[original]))), *span)
        return None


def _name(source: str) -> str:
    """The last part of a path or address."""
    return source.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
