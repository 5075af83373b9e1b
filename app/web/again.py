"""The last question once more: asked again, or in other words; the new turn takes the place of the old one."""

from __future__ import annotations

from app.web.exchange import Exchange
from app.web.markup import attribute


def retry(exchange: Exchange, at: int) -> str:
    """The button that asks the same again."""
    ask = f'data-ask="{attribute(exchange.asked)}" data-turn="{at}"'
    return f'<button type="button" class="small" {ask}>Ask again</button>'


def edit(exchange: Exchange, at: int) -> str:
    """The question in a box, to be changed and asked again; it opens without a script."""
    return (
        f'<details class="edit"><summary class="small">Edit</summary><form data-turn="{at}">'
        f'<textarea aria-label="The question, to be changed" rows="2">{attribute(exchange.asked)}</textarea>'
        '<button type="submit" class="small">Ask this instead</button></form></details>'
    )
