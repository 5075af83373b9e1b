"""The form in which an editor corrects what is known of a statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from app.web.choice import choice, offer
from ingest.statement import NAMES, Kind, Statement

_FIELDS = (
    ("title", "Title"),
    ("kind", "Kind"),
    ("event_date", "Day of the event"),
    ("publication_date", "Day of publication"),
    ("correction_date", "Day of a correction"),
    ("issuers", "Issued by, one a line"),
    ("parties", "Took part, one a line"),
    ("series", "Series of meetings"),
    ("place", "Place"),
    ("language", "Language"),
    ("url", "Web address"),
)
_KINDS = [(kind.words, kind.value) for kind in Kind]


class Form:
    """The fields, in a part of the page that is hidden until a statement is corrected."""

    def __init__(self) -> None:
        with gr.Group(visible=False, elem_id="amend") as self.group:
            self.heading = gr.HTML("", apply_default_css=False)
            self.fields = [_field(name, label) for name, label in _FIELDS]
            self.problem = gr.HTML("", apply_default_css=False)
            with gr.Row(elem_classes="buttons"):
                self.save = gr.Button("Save", variant="primary", size="sm", elem_classes="go")
                self.reset = gr.Button("Back to what was read", size="sm", elem_classes="quiet")
                self.cancel = gr.Button("Cancel", size="sm", elem_classes="quiet")

    @property
    def parts(self) -> list[Any]:
        """All that an event of the form may change: the group, the heading, the problem, the fields."""
        return [self.group, self.heading, self.problem, *self.fields]


def opened(statement: Statement) -> list[Any]:
    """New values of a form's parts: the values of a statement, to be corrected."""
    hint = "It stays corrected when the source is read again."
    heading = f'<h3>Correct what is known</h3><p class="hint">{hint}</p>'
    known = statement.known()
    return [gr.Group(visible=True), heading, "", *(_value(name, _shown(known[name])) for name, _ in _FIELDS)]


def closed() -> list[Any]:
    """New values of a form's parts: none."""
    return [gr.Group(visible=False), "", "", *(gr.skip() for _ in _FIELDS)]


def refused(problem: str) -> list[Any]:
    """New values of a form's parts: what was typed stays, with why it cannot be."""
    return [gr.skip(), gr.skip(), problem, *(gr.skip() for _ in _FIELDS)]


def given(statement: Statement, typed: Sequence[Any]) -> dict[str, str | list[str]]:
    """The values that differ from what is known, as `read_values` reads them."""
    known = statement.known()
    rows = {name: _read(name, value) for (name, _), value in zip(_FIELDS, typed, strict=True)}
    return {name: value for name, value in rows.items() if value != _read(name, _shown(known[name]))}


def _read(name: str, value: Any) -> str | list[str]:
    """What was typed into a field; no names at all are an empty string, which clears them."""
    text = str(value or "").strip()
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return (lines or "") if name in NAMES else text


def _shown(value: Any) -> str:
    """A value as a field shows it."""
    return "\n".join(value) if isinstance(value, list) else str(value or "")


def _value(name: str, shown: str) -> Any:
    """A new value of a field."""
    return offer(_KINDS, "", value=shown) if name == "kind" else shown


def _field(name: str, label: str) -> gr.Textbox | gr.HTML:
    """The field of one value."""
    if name == "kind":
        return choice(label, note="")
    lines = 2 if name in NAMES else 1
    hint = "YYYY-MM-DD" if name.endswith("_date") else None
    return gr.Textbox(label=label, lines=lines, max_lines=6, placeholder=hint)
