"""What is said beside the quotes, in our words: how far the search went, and what it did not find there."""

from __future__ import annotations

from collections.abc import Sequence

from app.choosing import sides
from app.differing import differing, told
from app.evidence import Evidence
from app.lacking import Lacking
from app.question import Question, Wants
from app.question.period import Period
from app.ranking import read_sides
from app.scan import Scan
from app.writer import lead
from index.library import Found


def remarks(
    question: Question, chosen: Sequence[Evidence], scanned: Scan | None, found: Found, missing: Lacking
) -> tuple[str, ...]:
    """One sentence for each thing that a reader should know of how these sentences were come by."""
    said = [
        scanned.words if scanned else _lacks(chosen, missing),
        _other_time(question, chosen, found),
        _empty_sides(question, chosen),
        _differ(question, chosen),
    ]
    return tuple(one for one in said if one)


def _lacks(chosen: Sequence[Evidence], missing: Lacking) -> str:
    """That a name of the question stands nowhere, or not in the statement that answers best."""
    if missing.nowhere:
        return f"{_either(missing.nowhere)} stands nowhere in the record."
    if missing.there and chosen:
        return f"The statement that answers best does not name {_either(missing.there)}."
    return ""


def _either(names: Sequence[str]) -> str:
    """'“Moon”', '“Moon” or “Yoon”'."""
    return " or ".join(f"“{name}”" for name in names)


def _other_time(question: Question, chosen: Sequence[Evidence], found: Found) -> str:
    """That what is quoted is not of the time asked for, nor speaks of it."""
    periods = [period for period in question.periods if period.first]
    if not chosen or not periods or any(_of(period, one) for period in periods for one in chosen):
        return ""
    words = _either([period.words for period in periods])
    some = any(period.holds(row.date) for period in periods for row in found.listing)
    what = f"No statement of {words} says it" if some else f"The record has no statement of {words}"
    return f"{what}; what follows is of another time."


def _of(period: Period, one: Evidence) -> bool:
    """Whether a sentence is of a period, or of a passage that speaks of one of its years."""
    statement = one.statement
    if period.holds(statement.date) or period.first is None or period.last is None:
        return True
    first, last = max(period.first.year, 1_000), min(period.last.year, 3_000)
    return last - first > 100 or any(str(year) in one.hit.passage.text for year in range(first, last + 1))


def _empty_sides(question: Question, chosen: Sequence[Evidence]) -> str:
    """Which side of a comparison has nothing to show."""
    if question.wants is not Wants.COMPARISON or not chosen:
        return ""
    shown = sides(question, chosen)
    empty = [side.words for side in read_sides(question) if side.words not in shown]
    return f"Nothing was found for {_either(empty)}." if empty else ""


def _differ(question: Question, chosen: Sequence[Evidence]) -> str:
    """What each source tells, where they differ on what is asked."""
    others = differing(question, chosen[0], chosen[1:]) if chosen else []
    if not others:
        return ""
    parts = [
        f"“{own.words}” in the {one.statement.authority.words} of {lead(one.statement)}"
        for one in (chosen[0], *others)
        if (own := told(question, one))
    ]
    return f"The sources differ: {'; '.join(parts)}."
