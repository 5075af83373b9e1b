"""The tab "Statements": the record as a table on the left, with the way to add to it; what is read on the right."""

from __future__ import annotations

from typing import Any

import gradio as gr

from app.keeping import Keeper
from app.web.adding import Adding
from app.web.amending import Form
from app.web.desk import Desk
from app.web.keeping import Keeping
from app.web.panel import panel
from app.web.reading import NOTHING
from app.web.stack import REFUSED, REMOVED, Stack
from ingest.catalog import View
from ingest.reading import SUFFIXES

_LOOK_AGAIN = 4.0
_FILES = (
    '<p class="hint">Files: Markdown, text, HTML, PDF, Word (.docx) or mail (.eml), of at most {} MB. Sent again under'
    " its name, a file is a new version of the same statement.</p>"
)


def statements_tab(desk: Desk) -> None:
    """The components of the tab, and which event leads to which method."""
    stack, keeper = Stack(desk.library), Keeper(desk.library, desk.settings)
    keeping, adding = Keeping(keeper, desk.library), Adding(keeper)
    view, opened = gr.State(View()), gr.State("")
    with gr.Row(elem_classes="bench"):
        with gr.Column(elem_classes="work", elem_id="statements"):
            search, which = _toolbar()
            add, files, address, go, told = _adding(desk.settings.upload_mb)
            catalogue = panel(stack.first(), "catalogue")
        with gr.Column(elem_classes="beside"):
            notice = panel("", "notice")
            form = Form()
            reader = panel(NOTHING, "reader")
    quiet = desk.quiet
    shown = [view, catalogue]
    gr.on([search.change, search.submit], stack.search, [search, view, opened], shown, **desk.in_order)
    which.change(stack.choose, [which, search, opened], shown, **quiet)
    catalogue.order(stack.order, [view, opened], shown, **quiet)
    catalogue.turn_to(stack.turn_to, [view, opened], shown, **quiet)
    again: dict[str, Any] = {"fn": stack.again, "inputs": [which, view, opened], "outputs": [catalogue, desk.extent]}
    for source in (catalogue, told):
        source.read(keeping.read, None, [opened, reader, *form.parts], **quiet).then(**again, **quiet)
    files.upload(adding.files, files, [files, told], **quiet).then(**again, **quiet)
    gr.on([go.click, address.submit], adding.address, address, [address, told], **quiet).then(**again, **quiet)
    _reader(desk, keeping, form, reader, notice, opened, again)
    # What another process, or the command line, does to the record is seen here without asking.
    stamp = gr.State("")
    desk.page.load(stack.arrive, [which, view, opened], [stamp, catalogue, desk.extent], **quiet)
    gr.Timer(_LOOK_AGAIN).tick(stack.look, [stamp, which, view, opened], [stamp, catalogue, desk.extent], **quiet)
    desk.page.load(keeping.arrive, None, [add], **quiet)


def _toolbar() -> tuple[gr.Textbox, gr.Radio]:
    """What is looked for, and in which list."""
    with gr.Row(elem_classes="toolbar"):
        search = gr.Textbox("", label="Find", placeholder="Words of title, issuer, kind, date or place", lines=1)
        which = gr.Radio(["In the record", REMOVED, REFUSED], value="In the record", label="List")
    return search, which


def _adding(most: int) -> tuple[gr.Accordion, gr.File, gr.Textbox, gr.Button, gr.HTML]:
    """Where files are dropped and addresses typed; hidden from who may not add."""
    with gr.Accordion("Add statements", open=False, visible=False, elem_classes="adding") as add:
        gr.HTML(_FILES.format(most), apply_default_css=False)
        files = gr.File(
            label="Files to add",
            show_label=False,
            file_count="multiple",
            file_types=sorted(SUFFIXES),
            height=140,
        )
        with gr.Row(elem_classes="address"):
            address = gr.Textbox("", label="Web address of a page, a paper or a feed", placeholder="https://", lines=1)
            go = gr.Button("Add", variant="primary", size="sm", elem_classes="go")
        told = panel("", "told")
    return add, files, address, go, told


def _reader(
    desk: Desk, keeping: Keeping, form: Form, reader: gr.HTML, notice: gr.HTML, opened: gr.State, again: dict[str, Any]
) -> None:
    """What can be done with the statement that is read."""
    quiet = desk.quiet
    desk.readers.append(reader)
    reader.read(keeping.read, None, [opened, reader, *form.parts], **quiet)
    for event in (reader.history, reader.version, reader.difference):
        event(keeping.look, opened, reader, **quiet)
    reader.amend(keeping.amend, opened, form.parts, **quiet)
    form.cancel.click(keeping.cancel, None, form.parts, **quiet)
    saved = [notice, reader, *form.parts]
    form.save.click(keeping.save, [opened, *form.fields], saved, **quiet).then(**again, **quiet)
    form.reset.click(keeping.reset, opened, saved, **quiet).then(**again, **quiet)
    reader.take_out(keeping.take_out, opened, [notice, reader], **quiet).then(**again, **quiet)
    for source in (reader, notice):
        source.bring_back(keeping.bring_back, opened, [notice, reader], **quiet).then(**again, **quiet)
