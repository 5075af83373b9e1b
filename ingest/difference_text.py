"""What differs between two versions, as lines for a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import typer

from ingest.difference import ADDED, REMOVED, SAME, Paragraph, Piece, Value

Mark = Callable[[str, str], str]
"""Given 'removed' or 'added' and the words, the words as they are shown."""

# Of a longer stretch without a change, only so many words next to the changes are shown.
_LONGEST, _BESIDE = 40, 15


def brackets(what: str, text: str) -> str:
    """Changed words as they are told apart without colours: [-removed-], {+added+}."""
    return f"[-{text}-]" if what == REMOVED else f"{{+{text}+}}"


def colours(what: str, text: str) -> str:
    """Changed words as they are told apart on a terminal: red and struck out, or green."""
    return typer.style(text, fg="red" if what == REMOVED else "green", strikethrough=what == REMOVED)


def value_line(value: Value) -> str:
    """A value before and after, each with where it came from."""
    name = value.name.replace("_", " ")
    return f"{name:<17} {_value(value.old, value.old_origin)} → {_value(value.new, value.new_origin)}"


def _value(value: Any, origin: str) -> str:
    """A value as a reader writes it."""
    if isinstance(value, bool):
        value = "yes" if value else "no"
    text = ", ".join(value) if isinstance(value, list) else str(value or "")
    return (text or "none") + (f" [{origin}]" if origin else "")


def paragraph_lines(paragraph: Paragraph, mark: Mark = brackets) -> Iterator[str]:
    """Where a paragraph stands, then its words with what changed in them marked."""
    if paragraph.old and paragraph.new and paragraph.old != paragraph.new:
        yield f"paragraph {paragraph.new} (was {paragraph.old}):"
    else:
        yield f"paragraph {paragraph.new or paragraph.old}:"
    yield f"    {marked(paragraph.pieces, mark)}"


def marked(pieces: Sequence[Piece], mark: Mark) -> str:
    """The words of a paragraph; the space behind changed ones stays outside their marks."""
    line = ""
    for at, (what, text) in enumerate(pieces):
        if what == SAME:
            line += _shortened(text, first=at == 0, last=at == len(pieces) - 1)
            continue
        if line and line[-1].isalnum() and text[:1].isalnum():
            line += " "
        words = text.strip() or text
        line += mark(what, words) + text[len(text.rstrip()) :] * bool(text.strip())
        if what == REMOVED and at + 1 < len(pieces) and pieces[at + 1].what == ADDED and not line.endswith(" "):
            line += " "
    return line.rstrip()


def _shortened(text: str, first: bool, last: bool) -> str:
    """A stretch without a change, its far parts left out where it is long."""
    words = re.findall(r"\S+\s*|^\s+", text)
    if len(words) <= _LONGEST:
        return text
    begin = "" if first else "".join(words[:_BESIDE])
    end = "" if last else "".join(words[-_BESIDE:])
    return f"{begin}… {end}"
