"""A case as the report shows it: its passages with gold and cited words marked, and which citation shows gold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from eval.case import Gold
from eval.metrics.citing import shows_gold
from eval.metrics.matching import first_place, of_statement
from eval.places import span_of
from eval.result import Words
from eval.scoring import Judged

# Of the passages handed over, the first ones are shown, and each that holds gold.
_FIRST = 5


@dataclass(frozen=True)
class Piece:
    """A run of words that is gold, cited, both or neither."""

    text: str
    gold: bool
    cited: bool


@dataclass(frozen=True)
class Shown:
    """A passage or citation: which one it is, its source, whether gold is in it, and its words in pieces."""

    number: int
    source: str
    gold: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Side:
    """What one run made of a case."""

    judged: Judged
    citations: tuple[Shown, ...]
    passages: tuple[Shown, ...]

    @property
    def state(self) -> str:
        """'right', where it was lost, or why it has no verdict."""
        right = self.judged.scores["right"]
        return self.judged.lost or ("right" if right.value else right.reason or "not right")


def side(judged: Judged) -> Side:
    """One run's side of a case."""
    case, result = judged.case, judged.result
    golds = [gold for golds in case.alternatives for gold in golds]
    citations = tuple(
        Shown(number, _name(one.source), shows_gold(case, one), tuple(_pieces(one.text, golds, (), one)))
        for number, one in enumerate(result.citations, 1)
    )
    passages = (
        Shown(place, _name(one.source), held, tuple(_pieces(one.text, golds, result.citations, one)))
        for place, one in enumerate(result.retrieved, 1)
        if (held := any(first_place(gold, [one]) == 0 for gold in golds)) or place <= _FIRST
    )
    return Side(judged, citations, tuple(passages))


def _name(source: str) -> str:
    """The last part of a source."""
    return source.rstrip("/").rsplit("/", 1)[-1]


def _pieces(text: str, golds: Sequence[Gold], cited: Iterable[Words], words: Words) -> Iterator[Piece]:
    """A text in runs of alike characters."""
    gold = _places(text, (gold.quote for gold in golds if of_statement(words, gold)))
    quoted = _places(text, (one.text for one in cited if one.source == words.source))
    for marks, run in groupby(range(len(text)), key=lambda at: (at in gold, at in quoted)):
        places = list(run)
        yield Piece(text[places[0] : places[-1] + 1], *marks)


def _places(text: str, quotes: Iterable[str]) -> set[int]:
    """The characters of a text that are of some quotes, or of the part of one that the text holds."""
    found: set[int] = set()
    for quote in quotes:
        if span := _part(text, quote):
            found.update(range(*span))
    return found


def _part(text: str, quote: str) -> tuple[int, int] | None:
    """Where a quote stands in a text, or the longest beginning or end of it that a text's edge has cut off."""
    words = quote.split()
    for left_out in range(max(1, len(words) - 2)):
        for part in {" ".join(words[left_out:]), " ".join(words[: len(words) - left_out])}:
            if span := span_of(part, text):
                return span
    return None
