"""The texts that a reader or a model is given, one file each, and their loader."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from string import Formatter


@cache
def text(name: str) -> str:
    """The text of `prompts/NAME.txt`, as written."""
    return files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8").strip()


def filled(name: str, **fields: object) -> str:
    """A text with its fields filled; a field too many or too few is an error, never an empty place."""
    template = text(name)
    wanted = {field for _, field, _, _ in Formatter().parse(template) if field is not None}
    if wanted != fields.keys():
        raise ValueError(f"prompts/{name}.txt has the fields {sorted(wanted)}, was given {sorted(fields)}")
    return template.format(**fields)


def sha256(*names: str) -> str:
    """One sha256 over texts as written: it says which version of a prompt was used."""
    return hashlib.sha256("\n".join(map(text, names)).encode()).hexdigest()


REFUSAL = text("refusal")
