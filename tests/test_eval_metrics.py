"""Metrics of single cases, with values worked out by hand, and against the independent scorer beside the project."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import SHARED, needs_shared

from eval.case import Case, Gold
from eval.losses import Loss, lost
from eval.metrics.answering import answer_scores, exact_match, token_f1
from eval.metrics.catalogue import BY_NAME, METRICS, OF_CASES
from eval.metrics.citing import citation_scores
from eval.metrics.matching import cites, has, holds
from eval.metrics.ranking import Ranking, rank_measures
from eval.metrics.refusing import refusal_scores
from eval.metrics.retrieval import passage_ranking, retrieval_scores
from eval.metrics.score import Score, Status
from eval.places import Placed
from eval.result import Result, Trail, Words
from eval.running.folder import read_run
from eval.scoring import score_run
from eval.statistics.figures import figures

QUOTE = "one two three four five six seven eight nine ten"


def case(answerable: bool = True, **gold: Any) -> Case:
    return Case("c", "q?", answerable=answerable, gold=gold)


def gold_case(*quotes: str, answers: tuple[tuple[str, ...], ...] = ()) -> Case:
    return case(evidence=[{"path": "a.md", "quote": quote} for quote in quotes], answers=answers)


def words(text: str, source: str = "/in/a.md", span: tuple[int, int] | None = None) -> Words:
    return Words(source, text, span)


def result(
    answer: str | None = "", *cited: Words, retrieved: tuple[Words, ...] = (), abstained: bool = False
) -> Result:
    return Result("c", answer, None if answer is None else abstained, cited, (), retrieved)


@pytest.mark.parametrize(
    ("said", "gold", "exact", "f1"),
    [
        ("The Eiffel Tower!", ["eiffel tower"], True, 1.0),
        ("an  apple, a pear", ["apple pear"], True, 1.0),
        ("Theodore", ["dore"], False, 0.0),  # an article is a whole word
        ("in Paris", ["Paris"], False, 2 / 3),  # 1 of 2 words right, 1 of 1 found: 2 * .5 * 1 / 1.5
        ("the the cat cat", ["cat"], False, 2 / 3),  # a repeated word counts as often as gold has it
        ("blue green", ["red blue green", "blue"], False, 0.8),  # 2 * 1 * 2/3 / (5/3) beats 2 * 1/2 * 1 / (3/2)
        ("", [""], True, 1.0),
        ("something", [""], False, 0.0),
        ("", ["something"], False, 0.0),
        ("the", [""], True, 1.0),  # nothing but articles is nothing
        ("U.S.", ["US"], True, 1.0),
        ("café", ["cafe"], False, 0.0),  # accents stay
    ],
)
def test_exact_match_and_token_f1_as_squad_counts_them(said: str, gold: list[str], exact: bool, f1: float) -> None:
    assert exact_match(said, gold) is exact
    assert token_f1(said, gold) == pytest.approx(f1)


def test_a_passage_holds_a_quote_with_four_fifths_of_its_runs() -> None:
    # QUOTE has 8 runs of three words; without the last word 7 of 8 stay, without the last two 6 of 8.
    gold = Gold("a.md", QUOTE)
    assert holds(words("so: one two three four five six seven eight nine."), gold)
    assert not holds(words("one two three four five six seven eight"), gold)
    assert not holds(words(QUOTE, "/in/b.md"), gold)
    assert holds(words("anything"), Gold("a.md"))


def test_a_citation_cites_half_of_a_quote_or_nothing_but_it() -> None:
    gold = Gold("a.md", QUOTE)
    assert cites(words("one two three four five six"), gold)  # 4 of 8 runs
    assert cites(words("one two three"), gold)  # its only run is the quote's
    assert not cites(words("one two three four and more words besides"), gold)  # 2 of 8; 2 of its own 6
    assert cites(Words("/in/b.md", QUOTE, also=("/in/a.md",)), gold)  # the same words, published there too


def test_an_element_is_held_whole() -> None:
    assert has("It costs **$3.1 billion** — a lot", ["$3.1 billion"])
    assert has("the “Quad”’s", ['"quad"'])
    assert not has("Cooperation", ["opera"])
    assert not has("2023", ["202"])


def test_recall_hits_and_words_by_hand() -> None:
    two = gold_case(QUOTE, "alpha beta gamma delta epsilon")
    handed = (
        words("nothing here"),
        words(QUOTE),
        words("x", "/b.md"),
        words("y"),
        words("z"),
        words("alpha beta gamma delta epsilon"),
    )
    scores = retrieval_scores(two, result(retrieved=handed), None)
    expected = {
        "hit@1": 0, "hit@5": 1, "recall@1": 0, "recall@5": 0.5, "recall@10": 1, "all evidence@5": 0,
        "all evidence@10": 1, "statement hit@1": 1, "statement recall@1": 1, "words handed over": 2 + 10 + 3,
    }  # fmt: skip
    assert {name: scores[name].value for name in expected} == expected


def test_ranks_by_hand() -> None:
    # gold at places 2 and 6 of six: RR 1/2; AP (1/2 + 2/6) / 2; DCG 1/log2(3) + 1/log2(7), ideal 1 + 1/log2(3)
    pytest.importorskip("ir_measures")
    two = gold_case(QUOTE, "alpha beta gamma delta epsilon")
    handed = [words("-")] * 6
    handed[1], handed[5] = words(QUOTE), words("alpha beta gamma delta epsilon")
    ranking = passage_ranking(two.alternatives[0], handed)
    missing = passage_ranking(two.alternatives[0], handed[:2])
    found = rank_measures({"all": ranking, "half": missing, "none": Ranking({"g": 1}, ["x"])})
    assert found
    assert found["all"]["mrr@10"] == 0.5
    assert found["all"]["map@10"] == pytest.approx((1 / 2 + 2 / 6) / 2)
    assert found["all"]["map@5"] == pytest.approx((1 / 2) / 2)
    assert found["all"]["ndcg@10"] == pytest.approx((0.63093 + 0.35621) / 1.63093, abs=1e-5)
    assert found["half"]["ndcg@10"] == pytest.approx(0.63093 / 1.63093, abs=1e-5)
    assert found["all"]["mrr@1"] == found["none"]["ndcg@20"] == 0


def test_two_quotes_in_one_passage_are_one_relevant_passage() -> None:
    both = gold_case("one two three four", "five six seven eight")
    ranking = passage_ranking(both.alternatives[0], [words("one two three four five six seven eight")])
    assert ranking == Ranking({"passage 0": 1}, ["passage 0"])


def test_the_best_alternative_counts() -> None:
    either = case(evidence_any=[[{"path": "a.md", "quote": QUOTE}], [{"path": "b.md", "quote": "red green blue"}]])
    scores = retrieval_scores(either, result(retrieved=(words("red green blue", "b.md"),)), None)
    assert scores["recall@1"] == Score(1.0)


def test_spans_by_hand() -> None:
    # gold 100-150; handed over 120-180 and 300-320 of the statement, 0-40 of another: 30 shared, 120 given, 140 either
    placed = Trail(((Placed(("/in/a.md",), 100, 150),),))
    handed = (words("a", span=(120, 180)), words("b", span=(300, 320)), words("c", "/in/b.md", span=(0, 40)))
    scores = retrieval_scores(gold_case(QUOTE), result(retrieved=handed), placed)
    assert scores["span recall"].value == pytest.approx(30 / 50)
    assert scores["span precision"].value == pytest.approx(30 / 120)
    assert scores["span iou"].value == pytest.approx(30 / 140)
    nowhere = retrieval_scores(gold_case(QUOTE), result(retrieved=handed), Trail(((None,),)))
    assert nowhere["span iou"] == Score(None, Status.FAILED, "the record does not hold the gold quotes")


def test_what_does_not_apply_or_failed_has_no_value_and_a_reason() -> None:
    unanswerable, broken = case(answerable=False), Result("c", None, None, (), (), (), error="no model")
    assert retrieval_scores(unanswerable, result(""), None)["recall@5"].status is Status.NOT_ASKED
    assert answer_scores(unanswerable, result("", abstained=True))["exact match"] == Score(1.0)
    assert answer_scores(unanswerable, result("", abstained=True))["elements"].value is None
    assert answer_scores(gold_case(QUOTE, answers=(("a",),)), broken)["elements"] == Score(
        None, Status.FAILED, "no model"
    )
    assert citation_scores(gold_case(QUOTE), result(None))["citation recall"].reason == "the run has no answers"
    assert refusal_scores(gold_case(QUOTE), broken)["right"].status is Status.FAILED


def test_citations_by_hand() -> None:
    asked = gold_case(QUOTE, "alpha beta gamma delta epsilon", answers=(("forty",),))
    cited = (words(QUOTE), words("not gold but forty"), words("not gold at all"), words("forty", "/in/b.md"))
    scores = citation_scores(asked, result("x", *cited))
    assert scores["citation recall"].value == 0.5
    assert scores["citation precision"].value == 0.5  # gold itself, and the element in a gold statement
    assert scores["cited words"].value == 10 + 4 + 4 + 1
    assert scores["citation exactness"].status is Status.NOT_ASKED


def test_alce_by_hand_with_a_plug_in_that_looks_for_words() -> None:
    def entails(premise: str, hypothesis: str) -> bool:
        return set(hypothesis.split()) <= set(premise.split())

    cited = (words("red green"), words("blue"), words("yellow"), words("grey"))
    # 1: needs both of its three citations that matter; 2: carried by its one; 3: not carried.
    claims = (("red blue", (1, 2, 3)), ("grey", (4,)), ("black", (4,)))
    row = Result("c", "x", False, cited, (), (), claims=claims)
    scores = citation_scores(case(), row, entails)
    assert scores["alce recall"].value == pytest.approx(2 / 3)
    assert scores["alce precision"].value == pytest.approx(3 / 5)  # red green, blue, grey of five citations


LOSSES: list[tuple[Loss | None, Case, Result, Trail | None]] = []


def trail(places: list[int | None], plain: list[int] | None = None, read: int = 2) -> Trail:
    """Gold quotes at 0-10, 1000-1010, …; the hit that holds each stands at its place of four hits."""
    spans = [(9_000 + 10 * at, 9_005 + 10 * at) for at in range(4)]
    for gold, place in enumerate(places):
        if place is not None and place >= 0:
            spans[place] = (1_000 * gold, 1_000 * gold + 50)
    placed = tuple(
        None if place == -1 else Placed(("/in/a.md",), 1_000 * g, 1_000 * g + 10) for g, place in enumerate(places)
    )
    hits = tuple(Words("/in/a.md", "", span) for span in spans)
    plain_hits = tuple(Words("/in/a.md", "", (1_000 * gold, 1_000 * gold + 50)) for gold in plain or [])
    return Trail((placed,), hits, plain_hits, read)


ONE = gold_case(QUOTE, answers=(("forty",),))


@pytest.mark.parametrize(
    ("loss", "asked", "got", "way"),
    [
        (None, ONE, result("forty", words(QUOTE)), trail([0])),
        (None, case(answerable=False), result("", abstained=True), None),
        (Loss.SHOULD_HAVE_REFUSED, case(answerable=False), result("x", words("y")), None),
        (Loss.NOT_IN_RECORD, ONE, result("", abstained=True), trail([-1])),
        (Loss.NOT_RETRIEVED, ONE, result("", abstained=True), trail([None])),
        (Loss.REWRITE, ONE, result("", abstained=True), trail([None], plain=[0])),
        (Loss.RANKED_OUT, ONE, result("no", words("other")), trail([3])),
        (Loss.WRONGLY_REFUSED, ONE, result("", abstained=True), trail([1])),
        (Loss.WRONG_STATEMENT, ONE, result("no", words("other", "/in/b.md", (0, 5))), trail([0])),
        (Loss.NOT_CHOSEN, ONE, result("no", words("other", span=(700, 710))), trail([0])),
        (Loss.WRONG_SPAN, ONE, result("no", words("other", span=(20, 30))), trail([0])),
        (Loss.WRONG_SPAN, ONE, result("no", words(QUOTE, span=(0, 10))), trail([0])),
        (Loss.WRONG_CITATION, ONE, result("forty", words("other", "/in/b.md", (0, 5))), trail([0])),
        (Loss.NOT_RETRIEVED, ONE, result(None), None),
        (None, ONE, result(None, retrieved=(words(QUOTE),)), None),
    ],
)
def test_a_failed_case_gets_the_first_place_where_it_was_lost(
    loss: Loss | None, asked: Case, got: Result, way: Trail | None
) -> None:
    assert lost(asked, got, way) is loss


def test_of_two_quotes_the_one_that_is_not_cited_is_followed() -> None:
    both = gold_case(QUOTE, "alpha beta gamma delta epsilon", answers=(("forty",), ("fifty",)))
    got = result("forty", words(QUOTE, span=(0, 10)))
    assert lost(both, got, trail([0, 3])) is Loss.RANKED_OUT
    assert lost(both, got, trail([0, 1])) is Loss.NOT_CHOSEN


def test_every_metric_has_one_definition_and_the_names_agree() -> None:
    assert len(BY_NAME) == len(METRICS)
    assert all(metric.says and metric.formula and metric.source for metric in METRICS)
    assert {"right", "recall@5", "statement ndcg@20", "span iou", "alce recall"} <= set(OF_CASES)
    assert not {"aurc", "latency p95", "abstention f1"} & set(OF_CASES)


PARITY = {
    "ev@5": "recall@5", "ev@10": "recall@10", "words@5": "words handed over", "ans": "elements",
    "ans_all": "all elements", "cite_r": "citation recall", "cite_p": "citation precision",
    "exact": "citation exactness", "wrong": "answered wrong", "refused": "false refusals",
    "abst_r": "abstention recall",
}  # fmt: skip


@needs_shared
def test_figures_are_those_of_the_independent_scorer(tmp_path: Path) -> None:
    """Answers made of the gold in every mixture of right and wrong, scored by both."""
    lines = (SHARED / "dev" / "qa.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in lines.splitlines()]
    golds = [row.get("evidence_any", [row.get("evidence")])[0] or [] for row in rows]
    results = []
    for at, row in enumerate(rows):
        near = [one for other in golds[at : at + 3] for one in other]
        cited = [
            {
                "source": f"/x/{one['path']}",
                "quote": " ".join(one["quote"].split()[: None if at % 4 else 7]),
                "verbatim": True,
            }
            for one in near[at % 2 : at % 5]
        ]
        handed = [{"source": one["path"], "text": f"so it is said: {one['quote']}"} for one in reversed(near)]
        said = " and ".join(element[-1] for element in row["answers"][: at % 3])
        results.append(
            {
                "id": row["id"],
                "answer": said,
                "abstained": at % 7 == 0,
                "citations": cited,
                "retrieved": handed,
                "latency_ms": at,
            }
        )
    (tmp_path / "cases.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "results.jsonl").write_text("".join(json.dumps(row) + "\n" for row in results), encoding="utf-8")
    (tmp_path / "run.json").write_text("{}")
    command = [
        sys.executable,
        SHARED / "tools" / "score.py",
        SHARED / "dev" / "qa.jsonl",
        tmp_path / "results.jsonl",
        SHARED / "dev" / "statements",
        "--json",
    ]
    theirs = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["ALL"]
    ours = figures(score_run(read_run(tmp_path)))
    for name, metric in PARITY.items():
        assert ours[metric].value == pytest.approx(theirs[name], abs=1e-9), name
