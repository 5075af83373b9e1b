"""The `communique` command: gathers the commands of every package and turns a user's mistake into one line."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points

import typer

from ingest.console import warn
from ingest.errors import CommuniqueError, Incomplete


def build() -> typer.Typer:
    """All commands that packages registered under `communique.commands`, in one application."""
    main = typer.Typer(
        no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Communiqué: ask the record."
    )
    for entry in sorted(entry_points(group="communique.commands"), key=lambda entry: entry.name):
        main.add_typer(entry.load())
    return main


def main() -> None:
    """Run; a user's mistake prints one line and exits 2, what could not be completed 3; a bug keeps its traceback."""
    try:
        build()()
    except CommuniqueError as error:
        warn(f"communique: {error}")
        sys.exit(3 if isinstance(error, Incomplete) else 2)
    except KeyboardInterrupt:
        sys.exit(130)
