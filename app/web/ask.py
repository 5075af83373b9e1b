"""The tab "Ask": the conversation with its filters and its box on the left, the evidence on the right."""

from __future__ import annotations

import gradio as gr

from app.web.cards import NOTHING
from app.web.chat import Chat
from app.web.desk import Desk, asset, pane
from app.web.foot import CONTROLS
from app.web.narrowing import Narrowing


def ask_tab(desk: Desk) -> None:
    """The components of the tab, and which event leads to which of the chat's methods."""
    chat = Chat(desk)
    session = gr.State(())
    events = tuple(event for control in CONTROLS for event in control.events)
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="talk"):
            shelf = _shelf()
            with gr.Column(elem_id="conversation"):
                earlier = pane("", "earlier", events)
                latest = pane(chat.welcome(), "latest", events)
                suggestions = pane("", "suggestions")
            narrowing = Narrowing(desk)
            box, send, writer = _composer(desk)
        with gr.Column(elem_id="evidence-side"):
            evidence = pane(NOTHING, "evidence")
    panes = [session, earlier, latest, suggestions, evidence, shelf, desk.extent]
    asking = [box.submit, send.click, earlier.submit, latest.submit, suggestions.submit]
    # One listener for all: Gradio lets it run once at a time for a reader, so no two answers overtake each other.
    asked = gr.on(asking, chat.ask, [box, session, writer, *narrowing.inputs], [box, *panes], **desk.quiet)
    asked.then(chat.suggest, session, suggestions, **desk.quiet)
    latest.stop(chat.stop, None, None, **desk.quiet)
    for side in (earlier, latest, evidence):
        side.open(chat.open, session, evidence, **desk.quiet)
    evidence.back(chat.back, session, evidence, **desk.quiet)
    for control in CONTROLS:
        for turns in (earlier, latest):
            control.wire(desk, turns, session)
    desk.page.load(chat.arrive, shelf, panes, js=asset("arrive.js"), **desk.quiet).then(
        chat.suggest, session, suggestions, **desk.quiet
    )


def _shelf() -> gr.HTML:
    """The conversations that the browser keeps; its value is the one that is open, which the script stores."""
    return gr.HTML(
        "",
        html_template=asset("shelf.html"),
        js_on_load=asset("shelf.js"),
        apply_default_css=False,
        elem_id="shelf",
    )


def _composer(desk: Desk) -> tuple[gr.Textbox, gr.Button, gr.Radio]:
    """The box for a question, the button that sends it, and who writes the answer where a model is configured."""
    writers = desk.assistant.writers
    writer = gr.Radio(
        list(writers),
        value=writers[-1],
        label="Written by",
        visible=len(writers) > 1,
        elem_id="writer",
        container=False,
    )
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
    return box, send, writer
