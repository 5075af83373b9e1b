"""A statement opened beside the record's table: its text, its versions, and what an editor may do with it."""

from __future__ import annotations

from collections.abc import Sequence

from app.answer import Citation
from app.web.markup import attribute, shown
from app.web.opened import sheet
from app.web.versions import difference, history
from ingest.record import Record
from ingest.statement import Statement

NOTHING = (
    '<div class="nothing"><h2>Reader</h2><p>Choose a statement to read it here, with where each thing known of it '
    "comes from.</p></div>"
)


class Reader:
    """What the reading pane shows of a record; nothing in it changes anything."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def text(self, id: str, editor: bool, version: str = "", note: str = "") -> str:
        """A statement in its newest version, or in another."""
        newest = self._record.find(id, removed=True)
        statement = self._record.version(newest.id, version) if version else newest
        earlier = "" if statement.version == newest.version else _earlier(statement)
        return self._page(newest, editor, note + earlier, statement)

    def history(self, id: str, editor: bool, read: str = "") -> str:
        """A statement below the list of what happened to it."""
        newest = self._record.find(id, removed=True)
        statement = self._record.version(newest.id, read) if read else newest
        searched = self._record.live().get(newest.id)
        return self._page(
            newest, editor, history(self._record.history(newest.id), searched, statement.version), statement
        )

    def difference(self, id: str, editor: bool, before: str, after: str) -> str:
        """What changed between two versions of a statement."""
        newest = self._record.find(id, removed=True)
        old, new = (self._record.version(newest.id, version) for version in (before, after))
        return _frame(newest, self._actions(newest, editor), difference(old, new))

    def cited(self, id: str, version: str, cited: Sequence[Citation], chosen: Citation) -> str:
        """A statement at some words of it."""
        return sheet(self._record.version(id, version), cited, chosen)

    def _page(self, newest: Statement, editor: bool, above: str, statement: Statement) -> str:
        """The actions, what stands above the text, and the text."""
        return sheet(statement, top=self._actions(newest, editor) + above, attributes=f'data-id="{newest.id}"')

    def _actions(self, statement: Statement, editor: bool) -> str:
        """What can be done with a statement by whoever looks at it."""
        removed = statement.id in self._record.removed()
        names = [("read", "Text"), ("history", "Versions")]
        if not removed:
            names.append(("compare_with", "Compare with…"))
        if editor:
            names += [("bring_back", "Restore")] if removed else [("amend", "Correct…"), ("take_out", "Remove")]
        buttons = "".join(
            f'<button type="button" data-event="{event}" data-value="{statement.id}">{words}</button>'
            for event, words in names
        )
        gone = '<p class="gone" role="note">This statement was removed: it is not searched.</p>' if removed else ""
        return f'<div class="actions" role="group" aria-label="With this statement">{buttons}</div>{gone}'


def _earlier(statement: Statement) -> str:
    """That what is read is not the newest version."""
    return f'<p class="gone" role="note">An earlier version: <code>{attribute(statement.version)}</code></p>'


def _frame(statement: Statement, actions: str, body: str) -> str:
    """A statement's title and actions above something else than its text."""
    return (
        f'<article class="statement" data-id="{statement.id}">{actions}'
        f'<header><h2 tabindex="-1">{shown(statement.title)}</h2></header>{body}</article>'
    )
