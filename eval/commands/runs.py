"""Commands over runs: eval run, score, adopt, compare."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ingest.console import progress_bars, say, warn
from ingest.errors import CommuniqueError, Incomplete
from ingest.settings import read_settings

if TYPE_CHECKING:
    from eval.judging.entailed import Entailed
    from eval.running.folder import Run
    from eval.running.run import Plan

commands = typer.Typer()

UNSCORED = typer.Option(
    0.02, min=0, max=1, help="The share of cases that may stay unmeasured before the exit code is 3."
)
ENTAILMENT = typer.Option(
    "", help="A plug-in that tells whether cited words entail a claim: `words`, or `model` for that of COMMUNIQUE_LLM."
)


@commands.command("run")
def run_command(
    cases: Path | None = typer.Option(None, help="A JSONL file of cases."),
    beir: Path | None = typer.Option(None, help="A BEIR folder instead: how well the search finds over its texts."),
    out: Path = typer.Option(help="A folder for the run."),
    tag: str = typer.Option("", help="A name for the run."),
    limit: int | None = typer.Option(None, min=1, help="Only so many cases, drawn by the seed."),
    jobs: int = typer.Option(1, min=1, help="Cases asked at once; times are only comparable at 1."),
    seed: int = typer.Option(0, min=0, help="Seed of every draw."),
    resume: bool = typer.Option(False, "--resume", help="Go on with a run that was stopped; what still holds is kept."),
    writer: str = typer.Option("extractive", help="extractive, or llm when a language model is configured."),
    entailment: str = ENTAILMENT,
    most_unscored: float = UNSCORED,
) -> None:
    """Ask every case, with its history, score what comes back, and write it all into OUT."""
    from eval.running.run import Plan, run
    from eval.running.stages import engine

    if (cases is None) == (beir is None):
        raise CommuniqueError("name either --cases or --beir")
    if beir:
        _bench(beir, Plan(Path(), out, limit=limit, seed=seed))
        return
    plan = Plan(cases or Path(), out, tag, limit, jobs, seed, resume, writer)
    plan.drawn()  # a broken case, or a judge that is not there, is named before the weights are loaded
    entailed = _entailed(entailment)
    with progress_bars() as progress:
        run(engine(read_settings(), writer), plan, progress)
    say(f"{len(plan.drawn())} cases asked: {out / 'results.jsonl'}")
    _score(out, entailed, most_unscored)


@commands.command("score")
def score_command(
    run: Path = typer.Argument(help="The folder of a run."),
    entailment: str = ENTAILMENT,
    most_unscored: float = UNSCORED,
) -> None:
    """Score a run again, without asking anything."""
    _score(run, _entailed(entailment), most_unscored)


@commands.command("adopt")
def adopt_command(
    results: Path = typer.Argument(help="A JSONL file of results, one a case."),
    cases: Path = typer.Option(help="The cases that were asked."),
    out: Path = typer.Option(help="A folder for the run."),
    tag: str = typer.Option("", help="A name for the run."),
    most_unscored: float = UNSCORED,
) -> None:
    """Take the results of another system as a run, and score it."""
    from eval.places import Sources
    from eval.running.adopting import adopt
    from index.library import Library
    from index.neural.embedding import Embedder

    settings = read_settings()
    library = Library(settings.data, Embedder(settings.embedding_model), settings.chroma_url)
    sources = Sources(library.reading()) if library.record.exists() else None
    say(f"{adopt(results, cases, out, tag, sources)} results taken: {out / 'results.jsonl'}")
    _score(out, None, most_unscored)


@commands.command("compare")
def compare_command(
    first: Path = typer.Argument(help="The folder of a run."),
    second: Path = typer.Argument(help="The folder of another run of the same cases."),
    metric: list[str] = typer.Option(
        [], help="A metric to test; may be repeated. Each more makes the rest harder to show."
    ),
    seed: int = typer.Option(0, min=0, help="Seed of every draw."),
    ids: bool = typer.Option(False, help="List the cases that won and lost by each metric."),
) -> None:
    """Compare two runs case by case: differences with intervals and p, corrected for how many are tested."""
    from eval.metrics.catalogue import OF_CASES
    from eval.running.folder import read_run
    from eval.scoring import score_run
    from eval.statistics.comparing import TESTED, compare
    from eval.tables import difference_lines

    if unknown := [name for name in metric if name not in OF_CASES]:
        raise CommuniqueError(f"metric {unknown[0]!r} is unknown, or of no single case; docs/evaluation.md lists them")
    found = compare(score_run(read_run(first)), score_run(read_run(second)), metric or TESTED, seed)
    for line in difference_lines(found):
        say(line)
    say("diff: second minus first; smallest: the smallest true difference that so many cases show four times in five")
    for one in found if ids else ():
        won, lost = (" ".join(some) or "–" for some in (one.wins, one.losses))
        say(f"{one.metric.name}: wins {won}; losses {lost}; ties {len(one.ties)}")


def _bench(source: Path, plan: Plan) -> None:
    """Search over a BEIR folder in each way, and show the usual measures."""
    from eval.running.beir import SHOWN, bench
    from eval.tables import between, number
    from index.neural.embedding import Embedder

    with progress_bars() as progress:
        made = bench(source, plan, Embedder(read_settings().embedding_model), progress)
    for name in SHOWN:
        say(name.removeprefix("statement "))
        for way, found in made.items():
            say(f"  {way:<20}{number(found[name].value)}  ({between(found[name].interval)})")
    two = f"{plan.out / 'dense'} {plan.out / 'hybrid'}"
    say(f"each way is a run: communique eval compare {two} --metric 'statement ndcg@10'")


def _entailed(name: str) -> Entailed | None:
    """The entailment plug-in of a name, none for no name."""
    from eval.judging.entailed import Entailed

    return Entailed(name) if name else None


def _judge(entailed: Entailed, run: Run) -> None:
    """Ask a plug-in about every claim of a run."""
    with progress_bars() as progress:
        entailed.ask_all([run.result(case) for case in run.cases], progress)


def _score(folder: Path, entailed: Entailed | None, most_unscored: float) -> None:
    """Score a run, write the scores, show the figures; Incomplete when too much could not be measured."""
    from eval.running.folder import read_run
    from eval.scoring import failed_share, score_run, unmeasured, write_scores
    from eval.statistics.figures import figures
    from eval.tables import figure_lines, loss_lines

    run = read_run(folder)
    if entailed:
        _judge(entailed, run)
    judged = score_run(run, entailed)
    if entailed:
        entailed.write(folder, [one.result for one in judged])
    write_scores(folder, judged)
    for line in figure_lines(figures(judged, int(run.about.get("seed") or 0))):
        say(line)
    for line in loss_lines(judged):
        say(line)
    for name, reasons in unmeasured(judged).items():
        for reason, ids in reasons.items():
            warn(f"{name}: not measured for {len(ids)} cases ({reason}): {' '.join(ids[:8])}{' …' if ids[8:] else ''}")
    if failed_share(judged) > most_unscored:
        raise Incomplete(
            f"{folder}: {failed_share(judged):.1%} of the cases could not be measured, and {most_unscored:.1%} may be;"
            " mend what is named above, then run the same command with --resume"
        )
