"""Under every turn: take the answer along as a file, and say whether it was right."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

import gradio as gr

from app.export.packet import Packet
from app.export.writing import WRITERS
from app.rendering import answer_json
from app.web.control import Control
from app.web.desk import Desk, asset
from app.web.exchange import Exchange, Exchanges, history
from app.web.markup import attribute
from index.library import Library
from ingest.errors import CommuniqueError
from ingest.opinions import LONGEST_NOTE, Opinion

_FORMS = {".md": "Markdown", ".docx": "Word", ".html": "HTML, to verify"}


def _export(exchange: Exchange, at: int) -> str:
    """The ways to take this answer, or the conversation, along."""
    if exchange.answer is None or exchange.draft:
        return ""
    rows = "".join(
        f"<p>{label} {''.join(_button(at, suffix, scope, words) for suffix, words in _FORMS.items())}</p>"
        for scope, label in (("turn", "This answer:"), ("all", "The conversation:"))
    )
    return f'<details class="keep"><summary class="small">Export</summary>{rows}</details>'


def _button(at: int, suffix: str, scope: str, words: str) -> str:
    data = f'data-event="export" data-turn="{at}" data-value="{suffix}" data-scope="{scope}"'
    return f'<button type="button" class="small" {data}>{words}</button>'


def _opinion(exchange: Exchange, at: int) -> str:
    """Thumbs, and a note that goes with the next of them."""
    if exchange.answer is None or exchange.draft:
        return ""
    thumbs = "".join(
        f'<button type="button" class="small" data-event="opinion" data-turn="{at}" data-value="{value}"'
        f' aria-label="{label}" title="{label}">{sign}</button>'
        for value, sign, label in (("good", "👍", "The answer is right"), ("bad", "👎", "The answer is wrong"))
    )
    return (
        f'<details class="keep"><summary class="small" aria-label="{attribute("Right or wrong?")}">Right or wrong?'
        f'</summary><textarea class="note" rows="2" maxlength="{LONGEST_NOTE}" aria-label="A note, if you like"'
        f' placeholder="A note, if you like"></textarea>{thumbs}</details>'
    )


def file_of(exchanges: Exchanges, event: gr.EventData) -> dict[str, str] | None:
    """The file that was asked for, as the browser saves it: nothing of it lies on the server, for anybody to find."""
    turn = _turn(exchanges, event)
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


def keep_opinion(library: Library, exchanges: Exchanges, event: gr.EventData, session: str) -> str:
    """Keep what a reader thought of a turn; what to tell them."""
    turn, value = _turn(exchanges, event), getattr(event, "value", "")
    answer = None if turn is None else exchanges[turn].answer
    if turn is None or answer is None or value not in ("good", "bad"):
        return ""
    asked = exchanges[turn].asked
    name = hashlib.sha256(f"{session} {turn} {asked}".encode()).hexdigest()[:16]
    before = [{"question": one.question, "answer_gist": one.gist} for one in history(exchanges[:turn])]
    note = str(getattr(event, "note", "") or "").encode("utf-8", "replace").decode()
    told = {key: value for key, value in answer_json(answer).items() if key != "retrieved"}
    try:
        library.record.create().keep_opinion(Opinion(name, value == "good", asked, told, before, note))
    except CommuniqueError as error:
        return str(error)
    return "Kept, thank you."


def _turn(exchanges: Exchanges, event: gr.EventData) -> int | None:
    """The place of the turn that an event names; None when a stale or foreign page names none."""
    try:
        turn = int(event.turn)
    except (AttributeError, TypeError, ValueError):
        return None
    return turn if 0 <= turn < len(exchanges) else None


def _wire_export(desk: Desk, turns: gr.HTML, session: gr.State) -> None:
    file = gr.JSON(visible=False)

    def taken(exchanges: Exchanges, event: gr.EventData) -> Any:
        return file_of(exchanges, event)

    turns.export(taken, session, file, **desk.quiet).then(None, file, None, js=asset("download.js"))


def _wire_opinion(desk: Desk, turns: gr.HTML, session: gr.State) -> None:
    def kept(exchanges: Exchanges, event: gr.EventData, request: gr.Request) -> None:
        if told := keep_opinion(desk.library, exchanges, event, str(request.session_hash)):
            gr.Info(attribute(told), duration=4)

    turns.opinion(kept, session, None, **desk.quiet)


EXPORT = Control(_export, _wire_export, ("export",))
OPINION = Control(_opinion, _wire_opinion, ("opinion",))
