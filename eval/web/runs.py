"""The tab of runs: which there are, one started with its progress, any opened as its report."""

from __future__ import annotations

import html
import json
import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

import gradio as gr

from app.web.choice import choice, offer
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
_SAMPLES = "samples"
# What stands in the lists of runs where none is chosen.
_NONE, _ALONE = "No run yet", "No other run"
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
            chosen, beside = choice("Run", note=_NONE), choice("Beside it", note=_ALONE)
            opened = gr.Button("Open report", elem_id="run-open", elem_classes="go")
        with gr.Row(elem_classes=["request", "pair-of"]):
            cases = choice("Cases", note="", value=_SAMPLES)
            limit = gr.Number(0, label="At most (0: all)", precision=0, minimum=0, elem_id="run-limit")
            started = gr.Button("Start a run", elem_id="run-start", elem_classes="quiet")
        told = gr.HTML(apply_default_css=False, elem_id="run-told")
        report = gr.HTML(apply_default_css=False, elem_id="run-report")
    panes = [listed, chosen, beside, cases]

    def start(name: str | None, most: float, progress: gr.Progress = gr.Progress()) -> list[Any]:  # noqa: B008
        return [_started(shell, root, name, int(most), progress), *_listed(root)]

    # A run may take minutes: its progress lies over the line that tells of it, not over what can be read meanwhile.
    started.click(
        start, [cases, limit], [told, *panes], show_progress_on=told, api_visibility="private", concurrency_limit=1
    )
    opened.click(lambda one, two: _report(root, one, two), [chosen, beside], report, **shell.quiet)
    shell.page.load(lambda: _listed(root), None, panes, **shell.quiet)


def case_files(root: Path) -> dict[str, Path]:
    """The question sets that can be run: the samples, and the JSONL files in the folder of runs."""
    own = Path(str(files("eval"))) / "cases" / "samples.jsonl"
    return {_SAMPLES: own, **{path.stem: path for path in sorted(root.glob("*.jsonl"))}}


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
    """The values of the list and of the choices: the newest run is chosen, and what is so in the others stays."""
    found = folders(root)
    runs = _offers(folder.name for folder in found)
    chosen = offer(runs, "" if runs else _NONE, value=runs[0][0] if runs else "")
    return [_table(found), chosen, offer(runs, _ALONE), offer(_offers(case_files(root)), "")]


def _offers(names: Iterable[str]) -> list[tuple[str, str]]:
    """Names as a list offers them."""
    return [(name, name) for name in names]


def _table(found: Sequence[Path]) -> str:
    """The list of runs as a table."""
    if not found:
        return "<p>No run yet. Start one below, or on the command line by communique eval run.</p>"
    heads = "".join(f'<th scope="col">{name}</th>' for name in _HEAD)
    rows = "".join(f"<tr>{_cells(folder)}</tr>" for folder in found)
    return (
        '<div class="catalogue wide"><table><caption class="unseen">Runs of evaluations</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cells(folder: Path) -> str:
    """One run in the table, or why it cannot be read."""
    name = f'<th scope="row">{html.escape(folder.name)}</th>'
    try:
        values = zip(_HEAD[1:], _values(folder), strict=True)
    except CommuniqueError as error:
        return f'{name}<td class="problem" colspan="{len(_HEAD) - 1}">{html.escape(str(error))}</td>'
    return name + "".join(f'<td data-label="{head}">{html.escape(value)}</td>' for head, value in values)


def _values(folder: Path) -> list[str]:
    """When a run began, how many cases it has, and its figures; CommuniqueError where it cannot be read."""
    made = read_run(folder)
    found = figures(score_run(made))
    values = [number(found[name].value) for name in _HEAD[3:]]
    return [str(made.about["started"])[:16].replace("T", " "), str(len(made.cases)), *values]


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
