"""The command that drafts cases: eval draft."""

from __future__ import annotations

from pathlib import Path

import typer

from ingest.console import say
from ingest.settings import read_settings

commands = typer.Typer()


@commands.command("draft")
def draft_command(
    out: Path = typer.Option(help="The JSONL file that accepted cases are added to."),
    limit: int = typer.Option(50, min=1, help="How many are proposed."),
    seed: int = typer.Option(0, min=0, help="Seed of the draw; another seed proposes others."),
    host: str = typer.Option("127.0.0.1", help="Address to serve on."),
    port: int = typer.Option(7870, help="Port to serve on."),
) -> None:
    """Propose cases from the record on a web page, to be reworded, accepted or rejected by a person."""
    import app.web  # noqa: F401 - turns Gradio's telemetry off before Gradio is imported
    from app.web.port import address, listening
    from eval.drafting.desk import Drafts
    from index.library import Library
    from index.neural.embedding import Embedder

    settings = read_settings()
    library = Library(settings.data, Embedder(settings.embedding_model), settings.chroma_url)
    drafts = Drafts(library, out, limit, seed)
    with listening(host, port) as listener:
        from app.web.server import run
        from eval.web.drafting import drafting_page

        say(f"Drafts are at {address(listener)} (Ctrl-C ends it)")
        run(drafting_page(drafts), listener)
