"""Finds plug-ins by name, among those that installed packages register."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from typing import Any

from eval.judging.opinion import Opinion
from ingest.errors import CommuniqueError

ENTAILMENT = "communique.entailment"


Entailment = Callable[[str, str], bool | Opinion]
"""Whether a premise entails a hypothesis, or an opinion on it; a plug-in is that, or a class that is made into it."""


def entailment_named(name: str) -> Entailment:
    """The entailment plug-in of a name, ready to be asked; CommuniqueError where it lacks what it needs."""
    found = named(ENTAILMENT, name)
    made: Entailment = found() if isinstance(found, type) else found
    return made


def named(group: str, name: str) -> Any:
    """What a package registered under a name in a group; one that is not there is named with those that are."""
    entries = {entry.name: entry for entry in entry_points(group=group)}
    if name not in entries:
        there = ", ".join(sorted(entries)) or "none"
        raise CommuniqueError(f"{name!r} is no plug-in of {group}; there are: {there}")
    return entries[name].load()
