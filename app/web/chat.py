"""What the page does when the reader acts: each method is one event, and returns the panes it changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from app.assistant import THE_WORDS
from app.web.answering import Answering
from app.web.asked import read_asked
from app.web.cards import NOTHING, cards
from app.web.desk import Desk
from app.web.exchange import Exchange, Exchanges
from app.web.kept import kept, restored
from app.web.masthead import extent_line
from app.web.opened import opened
from app.web.opinion import with_opinions
from app.web.render import earlier, latest, suggested, welcome
from app.web.suggesting import Suggesting
from ingest.errors import CommuniqueError

# Session, earlier turns, last turn, suggestions, evidence, what the browser keeps, extent.
Panes = tuple[Any, ...]


class Chat:
    """The events of the tab; all that belongs to one reader comes in and goes out as arguments."""

    def __init__(self, desk: Desk) -> None:
        self._library = desk.library
        self._answering = Answering(desk.assistant)
        self._suggesting = Suggesting(desk.assistant, desk.library, self._answering.stops)

    def ask(
        self,
        box: str,
        exchanges: Exchanges,
        writer: str,
        first: str | None,
        last: str | None,
        issuers: list[str],
        kinds: list[str],
        series: list[str],
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[tuple[Any, ...]]:
        """Show the question at once, then its answer as it grows: the box and the panes."""
        asked = read_asked(box, exchanges, event)
        if not asked.text:
            yield gr.skip(), *_panes()
            return
        before = exchanges[:-1] if asked.replaces else exchanges
        yield "" if asked.from_box else gr.skip(), *self._begun((*before, Exchange(asked.text, draft=True)))
        fields, session = (first, last, issuers, kinds, series), str(request.session_hash)
        for exchange in self._answering.drafts(asked, before, fields, writer != THE_WORDS, session):
            now = (*before, exchange)
            yield gr.skip(), *(self._growing(now) if exchange.draft else self._done(now))

    def _begun(self, exchanges: Exchanges) -> Panes:
        """The panes when a question was asked."""
        exchanges = with_opinions(self._library, exchanges)
        return _panes(exchanges, earlier(exchanges), latest(exchanges), "", kept=kept(exchanges))

    def _growing(self, exchanges: Exchanges) -> Panes:
        """The panes while an answer is written; the box keeps what is typed meanwhile."""
        return _panes(exchanges, latest=latest(exchanges), evidence=self._cards(exchanges))

    def _done(self, exchanges: Exchanges) -> Panes:
        """The panes once an answer is complete."""
        exchanges = with_opinions(self._library, exchanges)
        return _panes(
            exchanges, earlier(exchanges), latest(exchanges), "", self._cards(exchanges), kept(exchanges),
            extent_line(self._library),
        )  # fmt: skip

    def _cards(self, exchanges: Exchanges) -> str:
        """The cards of the last exchange."""
        return cards(exchanges[-1], len(exchanges) - 1) if exchanges else NOTHING

    def stop(self, request: gr.Request) -> None:
        """End the answer that is being written; what is finished of it stays."""
        self._answering.stops.stop(str(request.session_hash))

    def suggest(self, exchanges: Exchanges) -> Any:
        """Questions to go on with after the last answer."""
        answer = exchanges[-1].answer if exchanges and not exchanges[-1].draft else None
        if answer is None or answer.notice or self._answering.stops.busy:
            return gr.skip()
        questions = self._suggesting.after(answer)
        return gr.skip() if self._answering.stops.busy else suggested(questions)

    def open(self, exchanges: Exchanges, event: gr.EventData) -> Any:
        """The statement of a citation in the evidence pane."""
        place = _place(exchanges, event)
        chosen = place and place[0].citation(place[2])
        return opened(place[0], place[1], chosen) if place and chosen else gr.skip()

    def back(self, exchanges: Exchanges, event: gr.EventData) -> Any:
        """The cards again, the one that was open selected."""
        place = _place(exchanges, event)
        return cards(*place) if place else gr.skip()

    def arrive(self, stored: str) -> Panes:
        """The panes once the page is loaded: the conversation that the browser kept, or the welcome."""
        try:
            exchanges = restored(stored, self._library)
        except CommuniqueError:  # the head of the page says what is wrong with the record
            exchanges = ()
        if not exchanges:
            return _panes((), latest=self.welcome(), extent=extent_line(self._library))
        return self._done(exchanges)

    def welcome(self) -> str:
        """The empty conversation, with sample questions when the record can be read."""
        return welcome(self._suggesting.samples())


def _panes(
    session: Any = None,
    earlier: Any = None,
    latest: Any = None,
    suggestions: Any = None,
    evidence: Any = None,
    kept: Any = None,
    extent: Any = None,
) -> Panes:
    """The panes in order; those that are None stay as they are."""
    every = (session, earlier, latest, suggestions, evidence, kept, extent)
    return tuple(gr.skip() if one is None else one for one in every)


def _place(exchanges: Exchanges, event: gr.EventData) -> tuple[Exchange, int, int] | None:
    """The exchange, its place and the number that an event names; None when a stale or foreign page names neither."""
    try:
        turn, number = int(event.turn), int(event.number)
    except (AttributeError, TypeError, ValueError):
        return None
    return (exchanges[turn], turn, number) if 0 <= turn < len(exchanges) else None
