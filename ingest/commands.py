"""Commands that need the record alone: list, show, refused."""

from __future__ import annotations

import json

import typer

from ingest.console import say
from ingest.record import Record
from ingest.settings import read_settings
from ingest.statement import NAMES, Statement

commands = typer.Typer()


def open_record() -> Record:
    """The record of the settings, made where there is none."""
    return Record(read_settings().data).create()


@commands.command("list")
def list_statements(as_json: bool = typer.Option(False, "--json", help="One JSON object a line.")) -> None:
    """List the statements, oldest first."""
    rows = open_record().listing()
    for row in rows:
        if as_json:
            say(json.dumps({"id": row.id, "version": row.version, **row.known}, ensure_ascii=False))
        else:
            kind = f"{row.kind} (guessed)" if row.guessed("kind") else row.kind
            say(f"{row.id}  {row.date or 'undated   '}  {kind:<15}  {row.title}")
    if not as_json:
        say(f"{len(rows)} statements" if rows else "The record is empty; run `communique ingest PATH`.")


@commands.command()
def show(
    statement_id: str = typer.Argument(metavar="ID", help="An id, or the beginning of one."),
    as_json: bool = typer.Option(False, "--json", help="Everything as one JSON object."),
) -> None:
    """Show one statement: what is known of it, where that comes from, and its text."""
    statement = open_record().find(statement_id)
    if as_json:
        say(json.dumps({"id": statement.id, **statement.known(), "text": statement.text}, ensure_ascii=False))
        return
    for line in _known_lines(statement):
        say(line)
    say()
    say(statement.text)


def _known_lines(statement: Statement) -> list[str]:
    """What is known, a line each, with its origin behind it."""
    rows = {"id": statement.id, "version": statement.version, **statement.known()}
    rows |= {name: ", ".join(rows[name]) for name in NAMES} | {"pages": len(statement.pages)}
    rows["authority"] = statement.authority.words
    rows["summary"] = "yes: not the official text" if statement.summary else ""
    rows["pages"] = len(statement.pages)
    rows["text"] = f"{len(statement.text)} characters"
    origin = rows.pop("origin")
    return [
        f"{name.replace('_', ' '):<17} {value}" + (f"   [{origin[name]}]" if name in origin else "")
        for name, value in rows.items()
        if value
    ]


@commands.command()
def refused() -> None:
    """List the sources that were not taken, and why."""
    rows = open_record().refused()
    for source, reason, moment in rows:
        say(f"{moment[:16]}  {source}: {reason}")
    if not rows:
        say("Nothing was refused.")
