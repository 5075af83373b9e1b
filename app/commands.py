"""Commands that ask: ask and chat; with them, verify.

Torch and gradio take seconds to import: each command imports what it needs when it runs.
"""

from __future__ import annotations

import json
from datetime import datetime
from enum import StrEnum
from importlib.resources import as_file, files
from pathlib import Path

import typer

from app import over_time, users
from app.export import commands as taking_along
from ingest.console import progress_bars, say
from ingest.errors import CommuniqueError
from ingest.settings import read_settings
from ingest.statement import Kind

commands = typer.Typer()
for group in (over_time, taking_along, users):
    commands.add_typer(group.commands)


class WrittenBy(StrEnum):
    """Who writes an answer: the record's own words, or the model that is configured."""

    WORDS = "words"
    MODEL = "model"


@commands.command()
def ask(
    question: str,
    from_: datetime | None = typer.Option(None, "--from", formats=["%Y-%m-%d"], help="First day."),
    to: datetime | None = typer.Option(None, "--to", formats=["%Y-%m-%d"], help="Last day."),
    issuer: list[str] = typer.Option([], help="Only this issuer; may be repeated."),
    kind: list[Kind] = typer.Option([], help="Only this kind; may be repeated."),
    series: list[str] = typer.Option([], help="Only this series of meetings; may be repeated."),
    rewrite: bool = typer.Option(True, help="Mend misspelt words before the search."),
    writer: WrittenBy | None = typer.Option(None, help="Who writes: the model where COMMUNIQUE_LLM names one."),
    as_json: bool = typer.Option(False, "--json", help="Answer, citations and passages as JSON."),
    export_to: Path | None = typer.Option(
        None, "--export", metavar="FILE", help="Also write the answer to FILE: *.md, *.docx, or *.html to verify later."
    ),
) -> None:
    """Ask the record; the answer is in its own words, or in a model's checked against them."""
    from app.assistant import Assistant
    from app.export.writing import export, suffix_of
    from app.prose.opening import open_writer
    from app.rendering import answer_json, full_text
    from index.library import Filters, Library
    from index.neural.embedding import Embedder
    from index.neural.scorer import open_scorer

    if export_to:
        suffix_of(export_to)  # before the time of an answer is spent
    settings = read_settings()
    filters = Filters(from_ and from_.date(), to and to.date(), tuple(issuer), tuple(kind), tuple(series))
    library = Library(settings.data, Embedder(settings.embedding_model), settings.chroma_url)
    model = None if writer is WrittenBy.WORDS else open_writer(settings)
    if writer is WrittenBy.MODEL and model is None:
        raise CommuniqueError("--writer model: no model is configured; set COMMUNIQUE_LLM, as in ollama/llama3.1")
    assistant = Assistant(library, open_scorer(settings.scorer), rewrite=rewrite and settings.rewrite, writer=model)
    answer = assistant.ask(question, filters=filters)
    say(json.dumps(answer_json(answer), ensure_ascii=False) if as_json else full_text(answer))
    if export_to:
        export([answer], export_to)
    if answer.notice:
        raise typer.Exit(2)


@commands.command()
def chat(
    host: str | None = typer.Option(None, help="Address to serve on."),
    port: int | None = typer.Option(None, help="Port to serve on."),
    auth_file: Path | None = typer.Option(None, help="Accounts that may use it; `communique user add` makes the file."),
    root_path: str = typer.Option("", help="The path under which a proxy serves it, such as /chat."),
    tls_cert: Path | None = typer.Option(None, help="Certificate (PEM), to serve https."),
    tls_key: Path | None = typer.Option(None, help="The certificate's key (PEM)."),
    insecure: bool = typer.Option(False, "--insecure", help="Serve other machines without accounts."),
    mcp: bool = typer.Option(False, "--mcp", help="Offer ask, search and statement to language models, at /mcp."),
) -> None:
    """Serve the web chat; an empty record is filled with the sample statements first."""
    from app.assistant import Assistant
    from app.prose.opening import open_writer
    from app.web import serve
    from app.web.sharing import Sharing
    from index.ingesting import ingest
    from index.library import Library
    from index.neural.embedding import Embedder
    from index.neural.scorer import open_scorer

    settings = read_settings()
    sharing = Sharing(auth_file, root_path, tls_cert, tls_key, insecure, mcp)
    sharing.check(host or settings.host)  # before the time of reading is spent
    embedder = Embedder(settings.embedding_model)
    library = Library(settings.data, embedder, settings.chroma_url)
    if not library.record.create().live():
        say("The record is empty: reading the sample statements.")
        with progress_bars() as progress, as_file(files("ingest") / "samples") as samples:
            ingest(settings.data, [samples], embedder, progress=progress, chroma_url=settings.chroma_url)
    assistant = Assistant(library, open_scorer(settings.scorer), rewrite=settings.rewrite, writer=open_writer(settings))
    serve(assistant, library, host or settings.host, settings.port if port is None else port, sharing=sharing)
