"""Plain text to a statement's text: hard wraps undone, paragraphs and list items one a line."""

from __future__ import annotations

import re

_WIDEST_WRAP = 100
_ITEM = re.compile(r"\s*(?:[-*•‣·–]\s+|\(?\d{1,2}[.)]\s)")


def plain_text(source: str) -> str:
    """The text of a plain file; a break is undone only where the next word did not fit in the file's own width."""
    lines = [re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in source.splitlines()]
    width = max(map(len, lines), default=0)
    if width <= _WIDEST_WRAP:
        lines = _unwrap(lines, width)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _unwrap(lines: list[str], width: int) -> list[str]:
    """Joins a line to the one before when its first word would not have fitted there."""
    joined: list[str] = []
    room = -1
    for line in lines:
        first_word = line.split(" ", 1)[0]
        if line and not _ITEM.match(line) and 0 <= room < len(first_word) + 1:
            joined[-1] += " " + line
        else:
            joined.append(line)
        room = width - len(line) if line else -1
    return joined
