"""Cuts a text along its own structure into spans that the embedding model reads whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.sentences import Span, sentences

# Words at which a passage is full, and which it never passes; a single longer sentence is cut at white space.
WORDS = 110
MOST = 150

_ITEM = re.compile(r"\s*(?:[-*•‣·–—]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+")


@dataclass(frozen=True)
class Cut:
    """A span of a text with the spans of the heading and lead-in it stands under."""

    start: int
    end: int
    context: tuple[Span, ...] = ()


def cut(text: str, words: int = WORDS, most: int = MOST) -> list[Cut]:
    """The passages of a text as spans, in order; together they hold every sentence once.

    Whole sentences are packed to about `words` words, never across a heading, items kept with their lead-in.
    """
    return list(_pack(text, words, most))


def _pack(text: str, words: int, most: int) -> Iterator[Cut]:
    """Gather sentences until a passage is full or a heading begins another."""
    heading: Span | None = None
    lead: Span | None = None
    open_: list[Span] = []
    for line in _lines(text):
        if line.is_heading:
            if open_:
                yield _cut(open_, heading, lead)
            heading, lead, open_ = line.span, None, []
            continue
        if not line.is_item:
            lead = None
        for piece in _pieces(text, line.span, most):
            size = _count(text, piece)
            held = sum(_count(text, span) for span in open_)
            if open_ and (held + size > most or held >= words):
                yield _cut(open_, heading, lead)
                open_ = []
            open_.append(piece)
        if text[line.span[1] - 1] == ":":
            lead = line.span
    if open_:
        yield _cut(open_, heading, lead)


def _cut(spans: list[Span], heading: Span | None, lead: Span | None) -> Cut:
    """One passage over neighbouring spans; a lead-in that stands inside it is no context."""
    start, end = spans[0][0], spans[-1][1]
    context = tuple(span for span in (heading, lead) if span and not start <= span[0] < end)
    return Cut(start, end, context)


@dataclass(frozen=True)
class _Line:
    span: Span
    is_heading: bool
    is_item: bool


def _lines(text: str) -> Iterator[_Line]:
    """The lines that hold words, and what each is."""
    found = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text) if re.search(r"\w", m.group())]
    for at, (start, end) in enumerate(found):
        line = text[start:end]
        after = text[slice(*found[at + 1])] if at + 1 < len(found) else ""
        yield _Line((start, end), _is_heading(line, after), bool(_ITEM.match(line)))


def _is_heading(line: str, after: str) -> bool:
    """A marked heading, or a short capitalised line without an end mark above something longer."""
    if line.startswith("#"):
        return True
    short = len(line) <= 90 and len(line.split()) <= 12
    unmarked = line[0].isupper() and line[-1] not in ".,;:!?…”’\"'|)" and not _ITEM.match(line)
    return short and unmarked and len(after) > len(line) and "http" not in line


def _pieces(text: str, line: Span, most: int) -> Iterator[Span]:
    """The sentences of a line with the white space and marks before them; an endless one in parts."""
    spans = list(sentences(text[slice(*line)]))
    for at, (_, end) in enumerate(spans):
        start = spans[at - 1][1] if at else 0
        begin, stop = line[0] + start, line[0] + (end if at + 1 < len(spans) else line[1] - line[0])
        words = [(begin + m.start(), begin + m.end()) for m in re.finditer(r"\S+", text[begin:stop])]
        for part in range(0, len(words), most):
            chunk = words[part : part + most]
            yield chunk[0][0], chunk[-1][1]


def _count(text: str, span: Span) -> int:
    """Words in a span."""
    return len(text[slice(*span)].split())
