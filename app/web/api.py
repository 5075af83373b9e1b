"""The endpoints for programs: /ask, /search, /statement, /ingest; docs/api.md tells how they are used."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import api

from app.assistant import Assistant
from app.keeping import Keeper
from app.programs import Programs, narrowed
from app.web.desk import AT_ONCE
from app.web.roles import may_edit
from index.library import Library
from ingest.errors import CommuniqueError
from ingest.settings import Settings
from ingest.sizes import MB
from ingest.uploads import mend


@contextmanager
def _told() -> Iterator[None]:
    """A user's mistake reaches the program in its own words."""
    try:
        yield
    except CommuniqueError as error:
        raise gr.Error(str(error), print_exception=False) from None


def endpoints(assistant: Assistant, library: Library, settings: Settings) -> None:
    """Add the endpoints to the page."""
    programs, keeper = Programs(assistant, library), Keeper(library, settings)

    def ask(
        question: str,
        first_day: str = "",
        last_day: str = "",
        issuers: list[str] | None = None,
        kinds: list[str] | None = None,
        earlier: list[dict[str, str]] | None = None,
    ) -> dict[str, Any]:
        """Ask the record: an answer with its citations, or a refusal with what comes closest.

        Days are ISO dates; `earlier` has the turns before, as {"question": …, "answer": …}.
        """
        with _told():
            return programs.ask(question, narrowed(first_day, last_day, issuers or (), kinds or ()), earlier or ())

    def search(
        query: str,
        limit: int = 10,
        first_day: str = "",
        last_day: str = "",
        issuers: list[str] | None = None,
        kinds: list[str] | None = None,
    ) -> list[dict[str, Any]]:
        """Search the record: at most `limit` passages, the best first."""
        with _told():
            return programs.search(query, narrowed(first_day, last_day, issuers or (), kinds or ()), limit)

    def statement(id: str) -> dict[str, Any]:
        """A statement whole, by its id or the beginning of one."""
        with _told():
            return programs.statement(id)

    def ingest(request: gr.Request, address: str = "", text: str = "", name: str = "") -> list[dict[str, str]]:
        """Add a web address, or a text (Markdown, with front matter if there is any) under a name; editors only."""
        with _told():
            if not may_edit(request):
                raise CommuniqueError("only editors may change the record")
            if bool(address) == bool(text):
                raise CommuniqueError("give either an address or a text")
            outcomes = keeper.add(address) if address else _add_text(keeper, name, text, settings.upload_mb)
            return [asdict(outcome) for outcome in outcomes]

    for endpoint in (ask, search, statement, ingest):
        api(endpoint, api_name=endpoint.__name__, concurrency_limit=AT_ONCE)


def _add_text(keeper: Keeper, name: str, text: str, most: int) -> list[Any]:
    """A text as if it had been uploaded in a file of that name; the name says what it is among uploads, no place."""
    if not name.strip():
        raise CommuniqueError("a text needs a name, such as statement.md")
    content = text.encode("utf-8", "replace")
    if len(content) > most * MB:
        raise CommuniqueError(f"the text is larger than {most} MB; {mend(most)}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text"
        path.write_bytes(content)
        return list(keeper.upload([(name, path)]))
