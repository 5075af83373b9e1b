"""The sentences around a quote, so that it can be judged where it stands."""

from __future__ import annotations

import re

from app.answer import Citation
from index.sentences import sentences

Span = tuple[int, int]

# Further than this from the quote no sentence is looked for: a document without line ends is then still quick to show.
_REACH = 3_000
_HEADING = re.compile(r"^#{1,6} [^\n]*$", re.M)


def surroundings(citation: Citation, count: int = 2) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The spans of the `count` sentences before a quote and after it, in the section that the quote stands in."""
    text = citation.statement.text
    low, high = max(0, citation.start - _REACH), min(len(text), citation.end + _REACH)
    begins = max((heading.end() for heading in _HEADING.finditer(text, low, citation.start)), default=low)
    ends = min((heading.start() for heading in _HEADING.finditer(text, citation.end, high)), default=high)
    before, after = _spans(text, begins, citation.start), _spans(text, citation.end, ends)
    # What the reach cuts is no sentence.
    before = before[1:] if begins == low > 0 else before
    after = after[:-1] if ends == high < len(text) else after
    return before[-count:], after[:count]


def _spans(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The sentences between two places of a text, as spans of it."""
    return tuple((start + a, start + b) for a, b in sentences(text[start:end]))
