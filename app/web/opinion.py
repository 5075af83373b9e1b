"""Under every turn: a thumb up or down for whether the answer was right, and a note on it."""

from __future__ import annotations

from dataclasses import replace

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
    """Two thumbs, the one that was pressed before still pressed; after one of them, a note that goes with it."""
    if exchange.answer is None or exchange.draft:
        return ""
    press = f'<button type="button" data-event="opinion" data-turn="{at}"'
    thumbs = "".join(
        f'{press} class="small thumb" data-value="{value}" aria-pressed="{str(exchange.good is good).lower()}"'
        f' aria-label="{words}" title="{words}"></button>'
        for value, good, words in (("good", True, "This answer is right"), ("bad", False, "This answer is wrong"))
    )
    return (
        f'<div class="opinion"><span class="thumbs">{thumbs}</span>'
        f'<p class="noted" hidden><textarea class="note" rows="2" maxlength="{LONGEST_NOTE}"'
        ' aria-label="A note, if you like" placeholder="A note, if you like">'
        f"{attribute(exchange.note)}</textarea>"
        f'{press} class="small" data-value="">Keep the note</button></p></div>'
    )


def with_opinions(library: Library, exchanges: Exchanges) -> Exchanges:
    """The exchanges with what the record keeps of the reader's thoughts; as they are where it cannot be read."""
    ids = [exchange.id for exchange in exchanges if exchange.answer]
    try:
        thoughts = library.record.thoughts(ids) if ids else {}
    except CommuniqueError:
        return exchanges
    nothing = (None, "")
    told = ((exchange, *thoughts.get(exchange.id, nothing)) for exchange in exchanges)
    return tuple(replace(exchange, good=good, note=note) for exchange, good, note in told)


def keep_opinion(library: Library, exchanges: Exchanges, event: gr.EventData) -> str:
    """Keep what a reader thought of a turn; what to tell them."""
    turn, value = turn_of(exchanges, event), getattr(event, "value", "")
    answer = None if turn is None else exchanges[turn].answer
    if turn is None or answer is None or value not in ("good", "bad"):
        return ""
    asked, name = exchanges[turn].asked, exchanges[turn].id
    before = [{"question": one.question, "answer_gist": one.gist} for one in history(exchanges[:turn])]
    note = str(getattr(event, "note", "") or "").encode("utf-8", "replace").decode()
    told = {key: value for key, value in answer_json(answer).items() if key != "retrieved"}
    try:
        library.record.create().keep_opinion(Opinion(name, value == "good", asked, told, before, note))
    except CommuniqueError as error:
        return str(error)
    return "Kept, thank you."


def _wire_opinion(desk: Desk, turns: gr.HTML, session: gr.State) -> None:
    def kept(exchanges: Exchanges, event: gr.EventData) -> None:
        if told := keep_opinion(desk.library, exchanges, event):
            gr.Info(attribute(told), duration=4)

    # Gradio drops what is pressed while the one before is being kept, unless told otherwise.
    turns.opinion(kept, session, None, trigger_mode="multiple", **desk.quiet)


OPINION = Control(_opinion, _wire_opinion, ("opinion",))
