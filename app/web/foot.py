"""The foot of a turn: the controls under an answer, each given by its own module."""

from __future__ import annotations

from app.web.again import edit, retry
from app.web.control import Control
from app.web.exchange import Exchange
from app.web.exporting import EXPORT
from app.web.opinion import OPINION

# The controls of the last turn alone, then those of every turn.
CONTROLS: tuple[Control, ...] = (EXPORT, OPINION)


def foot(exchange: Exchange, at: int, last: bool) -> str:
    """The controls under one turn; the last turn can be asked again, as it is or in other words."""
    again = (retry(exchange, at), edit(exchange, at)) if last else ()
    controls = "".join((*again, *(control.html(exchange, at) for control in CONTROLS)))
    return f'<div class="foot" role="group" aria-label="With this answer">{controls}</div>' if controls else ""
