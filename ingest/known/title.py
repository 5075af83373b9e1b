"""The heading of a text, and a title for a text that has none."""

from __future__ import annotations

import re

from ingest.known.values import FIRST_SENTENCE, Known

_LONGEST, _LONGEST_HEADING = 110, 500


def from_text(known: Known, text: str) -> None:
    """Set the title from the first heading or, as a guess, from the first sentence without its date."""
    first = text[:20_000].split("\n", 1)[0].strip()
    if first.startswith("#") and 0 < len(first.strip("# ")) <= _LONGEST_HEADING:
        known.set("title", first.strip("# "), "first heading")
    sentence = re.split(r"(?<=[a-z0-9”\"])[.!?](?:\s|$)", first, maxsplit=1)[0]
    sentence = re.sub(r"^On [A-Z][a-z]+\.? \d{1,2}, \d{4},? ", "", sentence)
    words = sentence[:1].upper() + sentence[1:]
    if len(words) > _LONGEST:
        words = words[:_LONGEST].rsplit(" ", 1)[0].rstrip(",;:") + " …"
    known.set("title", words or first or "Untitled", FIRST_SENTENCE)


def heading(known: Known, opening: str) -> str:
    """The title, or the first line where it reads as a heading and not as a sentence."""
    if known.title:
        return known.title
    line = opening.split("\n", 1)[0].strip()
    return "" if len(line) > 160 or line.endswith((".", ":", "!")) else line
