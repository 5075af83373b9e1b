"""Adding statements at the page: files that were sent, and addresses; what became of each is told one by one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from app.keeping import Keeper, Outcome
from app.web.markup import FAILED, attribute, problem, shown
from app.web.progress import Done, Step, steps
from app.web.roles import may_edit
from ingest.console import ProgressReport
from ingest.errors import CommuniqueError

_READERS_ONLY = "Only editors may change the record."
_SIGNS = {"added": "✓", "changed": "✓", "unchanged": "=", "refused": "✗"}

Work = Callable[[ProgressReport, Callable[[str], None]], list[Outcome]]


class Adding:
    """The events of the part of the page where statements are added."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    def files(self, paths: Sequence[str] | None, request: gr.Request) -> Iterator[tuple[Any, str]]:
        """Read files that were sent: the field they were dropped on, and what becomes of each."""
        sent = [(Path(path).name, Path(path)) for path in paths or ()]
        if not sent:
            yield gr.skip(), gr.skip()
            return
        names = [name for name, _ in sent]
        try:
            for told in _told(names, lambda *tell: self._keeper.upload(sent, *tell), request):
                yield gr.skip(), told
        finally:
            for _, path in sent:  # they lie in the record's folder now
                path.unlink(missing_ok=True)
        yield None, gr.skip()

    def address(self, address: str, request: gr.Request) -> Iterator[tuple[Any, str]]:
        """Read an address: the box it was typed in, and what becomes of it."""
        if not address.strip():
            yield gr.skip(), _list([Outcome("", "refused", "type an address, such as https://www.mofa.go.jp/…")])
            return
        for told in _told([address.strip()], lambda *tell: self._keeper.add(address, *tell), request):
            yield gr.skip(), told
        yield "", gr.skip()


def _told(names: Sequence[str], work: Work, request: gr.Request) -> Iterator[str]:
    """What becomes of what was sent, while it is read and afterwards; a mistake in its own words, a bug in the log."""
    if not may_edit(request):
        yield problem(_READERS_ONLY)
        return
    yield _waiting(names, Step("Waiting"))
    try:
        for step in steps(work):
            yield _list(step.result) if isinstance(step, Done) else _waiting(names, step)
    except CommuniqueError as error:
        yield problem(str(error))
    except Exception:
        logging.getLogger(__name__).exception("statements could not be added")
        yield problem(FAILED)


def _waiting(names: Sequence[str], step: Step) -> str:
    """What was sent, each file's own progress where it is known."""
    read = step.done if step.name == "reading" else len(names) if step.name == "indexing" else 0
    rows = [Outcome(name, "read" if at < read else "waiting") for at, name in enumerate(names)]
    bar = f'<progress max="{step.total}" value="{step.done}" aria-label="{attribute(step.words)}"></progress>'
    return f'<p class="stepped" role="status">{shown(step.words)}…</p>{bar if step.total else ""}{_rows(rows)}'


def _list(outcomes: Sequence[Outcome]) -> str:
    """What became of each, and in one line of all."""
    counts = {what: sum(one.what == what for one in outcomes) for what in _SIGNS}
    line = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    return f'<p class="stepped" role="status">{line}.</p>{_rows(outcomes)}'


def _rows(outcomes: Sequence[Outcome]) -> str:
    return f'<ul class="outcomes">{"".join(map(_row, outcomes))}</ul>'


def _row(one: Outcome) -> str:
    """One file or address: what became of it, why it was refused, the way to read it."""
    name = f"<b>{shown(one.name)}</b>" if one.name else ""
    note = f": {shown(one.note)}" if one.note else ""
    words = one.what if one.what != "changed" else "new version"
    way = (
        f' <button type="button" data-event="read" data-value="{one.id}" aria-label="{attribute(f"Read {one.note}")}">'
        "Read</button>"
        if one.id
        else ""
    )
    sign = f'<span aria-hidden="true">{_SIGNS.get(one.what, "·")}</span>'
    return f'<li class="{one.what}">{sign} {name} {words}{note}{way}</li>'
