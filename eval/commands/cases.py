"""Commands over question sets: eval validate, eval import, eval cases-from-feedback."""

from __future__ import annotations

from pathlib import Path

import typer

from ingest.console import say, warn
from ingest.settings import read_settings

commands = typer.Typer()


@commands.command("validate")
def validate_command(
    cases: Path = typer.Argument(help="A JSONL file of cases."),
    against: Path | None = typer.Option(None, help="Another set, which must not share cases with this one."),
    quotes: bool = typer.Option(True, help="Look for every gold quote in the record."),
) -> None:
    """Check a question set and name all that is wrong with its lines; exit code 1 when anything is."""
    from eval.cases.validating import validate
    from eval.places import Sources
    from index.library import Library
    from index.neural.embedding import Embedder

    sources = None
    if quotes:
        settings = read_settings()
        sources = Sources(Library(settings.data, Embedder(settings.embedding_model), settings.chroma_url).reading())
    problems = validate(cases, sources, against)
    for problem in problems:
        warn(str(problem))
    say(f"{cases}: {len(problems)} problems" if problems else f"{cases}: nothing wrong")
    raise typer.Exit(bool(problems))


@commands.command("import")
def import_command(
    form: str = typer.Argument(help="squad, beir, clapnq, mtrag or csv."),
    source: Path = typer.Argument(help="The file, or for beir the folder, to read."),
    out: Path = typer.Argument(help="A folder for cases.jsonl and, where the set has texts, statements/."),
) -> None:
    """Turn a public bench or a table into cases and files to ingest."""
    from eval.cases.importing import import_cases

    imported = import_cases(form, source, out)
    say(f"{len(imported.cases)} cases: {out / 'cases.jsonl'}")
    if imported.texts:
        say(f"{len(imported.texts)} texts: COMMUNIQUE_DATA={out / 'data'} communique ingest {out / 'statements'}")


@commands.command("cases-from-feedback")
def feedback_command(
    out: Path = typer.Argument(help="A JSONL file for the answers that readers called right."),
    wrong: Path | None = typer.Option(None, help="One for those they called wrong, whose gold you have to add."),
) -> None:
    """Write cases from what readers of the chat thought of its answers."""
    from eval.case import write_rows
    from eval.feedback import case_of
    from ingest.record import Record

    opinions = Record(read_settings().data).create().opinions()
    for path, good in ((out, True), (wrong, False)):
        cases = [case_of(opinion) for opinion in opinions if opinion.good is good]
        if path:
            write_rows(path, cases)
            say(f"{len(cases)} cases: {path}")
        elif cases:
            say(f"{len(cases)} answers were called wrong; --wrong FILE writes their questions")
