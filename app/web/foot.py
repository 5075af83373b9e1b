"""The foot of a turn: the controls under an answer, each given by its own module."""

from __future__ import annotations

from app.web.control import Control
from app.web.exchange import Exchange

CONTROLS: tuple[Control, ...] = ()


def foot(exchange: Exchange, turn: int) -> str:
    """The controls under one turn; nothing where there are none."""
    controls = "".join(control.html(exchange, turn) for control in CONTROLS)
    return f'<div class="foot" role="group" aria-label="With this answer">{controls}</div>' if controls else ""
