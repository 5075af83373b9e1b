"""The desk: what the tabs of the page share, and the seam by which a tab is added.

A tab is one function in a module of its own, `def statements_tab(desk: Desk) -> None`: it is called inside the tab's
own Gradio context, lays out its components there and wires their events with `desk.quiet`. Own tabs are listed in
`app/web/page.py`; another package adds one by an entry point in the group `communique.tabs`, whose name is the tab's
label: `Runs = "eval.web:runs_tab"`. Every style sheet of this folder (`*.css`) is served with the page, so a tab brings
its own; what a tab writes as HTML passes through `app.web.markup`, and stands in a `pane`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import gradio as gr

from app.assistant import Assistant
from index.library import Library
from ingest.settings import Settings

# Gradio runs one event of a kind at a time unless told otherwise: one slow question would hold up every reader.
AT_ONCE = 32
_QUIET = MappingProxyType({"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": AT_ONCE})
# While one is answered Gradio holds back all but the last, yet lets a second one go that comes before the first was
# sent: the two would run side by side, and the first might be shown last. One at a time they end as they came.
_IN_ORDER = MappingProxyType({**_QUIET, "trigger_mode": "always_last", "concurrency_limit": 1})


@dataclass(frozen=True)
class Desk:
    """What a tab works with: who answers, the library, the settings, and the page around the tab.

    `quiet` are the options of every event that shows no progress of its own and is no endpoint, `in_order` of those
    that come with every key, so that what is shown is of the last; `extent` is the line in the head of the page, which
    whoever changes the record writes anew with `app.web.masthead.extent_line`. A tab has the id of its label, for
    `gr.Tabs(selected="Ask")` as a new value of `tabs`; `page.load` runs when a reader comes.
    `readers` are the panes in which a tab laid out before shows a statement that can be taken along to another tab.
    """

    assistant: Assistant
    library: Library
    settings: Settings
    page: gr.Blocks
    tabs: gr.Tabs
    extent: gr.HTML
    readers: list[gr.HTML] = field(default_factory=list)
    quiet: Mapping[str, Any] = field(default_factory=lambda: _QUIET)
    in_order: Mapping[str, Any] = field(default_factory=lambda: _IN_ORDER)


MakeTab = Callable[[Desk], None]


def added_tabs() -> list[tuple[str, MakeTab]]:
    """The tabs that other packages registered, by their labels."""
    entries = sorted(entry_points(group="communique.tabs"), key=lambda entry: entry.name)
    return [(entry.name, entry.load()) for entry in entries]


def pane(value: str, name: str, events: Sequence[str] = (), script: str = "") -> gr.HTML:
    """A part of the page that we write ourselves; Gradio's own styles for prose stay out of it.

    Gradio lets a pane have the events that its script names: those of `page.js`, and others given here. What stands in
    `script` runs after `page.js`.
    """
    named = "".join(f'\n// "{event}"' for event in events)
    return gr.HTML(value, apply_default_css=False, elem_id=name, js_on_load=f"{asset('page.js')}{named}\n{script}")


def asset(name: str) -> str:
    """A style sheet or script of this folder."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def styles() -> str:
    """Every style sheet of this folder, the page's own first."""
    names = sorted(path.name for path in files(__package__).iterdir() if path.name.endswith(".css"))
    return "\n".join(asset(name) for name in sorted(names, key=lambda name: name != "page.css"))
