"""The tab "Track": a name, topic or phrase through the whole record on the left, its statements on the right."""

from __future__ import annotations

import logging
from typing import Any

import gradio as gr

from app.compare.period import read_period
from app.track import Track, track
from app.web.compare import READER, at_words, named
from app.web.desk import Desk
from app.web.followed import NOTHING, followed
from app.web.markup import FAILED, problem
from app.web.panel import panel
from index.library import Filters, Library
from ingest.errors import CommuniqueError


def track_tab(desk: Desk) -> None:
    """The components of the tab, and which event leads to which method."""
    following = Following(desk.library)
    found = gr.State(None)
    with gr.Row(elem_classes="bench"):
        with gr.Column(elem_classes="work", elem_id="track"):
            with gr.Row(elem_classes="request"):
                sought = gr.Textbox(
                    "", label="Name, topic or phrase", placeholder='Taiwan, or "free and open Indo-Pacific"'
                )
                go = gr.Button("Track", variant="primary", elem_classes="go")
            with gr.Row(elem_classes="pair-of"):
                period = gr.Textbox("", label="Period", placeholder="All, or since May 2022")
                issuer = gr.Textbox("", label="Issuer", placeholder="All, or Japan, Australia")
            shown = panel(NOTHING, "followed")
        with gr.Column(elem_classes="beside"):
            reader = panel(READER, "followed-statement")
    quiet = desk.quiet
    asked: list[Any] = [sought, period, issuer]
    submits = [go.click, *(field.submit for field in (sought, period, issuer))]
    gr.on(submits, following.track, asked, [found, shown], **{**quiet, "show_progress": "minimal"})
    shown.place(following.open, found, reader, **quiet)


class Following:
    """The events of the tab; what was found belongs to one reader and comes in as an argument."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def track(self, sought: str, period: str, issuer: str) -> tuple[Track | None, str]:
        """What was found, or why nothing was looked for."""
        try:
            filters = Filters(issuers=tuple(name.strip() for name in issuer.split(",") if name.strip()))
            if period.strip():
                _, filters = read_period(period, filters)
            found = track(sought, self._library.reading(), filters)
            return found, followed(found)
        except CommuniqueError as error:
            return None, problem(error)
        except Exception:
            logging.getLogger(__name__).exception("a phrase could not be tracked")
            return None, problem(FAILED)

    def open(self, found: Track | None, event: gr.EventData) -> Any:
        """The statement of a mention, at the words."""
        chosen = named({one.number: one for one in found.mentions}, event) if found else None
        return at_words(chosen, list(found.mentions)) if found and chosen else gr.skip()
