"""Commands over many statements at once, without a model that writes: compare and track."""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from typing import TYPE_CHECKING

import typer

from ingest.console import say
from ingest.errors import CommuniqueError
from ingest.settings import read_settings
from ingest.statement import Kind

if TYPE_CHECKING:
    from index.library import Library

commands = typer.Typer()

_FROM = typer.Option(None, "--from", formats=["%Y-%m-%d"], help="First day.")
_TO = typer.Option(None, "--to", formats=["%Y-%m-%d"], help="Last day.")
_ISSUER = typer.Option([], help="Only this issuer; may be repeated.")
_KIND = typer.Option([], help="Only this kind; may be repeated.")


@commands.command("track")
def track_command(
    sought: str = typer.Argument(metavar="WORDS", help='A name or topic; in "quotes" within the argument, exactly so.'),
    from_: datetime | None = _FROM,
    to: datetime | None = _TO,
    issuer: list[str] = _ISSUER,
    kind: list[Kind] = _KIND,
    as_json: bool = typer.Option(False, "--json", help="Every mention, by month and issuer, as JSON."),
) -> None:
    """Follow a phrase or topic through the whole record: first and last in its words, by month, by issuer."""
    from app.track import track
    from app.track_text import track_json, track_text
    from index.library import Filters

    filters = Filters(from_ and from_.date(), to and to.date(), tuple(issuer), tuple(kind))
    found = track(sought, _library().reading(), filters)
    say(json.dumps(track_json(found), ensure_ascii=False) if as_json else track_text(found))


@commands.command("compare")
def compare_command(
    ids: list[str] = typer.Argument(
        default_factory=list, metavar="[ID1 ID2]", help="Two ids, or the beginnings of them."
    ),
    period: list[str] = typer.Option([], help="Instead of ids, two periods: --period 2021 --period 'May 2022'."),
    topic: str = typer.Option("", help="Only what is on this topic; periods need one."),
    issuer: list[str] = typer.Option([], help="In periods, only this issuer; may be repeated."),
    kept: bool = typer.Option(False, help="Show also what is the same."),
    as_json: bool = typer.Option(False, "--json", help="Every pair with its places, as JSON."),
) -> None:
    """Compare two statements, or what two periods say on a topic: kept, reworded, moved, added, dropped."""
    from app.compare.comparing import compare_periods, compare_statements
    from app.compare.period import read_period
    from app.compare.text import comparison_json, comparison_text
    from index.library import Filters
    from ingest.difference_text import brackets, colours

    if len(ids) + len(period) != 2 or len(ids) == 1:
        raise CommuniqueError("compare two: `communique compare ID1 ID2`, or --period 2021 --period 2022 --topic WORDS")
    library = _library()
    reading = library.reading()
    if ids:
        one, other = map(library.record.find, ids)
        found = compare_statements(one, other, reading, library.embedder, topic)
    else:
        old, new = (read_period(words, Filters(issuers=tuple(issuer))) for words in period)
        found = compare_periods(old, new, reading, library.embedder, topic)
    mark = colours if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else brackets
    say(json.dumps(comparison_json(found), ensure_ascii=False) if as_json else comparison_text(found, mark, kept))


def _library() -> Library:
    """The library of the settings."""
    from index.library import Library
    from index.neural.embedding import Embedder

    settings = read_settings()
    return Library(settings.data, Embedder(settings.embedding_model), settings.chroma_url)
