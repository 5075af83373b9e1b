"""What commands share: plain lines on the terminal, and a progress bar for long steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

ProgressReport = Callable[[str, int, int], None]
"""Told the step, how much of it is done and how much there is."""


def say(line: str = "") -> None:
    """Print a line as it is; nothing in it is read as markup."""
    typer.echo(line)


def warn(line: str) -> None:
    """Print a line to the error stream."""
    typer.echo(line, err=True)


def no_progress(step: str, done: int, total: int) -> None:
    """A report that nobody reads."""


@contextmanager
def progress_bars(quiet: bool = False) -> Iterator[ProgressReport]:
    """A report that draws one bar a step, on the error stream."""
    if quiet:
        yield no_progress
        return
    columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=False) as bars:
        tasks: dict[str, TaskID] = {}

        def report(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total)
            bars.update(tasks[step], completed=done, total=total)

        yield report
