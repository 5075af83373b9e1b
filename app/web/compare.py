"""The tab "Compare": two statements, or two periods on a topic, on the left; the statement of a place on the right."""

from __future__ import annotations

import logging
from typing import Any

import gradio as gr

from app.answer import Citation
from app.compare.comparing import compare_periods, compare_statements
from app.compare.comparison import Comparison
from app.compare.period import read_period
from app.web.against import NOTHING, comparison
from app.web.choice import CHOOSE, choice, offer
from app.web.desk import Desk
from app.web.markup import FAILED, problem
from app.web.opened import sheet
from app.web.panel import panel
from index.library import Filters, Library
from ingest.catalog import Page, View
from ingest.errors import CommuniqueError
from ingest.listed import Listed
from ingest.statement import Statement

_STATEMENTS, _PERIODS = "Two statements", "Two periods"
READER = '<div class="nothing"><h2>Statement</h2><p>A number opens the statement here, at the words.</p></div>'
_CHOICES = 40
# The button that led here is out of sight: the keyboard goes on where the second statement is looked for.
_GO_ON = "() => setTimeout(() => document.querySelector('#compare-words textarea')?.focus(), 100)"


def compare_tab(desk: Desk) -> None:
    """The components of the tab, and which event leads to which method."""
    comparing = Comparing(desk.library)
    found = gr.State(None)
    with gr.Row(elem_classes="bench"):
        with gr.Column(elem_classes="work", elem_id="compare"):
            mode = gr.Radio([_STATEMENTS, _PERIODS], value=_STATEMENTS, label="What is compared")
            with gr.Column(elem_classes="choosing", visible=True) as statements:
                words = gr.Textbox(
                    "",
                    label="Find the statements",
                    placeholder="Words of title, issuer, kind, date or place",
                    elem_id="compare-words",
                )
                with gr.Row(elem_classes="pair-of"):
                    offered = comparing.offered("")
                    ids = [choice(label, *offered) for label in ("First statement", "Second statement")]
            with gr.Row(elem_classes="pair-of", visible=False) as periods:
                hint = "2021, May 2022 or 2021-01-01 to 2021-06-30"
                days = [gr.Textbox("", label=label, placeholder=hint) for label in ("First period", "Second period")]
            with gr.Row(elem_classes="request"):
                topic = gr.Textbox("", label="Topic (two periods need one)", placeholder='Taiwan, or "exact words"')
                go = gr.Button("Compare", variant="primary", elem_classes="go")
            shown = panel(NOTHING, "compared")
        with gr.Column(elem_classes="beside"):
            reader = panel(READER, "compared-statement")
    quiet = desk.quiet
    mode.change(comparing.choose, mode, [statements, periods], **quiet)
    # Statements are added and corrected while the page is open: what can be chosen is looked up when the tab is too.
    gr.on([words.change, desk.tabs.select], comparing.offer, words, ids, **desk.in_order)
    asked: list[Any] = [mode, *ids, *days, topic]
    submits = [go.click, topic.submit, *(day.submit for day in days)]
    gr.on(submits, comparing.compare, asked, [found, shown], **{**quiet, "show_progress": "minimal"})
    shown.place(comparing.open, found, reader, **quiet)
    for source in desk.readers:
        begun = source.compare_with(comparing.begin, None, [mode, ids[0]], **quiet)
        # Only then the tab, whose opening looks up what can be chosen beside what is.
        begun.then(lambda: gr.Tabs(selected="Compare"), None, desk.tabs, **quiet).then(None, js=_GO_ON)


class Comparing:
    """The events of the tab; what was compared belongs to one reader and comes in as an argument."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def offered(self, sought: str) -> tuple[list[tuple[str, str]], str]:
        """The newest statements with some words, as they are shown and by their ids; and what their list says first."""
        try:
            page = self._library.record.page(View(sought, size=_CHOICES))
        except CommuniqueError:
            page = Page((), 0)
        return [(_named(row.listed), row.listed.id) for row in page.rows], _note(page)

    def offer(self, sought: str) -> list[Any]:
        """What can be chosen now, for both sides; the page keeps what is chosen already among it."""
        offers, note = self.offered(sought)
        return [offer(offers, note) for _ in range(2)]

    def choose(self, mode: str) -> tuple[Any, Any]:
        """The fields for what is compared."""
        return gr.Row(visible=mode == _STATEMENTS), gr.Row(visible=mode == _PERIODS)

    def begin(self, event: gr.EventData) -> tuple[Any, Any]:
        """Two statements are compared, and the first is the one that an event names."""
        try:
            first = self._library.record.find(str(getattr(event, "value", "")), removed=True)
        except CommuniqueError:  # a stale or foreign page names none
            return gr.skip(), gr.skip()
        newest, note = self.offered("")
        offers = [(_named(first), first.id), *(one for one in newest if one[1] != first.id)]
        return gr.Radio(value=_STATEMENTS), offer(offers, note, value=first.id)

    def compare(self, mode: str, *asked: str | None) -> tuple[Comparison | None, str]:
        """The comparison, or why there is none."""
        old, new, first, last, topic = (part or "" for part in asked)
        try:
            found = self._periods(first, last, topic) if mode == _PERIODS else self._statements(old, new, topic)
            return found, comparison(found)
        except CommuniqueError as error:
            return None, problem(error)
        except Exception:
            logging.getLogger(__name__).exception("a comparison could not be made")
            return None, problem(FAILED)

    def _statements(self, old: str, new: str, topic: str) -> Comparison:
        if not old or not new:
            raise CommuniqueError("Choose two statements.")
        reading = self._library.reading()
        one, other = (self._library.record.find(id) for id in (old, new))
        return compare_statements(one, other, reading, self._library.embedder, topic)

    def _periods(self, first: str, last: str, topic: str) -> Comparison:
        if not topic.strip():
            raise CommuniqueError("Two periods are compared on a topic; name one.")
        old, new = (read_period(words, Filters()) for words in (first, last))
        return compare_periods(old, new, self._library.reading(), self._library.embedder, topic)

    def open(self, found: Comparison | None, event: gr.EventData) -> Any:
        """The statement of a place, all that is shown of it marked, the chosen words strongest."""
        chosen = named(found.citations, event) if found else None
        if not found or not chosen:
            return gr.skip()
        return at_words(chosen, list(found.citations.values()))


def named(places: dict[int, Citation], event: gr.EventData) -> Citation | None:
    """The place that an event names; None when a stale or foreign page names none."""
    try:
        return places.get(int(event.value))
    except (AttributeError, TypeError, ValueError):
        return None


def at_words(chosen: Citation, places: list[Citation]) -> str:
    """The statement of a place, with its other places marked too."""
    own = chosen.statement
    cited = [one for one in places if (one.statement.id, one.statement.version) == (own.id, own.version)]
    # Every sentence of a statement may be a place: then only the chosen one is worth a mark.
    return sheet(own, cited if len(cited) <= 40 and len(cited) < len(places) / 3 else [chosen], chosen)


def _note(page: Page) -> str:
    """What the list of a page's statements says first: that there are more of them, where there are."""
    if not page.rows:
        return "No statement has these words"
    more = page.count > len(page.rows)
    return f"The {len(page.rows)} newest of {page.count:,}; type to narrow" if more else CHOOSE


def _named(listed: Listed | Statement) -> str:
    """A statement as one line of a list."""
    return f"{listed.date or 'undated'}  {listed.title}"
