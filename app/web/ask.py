"""The tab "Ask": the conversation with its box on the left, the evidence on the right."""

from __future__ import annotations

import gradio as gr

from app.web.cards import NOTHING
from app.web.chat import Chat
from app.web.desk import Desk, pane
from app.web.foot import CONTROLS


def ask_tab(desk: Desk) -> None:
    """The components of the tab, and which event leads to which of the chat's methods."""
    chat = Chat(desk.assistant, desk.library)
    session = gr.State(())
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="talk"):
            fresh = gr.Button("New conversation", size="sm", elem_id="fresh")
            talk = pane(chat.welcome(), "conversation")
            box, send = _composer()
        with gr.Column(elem_id="evidence-side"):
            evidence = pane(NOTHING, "evidence")
    panes = [box, session, talk, evidence, desk.extent]
    # One listener for all: Gradio lets it run once at a time for a reader, so no two answers overtake each other.
    gr.on([box.submit, send.click, talk.submit], chat.ask, [box, session], panes, **desk.quiet)
    for side in (talk, evidence):
        side.open(chat.open, session, evidence, **desk.quiet)
    evidence.back(chat.back, session, evidence, **desk.quiet)
    for control in CONTROLS:
        control.wire(desk, talk, session)
    # A new page is a new session: a question still being answered has nowhere to come back to.
    fresh.click(None, js="() => window.location.reload()")
    desk.page.load(chat.arrive, session, [talk, desk.extent], **desk.quiet)


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
