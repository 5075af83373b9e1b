"""The tab of runs: which there are, one started with its progress, any opened as its report."""

from __future__ import annotations

import html
import json
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

import gradio as gr

from eval.report.page import render
from eval.running.folder import read_run
from eval.running.run import Plan, run
from eval.running.stages import Engine
from eval.scoring import score_run, write_scores
from eval.statistics.figures import figures
from eval.tables import number
from index.library import Library
from ingest.errors import CommuniqueError
from ingest.settings import Settings

ROOT = Path("runs")
_HEAD = ["run", "begun", "cases", "right", "recall@5", "citation recall"]
# One run at a time: two would share the processor, and neither's times would be its own.
_RUNNING = threading.Lock()


class Shell(Protocol):
    """What the tab needs of the page that it stands in."""

    @property
    def library(self) -> Library:
        """What is asked."""

    @property
    def settings(self) -> Settings:
        """How it is asked."""

    @property
    def page(self) -> gr.Blocks:
        """The whole page, whose loading fills the list."""

    @property
    def quiet(self) -> Mapping[str, Any]:
        """The options of an event that shows no progress."""


def runs_tab(shell: Shell, root: Path = ROOT) -> None:
    """Lay out the tab and wire it; runs lie in the folder `root`."""
    with gr.Row(elem_classes="bench"), gr.Column(elem_classes="work"):
        listed = gr.HTML(apply_default_css=False, elem_id="runs")
        with gr.Row(elem_classes=["request", "pair-of"]):
            chosen = gr.Dropdown(label="Run", elem_id="run-chosen", filterable=False)
            beside = gr.Dropdown(label="Beside it", elem_id="run-beside", filterable=False)
            opened = gr.Button("Open report", elem_id="run-open", elem_classes="go")
        with gr.Row(elem_classes=["request", "pair-of"]):
            cases = gr.Dropdown(label="Cases", elem_id="run-cases", filterable=False)
            limit = gr.Number(0, label="At most (0: all)", precision=0, minimum=0, elem_id="run-limit")
            started = gr.Button("Start a run", elem_id="run-start", elem_classes="quiet")
        told = gr.HTML(apply_default_css=False, elem_id="run-told")
        report = gr.HTML(apply_default_css=False, elem_id="run-report")
    panes = [listed, chosen, beside, cases]

    def start(name: str | None, most: float, progress: gr.Progress = gr.Progress()) -> list[Any]:  # noqa: B008
        return [_started(shell, root, name, int(most), progress), *_listed(root)]

    started.click(start, [cases, limit], [told, *panes], api_visibility="private", concurrency_limit=1)
    opened.click(lambda one, two: _report(root, one, two), [chosen, beside], report, **shell.quiet)
    shell.page.load(lambda: _listed(root), None, panes, **shell.quiet)


def case_files(root: Path) -> dict[str, Path]:
    """The question sets that can be run: the samples, and the JSONL files in the folder of runs."""
    own = Path(str(files("eval"))) / "cases" / "samples.jsonl"
    return {"samples": own, **{path.stem: path for path in sorted(root.glob("*.jsonl"))}}


def folders(root: Path) -> list[Path]:
    """The folders of finished runs, the newest first."""
    found = [(_begun(path), path.parent) for path in root.glob("*/run.json")]
    return [folder for begun, folder in sorted(found, reverse=True) if begun]


def _begun(path: Path) -> str:
    """When a finished run began; empty for one that is not finished, or cannot be read."""
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return str(about.get("started", "")) if "finished" in about else ""


def _listed(root: Path) -> list[Any]:
    """The values of the list and of the choices."""
    found = folders(root)
    names = [folder.name for folder in found]
    choices = gr.Dropdown(choices=names, value=names[0] if names else None)
    beside = gr.Dropdown(choices=["", *names], value="")
    sets = list(case_files(root))
    return [_table(found), choices, beside, gr.Dropdown(choices=sets, value=sets[0])]


def _table(found: Sequence[Path]) -> str:
    """The list of runs as a table."""
    if not found:
        return "<p>No run yet. Start one below, or on the command line by communique eval run.</p>"
    heads = "".join(f'<th scope="col">{name}</th>' for name in _HEAD)
    rows = "".join(f"<tr>{_cells(_row(folder))}</tr>" for folder in found)
    # On a narrow page it scrolls sideways, which the keyboard must be able to do too.
    return (
        '<div class="catalogue wide" tabindex="0" role="region" aria-label="Runs of evaluations">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cells(row: Sequence[str]) -> str:
    """One run in the table."""
    first, *others = map(html.escape, row)
    return f'<th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in others)}'


def _row(folder: Path) -> list[str]:
    """One run in the list."""
    try:
        made = read_run(folder)
    except CommuniqueError as error:
        return [folder.name, str(error), "", "", "", ""]
    found = figures(score_run(made))
    values = [number(found[name].value) for name in _HEAD[3:]]
    return [folder.name, str(made.about["started"])[:16].replace("T", " "), str(len(made.cases)), *values]


def _started(shell: Shell, root: Path, name: str | None, most: int, progress: gr.Progress) -> str:
    """Run a question set now and score it; what came of it, in a line."""
    path = case_files(root).get(name or "")
    if path is None:
        return "Choose the cases first."
    if not _RUNNING.acquire(blocking=False):
        return "A run is under way; wait until it is done."
    try:
        out = root / f"{datetime.now():%Y-%m-%d-%H%M%S}-{name}"
        plan = Plan(path, out, limit=most or None)
        run(Engine(shell.library, shell.settings), plan, lambda step, at, count: progress((at, count), desc=step))
        write_scores(out, score_run(read_run(out)))
    except CommuniqueError as error:
        return html.escape(str(error))
    finally:
        _RUNNING.release()
    return f"Done: {out.name}"


def _report(root: Path, name: str | None, beside: str | None) -> str:
    """The report in a frame of its own, which can do nothing to the page around it."""
    known = {folder.name: folder for folder in folders(root)}
    if not name or name not in known:
        return "<p>Choose a run.</p>"
    first = read_run(known[name])
    second = read_run(known[beside]) if beside in known and beside != name else None
    try:
        page = render(first, score_run(first), second, score_run(second) if second else ())
    except CommuniqueError as error:
        return f"<p>{html.escape(str(error))}</p>"
    return f'<iframe title="Report" sandbox="allow-scripts" srcdoc="{html.escape(page)}"></iframe>'
