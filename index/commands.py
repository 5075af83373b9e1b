"""Commands that change or check the index: ingest, remove, rebuild, doctor.

Torch takes seconds to import: each command imports what it needs when it runs, so that the others start at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import typer

from ingest.commands import commands
from ingest.console import progress_bars, say, warn
from ingest.intake import Taken
from ingest.settings import read_settings


@commands.command("ingest")
def ingest_command(
    paths: list[Path] = typer.Argument(metavar="PATH...", help="Files and folders (.md, .txt, .html)."),
    prune: bool = typer.Option(False, help="Remove statements whose files have left the folders named."),
    as_json: bool = typer.Option(False, "--json", help="What was done, as JSON."),
    ray: bool = typer.Option(False, "--ray", help="Read and embed on all cores by Ray."),
    ray_address: str = typer.Option("", metavar="ADDRESS", help="The same, on the Ray cluster at this address."),
) -> None:
    """Read statements into the record and make them searchable; exit code 1 when something was refused."""
    from index.ingesting import ingest
    from index.neural.embedding import Embedder

    settings = read_settings()
    with progress_bars() as progress:
        taken = ingest(
            settings.data,
            paths,
            Embedder(settings.embedding_model),
            prune,
            progress,
            settings.chroma_url,
            ray_address or ("local" if ray else ""),
        )
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
    embedder = Embedder(settings.embedding_model)
    say(f"removed: {remove(settings.data, statement_id, embedder, settings.chroma_url)}")


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
