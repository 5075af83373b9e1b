"""Commands about the versions of a statement, from the record alone: history, diff."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence

import typer

from ingest.commands import commands, open_record
from ingest.console import say
from ingest.difference import paragraphs, values
from ingest.difference_text import brackets, colours, paragraph_lines, value_line
from ingest.errors import RecordError
from ingest.history import Change
from ingest.statement import Statement

__all__ = ["commands"]

_ID = typer.Argument(metavar="ID", help="An id, or the beginning of one.")


@commands.command("history")
def history_command(
    statement_id: str = _ID,
    as_json: bool = typer.Option(False, "--json", help="Everything as one JSON object."),
) -> None:
    """Show what happened to a statement, oldest first, and which version is searched; removed ones too."""
    record = open_record()
    statement = record.find(statement_id, removed=True)
    changes = record.history(statement.id)
    searched = record.live().get(statement.id)
    if as_json:
        row = {"id": statement.id, "title": statement.title, "source": statement.source, "searched": searched}
        say(json.dumps({**row, "history": [vars(change) for change in changes]}, ensure_ascii=False))
        return
    say(f"{statement.id}  {statement.title}")
    newest = max((at for at, change in enumerate(changes) if change.version == searched), default=None)
    for at, change in enumerate(changes):
        note = "   searched now" if at == newest else ""
        say(f"{change.at[:19].replace('T', ' ')} UTC  {change.what:<8} {change.version}{note}")


@commands.command("diff")
def diff_command(
    statement_id: str = _ID,
    old: str = typer.Argument("", help="A version, or its beginning; the one before NEW unless given."),
    new: str = typer.Argument("", help="A version, or its beginning; the newest unless given."),
    as_json: bool = typer.Option(False, "--json", help="Everything as one JSON object."),
) -> None:
    """Show what changed between two versions of a statement, word by word: [-removed-], {+added+}."""
    record = open_record()
    id = record.find(statement_id, removed=True).id
    before, after = _versions(id, record.history(id), old, new)
    one, other = record.version(id, before), record.version(id, after)
    if as_json:
        say(json.dumps(_diff_json(id, before, after, one, other), ensure_ascii=False))
        return
    say(f"{id}  {before} → {after}")
    mark = colours if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else brackets
    lines = [value_line(value) for value in values(one, other)]
    for paragraph in paragraphs(one.text, other.text):
        lines += ["", *paragraph_lines(paragraph, mark)]
    for line in lines or ["The two are the same."]:
        say(line)


def _versions(id: str, changes: Sequence[Change], old: str, new: str) -> tuple[str, str]:
    """The two versions that were asked for: the newest and the one before, unless named."""
    order = [change.version for change in changes]
    after = _named(id, order, new) if new else order[-1]
    if old:
        return _named(id, order, old), after
    before = [version for version in order[: _last(order, after)] if version != after]
    if not before:
        raise RecordError(f"{id} has no version before {after}; `communique history {id}` shows what there is")
    return before[-1], after


def _last(order: Sequence[str], version: str) -> int:
    """Where a version stands last."""
    return max(at for at, one in enumerate(order) if one == version)


def _named(id: str, order: Sequence[str], prefix: str) -> str:
    """The version that begins so."""
    found = {version for version in order if version.startswith(prefix)}
    if len(found) != 1:
        problem = "fits more than one version" if found else "is no version"
        raise RecordError(f"{prefix!r} {problem} of {id}; `communique history {id}` shows them")
    return found.pop()


def _diff_json(id: str, before: str, after: str, one: Statement, other: Statement) -> dict[str, object]:
    """What differs as plain values."""
    text = [
        {"old": p.old, "new": p.new, "pieces": [{"what": what, "text": words} for what, words in p.pieces]}
        for p in paragraphs(one.text, other.text)
    ]
    known = [vars(value) for value in values(one, other)]
    return {"id": id, "old": before, "new": after, "same": not text and not known, "known": known, "text": text}
