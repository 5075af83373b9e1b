"""What the table of the record shows, and how it changes when a reader sorts, searches or turns a page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gradio as gr

from app.web.catalogue import refusals, sorted_by, table
from app.web.markup import problem
from app.web.masthead import extent_line
from index.library import Library
from ingest.catalog import Order, View
from ingest.errors import CommuniqueError

REMOVED, REFUSED = "Removed", "Refused"


class Stack:
    """The events of the table; each gives the view anew and the table as HTML."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._record = library.record

    def first(self) -> str:
        """The table when the page is made."""
        return self._table(View(), "")

    def search(self, sought: str, view: View, opened: str) -> tuple[View, str]:
        """The statements with some words."""
        return self._both(replace(view, sought=sought, start=0), opened)

    def choose(self, which: str, sought: str, opened: str) -> tuple[View, str]:
        """Another list: what is in the record, what was removed, what was refused."""
        view = View(sought, removed=which == REMOVED)
        return (view, self._refused()) if which == REFUSED else self._both(view, opened)

    def order(self, view: View, opened: str, event: gr.EventData) -> tuple[View, str]:
        """The same statements sorted by a column."""
        try:
            return self._both(sorted_by(view, Order(event.value)), opened)
        except (AttributeError, ValueError):  # a stale or foreign page names no column
            return self._both(view, opened)

    def turn_to(self, view: View, opened: str, event: gr.EventData) -> tuple[View, str]:
        """Another page."""
        try:
            start = max(0, int(event.value))
        except (AttributeError, TypeError, ValueError):
            start = view.start
        return self._both(replace(view, start=start), opened)

    def again(self, which: str, view: View, opened: str) -> tuple[str, str]:
        """The table and the extent after the record may have changed."""
        return (self._refused() if which == REFUSED else self._table(view, opened)), extent_line(self._library)

    def arrive(self, which: str, view: View, opened: str) -> tuple[Any, Any, Any]:
        """What a reader who comes sees: the page may have been painted long ago."""
        return self.look("", which, view, opened)

    def look(self, stamp: str, which: str, view: View, opened: str) -> tuple[Any, Any, Any]:
        """The table and the extent, if the record changed since it was last looked at."""
        try:
            now = self._record.stamp()
        except CommuniqueError:
            return gr.skip(), gr.skip(), gr.skip()
        if now == stamp:
            return gr.skip(), gr.skip(), gr.skip()
        return now, *self.again(which, view, opened)

    def _both(self, view: View, opened: str) -> tuple[View, str]:
        return view, self._table(view, opened)

    def _table(self, view: View, opened: str) -> str:
        """The table of a view; a page that has become empty gives way to the first."""
        try:
            page = self._record.page(view)
            if not page.rows and view.start:
                return self._table(replace(view, start=0), opened)
            return table(page, view, opened)
        except CommuniqueError as error:
            return problem(error)

    def _refused(self) -> str:
        return refusals(self._record.refused())
