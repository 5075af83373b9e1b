"""The entailment plug-in that comes along: plain words, no model."""

from __future__ import annotations

import re

from index.words import stems

_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_DENIAL = re.compile(r"\b(?:not|no|never|neither|nor|without)\b|n't\b", re.I)


def words(premise: str, hypothesis: str) -> bool:
    """Whether a premise has every word, number and denial of a hypothesis: strict, and blind to meaning."""
    if not set(_NUMBER.findall(hypothesis)) <= set(_NUMBER.findall(premise)):
        return False
    if bool(_DENIAL.search(hypothesis)) and not _DENIAL.search(premise):
        return False
    return set(stems(hypothesis)) <= set(stems(premise))
