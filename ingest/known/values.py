"""The values gathered so far and where each came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ingest.statement import GUESSED, Kind

FRONT_MATTER = "front matter"
PAGE = "page metadata"
MAIL = "mail header"
GUESSED_FROM_WORDS = f"{GUESSED} from the words"
_LONGEST_QUOTE = 60


@dataclass
class Known:
    """The values gathered so far and where each came from; the first to be set stays."""

    values: dict[str, Any] = field(default_factory=dict)
    origin: dict[str, str] = field(default_factory=dict)

    def set(self, name: str, value: Any, origin: str) -> None:
        """Keep a value unless it is empty or a better source gave one already."""
        if value and not self.values.get(name):
            self.values[name] = value
            self.origin[name] = origin

    @property
    def title(self) -> str:
        """The title, where it is one and not the first sentence of a text without a title."""
        return "" if self.origin.get("title") == FIRST_SENTENCE else str(self.values.get("title", ""))

    @property
    def kind(self) -> Kind:
        """The kind, `OTHER` while none is known."""
        return Kind(self.values.get("kind", Kind.OTHER))


FIRST_SENTENCE = f"{GUESSED} from the first sentence"


def quoted(words: str) -> str:
    """The origin of a value that the text states, with the words it was read from."""
    words = " ".join(words.split())
    if len(words) > _LONGEST_QUOTE:
        words = words[:_LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
    return f"text: “{words}”"
