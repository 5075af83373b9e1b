"""The command that drafts cases: eval draft."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ingest.console import progress_bars, say, warn
from ingest.errors import Incomplete
from ingest.settings import Settings, read_settings

if TYPE_CHECKING:
    from ingest.statement import Statement

commands = typer.Typer()


class By(StrEnum):
    """Who proposes."""

    RULES = "rules"
    MODEL = "model"


@commands.command("draft")
def draft_command(
    out: Path = typer.Option(help="The JSONL file that accepted cases are added to."),
    by: By = typer.Option(By.RULES, help="Who proposes: rules, or the model of COMMUNIQUE_LLM."),
    limit: int = typer.Option(50, min=1, help="How many are proposed."),
    seed: int = typer.Option(0, min=0, help="Seed of the draw; another seed proposes others."),
    host: str = typer.Option("127.0.0.1", help="Address to serve on."),
    port: int = typer.Option(7870, help="Port to serve on."),
) -> None:
    """Propose cases from the record on a web page, to be reworded, accepted or rejected by a person."""
    import app.web  # noqa: F401 - turns Gradio's telemetry off before Gradio is imported
    from app.web.port import address, listening
    from eval.drafting.desk import Drafts
    from eval.drafting.rules import propose
    from index.library import Library
    from index.neural.embedding import Embedder

    settings = read_settings()
    reading = Library(settings.data, Embedder(settings.embedding_model), settings.chroma_url).reading()
    statements = [reading.statement(row.id) for row in reading.found().listing]
    proposals: Iterable[dict[str, Any]]
    proposals = propose(statements, seed) if by is By.RULES else _by_model(settings, statements, out, limit, seed)
    drafts = Drafts(proposals, out, limit)
    with listening(host, port) as listener:
        from app.web.server import run
        from eval.web.drafting import drafting_page

        say(f"Drafts are at {address(listener)} (Ctrl-C ends it)")
        run(drafting_page(drafts), listener)


def _by_model(
    settings: Settings, statements: Sequence[Statement], out: Path, limit: int, seed: int
) -> Sequence[dict[str, Any]]:
    """What the model proposes and holds, with what was dropped told; Incomplete where nothing is left."""
    from app.prose.opening import open_model
    from eval.drafting.by_model import draft
    from eval.drafting.desk import decided

    model = open_model(settings)
    with progress_bars() as progress:
        made = draft(model, statements, decided(out), limit, seed, progress)
    if not made.rows:
        raise Incomplete(f"{model.name} gave nothing to decide on; {made.told}")
    warn(f"{model.name}: {made.told}")
    return made.rows
