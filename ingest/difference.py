"""What differs between two versions of a statement: values known of it, and words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from ingest.statement import Statement

SAME, REMOVED, ADDED = "same", "removed", "added"
# Two paragraphs that share less than this part of their words are not one paragraph rewritten.
_ALIKE = 0.4
# More pairs of paragraphs than this are not weighed against each other: all of one side goes, all of the other comes.
_MOST_PAIRS = 40_000
_TOKEN = re.compile(r"^\s+|\w+(?:[.,’'-]\w+)*\s*|[^\w\s]\s*")


class Piece(NamedTuple):
    """Words that are the same in both versions, removed or added."""

    what: str
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph that differs; its number, counted from 1, in the old text and in the new one (None: not in it)."""

    old: int | None
    new: int | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Value:
    """A value that differs, in JSON forms, with where each came from."""

    name: str
    old: Any
    new: Any
    old_origin: str
    new_origin: str


def values(old: Statement, new: Statement) -> list[Value]:
    """What is known of the statement otherwise, or from elsewhere."""
    before, after = old.known(), new.known()
    rows = [
        Value(name, before[name], after[name], old.origin.get(name, ""), new.origin.get(name, ""))
        for name in before
        if name not in ("origin", "pages")
    ]
    return [row for row in rows if (row.old, row.old_origin) != (row.new, row.new_origin)]


def paragraphs(old: str, new: str) -> list[Paragraph]:
    """The paragraphs that differ, in the order of the texts."""
    before, after = _lines(old), _lines(new)
    found: list[Paragraph] = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what != "equal":
            found.extend(_block(before, after, range(a, b), range(c, d)))
    return found


def _lines(text: str) -> list[str]:
    """The paragraphs, headings and list items of a text."""
    return [line for line in text.split("\n") if line.strip()]


def _block(before: Sequence[str], after: Sequence[str], old: range, new: range) -> Iterator[Paragraph]:
    """The paragraphs of a stretch that differs: those rewritten, removed and added."""
    for a, b in _pairs(before, after, old, new):
        if a is not None and b is not None:
            yield Paragraph(a + 1, b + 1, tuple(words(before[a], after[b])))
        elif a is not None:
            yield Paragraph(a + 1, None, (Piece(REMOVED, before[a]),))
        elif b is not None:
            yield Paragraph(None, b + 1, (Piece(ADDED, after[b]),))


def _pairs(
    before: Sequence[str], after: Sequence[str], old: range, new: range
) -> Iterator[tuple[int | None, int | None]]:
    """Which paragraph became which, so that most words are kept; the order of both stays."""
    if len(old) * len(new) <= _MOST_PAIRS:
        alike = _alike(before, after, old, new)
        best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
        for i in reversed(range(len(old))):
            for j in reversed(range(len(new))):
                best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + alike[i][j])
        while old and new:
            i, j = len(best) - 1 - len(old), len(best[0]) - 1 - len(new)
            if alike[i][j] and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
                yield old[0], new[0]
                old, new = old[1:], new[1:]
            elif best[i][j] == best[i + 1][j]:
                yield old[0], None
                old = old[1:]
            else:
                yield None, new[0]
                new = new[1:]
    yield from ((a, None) for a in old)
    yield from ((None, b) for b in new)


def _alike(before: Sequence[str], after: Sequence[str], old: range, new: range) -> list[list[float]]:
    """For each two paragraphs the words they share, 0 where they are too different to be one."""
    left = [Counter(map(_bare, _TOKEN.findall(before[a]))) for a in old]
    right = [Counter(map(_bare, _TOKEN.findall(after[b]))) for b in new]

    def shared(a: Counter[str], b: Counter[str]) -> float:
        part = 2 * (a & b).total() / (a.total() + b.total())
        return part if part >= _ALIKE else 0.0

    return [[shared(a, b) for b in right] for a in left]


def _bare(token: str) -> str:
    """A token without the space behind it, by which two are the same; an indent is itself."""
    return token.strip() or token


def words(old: str, new: str) -> list[Piece]:
    """A paragraph word by word; few words kept between many changed ones are shown as changed too."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, [*map(_bare, before)], [*map(_bare, after)], autojunk=False)
    pieces: list[Piece] = []
    for what, a, b, c, d in _merged(matcher.get_opcodes()):
        if what == "equal":
            pieces.append(Piece(SAME, "".join(after[c:d])))
            continue
        pieces.extend(
            piece for piece in (Piece(REMOVED, "".join(before[a:b])), Piece(ADDED, "".join(after[c:d]))) if piece.text
        )
    return pieces


_Step = tuple[str, int, int, int, int]


def _merged(steps: Sequence[_Step]) -> list[_Step]:
    """The steps with every stretch kept that is shorter than the changes on both its sides taken as changed."""
    done: list[_Step] = []
    for at, step in enumerate(steps):
        changed = step[0] != "equal"
        islet = not changed and 0 < at < len(steps) - 1 and _size(step) < min(_size(done[-1]), _size(steps[at + 1]))
        if done and (islet or (changed and done[-1][0] != "equal")):
            done[-1] = ("replace", done[-1][1], step[2], done[-1][3], step[4])
        else:
            done.append(step)
    return done


def _size(step: _Step) -> int:
    """How many words a step covers, on the side that has more."""
    _, a, b, c, d = step
    return max(b - a, d - c)
