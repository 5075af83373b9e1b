"""Under every turn: say whether the answer was right, with a note."""

from __future__ import annotations

import hashlib

import gradio as gr

from app.rendering import answer_json
from app.web.control import Control, turn_of
from app.web.desk import Desk
from app.web.exchange import Exchange, Exchanges, history
from app.web.markup import attribute
from index.library import Library
from ingest.errors import CommuniqueError
from ingest.opinions import LONGEST_NOTE, Opinion


def _opinion(exchange: Exchange, at: int) -> str:
    """Right or wrong, and a note that goes with the next of the two."""
    if exchange.answer is None or exchange.draft:
        return ""
    buttons = "".join(
        f'<button type="button" class="small" data-event="opinion" data-turn="{at}" data-value="{value}"'
        f">{label}</button>"
        for value, label in (("good", "Right"), ("bad", "Wrong"))
    )
    return (
        f'<details class="fold"><summary class="small">Right or wrong?'
        f'</summary><textarea class="note" rows="2" maxlength="{LONGEST_NOTE}" aria-label="A note, if you like"'
        f' placeholder="A note, if you like"></textarea><p>{buttons}</p></details>'
    )


def keep_opinion(library: Library, exchanges: Exchanges, event: gr.EventData, session: str) -> str:
    """Keep what a reader thought of a turn; what to tell them."""
    turn, value = turn_of(exchanges, event), getattr(event, "value", "")
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


def _wire_opinion(desk: Desk, turns: gr.HTML, session: gr.State) -> None:
    def kept(exchanges: Exchanges, event: gr.EventData, request: gr.Request) -> None:
        if told := keep_opinion(desk.library, exchanges, event, str(request.session_hash)):
            gr.Info(attribute(told), duration=4)

    turns.opinion(kept, session, None, **desk.quiet)


OPINION = Control(_opinion, _wire_opinion, ("opinion",))
