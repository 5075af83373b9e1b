"""The command that holds an export against the record: verify."""

from __future__ import annotations

from pathlib import Path

import typer

from ingest.commands import open_record
from ingest.console import say

commands = typer.Typer()


@commands.command()
def verify(
    file: Path = typer.Argument(metavar="FILE", help="A packet (*.html), or what `ask --json` wrote."),
) -> None:
    """Check every quote of an exported answer against the record; exit code 1 and a list when one fails."""
    from app.export.checking import check

    checked = check(file, open_record())
    for problem in checked.problems:
        say(problem)
    if checked.problems:
        raise typer.Exit(1)
    quotes = "1 quote" if checked.quotes == 1 else f"{checked.quotes} quotes"
    say(f"{quotes}: all stand in the record as cited." if checked.quotes else "Nothing is quoted in it.")
