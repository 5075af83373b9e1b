"""A pane of the tabs beside Ask: after each change whoever pressed something in it goes on from there."""

from __future__ import annotations

import gradio as gr

from app.web.desk import asset


def panel(value: str, name: str) -> gr.HTML:
    """A part of the page that we write ourselves; its buttons trigger what `tabs.js` names."""
    return gr.HTML(value, apply_default_css=False, elem_id=name, js_on_load=asset("tabs.js"))
