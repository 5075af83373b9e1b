"""When words count as found: a quote covered by a text, an element held by an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from eval.case import Gold
from eval.places import same_source
from eval.result import Words

# A passage holds a quote if it has four fifths of its runs of three words; a citation cites it with half of them, or
# when four fifths of the citation's own runs are the quote's.
HELD, CITED, INSIDE = 0.8, 0.5, 0.8

_ESCAPE = re.compile(r"\\(?=\W)")
_WORD = re.compile(r"[a-z0-9$%.]*[a-z0-9$%]")
_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\xa0": " ", "–": "-", "—": "-", "*": None, "_": None})


@lru_cache(maxsize=65_536)
def runs(text: str) -> frozenset[tuple[str, ...]]:
    """The runs of three words of a text, in lower case; a shorter text is one run."""
    words = _WORD.findall(_ESCAPE.sub("", text).replace("’", "'").replace("‘", "'").lower())
    return frozenset(tuple(words[at : at + 3]) for at in range(max(1, len(words) - 2)))


def share_held(quote: str, text: str) -> float:
    """The share of a quote's runs that a text has; 1 for an empty quote, which any words satisfy."""
    wanted = runs(quote)
    return len(wanted & runs(text)) / len(wanted) if quote else 1.0


def of_statement(words: Words, gold: Gold) -> bool:
    """Whether words come from a gold quote's statement, or were published there too."""
    return any(same_source(source, gold.path) for source in words.sources)


def holds(words: Words, gold: Gold) -> bool:
    """Whether a passage holds a gold quote."""
    return of_statement(words, gold) and share_held(gold.quote, words.text) >= HELD


def cites(words: Words, gold: Gold) -> bool:
    """Whether a citation cites a gold quote: half of it, or nothing but words of it."""
    if not of_statement(words, gold):
        return False
    return share_held(gold.quote, words.text) >= CITED or (
        bool(gold.quote) and share_held(words.text, gold.quote) >= INSIDE
    )


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """A text as elements are looked for in it: plain quotes and dashes, no marks, one space, lower case."""
    return " ".join(_ESCAPE.sub("", text).translate(_PLAIN).split()).lower()


def has(text: str, accepted: Iterable[str]) -> bool:
    """Whether a text has one of the words accepted for an element, not inside longer words."""
    return any(re.search(rf"(?<![a-z0-9]){re.escape(folded(one))}(?![a-z0-9])", folded(text)) for one in accepted)


def best_alternative(alternatives: Sequence[Sequence[Gold]], found: Sequence[Words]) -> Sequence[Gold]:
    """The alternative of which most was found, then the one found first; `found` best first."""

    def worth(golds: Sequence[Gold]) -> tuple[float, float]:
        places = [first_place(gold, found) for gold in golds]
        got = [place for place in places if place is not None]
        return len(got) / len(golds), -sum(got)

    return max(alternatives, key=worth)


def first_place(gold: Gold, found: Sequence[Words]) -> int | None:
    """The place, from 0, of the first passage that holds a gold quote."""
    return next((place for place, words in enumerate(found) if holds(words, gold)), None)
