"""What a sweep tries: TOML with the cases, the measure to choose by, and a list of values a setting."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from eval.metrics.catalogue import BY_NAME
from ingest.errors import CommuniqueError

FUSIONS = ("scores", "ranks")


@dataclass(frozen=True)
class Setting:
    """One way to search, choose and refuse; the defaults are what the assistant uses.

    `k` passages are handed over; `fusion` adds weighted scores or reciprocal ranks; with `scorer` the passages are
    moved by their best sentence; below `threshold` a question is refused.
    """

    k: int = 20
    fusion: str = "scores"
    vector: float = 0.6
    words: float = 0.3
    statement: float = 0.1
    candidates: int = 60
    scorer: bool = True
    threshold: float = 0.0

    @property
    def words_of_it(self) -> str:
        """The setting in a line, without what is as usual."""
        usual = Setting()
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        changed = [
            f"no {name}" if value is False else f"{name} {value}"
            for name, value in told.items()
            if value != getattr(usual, name)
        ]
        return ", ".join(changed) or "as usual"


@dataclass(frozen=True)
class Spec:
    """A sweep: its cases, the figure that the best setting is chosen by, and the settings."""

    cases: Path
    measure: str
    settings: tuple[Setting, ...]
    seed: int = 0


def read_spec(path: Path) -> Spec:
    """The sweep of a file; paths are taken from where the file lies, what is unknown in it is named."""
    try:
        row = tomllib.loads(path.read_text(encoding="utf-8"))
        cases, lists = path.parent / row["cases"], row["settings"]
        measure, seed = str(row.get("measure", "right")), int(row.get("seed", 0))
    except OSError as error:
        raise CommuniqueError(f"{path}: cannot be read ({error.strerror})") from None
    except (ValueError, KeyError, TypeError) as error:
        said = f"lacks {error}" if isinstance(error, KeyError) else str(error)
        raise CommuniqueError(f"{path}: not a sweep ({said}); it needs cases and a table of settings") from None
    if measure not in BY_NAME:
        raise CommuniqueError(f"{path}: no metric is called {measure!r}; docs/evaluation.md lists them")
    return Spec(cases, measure, _every(path, lists), seed)


def _every(path: Path, lists: Mapping[str, Any]) -> tuple[Setting, ...]:
    """Every combination of the values given."""
    kinds = {field.name: type(field.default) for field in fields(Setting)}
    values: dict[str, list[Any]] = {}
    for name, given in lists.items():
        if name not in kinds:
            raise CommuniqueError(f"{path}: no setting is called {name!r}; there are {', '.join(kinds)}")
        values[name] = given if isinstance(given, list) else [given]
        for value in values[name]:
            number = kinds[name] is float and isinstance(value, int) and not isinstance(value, bool)
            if not (type(value) is kinds[name] or number) or (name == "fusion" and value not in FUSIONS):
                wanted = " or ".join(FUSIONS) if name == "fusion" else kinds[name].__name__
                raise CommuniqueError(f"{path}: {name} is {value!r}; it must be {wanted}")
    return tuple(Setting(**dict(zip(values, each, strict=True))) for each in itertools.product(*values.values()))
