"""The rules of a gate, read from TOML: what a run must reach, and how much worse than a baseline it may be."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.metrics.catalogue import BY_NAME, OF_CASES
from ingest.errors import CommuniqueError


@dataclass(frozen=True)
class Rules:
    """`floors` and `ceilings` bound figures; `non_inferior` says how much worse than the baseline each may be.

    `must_pass` names cases that must come out right; more than `most_unscored` of the cases unmeasured is no pass.
    """

    floors: Mapping[str, float] = field(default_factory=dict)
    ceilings: Mapping[str, float] = field(default_factory=dict)
    non_inferior: Mapping[str, float] = field(default_factory=dict)
    must_pass: tuple[str, ...] = ()
    most_unscored: float = 0.0


def read_rules(path: Path) -> Rules:
    """The rules of a file; what is unknown or of the wrong kind in it is named."""
    try:
        row = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommuniqueError(f"{path}: cannot be read ({error.strerror})") from None
    except ValueError as error:
        raise CommuniqueError(f"{path}: not TOML ({error})") from None
    names = set(Rules.__dataclass_fields__)
    if unknown := sorted(row.keys() - names):
        raise CommuniqueError(f"{path}: {unknown[0]!r} is no rule; there are {', '.join(sorted(names))}")
    bounds = {name: _bounds(path, name, row.get(name, {})) for name in ("floors", "ceilings", "non_inferior")}
    must, most = row.get("must_pass", []), row.get("most_unscored", 0.0)
    if not isinstance(must, list) or not all(isinstance(id, str) for id in must):
        raise CommuniqueError(f"{path}: must_pass is a list of case ids")
    if not isinstance(most, int | float) or not 0 <= most <= 1:
        raise CommuniqueError(f"{path}: most_unscored is a share from 0 to 1")
    rules = Rules(**bounds, must_pass=tuple(must), most_unscored=float(most))
    if rules == Rules():
        raise CommuniqueError(f"{path}: holds no rule; a gate without any would let everything pass")
    return rules


def _bounds(path: Path, name: str, row: Any) -> dict[str, float]:
    """The numbers of one table, by metric."""
    known = OF_CASES if name == "non_inferior" else BY_NAME
    if not isinstance(row, dict):
        raise CommuniqueError(f"{path}: {name} is a table of metrics and numbers")
    for metric, bound in row.items():
        if metric not in known:
            raise CommuniqueError(f"{path}: {name}: no metric is called {metric!r}; docs/evaluation.md lists them")
        if isinstance(bound, bool) or not isinstance(bound, int | float) or bound != bound:
            raise CommuniqueError(f"{path}: {name}: {metric} is {bound!r}, not a number")
    return {metric: float(bound) for metric, bound in row.items()}
