"""Commands that evaluate: eval run; what takes seconds to import is imported when it runs."""

from __future__ import annotations

from pathlib import Path

import typer

from eval.case import read_cases
from ingest.console import progress_bars, say
from ingest.settings import read_settings

_evaluation = typer.Typer(no_args_is_help=True, help="Evaluate the assistant on a set of cases.")
commands = typer.Typer()
commands.add_typer(_evaluation, name="eval")


@_evaluation.callback()
def _group() -> None:
    """Evaluate the assistant on a set of cases."""


@_evaluation.command("run")
def run_command(
    cases: Path = typer.Option(help="A JSONL file of cases."),
    out: Path = typer.Option(help="A folder for results.jsonl."),
) -> None:
    """Ask every case, with its history, and write OUT/results.jsonl; the model of COMMUNIQUE_LLM writes, if any."""
    from app.assistant import Assistant
    from app.prose.opening import open_writer
    from eval.run import run
    from index.library import Library
    from index.neural.embedding import Embedder

    settings = read_settings()
    questions = read_cases(cases)
    library = Library(settings.data, Embedder(settings.embedding_model), settings.chroma_url)
    assistant = Assistant(library, writer=open_writer(settings))
    with progress_bars() as progress:
        path = run(assistant, questions, out, progress)
    say(f"{len(questions)} cases asked: {path}")
