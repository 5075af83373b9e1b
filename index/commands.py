"""Commands that change or check the index: ingest, edit, remove, restore, rebuild, doctor.

Torch takes seconds to import: each command imports what it needs when it runs, so that the others start at once.
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from index import report
from index.manifest import current
from ingest.by_hand import read_values
from ingest.console import progress_bars, say, warn
from ingest.difference import values
from ingest.difference_text import value_line
from ingest.errors import CommuniqueError
from ingest.intake import Taken
from ingest.settings import read_settings
from ingest.version_commands import commands

if TYPE_CHECKING:
    from index.neural.embedding import Embedder

if TYPE_CHECKING:
    from ingest.web.fetching import Web


@commands.command("ingest")
def ingest_command(
    sources: list[str] = typer.Argument(
        metavar="SOURCE...", help="Files, folders, addresses of pages and feeds, and @lists of these."
    ),
    prune: bool = typer.Option(False, help="Remove statements whose files have left the folders named."),
    allow_private: bool = typer.Option(False, help="Also read addresses of your own network."),
    watch: bool = typer.Option(False, help="Stay, and ingest what changes in the folders named; implies --prune."),
    as_json: bool = typer.Option(False, "--json", help="What was done, as JSON."),
    ray: bool = typer.Option(False, "--ray", help="Read and embed on all cores by Ray."),
    ray_address: str = typer.Option("", metavar="ADDRESS", help="The same, on the Ray cluster at this address."),
) -> None:
    """Read statements into the record and make them searchable; exit code 1 when something was refused.

    Exit code 3: it could not be completed (a full disk, another ingest); nothing is lost, run it again.
    """
    from index.ingesting import ingest
    from index.neural.embedding import Embedder

    settings = read_settings()

    def web() -> Web:
        from ingest.web.fetching import Web

        return Web(allow_private or settings.allow_private, settings.web)

    embedder = Embedder(settings.embedding_model)
    if watch:
        _watch(settings.data, [Path(source) for source in sources], embedder, as_json)
        return
    begun = time.perf_counter()
    with progress_bars() as progress:
        taken = ingest(
            settings.data,
            sources,
            embedder,
            prune,
            progress,
            web=web,
            chroma_url=settings.chroma_url,
            ray=ray_address or ("local" if ray else ""),
        )
    if as_json:
        for refusal in taken.refused:
            warn(f"refused: {refusal}")
        say(_json(taken, settings.data, begun))
    else:
        say(report.table(taken))
    if taken.refused:
        raise typer.Exit(1)


def _json(taken: Taken, data: Path, begun: float) -> str:
    """What an ingest did, on one line."""
    return json.dumps(report.as_json(taken, current(data), time.perf_counter() - begun), ensure_ascii=False)


def _watch(data: Path, folders: list[Path], embedder: Embedder, as_json: bool) -> None:
    """One line for each batch in which something happened, until Ctrl-C; a refusal that stands is told once."""
    from index.watch import batches

    begun = time.perf_counter()
    told: set[str] = set()
    with suppress(KeyboardInterrupt):
        for moment, taken in batches(data, folders, embedder):
            standing = {str(refusal) for refusal in taken.refused}
            news = replace(taken, refused=[refusal for refusal in taken.refused if str(refusal) not in told])
            told = standing
            if happened := report.line(news):
                say(_json(news, data, begun) if as_json else f"{moment}  {happened}")
            begun = time.perf_counter()


@commands.command("remove")
def remove_command(statement_id: str = typer.Argument(metavar="ID")) -> None:
    """Take a statement out of what is searched; its versions stay in the record."""
    from index.ingesting import remove
    from index.neural.embedding import Embedder

    settings = read_settings()
    embedder = Embedder(settings.embedding_model)
    say(f"removed: {remove(settings.data, statement_id, embedder, settings.chroma_url)}")


@commands.command("restore")
def restore_command(statement_id: str = typer.Argument(metavar="ID")) -> None:
    """Undo the removal of a statement: it is searched again, in the version it had."""
    from index.ingesting import restore
    from index.neural.embedding import Embedder

    settings = read_settings()
    embedder = Embedder(settings.embedding_model)
    say(f"restored: {restore(settings.data, statement_id, embedder, settings.chroma_url)}")


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
    embedder = Embedder(settings.embedding_model)
    before, after = correct(settings.data, statement_id, by_hand, reset, embedder, settings.chroma_url)
    for line in [value_line(value) for value in values(before, after)] or ["Nothing changed."]:
        say(line)


@commands.command("rebuild")
def rebuild_command() -> None:
    """Make the index anew from the record, with the embedding model of the settings."""
    from index.ingesting import rebuild
    from index.neural.embedding import Embedder

    settings = read_settings()
    with progress_bars() as progress:
        count = rebuild(settings.data, Embedder(settings.embedding_model), progress, settings.chroma_url)
    say(f"{count} passages indexed")


@commands.command()
def doctor() -> None:
    """Check weights, record and index, and say what to run; exit code 1 when something needs mending."""
    from index.doctor import examine

    settings = read_settings()
    sick = False
    for finding in examine(settings.data, settings.embedding_model, settings.chroma_url):
        say(f"{'!!' if finding.mend else 'ok'}  {finding.what:<10} {finding.found}")
        if finding.mend:
            say(f"    run: {finding.mend}")
            sick = True
    if sick:
        raise typer.Exit(1)
