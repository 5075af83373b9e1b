"""The score: a value with its status; what could not be measured is never 0 and says why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """Whether a metric has a value for a case."""

    SCORED = "scored"
    NOT_ASKED = "does not apply"
    FAILED = "could not be measured"


@dataclass(frozen=True)
class Score:
    """One metric of one case; without a value the reason says what is missing."""

    value: float | None = None
    status: Status = Status.SCORED
    reason: str = ""


def scored(value: float) -> Score:
    """A measured value; True and False count as 1 and 0."""
    return Score(float(value))


def not_asked(reason: str) -> Score:
    """A metric that does not apply to the case."""
    return Score(None, Status.NOT_ASKED, reason)


def failed(reason: str) -> Score:
    """A metric that applies, but could not be measured."""
    return Score(None, Status.FAILED, reason)


Scores = dict[str, Score]
