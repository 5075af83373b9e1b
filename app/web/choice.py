"""A list to choose one statement from, whose offers may change at any moment, also while it is open.

Gradio's drop-down keeps the places of what it shows among the choices, and looks them up in the new choices before it
finds the new places: it fails, or shows one twice, when they change while it is open. The browser's own list does not.
"""

from __future__ import annotations

from collections.abc import Sequence

import gradio as gr

from app.web.desk import asset

# What is shown, and what it stands for.
Offers = Sequence[tuple[str, str]]


def choice(label: str, offers: Offers) -> gr.HTML:
    """A list with its label; its value is what the chosen one stands for, '' for none."""
    return gr.HTML(
        "",
        html_template=f'<label class="choice"><span>{label}</span><select></select></label>',
        js_on_load=asset("choice.js"),
        apply_default_css=False,
        offers=list(offers),
    )
