"""The answer of one reader as it grows, with what keeps it from being finished told as a part of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

from app.assistant import Assistant
from app.web.asked import Asked
from app.web.drafts import Stops, until
from app.web.exchange import Exchange, Exchanges, light, settled
from app.web.markup import FAILED
from app.web.narrowing import Fields, read_filters
from ingest.errors import CommuniqueError

_FAILED = f"{FAILED} Ask again, or start a new conversation."


class Answering:
    """Answers for the page, one at a time for a reader, each of which can be stopped."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.stops = Stops()

    def drafts(
        self, asked: Asked, exchanges: Exchanges, fields: Fields, prose: bool, session: str
    ) -> Iterator[Exchange]:
        """The exchange as it grows, the last one settled; a bug is a line here and a traceback in the log."""
        draft = Exchange(asked.text, draft=True)
        stopped = self.stops.begin(session)
        try:
            draft = replace(draft, filters=read_filters(*fields))
            for answer in until(stopped, asked.answers(self._assistant, exchanges, draft.filters, prose)):
                draft = replace(draft, answer=light(answer))
                yield draft
        except CommuniqueError as error:
            draft = replace(draft, answer=None, problem=str(error))
        except Exception:
            # Logged and not raised: Gradio would lay a box of its own over the page.
            logging.getLogger(__name__).exception("a question could not be answered")
            draft = replace(draft, answer=None, problem=_FAILED)
        finally:
            self.stops.end(session)
        yield settled(draft, stopped.is_set())
