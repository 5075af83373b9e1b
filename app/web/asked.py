"""A question as it reached the page: typed into the box, or sent by a control of the conversation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from app.answer import Answer
from app.assistant import Assistant
from app.web.exchange import Exchanges, history
from index.library import Filters


@dataclass(frozen=True)
class Asked:
    """A question, whether it comes in the place of the last one, and how it is to be read and written."""

    text: str
    from_box: bool = True
    replaces: bool = False
    typed: bool = False
    aside: tuple[str, ...] = ()

    def answers(self, assistant: Assistant, exchanges: Exchanges, filters: Filters, prose: bool) -> Iterator[Answer]:
        """The answer as it grows; word for word means without the earlier turns too."""
        reader = assistant.reading(typed=self.typed, aside=self.aside)
        return reader.stream(self.text, () if self.typed else history(exchanges), filters, prose=prose)


def read_asked(box: str, exchanges: Exchanges, event: gr.EventData) -> Asked:
    """The question of an event; what a stale or foreign page sends is at worst a question that is empty."""
    if not isinstance(event.target, gr.HTML):
        return Asked(_clean(box))
    data = event._data or {}
    last = str(len(exchanges) - 1)
    aside = data.get("aside")
    return Asked(
        _clean(data.get("ask")),
        from_box=False,
        replaces=data.get("turn") == last,
        typed="typed" in data,
        aside=(str(aside),) if aside else (),
    )


def _clean(text: Any) -> str:
    """A text without half of a surrogate pair, which a browser can send: it is no character and cannot be sent back."""
    return str(text or "").encode("utf-8", "replace").decode().strip()
