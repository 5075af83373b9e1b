"""Under every turn: take the answer, or the conversation, along as a file."""

from __future__ import annotations

import base64
import re
from typing import Any

import gradio as gr

from app.export.packet import Packet
from app.export.writing import WRITERS
from app.web.control import Control, turn_of
from app.web.desk import Desk, asset
from app.web.exchange import Exchange, Exchanges

_FORMS = {".md": "Markdown", ".docx": "Word", ".html": "HTML, to verify"}


def _export(exchange: Exchange, at: int) -> str:
    """The ways to take this answer, or the conversation, along."""
    if exchange.answer is None or exchange.draft:
        return ""
    rows = "".join(
        f"<p>{label} {''.join(_button(at, suffix, scope, words) for suffix, words in _FORMS.items())}</p>"
        for scope, label in (("turn", "This answer:"), ("all", "The conversation:"))
    )
    return f'<details class="fold"><summary class="small">Export</summary>{rows}</details>'


def _button(at: int, suffix: str, scope: str, words: str) -> str:
    data = f'data-event="export" data-turn="{at}" data-value="{suffix}" data-scope="{scope}"'
    return f'<button type="button" class="small" {data}>{words}</button>'


def file_of(exchanges: Exchanges, event: gr.EventData) -> dict[str, str] | None:
    """The file that was asked for, as the browser saves it: nothing of it lies on the server, for anybody to find."""
    turn = turn_of(exchanges, event)
    suffix = str(getattr(event, "value", ""))
    if turn is None or suffix not in WRITERS:
        return None
    taken = exchanges if getattr(event, "scope", "") == "all" else (exchanges[turn],)
    answers = [exchange.answer for exchange in taken if exchange.answer]
    if not answers:
        return None
    words = re.findall(r"[a-z0-9]+", exchanges[turn].asked.lower())[:8]
    content = base64.b64encode(WRITERS[suffix](Packet.of(answers))).decode()
    return {"name": f"{'-'.join(['communique', *words])[:80]}{suffix}", "content": content}


def _wire_export(desk: Desk, turns: gr.HTML, session: gr.State) -> None:
    file = gr.JSON(visible=False)

    def taken(exchanges: Exchanges, event: gr.EventData) -> Any:
        return file_of(exchanges, event)

    turns.export(taken, session, file, **desk.quiet).then(None, file, None, js=asset("download.js"))


EXPORT = Control(_export, _wire_export, ("export",))
