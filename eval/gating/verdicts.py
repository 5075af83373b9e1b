"""Holds a run against the rules: one verdict a rule, and the exit code of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from eval.gating.rules import Rules
from eval.metrics.catalogue import BY_NAME
from eval.scoring import Judged, failed_share
from eval.statistics.comparing import compare
from eval.statistics.figures import Figure, figures
from eval.tables import between, number, signed


class Outcome(IntEnum):
    """What became of a rule; the number is the exit code of a gate whose worst rule it is."""

    PASSED = 0
    FALLEN_SHORT = 1
    NOT_MEASURED = 3


@dataclass(frozen=True)
class Verdict:
    """One rule: what was wanted, what was measured, and what became of it."""

    rule: str
    wanted: str
    measured: str
    outcome: Outcome


def judge(
    rules: Rules, run: Sequence[Judged], baseline: Sequence[Judged] | None = None, seed: int = 0
) -> list[Verdict]:
    """A verdict for every rule, in their order."""
    made = figures(run, seed)
    verdicts = [_measured(rules, run)]
    verdicts += [_bounded(made[name], bound, floor=True) for name, bound in rules.floors.items()]
    verdicts += [_bounded(made[name], bound, floor=False) for name, bound in rules.ceilings.items()]
    verdicts += _against(rules, run, baseline or (), seed)
    return [*verdicts, *_must_pass(rules, run)]


def exit_code(verdicts: Sequence[Verdict]) -> int:
    """0 all passed, 1 something fell short, 3 something could not be measured, which outweighs the rest."""
    return max((verdict.outcome for verdict in verdicts), default=Outcome.NOT_MEASURED).value


def _measured(rules: Rules, run: Sequence[Judged]) -> Verdict:
    """Whether enough of the cases could be measured."""
    share = failed_share(run)
    outcome = Outcome.NOT_MEASURED if share > rules.most_unscored or not run else Outcome.PASSED
    return Verdict(
        "cases measured", f"at least {1 - rules.most_unscored:.1%}", f"{1 - share:.1%} of {len(run)}", outcome
    )


def _bounded(figure: Figure, bound: float, floor: bool) -> Verdict:
    """A figure against its floor or ceiling."""
    name, unit = figure.metric.name, figure.metric.unit
    wanted = f"{'at least' if floor else 'at most'} {number(bound, unit)}"
    if figure.value is None:
        return Verdict(name, wanted, "no case has a value", Outcome.NOT_MEASURED)
    good = figure.value >= bound - 1e-9 if floor else figure.value <= bound + 1e-9
    told = f"{number(figure.value, unit)} ({between(figure.interval, unit)})"
    return Verdict(name, wanted, told, Outcome.PASSED if good else Outcome.FALLEN_SHORT)


def _against(rules: Rules, run: Sequence[Judged], baseline: Sequence[Judged], seed: int) -> Iterator[Verdict]:
    """Each metric that must not be worse than the baseline's by more than its margin, as far as the interval shows."""
    names = tuple(rules.non_inferior)
    found = {one.metric.name: one for one in compare(baseline, run, names, seed)} if names else {}
    for name, margin in rules.non_inferior.items():
        unit, higher = BY_NAME[name].unit, BY_NAME[name].higher
        wanted = f"at most {number(margin, unit)} {'below' if higher else 'above'} the baseline"
        one = found.get(name)
        if one is None or one.interval is None:
            yield Verdict(name, wanted, "too few cases have a value in both runs", Outcome.NOT_MEASURED)
            continue
        worst = -one.interval.low if higher else one.interval.high
        low, high = signed(one.interval.low, unit), signed(one.interval.high, unit)
        told = f"{signed(one.value, unit)} ({low} to {high}), {len(one.wins)} won, {len(one.losses)} lost"
        yield Verdict(name, wanted, told, Outcome.PASSED if worst <= margin + 1e-9 else Outcome.FALLEN_SHORT)


def _must_pass(rules: Rules, run: Sequence[Judged]) -> Iterator[Verdict]:
    """The cases that must come out right."""
    judged = {one.case.id: one for one in run}
    for id in rules.must_pass:
        right = judged[id].value("right") if id in judged else None
        if right is None:
            said = judged[id].scores["right"].reason if id in judged else "the run has no such case"
            yield Verdict(f"case {id}", "right", said, Outcome.NOT_MEASURED)
        else:
            said = "right" if right else str(judged[id].lost or "not right")
            yield Verdict(f"case {id}", "right", said, Outcome.PASSED if right else Outcome.FALLEN_SHORT)
