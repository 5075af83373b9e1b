"""The words of a text as texts are compared by: one form for each spelling, and where each word stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

# How many words make a shingle: five or more would miss what many small changes leave, three meet by chance.
SHINGLE = 4

# Paragraph numbers, addresses and tags are layout; 'U.S.' and '1,000' are one word each.
_WORD = re.compile(
    r"^[ \t]*\(?\d{1,3}[.)]\s|(?:https?://|www\.)[^\s)]+|</?\w+>|((?:[A-Za-z]\.){2,}|\d+(?:[.,]\d+)+|\w+)", re.M
)
_SPELLINGS = [
    (re.compile(pattern), form)
    for pattern, form in (
        (r"[.,](?!\d)|,", ""),
        (r"(?<=\d)(?:st|nd|rd|th)$", ""),
        (r"(?<=\w\w)our", "or"),
        (r"ence$", "ense"),
        (r"tre$", "ter"),
        (r"mme$", "m"),
        (r"ll", "l"),
        (r"ae|oe", "e"),
        (r"z", "s"),
    )
]
_SENTENCE_BEGINS = re.compile(r"[.!?:\n•“\"]")
_LIMITS = frozenset(
    re.findall(
        r"\w+",
        "no not never nor neither without one two three four five six seven eight nine ten eleven twelve thirteen"
        " fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
        " hundred thousand million billion trillion first second third fourth fifth sixth seventh eighth ninth tenth",
    )
)


@dataclass(frozen=True)
class Wording:
    """A text and its words in order: the form each is compared by, and the span it stands at."""

    text: str
    forms: Sequence[str]
    spans: Sequence[tuple[int, int]]

    @classmethod
    def of(cls, text: str) -> Wording:
        """The words of a text."""
        spans = [match.span(1) for match in _WORD.finditer(text) if match.start(1) >= 0]
        return cls(text, [form(text[start:end]) for start, end in spans], spans)

    @cached_property
    def shingles(self) -> Sequence[str]:
        """Every run of `SHINGLE` words, in order; none in a shorter text."""
        return _shingles(self.forms)

    @cached_property
    def small(self) -> frozenset[str]:
        """The forms that stand somewhere in small letters: no names."""
        words = zip(self.forms, self.spans, strict=True)
        return frozenset(form for form, (start, end) in words if self.text[start:end].islower())

    def between(self, at: int) -> str:
        """What stands before a word and after the one before it; `at` may be one past the last word."""
        start = self.spans[at - 1][1] if at else 0
        return self.text[start : self.spans[at][0] if at < len(self.spans) else len(self.text)]

    def breaks(self, at: int) -> bool:
        """Whether a line begins (or the text ends) just before a word."""
        return at in (0, len(self.spans)) or "\n" in self.between(at)

    def telling(self, start: int, end: int, small: frozenset[str]) -> set[str]:
        """Of some words those that tell events apart: numbers, dates, names and denials.

        A capital that only begins a sentence makes no name of a word that is among `small`.
        """
        return {self.forms[at] for at in range(start, end) if self._tells(at, small)}

    def _tells(self, at: int, small: frozenset[str]) -> bool:
        """Whether one word tells events apart."""
        word = self.text[slice(*self.spans[at])]
        if word.islower() and word.isalpha():
            return word in _LIMITS
        begins = at == 0 or bool(_SENTENCE_BEGINS.search(self.between(at)))
        return not (begins and self.forms[at] in small) or word.lower() in _LIMITS


def shingles(text: str) -> list[str]:
    """The shingles of a text, without the places of its words: three times as fast as `Wording`."""
    return _shingles([form(word) for word in _WORD.findall(text) if word])


def _shingles(forms: Sequence[str]) -> list[str]:
    """Every run of `SHINGLE` forms, in order."""
    return [" ".join(forms[at : at + SHINGLE]) for at in range(len(forms) - SHINGLE + 1)]


@lru_cache(maxsize=50_000)
def form(word: str) -> str:
    """A word as it is compared: small letters, no accents, one spelling for British and American English."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
    for pattern, spelled in _SPELLINGS:
        plain = pattern.sub(spelled, plain)
    return plain
