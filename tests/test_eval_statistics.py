"""Intervals, tests and set figures against scipy, scikit-learn and values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import brier_score_loss

from eval.case import Case
from eval.metrics.catalogue import OF_CASES
from eval.metrics.score import not_asked, scored
from eval.result import Result
from eval.scoring import Judged
from eval.statistics.bootstrap import Interval, draws, interval, mean_of, point, unanimous
from eval.statistics.comparing import compare
from eval.statistics.figures import figures
from eval.statistics.paired import holm, permutation_p, smallest_difference
from ingest.errors import CommuniqueError

RNG = np.random.default_rng(7)
VALUES = RNG.gamma(2, size=60).tolist()
ALONE = [str(at) for at in range(60)]


def test_the_interval_is_that_of_scipy() -> None:
    ours = interval(mean_of(VALUES), draws(ALONE, 1, 20_000))
    theirs = stats.bootstrap((VALUES,), np.mean, method="percentile", n_resamples=20_000, rng=2).confidence_interval
    assert ours
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.02)


def test_the_interval_of_clusters_is_that_of_their_means() -> None:
    """Thirty pairs of equal cases say no more than thirty cases."""
    pairs = [value for value in VALUES[:30] for _ in range(2)]
    names = [str(at // 2) for at in range(60)]
    theirs = stats.bootstrap(
        (VALUES[:30],), np.mean, method="percentile", n_resamples=20_000, rng=2
    ).confidence_interval
    ours = interval(mean_of(pairs), draws(names, 1, 20_000))
    apart = interval(mean_of(pairs), draws(ALONE, 1, 20_000))
    assert ours and apart
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.03)
    assert apart.high - apart.low < 0.8 * (ours.high - ours.low)


def test_the_same_seed_draws_the_same_and_another_not() -> None:
    assert np.array_equal(draws(ALONE, 5), draws(ALONE, 5))
    assert not np.array_equal(draws(ALONE, 5), draws(ALONE, 6))
    assert draws(ALONE, 5).sum(axis=1).tolist() == [60] * 1_000


def test_a_share_that_never_differed_has_the_interval_of_the_rule_of_three() -> None:
    assert unanimous([1.0] * 30, ALONE[:30]) == Interval(0.9, 1.0)
    assert unanimous([0.0, None, 0.0], ["a", "b", "a"]) == Interval(0.0, 1.0)  # one cluster says nothing
    assert unanimous([1.0, 0.0], ["a", "b"]) is None
    assert unanimous([0.5, 0.5], ["a", "b"]) is None
    # the exact bound of 0 in 30 is 1 - .05 ** (1/30)
    assert pytest.approx(stats.binomtest(0, 30).proportion_ci(0.9).high, abs=0.006) == 3 / 30


def test_an_undefined_figure_is_none_and_never_zero() -> None:
    nothing = mean_of([None, None])
    assert point(nothing, 2) is None
    assert interval(nothing, draws(["a", "b"], 0)) is None


def permuted(differences: list[float], count: float = np.inf) -> float:
    return float(
        stats.permutation_test(
            (differences, np.zeros(len(differences))), lambda x, y, axis: np.mean(x - y, axis=axis),
            permutation_type="samples", vectorized=True, n_resamples=count, rng=3,
        ).pvalue
    )  # fmt: skip


def test_p_is_that_of_scipy_exactly_where_all_swaps_are_tried() -> None:
    gaps = [0.3, -0.1, 0.5, 0.2, 0.4, -0.2, 0.6, 0.1, 0.3]
    assert permutation_p(gaps, ALONE[:9], 0) == pytest.approx(permuted(gaps))
    clustered = [half for gap in gaps for half in (gap / 2, gap / 2)]
    assert permutation_p(clustered, [str(at // 2) for at in range(18)], 0) == pytest.approx(permuted(gaps))


def test_p_is_near_that_of_scipy_where_swaps_are_drawn() -> None:
    gaps = (RNG.normal(0.25, 1, size=60)).tolist()
    assert permutation_p(gaps, ALONE, 0) == pytest.approx(permuted(gaps, 20_000), abs=0.015)
    assert permutation_p([0.0] * 60, ALONE, 0) == 1.0


def test_holm_by_hand() -> None:
    # sorted .01 .02 .03 .04 times 4 3 2 1 = .04 .06 .06 .04, each at least the one before
    assert holm([0.03, 0.01, 0.04, 0.02]) == pytest.approx([0.06, 0.04, 0.06, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


def test_the_smallest_difference_is_shown_four_times_in_five() -> None:
    gaps = RNG.normal(0, 1, size=400).tolist()
    names = [str(at) for at in range(400)]
    smallest = smallest_difference(gaps, names)
    assert smallest is not None
    assert smallest == pytest.approx(2.8016 * np.std(gaps, ddof=1) / 20, rel=1e-3)  # z of .975 and .8: 1.96 + .8416
    p = [stats.ttest_1samp(RNG.normal(smallest, np.std(gaps), size=400), 0).pvalue for _ in range(400)]
    assert np.mean(np.asarray(p) < 0.05) == pytest.approx(0.8, abs=0.07)
    assert smallest_difference([1.0], ["a"]) is None


def judged(
    id: str, confidence: float, first_right: bool, answerable: bool = True, abstained: bool = False, **values: float
) -> Judged:
    scores = {name: scored(values[name]) if name in values else not_asked("-") for name in OF_CASES}
    result = Result(id, "x", abstained, (), (), (), confidence=confidence, latency_ms=100 * confidence)
    return Judged(Case(id, f"{id}?", answerable=answerable), result, scores, None, first_right)


SET = [
    judged("a", 0.95, True), judged("b", 0.85, False), judged("c", 0.62, True),
    judged("d", 0.31, False, answerable=False, abstained=True), judged("e", 0.38, True, abstained=True),
]  # fmt: skip


def test_risk_and_calibration_by_hand() -> None:
    made = figures(SET)
    # the surest first: right, wrong, right, right (.38), wrong: risks 0, 1/2, 1/3, 1/4, 2/5
    assert made["aurc"].value == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 4 + 2 / 5) / 5)
    sure, right = [0.95, 0.85, 0.62, 0.31, 0.38], [1, 0, 1, 0, 1]
    assert made["brier"].value == pytest.approx(brier_score_loss(right, sure))
    # bins .9, .8, .6 have one each, .3 has two: |1 - .95| + |0 - .85| + |1 - .62| + |1 - .69|, over five
    assert made["ece"].value == pytest.approx((0.05 + 0.85 + 0.38 + 0.31) / 5)


def test_refusals_by_hand() -> None:
    made = figures(SET)
    assert made["abstention precision"].value == 0.5
    assert made["abstention f1"].value == pytest.approx(2 * 1 / (2 + 1))


def test_latencies_are_values_that_were_seen() -> None:
    made = figures(SET)
    assert (made["latency p50"].value, made["latency p95"].value) == (62, 95)
    assert made["latency p50"].interval is not None


def test_a_comparison_is_paired_and_lists_who_won() -> None:
    first = [judged(str(at), 0.5, True, right=float(at < 5), elements=0.5) for at in range(20)]
    second = [judged(str(at), 0.5, True, right=float(at >= 2), elements=0.5) for at in range(20, -1, -1)]
    right, elements = compare(first, second, ("right", "elements", "recall@5"))
    assert (right.first, right.second, right.count) == (0.25, 0.9, 20)
    assert (right.wins, right.losses) == (tuple(str(at) for at in range(5, 20)), ("0", "1"))
    assert right.p == pytest.approx(
        permuted([b - a for a, b in zip([1.0] * 5 + [0.0] * 15, [0.0] * 2 + [1.0] * 18, strict=True)], 20_000),
        abs=0.003,
    )
    assert right.corrected == pytest.approx(2 * right.p)
    assert right.interval and right.interval.low < 0.65 < right.interval.high
    assert (elements.value, elements.p, len(elements.ties)) == (0, 1, 20)


def test_less_is_better_where_the_metric_says_so() -> None:
    (fewer,) = compare(
        [judged("a", 0.5, True, **{"answered wrong": 1.0})],
        [judged("a", 0.5, True, **{"answered wrong": 0.0})],
        ("answered wrong",),
    )
    assert (fewer.value, fewer.wins) == (-1, ("a",))


def test_runs_of_other_questions_are_not_compared() -> None:
    with pytest.raises(CommuniqueError, match="no case in common"):
        compare([judged("a", 0.5, True)], [judged("b", 0.5, True)])
    other = Judged(Case("a", "another?"), SET[0].result, SET[0].scores, None, True)
    with pytest.raises(CommuniqueError, match="another question by the same id"):
        compare([judged("a", 0.5, True)], [other])
