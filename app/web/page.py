"""The page: its head and its tabs. How a tab is added is told in `app/web/desk.py`."""

from __future__ import annotations

import gradio as gr

from app.assistant import Assistant
from app.web.api import endpoints
from app.web.ask import ask_tab
from app.web.compare import compare_tab
from app.web.desk import AT_ONCE, Desk, MakeTab, added_tabs
from app.web.following import track_tab
from app.web.masthead import masthead
from app.web.statements import statements_tab
from app.web.visitor import arrive
from index.library import Library
from ingest.settings import Settings

_TABS: tuple[tuple[str, MakeTab], ...] = (
    ("Ask", ask_tab),
    ("Statements", statements_tab),
    ("Compare", compare_tab),
    ("Track", track_tab),
)

# A session costs a quarter of a megabyte, and each call of a program is one; the one unused for longest goes first.
_SESSIONS = 200


def build_page(assistant: Assistant, library: Library, settings: Settings) -> gr.Blocks:
    """The whole page; it paints with what is known now and asks again when it is loaded."""
    page = gr.Blocks(title="Communiqué", analytics_enabled=False, fill_width=True)
    with page:
        extent, visitor = masthead(library)
        endpoints(assistant, library, settings)  # before the tabs, whose events would take the names
        with gr.Tabs(elem_id="tabs", overflow_behavior="wrap") as tabs:
            desk = Desk(assistant, library, settings, page, tabs, extent)
            for label, make in (*_TABS, *added_tabs()):
                with gr.Tab(label, id=label):
                    make(desk)
        page.load(arrive, None, visitor, **desk.quiet)
    page.state_session_capacity = _SESSIONS
    page.queue(default_concurrency_limit=AT_ONCE)
    return page
