"""A list to choose one from, whose offers may change at any moment, also while it is open.

Gradio's drop-down keeps the places of what it shows among the choices, and looks them up in the new choices before it
finds the new places: it fails, or shows one twice, when they change while it is open. The browser's own list does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from app.web.desk import asset

# What is shown, and what it stands for.
Offers = Sequence[tuple[str, str]]
# What a list says first where nothing else is to be said.
CHOOSE = "Choose…"


def choice(label: str, offers: Offers = (), note: str = CHOOSE, value: str = "") -> gr.HTML:
    """A list with its label; its value is what the chosen one stands for, '' for none.

    Its first line is the note, which stands for none; where that is '', none cannot be chosen.
    """
    return gr.HTML(
        value,
        html_template=f'<label class="choice"><span>{label}</span><select></select></label>',
        js_on_load=asset("choice.js"),
        apply_default_css=False,
        offers=list(offers),
        note=note,
    )


def offer(offers: Offers, note: str = CHOOSE, **more: Any) -> Any:
    """New offers of a list, with their note; what is chosen stays so unless a `value` is given."""
    # Both together: Gradio forgets what an update leaves out where the list was not on the screen yet.
    return gr.update(offers=list(offers), note=note, **more)
