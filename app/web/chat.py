"""What the page does when the reader acts: each method is one event, and returns the panes it changes."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import gradio as gr

from app.assistant import Assistant
from app.web.cards import cards
from app.web.exchange import Exchange, answered, history
from app.web.masthead import extent_line
from app.web.opened import opened
from app.web.render import conversation
from app.web.samples import sample_questions
from index.library import Library
from ingest.errors import CommuniqueError

Exchanges = tuple[Exchange, ...]
_FAILED = "Something went wrong here; the server's log has the details. Ask again, or start a new conversation."


class Chat:
    """The events of the page; all that belongs to one reader comes in and goes out as arguments."""

    def __init__(self, assistant: Assistant, library: Library) -> None:
        self._assistant = assistant
        self._library = library

    def ask(self, asked: str, exchanges: Exchanges, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """Show the question at once, then what came of it: box, session, conversation, evidence, extent."""
        if isinstance(event.target, gr.HTML):  # a sample question, not what stands in the box
            asked = str(event.question)
        # Half of a surrogate pair, which a browser can send, is no character and could not be sent back.
        asked = asked.encode("utf-8", "replace").decode().strip()
        if not asked:
            yield "", exchanges, gr.skip(), gr.skip(), gr.skip()
            return
        yield "", exchanges, conversation(exchanges, pending=asked), gr.skip(), gr.skip()
        yield self._with(exchanges, self._exchange(asked, exchanges))

    def _exchange(self, asked: str, exchanges: Exchanges) -> Exchange:
        """The answer, or the problem: a user's mistake in its own words, a bug as a line here and a traceback there."""
        try:
            return answered(asked, self._assistant.ask(asked, history(exchanges)))
        except CommuniqueError as error:
            return Exchange(asked, problem=str(error))
        except Exception:
            # Logged and not raised: Gradio would lay a box of its own over the page.
            logging.getLogger(__name__).exception("a question could not be answered")
            return Exchange(asked, problem=_FAILED)

    def _with(self, exchanges: Exchanges, exchange: Exchange) -> tuple[Any, ...]:
        """The panes after one more exchange; the box keeps what was typed meanwhile."""
        exchanges = (*exchanges, exchange)
        shown_cards = cards(exchange, len(exchanges) - 1)
        return gr.skip(), exchanges, conversation(exchanges), shown_cards, extent_line(self._library)

    def open(self, exchanges: Exchanges, event: gr.EventData) -> Any:
        """The statement of a citation in the evidence pane."""
        place = _place(exchanges, event)
        chosen = place and place[0].citation(place[2])
        return opened(place[0], place[1], chosen) if place and chosen else gr.skip()

    def back(self, exchanges: Exchanges, event: gr.EventData) -> Any:
        """The cards again, the one that was open selected."""
        place = _place(exchanges, event)
        return cards(*place) if place else gr.skip()

    def arrive(self, exchanges: Exchanges) -> tuple[Any, ...]:
        """What the page shows once loaded: conversation, extent."""
        return (gr.skip() if exchanges else self.welcome()), extent_line(self._library)

    def welcome(self) -> str:
        """The empty conversation, with sample questions when the record can be read."""
        try:
            return conversation((), samples=sample_questions(self._library.reading()))
        except CommuniqueError:
            return conversation(())


def _place(exchanges: Exchanges, event: gr.EventData) -> tuple[Exchange, int, int] | None:
    """The exchange, its place and the number that an event names; None when a stale or foreign page names neither."""
    try:
        turn, number = int(event.turn), int(event.number)
    except (AttributeError, TypeError, ValueError):
        return None
    return (exchanges[turn], turn, number) if 0 <= turn < len(exchanges) else None
