"""The lines of a document with pages, and which of them are running heads, feet and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, product

# How many lines from the edge of a page a running head or foot may take, and how far (points) its place may differ.
_DEEPEST = 3
_SAME_PLACE = 3
_ROMAN = re.compile(r"[-–—\s]*([ivxl]+)[-–—\s]*", re.I)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True)
class Line:
    """One line of a page (counted from 1) and its place: points from the left, above the foot and below the top."""

    text: str
    page: int
    left: float
    right: float
    base: float
    top: float
    size: float
    weight: int = 0


def body_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines but those that come again at their place on three pages (on both, of two), page numbers aside."""
    pages = [list(group) for _, group in groupby(lines, key=lambda line: line.page)]
    edges = [(*_edge(page, True), *_edge(page, False)) for page in pages]
    seen = Counter(mark for edge in edges for mark in {mark for line, head in edge for mark in _marks(line, head)})
    needed = max(2, min(3, len(pages)))
    running: set[int] = set()
    for page in pages:
        for head in (True, False):
            for line, _ in _edge(page, head):
                if not any(_count(seen, mark) >= needed for mark in _marks(line, head)):
                    break
                running.add(id(line))
    # Where nothing else stands on the pages, it is what they say.
    return [line for line in lines if id(line) not in running] or list(lines)


_Mark = tuple[bool, int, tuple[str, ...]]


def _edge(page: list[Line], head: bool) -> Iterator[tuple[Line, bool]]:
    """The outermost lines of a page, from its edge inwards."""
    for line in sorted(page, key=lambda line: line.top if head else line.base)[:_DEEPEST]:
        yield line, head


def _marks(line: Line, head: bool) -> Iterator[_Mark]:
    """What a running line shares with others: its place, and words in which each number stays or counts pages."""
    place = round((line.top if head else line.base) / _SAME_PLACE)
    text = line.text.casefold()
    if roman := _ROMAN.fullmatch(text):
        text = str(_roman(roman.group(1)))
    parts = re.split(r"(\d{1,9})", text)
    numbers = [int(part) for part in parts[1::2]][:3]
    for choice in product((False, True), repeat=len(numbers)):
        counted = (f"+{n - line.page}" if counts else str(n) for n, counts in zip(numbers, choice, strict=True))
        yield head, place, (*parts[::2], *parts[7::2], *counted)
    # A page number at either end is one whatever chapter is named beside it.
    for end in {parts[1], parts[-2]} if numbers and not (parts[0] and parts[-1]) else ():
        yield head, place, (f"+{int(end) - line.page}",)


def _count(seen: Counter[_Mark], mark: _Mark) -> int:
    """On how many pages a mark was seen, at its place or a hair beside it."""
    head, place, words = mark
    return sum(seen[head, place + off, words] for off in (-1, 0, 1))


def _roman(letters: str) -> int:
    """The value of a Roman numeral below 90, as front matter is counted."""
    values = [_ROMAN_VALUES[letter] for letter in letters.lower()]
    return sum(-v if v < max(values[n:]) else v for n, v in enumerate(values))
