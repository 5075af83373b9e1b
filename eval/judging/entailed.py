"""An entailment plug-in over a run: each claim asked about once, every verdict kept as a plain row beside the run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from eval.case import write_rows
from eval.judging.opinion import Opinion
from eval.judging.plugins import Entailment, entailment_named
from eval.metrics.citing import Unjudged, claims_of
from eval.result import Result
from eval.running.folder import Run, read_rows
from ingest.console import ProgressReport, no_progress
from ingest.errors import CommuniqueError


class Entailed:
    """What a plug-in says of premises and hypotheses; the same two are asked about once."""

    def __init__(self, name: str, plugin: Entailment | None = None) -> None:
        self.name = name
        self._plugin = plugin or entailment_named(name)
        self._opinions: dict[tuple[str, str], Opinion] = {}

    def __call__(self, premise: str, hypothesis: str) -> bool:
        """Whether the premise entails the hypothesis; `Unjudged` where the plug-in could not say."""
        opinion = self._opinions.get((premise, hypothesis)) or self._ask(premise, hypothesis)
        if opinion.value is None:
            raise Unjudged(opinion.reason)
        return bool(opinion.value)

    def _ask(self, premise: str, hypothesis: str) -> Opinion:
        said = self._plugin(premise, hypothesis)
        opinion = said if isinstance(said, Opinion) else Opinion(float(said), "none", "", str(bool(said)))
        self._opinions[premise, hypothesis] = opinion
        return opinion

    def ask_all(self, results: Sequence[Result], progress: ProgressReport = no_progress) -> None:
        """Ask about every claim of some results with all that it cites."""
        pairs = [pair for result in results for pair in _whole(result).values()]
        for done, pair in enumerate(pairs, 1):
            if pair not in self._opinions:
                self._ask(*pair)
            progress("judging", done, len(pairs))

    def write(self, folder: Path, results: Sequence[Result]) -> None:
        """Write `entailed-NAME.jsonl`: a row for each claim with all that it cites, then for parts of that."""
        write_rows(path_of(folder, self.name), [row for result in results for row in self._rows(result)])

    def _rows(self, result: Result) -> Iterator[dict[str, Any]]:
        for whole, pairs in ((True, _whole(result)), (False, _parts(result))):
            for id, (premise, claim) in pairs.items():
                if opinion := self._opinions.get((premise, claim)):
                    yield opinion.row(id) | {"case": result.id, "whole": whole, "claim": claim, "cited": premise}


def _whole(result: Result) -> dict[str, tuple[str, str]]:
    """All words cited for each claim, and the claim, by id: `CASE#1` is the first claim of a case."""
    if result.error or result.abstained or not result.citations:
        return {}
    claims = enumerate(claims_of(result), 1)
    return {f"{result.id}#{number}": ("\n".join(cited), claim) for number, (claim, cited) in claims if cited}


def _parts(result: Result) -> dict[str, tuple[str, str]]:
    """Each citation alone, and all but each, of claims with several: `CASE#1+2` is the second, `CASE#1-2` the rest."""
    found = {}
    for number, (claim, cited) in enumerate(claims_of(result) if _whole(result) else (), 1):
        for at, one in enumerate(cited if len(cited) > 1 else (), 1):
            found[f"{result.id}#{number}+{at}"] = one, claim
            found[f"{result.id}#{number}-{at}"] = "\n".join(cited[: at - 1] + cited[at:]), claim
    return found


def path_of(folder: Path, name: str) -> Path:
    """Where the verdicts of a plug-in on a run are kept."""
    return folder / f"entailed-{name}.jsonl"


def verdicts(run: Run, name: str) -> dict[str, float]:
    """What a plug-in said: of claims by `CASE#1`, of cases the share of their cited claims, where all have a value."""
    path = path_of(run.folder, name)
    rows = {row["id"]: row for row in read_rows(path, needed=False) if row["whole"]}
    found: dict[str, float] = {}
    for case in run.cases:
        claims = _whole(run.result(case))
        if any((row := rows.get(id)) is None or (row["cited"], row["claim"]) != pair for id, pair in claims.items()):
            again = f"run `communique eval score {run.folder} --entailment {name}`"
            raise CommuniqueError(f"{run.folder}: lacks verdicts of {name} on what it answers; {again}")
        values = {id: rows[id]["value"] for id in claims}
        found |= {id: value for id, value in values.items() if value is not None}
        if values and None not in values.values():
            found[case.id] = fmean(values.values())
    return found
