"""Hyphens at line ends: the document's own words say whether one belongs to the word or only broke it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?(?:-[^\W_]+)*")
_HEAD = re.compile(r"([^\W\d_](?:[\w'’-]*\w)?)-$")
_LONGEST = 100
_TAIL = re.compile(r"[\w'’-]*\w")


class Hyphens:
    """Joins lines of one document; what it learnt from all lines decides each break."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._words: Counter[str] = Counter()
        for line in lines:
            words = _WORD.findall(line.casefold())
            # A line's last word with a hyphen behind it is what is asked about; it proves nothing.
            self._words.update(words[:-1] if line.endswith("-") else words)

    def join(self, line: str, following: str) -> tuple[str, bool]:
        """What stands between two lines of a paragraph, a space or nothing, and whether the first one's hyphen goes."""
        head, tail = _HEAD.search(line[-_LONGEST:]), _TAIL.match(following[:_LONGEST])
        if not tail or not re.search(r"\w[-/–—]$", line):
            return " ", False
        return "", head is not None and self._only_broken(head.group(1), tail.group())

    def _only_broken(self, head: str, tail: str) -> bool:
        """Whether the hyphen goes: the form seen elsewhere decides, then whether both halves are words of their own."""
        if not tail[0].islower() and not (head.isupper() and tail.isupper()):
            return False
        head, tail = head.casefold(), tail.casefold()
        whole, compound = self._words[head + tail], self._words[f"{head}-{tail}"]
        if whole or compound:
            return whole >= compound
        return not (self._words[head.rsplit("-", 1)[-1]] and self._words[tail.split("-", 1)[0]])
