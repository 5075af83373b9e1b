"""Checks a question set: every gold quote in the record, ids once, questions told apart, no leak between two sets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from eval.case import Case, Gold, numbered_lines, read_case
from eval.places import Sources, span_of
from index.words import stems
from ingest.errors import CommuniqueError

# Two questions that share four fifths of their stems ask the same thing in nearly the same words.
ALIKE = 0.8


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a set and the line it stands in."""

    path: Path
    line: int
    said: str

    def __str__(self) -> str:
        """'cases.jsonl:12: …'."""
        return f"{self.path}:{self.line}: {self.said}"


Numbered = tuple[int, Case]


def validate(path: Path, sources: Sources | None, other: Path | None = None) -> list[Problem]:
    """Everything wrong in a set, in the order of its lines; `other` is a set that it must not share cases with.

    Without `sources` the quotes are not looked for.
    """
    cases, problems = _read(path)
    problems += _checked(path, cases, sources)
    problems += _repeated(path, cases)
    if other:
        others, broken = _read(other)
        problems += [*broken, *_leaked(path, cases, other, others)]
    return sorted(problems, key=lambda one: (one.path != path, one.line))


def _read(path: Path) -> tuple[list[Numbered], list[Problem]]:
    """The cases that can be read, with their lines, and what cannot."""
    cases: list[Numbered] = []
    problems = []
    for number, line in numbered_lines(path):
        try:
            cases.append((number, read_case(path, number, line)))
        except CommuniqueError as error:
            problems.append(Problem(path, number, str(error).removeprefix(f"{path}:{number}: ")))
    return cases, problems


def _checked(path: Path, cases: Sequence[Numbered], sources: Sources | None) -> list[Problem]:
    """What is wrong in each case for itself."""
    return [Problem(path, line, f"{case.id}: {said}") for line, case in cases for said in _faults(case, sources)]


def _faults(case: Case, sources: Sources | None) -> Iterator[str]:
    """What is wrong in one case."""
    if not case.question.strip():
        yield "the question is empty"
    if case.answerable and not case.answers and not case.alternatives:
        yield "answerable, but with neither answers nor evidence"
    if not case.answerable and (case.answers or case.alternatives):
        yield "not answerable, but with answers or evidence"
    if any(not element or not all(alias.strip() for alias in element) for element in case.answers):
        yield "an element of answers has no words"
    yield from _wrong_filters(case)
    if sources:
        for gold in dict.fromkeys(gold for golds in case.alternatives for gold in golds):
            yield from _misplaced(gold, sources)


def _wrong_filters(case: Case) -> Iterator[str]:
    """Filters that are no days, or end before they begin."""
    days = case.gold.get("filters") or {}
    try:
        first, last = (date.fromisoformat(days[name]) if days.get(name) else None for name in ("from", "to"))
    except (ValueError, TypeError, AttributeError):
        yield f"filters {days!r} are not days like 2024-07-28"
        return
    if first and last and first > last:
        yield f"filters end before they begin ({first} to {last})"


def _misplaced(gold: Gold, sources: Sources) -> Iterator[str]:
    """A gold quote that the record does not hold, or holds more than once."""
    statements = sources.at(gold.path)
    if not statements:
        yield f"no statement of the record comes from {gold.path}"
    elif gold.quote:
        spans = [(one, span) for one in statements if (span := span_of(gold.quote, one.text))]
        if not spans:
            yield f"the quote does not stand in {gold.path}: “{_short(gold.quote)}”"
        elif span_of(gold.quote, spans[0][0].text[spans[0][1][1] :]):
            yield f"the quote stands more than once in {gold.path}: “{_short(gold.quote)}”"


def _short(text: str) -> str:
    """A text cut to what one line shows."""
    return text if len(text) <= 60 else f"{text[:57]}…"


def _repeated(path: Path, cases: Sequence[Numbered]) -> list[Problem]:
    """Ids that stand twice, and questions that are nearly the same."""
    problems, first = [], dict[str, int]()
    for line, case in cases:
        if first.setdefault(case.id, line) != line:
            problems.append(Problem(path, line, f"{case.id}: the id stands in line {first[case.id]} already"))
    return problems + [
        Problem(path, line, f"{case.id}: asks nearly the same as {other.id} in line {its}")
        for (its, other), (line, case) in near_pairs(cases, cases)
        if its < line
    ]


def _leaked(path: Path, cases: Sequence[Numbered], other: Path, others: Sequence[Numbered]) -> list[Problem]:
    """Cases that stand in both sets, by their question or by their gold words."""
    asked = [
        Problem(path, line, f"{case.id}: asks nearly the same as {its.id} ({other}:{number})")
        for (number, its), (line, case) in near_pairs(others, cases)
    ]
    known = {gold: (number, its) for number, its in others for golds in its.alternatives for gold in golds}
    rest = [
        Problem(path, line, f"{case.id}: rests on the same words as {its.id} ({other}:{number})")
        for line, case in cases
        for number, its in dict.fromkeys(known[g] for golds in case.alternatives for g in golds if g in known)
    ]
    return asked + rest


def near_pairs(one: Sequence[Numbered], two: Sequence[Numbered]) -> Iterator[tuple[Numbered, Numbered]]:
    """The pairs of cases whose questions, with those before them, share most of their stems."""
    having: dict[str, list[int]] = {}
    sets = [_said(case) for _, case in one]
    for at, words in enumerate(sets):
        for word in words:
            having.setdefault(word, []).append(at)
    for line, case in two:
        words = _said(case)
        shared: dict[int, int] = {}
        for at in (at for word in words for at in having.get(word, ())):
            shared[at] = shared.get(at, 0) + 1
        for at, count in shared.items():
            if count >= ALIKE * len(words | sets[at]):
                yield one[at], (line, case)


def _said(case: Case) -> frozenset[str]:
    """The stems of a question and of what was asked before it."""
    return frozenset(stems(" ".join([*(turn["question"] for turn in case.history), case.question])))
