"""Commands that change or check the index: ingest, edit, remove, rebuild, doctor.

Torch takes seconds to import: each command imports what it needs when it runs, so that the others start at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import typer

from ingest.by_hand import read_values
from ingest.console import progress_bars, say, warn
from ingest.difference import values
from ingest.difference_text import value_line
from ingest.errors import CommuniqueError
from ingest.intake import Taken
from ingest.settings import read_settings
from ingest.version_commands import commands


@commands.command("ingest")
def ingest_command(
    paths: list[Path] = typer.Argument(metavar="PATH...", help="Files and folders (.md, .txt, .html)."),
    prune: bool = typer.Option(False, help="Remove statements whose files have left the folders named."),
    as_json: bool = typer.Option(False, "--json", help="What was done, as JSON."),
) -> None:
    """Read statements into the record and make them searchable; exit code 1 when something was refused."""
    from index.ingesting import ingest
    from index.neural.embedding import Embedder

    settings = read_settings()
    with progress_bars() as progress:
        taken = ingest(settings.data, paths, Embedder(settings.embedding_model), prune, progress)
    for refusal in taken.refused:
        warn(f"refused: {refusal}")
    for line in [json.dumps(_taken_json(taken), ensure_ascii=False)] if as_json else _taken_lines(taken):
        say(line)
    if taken.refused:
        raise typer.Exit(1)


def _taken_lines(taken: Taken) -> Iterator[str]:
    """What became of each source: a line a count, with the sources below where there is something to look at."""
    for name, sources in vars(taken).items():
        yield f"{name.replace('_', '-'):<10}{len(sources):>7}"
        if name in ("changed", "removed"):
            yield from (f"    {source}" for source in sources)
    yield from (f"    {source} has the words of {original}" for source, original in taken.same_as.items())


def _taken_json(taken: Taken) -> dict[str, object]:
    """The sources of each count."""
    return {**vars(taken), "refused": [{"source": r.source, "reason": r.reason} for r in taken.refused]}


@commands.command("remove")
def remove_command(statement_id: str = typer.Argument(metavar="ID")) -> None:
    """Take a statement out of what is searched; its versions stay in the record."""
    from index.ingesting import remove
    from index.neural.embedding import Embedder

    settings = read_settings()
    say(f"removed: {remove(settings.data, statement_id, Embedder(settings.embedding_model))}")


@commands.command("edit")
def edit_command(
    statement_id: str = typer.Argument(metavar="ID", help="An id, or the beginning of one."),
    event_date: str | None = typer.Option(None, "--event-date", "--date", help="The day it happened."),
    publication_date: str | None = typer.Option(None, help="The day it appeared."),
    correction_date: str | None = typer.Option(None, help="The day its publisher corrected it."),
    kind: str | None = typer.Option(None, help="What sort of paper it is."),
    title: str | None = typer.Option(None),
    issuer: list[str] = typer.Option([], help="Who issued it; repeat for more."),
    party: list[str] = typer.Option([], help="Who took part; repeat for more."),
    series: str | None = typer.Option(None, help="The series of meetings it belongs to."),
    place: str | None = typer.Option(None),
    language: str | None = typer.Option(None),
    url: str | None = typer.Option(None, help="Where it was published."),
    reset: bool = typer.Option(False, help="First forget all that was corrected by hand before."),
) -> None:
    """Correct what is known of a statement; it stays corrected when its source is read again. "" clears a value."""
    from index.ingesting import correct
    from index.neural.embedding import Embedder

    by_hand = read_values(
        {
            "event_date": event_date,
            "publication_date": publication_date,
            "correction_date": correction_date,
            "kind": kind,
            "title": title,
            "issuers": issuer,
            "parties": party,
            "series": series,
            "place": place,
            "language": language,
            "url": url,
        }
    )
    if not by_hand and not reset:
        raise CommuniqueError("nothing to correct; give a value, as in `communique edit ID --kind readout`")
    settings = read_settings()
    before, after = correct(settings.data, statement_id, by_hand, reset, Embedder(settings.embedding_model))
    for line in [value_line(value) for value in values(before, after)] or ["Nothing changed."]:
        say(line)


@commands.command("rebuild")
def rebuild_command() -> None:
    """Make the index anew from the record, with the embedding model of the settings."""
    from index.ingesting import rebuild
    from index.neural.embedding import Embedder

    settings = read_settings()
    with progress_bars() as progress:
        count = rebuild(settings.data, Embedder(settings.embedding_model), progress)
    say(f"{count} passages indexed")


@commands.command()
def doctor() -> None:
    """Check weights, record and index, and say what to run; exit code 1 when something needs mending."""
    from index.doctor import examine

    settings = read_settings()
    sick = False
    for finding in examine(settings.data, settings.embedding_model):
        say(f"{'!!' if finding.mend else 'ok'}  {finding.what:<10} {finding.found}")
        if finding.mend:
            say(f"    run: {finding.mend}")
            sick = True
    if sick:
        raise typer.Exit(1)
