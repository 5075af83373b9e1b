"""What a format's reader hands on: a text, where its pages begin, and what the file says of itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_OPENING = 3_000


@dataclass(frozen=True)
class Content:
    """The words of a file and the values that its metadata gives, by name of the statement's field."""

    text: str
    hints: Mapping[str, Any] = field(default_factory=dict)
    pages: tuple[int, ...] = ()


def confirmed_title(title: str, text: str) -> str:
    """The title in a file's properties where the opening has its words; '' else: many name a draft's file."""
    words = re.findall(r"\w+", title.casefold())
    opening = set(re.findall(r"\w+", text[:_OPENING].casefold()))
    return " ".join(title.split()) if words and opening.issuperset(words) else ""
