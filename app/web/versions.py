"""What happened to a statement, and what changed between its versions, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.web.catalogue import moment
from app.web.markup import attribute, shown
from app.web.redline import LEGEND, redline
from ingest.difference import Paragraph, Value, paragraphs, values
from ingest.history import Change
from ingest.statement import Statement


def history(changes: Sequence[Change], searched: str | None, read: str) -> str:
    """What happened, newest first; the version that is searched and the one that is `read` are marked."""
    newest = max((at for at, change in enumerate(changes) if change.version == searched), default=None)
    rows = [_change(at, changes, at == newest, read) for at in reversed(range(len(changes)))]
    return f'<section class="versions" aria-label="Versions"><h3>Versions</h3><ol>{"".join(rows)}</ol></section>'


def _change(at: int, changes: Sequence[Change], searched: bool, read: str) -> str:
    """One thing that happened, with the ways to read that version and to see what changed."""
    change = changes[at]
    before = previous(changes, at)
    notes = [note for note, is_so in (("searched now", searched), ("shown", change.version == read)) if is_so]
    value = attribute(change.version)
    actions = f'<button type="button" data-event="version" data-value="{value}" data-key="v{at}">Read</button>'
    if before:
        actions += (
            f'<button type="button" data-event="difference" data-value="{value}" data-before="{attribute(before)}"'
            f' data-key="d{at}">What changed</button>'
        )
    note = f" <em>({', '.join(notes)})</em>" if notes else ""
    return (
        f"<li><p>{moment(change.at)}: {shown(change.what)} <code>{shown(change.version)}</code>{note}</p>{actions}</li>"
    )


def previous(changes: Sequence[Change], at: int) -> str:
    """The version before, where what happened made another one; else ''."""
    before = changes[at - 1].version if at else ""
    return before if before != changes[at].version else ""


def difference(old: Statement, new: Statement) -> str:
    """What changed between two versions: what is known of the statement, and its words."""
    known, text = values(old, new), paragraphs(old.text, new.text)
    parts = [f"<h3>What changed</h3><p class='of'><code>{old.version}</code> → <code>{new.version}</code></p>"]
    if known:
        parts.append(
            f'<table class="values"><thead><tr><th scope="col">Known</th><th scope="col">Before</th>'
            f'<th scope="col">After</th></tr></thead><tbody>{"".join(map(_value, known))}</tbody></table>'
        )
    if text:
        parts.append(LEGEND + "".join(map(_paragraph, text)))
    if not known and not text:
        parts.append("<p>The two are the same.</p>")
    return f'<section class="difference" tabindex="-1" aria-label="What changed">{"".join(parts)}</section>'


def _value(value: Value) -> str:
    """One value before and after."""
    before, after = _words(value.old, value.old_origin), _words(value.new, value.new_origin)
    return f'<tr><th scope="row">{shown(value.name.replace("_", " "))}</th><td>{before}</td><td>{after}</td></tr>'


def _words(value: Any, origin: str) -> str:
    """A value as a reader writes it, with where it came from."""
    if isinstance(value, bool):
        value = "yes" if value else "no"
    words = ", ".join(value) if isinstance(value, list) else str(value or "none")
    note = f' <small class="origin">(from {shown(origin)})</small>' if origin else ""
    return shown(words) + note


def _paragraph(paragraph: Paragraph) -> str:
    """A paragraph that differs."""
    number = paragraph.new or paragraph.old
    return f'<div class="changed"><p class="number">Paragraph {number}</p><p>{redline(paragraph.pieces)}</p></div>'
