"""Commands that evaluate, all under `communique eval`; what takes seconds to import is imported when it runs."""

from __future__ import annotations

import typer

from eval.commands import cases, drafts, gates, judges, reports, runs, sweeps

_evaluation = typer.Typer(no_args_is_help=True, help="Evaluate the assistant on a set of cases.")
for _group in (runs, gates, reports, judges, sweeps, cases, drafts):
    _evaluation.registered_commands += _group.commands.registered_commands
commands = typer.Typer()
commands.add_typer(_evaluation, name="eval")
