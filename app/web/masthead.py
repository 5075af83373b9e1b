"""The head of the page: its name, and what the record holds now."""

from __future__ import annotations

import gradio as gr

from app.answer import Searched
from app.web.desk import pane
from app.web.markup import shown
from app.web.visitor import visitor
from app.writer import written
from index.library import Library, Reading
from ingest.errors import CommuniqueError

_HEAD = '<h1>Communiqué</h1><p class="motto">Ask the record.</p>'


def masthead(library: Library) -> tuple[gr.HTML, gr.HTML]:
    """The head of the page; gives the line that says what the record holds, and the place of the account."""
    with gr.Row(elem_id="masthead"):
        gr.HTML(_HEAD, apply_default_css=False, elem_id="name")
        return pane(extent_line(library), "extent"), visitor()


def extent_line(library: Library) -> str:
    """What the record holds now, or why it cannot be read."""
    try:
        return f'<p class="extent">In the record: {shown(extent(library.reading()))}</p>'
    except CommuniqueError as error:
        return f'<p class="extent problem" role="alert">{shown(str(error))}</p>'


def extent(reading: Reading) -> str:
    """How much is in the record: '21 statements, 3 October 2013 to 21 September 2024'."""
    all_ = Searched.of(reading.found())
    return f"{all_.count}, {written(all_.first)} to {written(all_.last)}" if all_.first and all_.last else all_.count
