"""A model's words as sentences: which are whole, which passages each cites, and what is left of markup."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.sentences import sentences

_NUMBERS = r"\d{1,3}(?:\s*(?:,|;|and|-|–)\s*\d{1,3})*"
_MARK = re.compile(rf"\s*[\[【]\s*(?:passages?\s*)?({_NUMBERS})\s*[\]】]", re.I)
_LEADING = re.compile(rf"^(?:{_MARK.pattern})+\s*[.,;]?\s*", re.I)
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|$)", re.I | re.S)
_ENDED = re.compile(r"[.!?…][”\"’')\]】*]*$")
_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]*)[^)]*\)?|(?<![\w@])(?:https?://|www\.)[^\s)\]>\"']+", re.I)
_REMOVED, _NOTHING = "(link removed)", "(markup removed)"


@dataclass(frozen=True)
class Written:
    """One sentence as a model wrote it: words without marks, the passages that the marks name, whether it is whole.

    `linked` is whether an address or tag of the model's making was taken out of it.
    """

    text: str
    marks: tuple[int, ...]
    whole: bool = True
    linked: bool = False


def divide(reply: str, ended: bool = False) -> list[Written]:
    """The sentences of a reply so far, each with the marks behind it; the last is whole once `ended`."""
    text = without_thoughts(reply)
    pieces: list[str] = []
    for start, end in sentences(text):
        piece = text[start:end]
        if pieces and (lead := _LEADING.match(piece)):
            pieces[-1] += lead.group()
            piece = piece[lead.end() :]
        if re.search(r"\w", piece):
            pieces.append(piece)
    return [_written(piece, ended or at < len(pieces) - 1) for at, piece in enumerate(pieces)]


def without_thoughts(reply: str) -> str:
    """A reply without what a model wrote down before it."""
    return _THOUGHT.sub("", reply)


def is_finished(reply: str) -> bool:
    """Whether a reply ends with the end of a sentence, its marks left aside."""
    return bool(_ENDED.search(_MARK.sub("", reply).strip()))


def _written(piece: str, whole: bool) -> Written:
    marks = tuple(dict.fromkeys(number for match in _MARK.finditer(piece) for number in _numbers(match.group(1))))
    plain = _MARK.sub("", piece).strip()
    bare = re.sub(r"<[^<>]{0,200}>", "", _LINK.sub(_unlinked, plain))
    text = re.sub(r"\s+([.,;:!?])", r"\1", " ".join(re.sub(r"\*\*|__|`", "", bare).split()))
    return Written(text or _NOTHING, marks, whole, bare != plain)


def _unlinked(match: re.Match[str]) -> str:
    """The words of a link, without where it leads."""
    return f"{match.group(1) or ''} {_REMOVED}".strip()


def _numbers(words: str) -> list[int]:
    """'1, 3-5' as 1, 3, 4, 5; a range of more than ten is no mark."""
    found: list[int] = []
    for part in re.split(r"\s*(?:,|;|and)\s*", words):
        first, *last = (int(number) for number in re.split(r"\s*[-–]\s*", part) if number)
        found += range(first, min((last or [first])[0], first + 10) + 1)
    return found
