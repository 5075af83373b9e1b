"""Where sentences begin and end, by sentencex; the one file that imports it."""

from __future__ import annotations

import re
from functools import lru_cache

from sentencex import get_sentence_boundaries

_MARK = re.compile(r"\s*(?:#{1,6}|[-*•‣·–—]|\(?\d{1,3}[.)]|\(?[a-z][.)]|[IVX]{1,5}\.)\s+")
# Endings after which sentencex divides though the sentence may go on, or surely does.
_INITIALS = re.compile(r"\b(?:[A-Z]|[A-Z]\.[A-Z]|Jr|Sr|No|Art|para|p\.m|a\.m)\.\s*$")
_TITLE = re.compile(r"\b(?:Lt|Gen|Adm|Col|Maj|Sen|Rep|Gov|Amb|St|Dr|Mr|Mrs|Ms|Prof|Hon)\.\s*$")
_GOES_ON = re.compile(
    r"[a-z(&\d]|[A-Z]\.|(?:Secretary|Government|Congress|President|Army|Navy|Air|Marine|Forces|Department"
    r"|Treasury|Special|Ambassador|Embassy|House|Senate|National|Indo)\b"
)

Span = tuple[int, int]


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[Span, ...]:
    """The spans of the sentences of a text, white space and list marks left out; a line break always ends one."""
    spans: list[Span] = []
    at = 0
    for line in text.split("\n"):
        spans.extend((at + start, at + end) for start, end in _line_sentences(line))
        at += len(line) + 1
    return tuple(spans)


def _line_sentences(line: str) -> list[Span]:
    """The sentences of one line, its list mark or heading mark left out."""
    mark = _MARK.match(line)
    offset = mark.end() if mark else 0
    body = line[offset:]
    if not re.search(r"\w", body):
        return []
    spans: list[Span] = []
    for found in get_sentence_boundaries("en", body):
        start, end = found["start_index"], found["end_index"]
        if spans and _runs_on(body[spans[-1][0] : spans[-1][1]], body[start:end]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return [(offset + a, offset + b) for a, b in (_stripped(body, *span) for span in spans) if b > a]


def _runs_on(before: str, after: str) -> bool:
    """Whether two pieces are one sentence after all."""
    if _TITLE.search(before) or not re.search(r"\w{2}", after):
        return True
    return bool(_INITIALS.search(before) and _GOES_ON.match(after))


def _stripped(text: str, start: int, end: int) -> Span:
    """A span without the white space at its ends."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
