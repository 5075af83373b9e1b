"""Finds plug-ins by name, among those that installed packages register."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any

from eval.metrics.citing import Entails
from ingest.errors import CommuniqueError

ENTAILMENT = "communique.entailment"


def entailment_named(name: str) -> Entails:
    """The entailment plug-in of a name."""
    found: Entails = named(ENTAILMENT, name)
    return found


def named(group: str, name: str) -> Any:
    """What a package registered under a name in a group; one that is not there is named with those that are."""
    entries = {entry.name: entry for entry in entry_points(group=group)}
    if name not in entries:
        there = ", ".join(sorted(entries)) or "none"
        raise CommuniqueError(f"{name!r} is no plug-in of {group}; there are: {there}")
    return entries[name].load()
