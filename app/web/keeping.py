"""What the page does with the statement that is read: its versions, corrections, removal and the way back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import gradio as gr

from app.keeping import Keeper
from app.web.amending import closed, given, opened, refused
from app.web.markup import FAILED, problem, shown
from app.web.reading import Reader
from app.web.roles import may_edit
from index.library import Library
from ingest.errors import CommuniqueError

_READERS_ONLY = CommuniqueError("only editors may change the record")


class Keeping:
    """The events of the reading pane; who asks is looked at anew each time, whatever the page shows."""

    def __init__(self, keeper: Keeper, library: Library) -> None:
        self._keeper = keeper
        self._record = library.record
        self._reader = Reader(library.record)

    def arrive(self, request: gr.Request) -> Any:
        """Show where statements are added to those who may."""
        return gr.Accordion(visible=may_edit(request))

    def read(self, event: gr.EventData, request: gr.Request) -> list[Any]:
        """Open a statement: its id, the reading pane, and no form."""
        id = _named(event, "value")
        return [id, self._guarded(lambda: self._reader.text(id, may_edit(request))), *closed()]

    def look(self, id: str, event: gr.EventData, request: gr.Request) -> str:
        """The versions of a statement, one of them, or what changed to it from the one before."""
        editor, version, before = may_edit(request), _named(event, "value"), _named(event, "before")
        match _named(event, "event"):
            case "history":
                return self._guarded(lambda: self._reader.history(id, editor))
            case "version":
                return self._guarded(lambda: self._reader.history(id, editor, version))
            case _:
                return self._guarded(lambda: self._reader.difference(id, editor, before, version))

    def amend(self, id: str, request: gr.Request) -> list[Any]:
        """Open the form for a statement."""
        try:
            _check(request)
            return opened(self._record.find(id))
        except CommuniqueError as error:
            return refused(problem(error))

    def cancel(self) -> list[Any]:
        """Close the form; nothing changes."""
        return closed()

    def save(self, id: str, request: gr.Request, *typed: Any) -> list[Any]:
        """Set what was typed; a value that cannot be is said in the form, which stays open."""
        return self._corrected(id, request, lambda: self._keeper.edit(id, given(self._record.find(id), typed)))

    def reset(self, id: str, request: gr.Request) -> list[Any]:
        """Forget all that was corrected by hand."""
        return self._corrected(id, request, lambda: self._keeper.edit(id, {}, reset=True))

    def _corrected(self, id: str, request: gr.Request, change: Callable[[], Any]) -> list[Any]:
        """The notice, the statement as it is now, and the form."""
        try:
            _check(request)
            differing = change()
        except CommuniqueError as error:
            return [gr.skip(), gr.skip(), *refused(problem(error))]
        names = ", ".join(dict.fromkeys(value.name.replace("_", " ") for value in differing))
        line = f"Corrected: {names}." if differing else "Nothing changed."
        return [_notice(line), self._guarded(lambda: self._reader.text(id, editor=True)), *closed()]

    def take_out(self, id: str, request: gr.Request) -> tuple[str, str]:
        """Remove a statement; the notice has the way back."""
        undo = f'<button type="button" data-event="bring_back" data-value="{shown(id)}" data-focus>Undo</button>'
        return self._changed(id, request, lambda: f"Removed “{self._keeper.remove(id)}”.", undo)

    def bring_back(self, id: str, request: gr.Request) -> tuple[str, str]:
        """Restore a statement that was removed."""
        return self._changed(id, request, lambda: f"Restored “{self._keeper.restore(id)}”.", "")

    def _changed(self, id: str, request: gr.Request, change: Callable[[], str], way: str) -> tuple[str, str]:
        """The notice and the statement as it is now."""
        try:
            _check(request)
            line = change()
        except CommuniqueError as error:
            return problem(error), gr.skip()
        return _notice(line, way), self._guarded(lambda: self._reader.text(id, editor=True))

    def _guarded(self, show: Callable[[], str]) -> str:
        """What is to be shown, or why it cannot be."""
        try:
            return show()
        except CommuniqueError as error:
            return problem(error)
        except Exception:
            logging.getLogger(__name__).exception("a statement could not be shown")
            return problem(FAILED)


def _check(request: gr.Request) -> None:
    """Refuse who may not edit."""
    if not may_edit(request):
        raise _READERS_ONLY


def _named(event: gr.EventData, name: str) -> str:
    """What an event carries by a name; a stale or foreign page may carry nothing."""
    return str(getattr(event, name, ""))


def _notice(line: str, way: str = "") -> str:
    """What was just done."""
    return f'<p class="done" role="status">{shown(line)} {way}</p>'
