"""Lines on pages to a statement's text: line ends undone, headings and items kept apart, page beginnings noted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.hyphens import Hyphens
from ingest.lines import Line, body_lines

# Typesetters set paragraphs apart by at least half a line or not at all; a quarter tells the two.
_LOOSE = 1.25
_LARGER = 1.15
_BOLDER = 150
_LONGEST_HEADING = 200
_NEAR = 12
_BULLET = re.compile(r"[•‣▪◦●○■□❖➢✓·*](?:\s+|$)")
_NUMBER = re.compile(r"(?:[-–—]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]|\d{1,2}(?:\.\d{1,2})+\.?)\s")
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*\w{1,6}$")
_BROKEN_WORD = re.compile(r"[^\W\d_]-$")
_SENTENCE_END = re.compile(r"[.!?:;]['’”\")\]]*\d{0,2}$")


@dataclass
class _Block:
    """Lines that are one paragraph, heading or list item; `loose` where a gap stands before it."""

    lines: list[Line]
    loose: bool

    @property
    def is_item(self) -> bool:
        return bool(_BULLET.match(self.lines[0].text) or _NUMBER.match(self.lines[0].text))


def laid_out(lines: Sequence[Line], page_count: int) -> tuple[str, tuple[int, ...]]:
    """The text of lines in reading order and, for each page, the offset in it at which the page begins."""
    body = body_lines(lines)
    usual = _Usual(body)
    text = _Text(Hyphens(line.text for line in body))
    before: _Block | None = None
    for block in usual.blocks():
        if before:
            text.add("\n" if not block.loose or (block.is_item and before.is_item) else "\n\n")
        text.write(block, usual.is_heading(block))
        before = block
    return "".join(text.parts), _filled(text.begins, page_count, text.length)


class _Text:
    """A text as it grows, and where in it pages begin."""

    def __init__(self, hyphens: Hyphens) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.begins: dict[int, int] = {}
        self._hyphens = hyphens

    def add(self, words: str) -> None:
        """Put words at the end."""
        self.parts.append(words)
        self.length += len(words)

    def write(self, block: _Block, heading: bool) -> None:
        """Put a block at the end; the first word of each page is noted."""
        first = block.lines[0]
        self.begins.setdefault(first.page, self.length)
        bullet = _BULLET.match(first.text)
        self.add("- " + first.text[bullet.end() :] if bullet else "## " * heading + first.text)
        for before, line in pairwise(block.lines):
            between, hyphen_goes = self._hyphens.join(before.text, line.text)
            if hyphen_goes:
                self.parts[-1] = self.parts[-1][:-1]
                self.length -= 1
            self.add(between)
            self.begins.setdefault(line.page, self.length)
            self.add(line.text)


def _filled(begins: dict[int, int], page_count: int, end: int) -> tuple[int, ...]:
    """Where each page begins; an empty page begins where the next one does."""
    offsets = []
    for page in range(page_count, 0, -1):
        end = begins.get(page, end)
        offsets.append(end)
    return tuple(reversed(offsets))


class _Usual:
    """What is usual in a document, letter by letter, so that a few headings do not count; lengths in points."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        sizes, weights = Counter[float](), Counter[int]()
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
            weights[line.weight] += len(line.text)
        self._size = sizes.most_common(1)[0][0] if sizes else 0.0
        self._weight = weights.most_common(1)[0][0] if weights else 0
        body = [line for line in lines if _alike(line.size, self._size)]
        self._width = _high([line.right - line.left for line in body])
        self._right = _high([line.right for line in body])
        # From a full line to the next, for that one is a paragraph's own step.
        pairs = [(a, b) for at, (a, b) in enumerate(pairwise(lines), 1) if self._is_full(at)]
        steps = Counter(round(step, 1) for a, b in pairs if 0 < (step := _step(a, b)) < 3)
        self._step = steps.most_common(1)[0][0] if steps else 1.2

    def is_heading(self, block: _Block) -> bool:
        """Whether a block is set as a heading: large, or bold and no sentence; no small letter begins one."""
        words = sum(len(line.text) for line in block.lines)
        letter = re.search(r"[^\W\d_]", block.lines[0].text)
        if words > _LONGEST_HEADING or letter is None or letter.group().islower():
            return False
        if all(line.size >= _LARGER * self._size for line in block.lines):
            return True
        bold = all(line.weight >= self._weight + _BOLDER for line in block.lines)
        return bold and not _SENTENCE_END.search(block.lines[-1].text)

    def blocks(self) -> list[_Block]:
        """The lines, each with those that go on with its paragraph."""
        blocks: list[_Block] = []
        for at, line in enumerate(self._lines):
            if blocks and self._goes_on(blocks[-1], at):
                blocks[-1].lines.append(line)
                continue
            before = blocks[-1].lines[-1] if blocks else line
            loose = before.page != line.page or not 0 <= _step(before, line) <= _LOOSE * self._step
            blocks.append(_Block([line], loose))
        return blocks

    def _goes_on(self, block: _Block, at: int) -> bool:
        """Whether a line belongs to the block before it."""
        a, b = self._lines[at - 1], self._lines[at]
        if a.page == b.page and abs(a.base - b.base) < 1 and _BULLET.fullmatch(a.text):
            return True
        if _LEADERS.search(a.text) or _BULLET.match(b.text) or not _alike(a.size, b.size) or not self._is_full(at):
            return False
        if _NUMBER.match(b.text) and (_SENTENCE_END.search(a.text) or block.is_item):
            return False
        if a.page != b.page or b.base > a.base:  # a new page or column
            return not _SENTENCE_END.search(a.text) or b.text[0].islower()
        return _step(a, b) <= _LOOSE * self._step and _in_line(block, b)

    def _is_full(self, at: int) -> bool:
        """Whether the next line's first word did not fit behind this line."""
        a, b = self._lines[at - 1], self._lines[at]
        if _BROKEN_WORD.search(a.text) and b.text[0].islower():
            return True
        usual_size = _alike(a.size, self._size)
        near = [line for line in self._lines[max(0, at - _NEAR) : at + _NEAR] if line.page == a.page]
        beside = [line for line in near if line.left < a.right and line.right > a.left and _alike(line.size, a.size)]
        right = max([a.right, *([line.right for line in beside] if usual_size else [self._right])])
        left = min(line.left for line in (a, *beside))
        room = right - a.right
        if a.left - left > a.size and abs((a.left - left) - room) < a.size:  # centred
            room += a.left - left
        letter = (b.right - b.left) / len(b.text)
        return room < letter * (len(b.text.split(" ", 1)[0]) + 2) and a.right - a.left > self._width / 2


def _in_line(block: _Block, b: Line) -> bool:
    """Whether a line begins where its block's lines do; the first line alone may be set in or out."""
    first, last = block.lines[0], block.lines[-1]
    if abs((last.left + last.right) - (b.left + b.right)) < b.size:  # centred
        return True
    if len(block.lines) > 1:
        return abs(b.left - last.left) < b.size
    return block.is_item or b.left - first.left < b.size


def _step(a: Line, b: Line) -> float:
    """How far a line stands below the one before it, in sizes of its letters; 0 on another page."""
    return (a.base - b.base) / b.size if a.page == b.page and b.size else 0.0


def _alike(one: float, other: float) -> bool:
    """Whether two sizes are the same to the eye."""
    return abs(one - other) <= max(one, other) / 10


def _high(values: Sequence[float]) -> float:
    """The value that nine in ten do not exceed; 0 of none."""
    return sorted(values)[len(values) * 9 // 10] if values else 0.0
