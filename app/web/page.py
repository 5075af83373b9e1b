"""The page as Gradio components, and which event leads to which of the chat's methods."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import gradio as gr

from app.assistant import Assistant
from app.web.cards import NOTHING
from app.web.chat import Chat
from index.library import Library

# Gradio runs one event of a kind at a time unless told otherwise: one slow question would hold up every reader.
_AT_ONCE = 32
_HEAD = '<h1>Communiqué</h1><p class="motto">Ask the record.</p>'


def asset(name: str) -> str:
    """A style sheet or script of this folder."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def build_page(assistant: Assistant, library: Library) -> gr.Blocks:
    """The whole page; it paints with what is known now and asks again when it is loaded."""
    chat = Chat(assistant, library)
    page = gr.Blocks(title="Communiqué", analytics_enabled=False, fill_width=True)
    with page:
        session = gr.State(())
        extent, fresh = _masthead(chat)
        talk, box, send, evidence = _desk(chat)
        panes = [box, session, talk, evidence, extent]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": _AT_ONCE}
        # One listener for all: Gradio lets it run once at a time for a reader, so no two answers overtake each other.
        gr.on([box.submit, send.click, talk.submit], chat.ask, [box, session], panes, **quiet)
        for pane in (talk, evidence):
            pane.open(chat.open, session, evidence, **quiet)
        evidence.back(chat.back, session, evidence, **quiet)
        # A new page is a new session: a question still being answered has nowhere to come back to.
        fresh.click(None, js="() => window.location.reload()")
        page.load(chat.arrive, session, [talk, extent], **quiet)
    page.queue(default_concurrency_limit=_AT_ONCE)
    return page


def _masthead(chat: Chat) -> tuple[gr.HTML, gr.Button]:
    """The head of the page: name, what the record holds, the way to begin again."""
    with gr.Row(elem_id="masthead"):
        gr.HTML(_HEAD, apply_default_css=False, elem_id="name")
        return _pane(chat.extent(), "extent"), gr.Button("New conversation", size="sm", elem_id="fresh")


def _desk(chat: Chat) -> tuple[gr.HTML, gr.Textbox, gr.Button, gr.HTML]:
    """The conversation with its box on the left, the evidence on the right."""
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="talk"):
            talk = _pane(chat.welcome(), "conversation")
            box, send = _composer()
        with gr.Column(elem_id="evidence-side"):
            evidence = _pane(NOTHING, "evidence")
    return talk, box, send, evidence


def _pane(value: str, name: str) -> gr.HTML:
    """A part of the page that we write ourselves; Gradio's own styles for prose stay out of it."""
    return gr.HTML(value, apply_default_css=False, elem_id=name, js_on_load=asset("page.js"))


def _composer() -> tuple[gr.Textbox, gr.Button]:
    """The box for a question and the button that sends it."""
    with gr.Row(elem_id="composer"):
        box = gr.Textbox(
            label="Question",
            show_label=False,
            placeholder="Ask what a statement says…",
            lines=1,
            max_lines=6,
            autofocus=True,
            container=False,
            elem_id="question",
            html_attributes=gr.InputHTMLAttributes(autocomplete="off", enterkeyhint="send"),
        )
        send = gr.Button("Ask", variant="primary", elem_id="send")
    return box, send
