"""The page on evaluation tells of every metric, label and command, as they are."""

import re

from conftest import ROOT

from eval.commands import commands
from eval.losses import SAYS
from eval.metrics.catalogue import METRICS

PAGE = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")


def test_every_metric_is_defined_with_its_formula_and_source() -> None:
    for metric in METRICS:
        name = re.sub(r"@\d+$", "@k", metric.name).removeprefix("statement ") if "@" in metric.name else metric.name
        (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{name}`")]
        formula, source = (text.replace("|", "\\|") for text in (metric.formula, metric.source))
        assert f"| {formula} | {source} |" in line, metric.name
        assert ("↓" in line) is not metric.higher


def test_every_label_is_told() -> None:
    for loss, says in SAYS.items():
        assert f"| `{loss}` | {says} |" in PAGE


def test_every_command_is_told_and_no_other() -> None:
    (group,) = commands.registered_groups
    names = {command.name for command in group.typer_instance.registered_commands}
    assert set(re.findall(r"communique eval ([\w-]+)", PAGE)) == names
