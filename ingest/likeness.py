"""Whether one text has the words of another, and speaks of the same event."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from ingest.wording import SHINGLE, Wording

# A copy and its original: nearly all of the one is in the other, which may have as much again around it.
_MOST, _LEAST = 0.8, 0.5
# Signs after which a frame hands over to the text: 'TOKYO, 3 May (Agency) – We', 'The ministry said: “We'.
_HANDS_OVER = re.compile(r"[:–—“\"]|-\s")
_SENTENCE_ENDS = re.compile(r"[.!?][”\"')\]]*\s*$")

Gap = tuple[int, int, int, int]


@dataclass(frozen=True)
class Likeness:
    """What a comparison found: `same_words`, and `same_event` where what differs names nothing else."""

    same_words: bool
    same_event: bool

    @property
    def is_copy(self) -> bool:
        """Whether the two are one statement."""
        return self.same_words and self.same_event


def compare(one: Wording, other: Wording) -> Likeness:
    """Lay two texts side by side; the order of the two does not matter."""
    first, second = sorted((one, other), key=lambda wording: wording.text)
    gaps = list(_gaps(first, second))
    if len(gaps) < 2:
        return Likeness(False, False)
    least, most = sorted(
        (
            1 - sum(end - start for start, end, _, _ in gaps) / len(first.forms),
            1 - sum(end - start for _, _, start, end in gaps) / len(second.forms),
        )
    )
    same_event = _same_opening(first, second, gaps[0]) and _same_body(first, second, gaps[1:-1])
    return Likeness(least >= _LEAST and most >= _MOST, same_event)


def _gaps(one: Wording, other: Wording) -> Iterator[Gap]:
    """The words that differ, as (start, end) in each: before, between and after the runs of shared words.

    Always the words before the first run and those after the last, which may be none; one gap when nothing is shared.
    """
    at = also = 0
    for start, start_too, size in SequenceMatcher(
        None, one.shingles, other.shingles, autojunk=False
    ).get_matching_blocks():
        if size:
            yield at, max(at, start), also, max(also, start_too)
            at, also = start + size + SHINGLE - 1, start_too + size + SHINGLE - 1
    yield at, len(one.forms), also, len(other.forms)


def _same_body(one: Wording, other: Wording, gaps: list[Gap]) -> bool:
    """Whether what differs between shared words tells the same; lines that only one of the two has may say more."""
    small = one.small | other.small
    mine: set[str] = set()
    theirs: set[str] = set()
    for start, end, start_too, end_too in gaps:
        if start == end and _whole_lines(other, start_too, end_too):
            continue
        if start_too == end_too and _whole_lines(one, start, end):
            continue
        mine |= one.telling(start, end, small)
        theirs |= other.telling(start_too, end_too, small)
    return mine == theirs


def _whole_lines(wording: Wording, start: int, end: int) -> bool:
    """Whether some words fill whole lines."""
    return wording.breaks(start) and wording.breaks(end)


def _same_opening(one: Wording, other: Wording, gap: Gap) -> bool:
    """Whether the words before the shared ones may introduce the same; a letterhead or dateline introduces anything.

    What follows the last shared words is never compared: it is a frame, since who met and when stands first.
    """
    small = one.small | other.small
    mine = _opening(one, gap[1], small)
    theirs = _opening(other, gap[3], small)
    return mine <= theirs or theirs <= mine


def _opening(wording: Wording, end: int, small: frozenset[str]) -> set[str]:
    """The telling words of the sentences before a word; headings and what hands over to it are left out."""
    told: set[str] = set()
    start = 0
    for at in range(1, end + 1):
        if at < end and not wording.breaks(at):
            continue
        after = wording.between(at)
        whole = wording.breaks(at)
        if _SENTENCE_ENDS.search(after.split("\n")[0]) if whole else not _HANDS_OVER.search(after):
            told |= wording.telling(start, at, small)
        start = at
    return told
