"""A control in the foot of a turn: what stands under an answer, and what happens when it is used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import gradio as gr

from app.web.desk import Desk
from app.web.exchange import Exchange, Exchanges


@dataclass(frozen=True)
class Control:
    """What one module puts under every turn; `app/web/foot.py` lists them in order.

    `html` writes the control of one turn (exchange, place), '' where it has none. A button with `data-event="export"`
    makes the pane trigger that event with the button's data (`data-turn`, `data-value` and so on, as `event.turn`,
    `event.value`); `events` are the names of such events, and `wire` listens for them, once for the pane of the
    earlier turns and once for that of the last: `turns.export(method, session, …, **desk.quiet)`. The session is a
    tuple of exchanges, in which `turn` is the place.
    """

    html: Callable[[Exchange, int], str]
    wire: Callable[[Desk, gr.HTML, gr.State], None]
    events: tuple[str, ...] = ()


def turn_of(exchanges: Exchanges, event: gr.EventData) -> int | None:
    """The place of the turn that an event names; None when a stale or foreign page names none."""
    try:
        turn = int(event.turn)
    except (AttributeError, TypeError, ValueError):
        return None
    return turn if 0 <= turn < len(exchanges) else None
