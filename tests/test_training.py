"""The sentence scorer's training: what it makes of questions, its loss, and the figures of benches."""

import math
import random
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import torch

from eval.bench_sentences import Read, by_words, measure
from index.neural.scorer import Rows
from index.neural.training import changes
from index.neural.training.attention import register
from index.neural.training.data import NO, UNSURE, YES, Example, Item, elsewhere, group, label, passages
from index.neural.training.fitting import each_alone, fresh, one_of, rate
from ingest.statement import Statement

STATEMENT = Statement(
    "a.md",
    "The ministers met in Oslo. Norway will give $40 million for the ferry. The ferry sails in June.",
    "Ferry fund",
    publication_date=date(2022, 5, 3),
)
QUOTE = "Norway will give $40 million for the ferry."
ITEM = Item("How much does Norway give in 2022?", STATEMENT, (QUOTE,), "$40 million", True, "q1")


def asked(question: str = ITEM.question) -> Example:
    (passage,) = passages(STATEMENT)
    return label(replace(ITEM, question=question), passage)


def test_the_quote_answers_and_nothing_else_does() -> None:
    assert asked().labels == (NO, YES, NO)
    assert asked().answered == YES


def test_a_swapped_question_names_what_the_passage_lacks() -> None:
    example = asked("How much does the state of Norway give?")
    for seed in range(20):
        changed = changes.swapped(example, [], random.Random(seed))
        assert changed and changed.labels == (NO, NO, NO) and changed.answered == NO
        assert "Norway" not in changed.question and changed.question.startswith("How much does the state of ")


def test_nothing_is_swapped_that_the_passage_does_not_name() -> None:
    assert changes.swapped(asked("How much did Japan give in 2015?"), [], random.Random(1)) is None


def test_a_blurred_answer_is_gone_and_the_rest_stands() -> None:
    changed = changes.blurred(asked(), "$40 million", random.Random(1))
    assert changed and changed.labels == (NO, NO, NO)
    start = changed.sentences[1].removesuffix(" for the ferry.")
    assert start in {"Norway will give funding", "Norway will give a large sum"}
    assert changed.sentences[::2] == asked().sentences[::2]


def test_an_answer_without_figure_date_or_name_is_not_blurred() -> None:
    assert changes.blurred(asked(), "give", random.Random(1)) is None


def test_what_answers_is_taken_out() -> None:
    changed = changes.removed(asked())
    assert changed and changed.sentences == ("The ministers met in Oslo.", "The ferry sails in June.")


@pytest.mark.parametrize(
    ("question", "without"),
    [
        ("What did Japan say in May 2023?", "What did Japan say?"),
        ("Who spoke on July 6, 2021 about ferries?", "Who spoke about ferries?"),
        ("What did the FAA ask for its fiscal 2024 request?", "What did the FAA ask for its fiscal 2024 request?"),
    ],
)
def test_a_question_loses_its_date(question: str, without: str) -> None:
    assert changes.undated([asked(question)])[0].question == without


def test_after_an_earlier_question_its_answer_is_unsure() -> None:
    earlier = replace(ITEM, question="Where did they meet?", quotes=("The ministers met in Oslo.",))
    (example,) = changes.led([asked()], earlier)
    assert example.question == f"Where did they meet: {ITEM.question}"
    assert example.labels == (UNSURE, YES, NO)


def test_the_same_words_elsewhere_are_unsure_but_not_in_another_year() -> None:
    again = replace(STATEMENT, source="b.md")
    assert elsewhere(ITEM, passages(again)[0]).labels == (NO, UNSURE, NO)
    assert elsewhere(ITEM, passages(replace(again, publication_date=date(2021, 5, 3)))[0]).labels == (NO, NO, NO)


def test_a_group_holds_the_answer_and_what_was_found_without_it() -> None:
    other = Statement("c.md", "Sweden builds a bridge.", "Bridge")
    found = [*passages(other), *passages(STATEMENT)]
    drawn = group(ITEM, found, 3, random.Random(1))
    assert [example.answered for example in drawn] == [YES, NO]
    assert [example.head for example in drawn] == ["Ferry fund · 3 May 2022", "Bridge"]


def test_the_right_sentence_competes_with_the_others_and_with_none() -> None:
    logits = torch.tensor([0.0, 0.0, 5.0])
    assert one_of(logits, torch.tensor([YES, NO, UNSURE])).item() == pytest.approx(math.log(3))
    assert one_of(logits, torch.tensor([NO, NO, UNSURE])).item() == pytest.approx(math.log(3))
    assert one_of(logits[:2], torch.tensor([YES, YES])).item() == pytest.approx(math.log(3 / 2))
    assert each_alone(logits, torch.tensor([YES, NO, UNSURE])).item() == pytest.approx(2 * math.log(2))


def test_the_rate_rises_for_a_tenth_and_falls_to_nothing() -> None:
    rates = [rate(1.0, at, 20) for at in range(20)]
    assert rates[0] == 0.5 and max(rates) == rates[1] == pytest.approx(0.95)
    assert rates[19] == pytest.approx(1 / 20)


def test_plain_attention_is_that_of_torch() -> None:
    rows = [Rows().of("Who?", "Ferry", ["One."]), Rows().of("Who gives?", "Ferry fund", ["It sails.", "It rests."] * 4)]
    network = fresh().eval()
    with torch.inference_mode():
        ours = network(rows)
        network.bert.set_attn_implementation("sdpa")
        theirs = network(rows)
    assert register() == "plain"
    for (each, whole), (other_each, other_whole) in zip(ours, theirs, strict=True):
        torch.testing.assert_close(each, other_each, atol=1e-5, rtol=0)
        torch.testing.assert_close(whole, other_whole, atol=1e-5, rtol=0)


def test_the_figures_of_a_bench() -> None:
    reads = [
        Read(np.array([0.9, 0.8]), np.array([True, False]), 0),
        Read(np.array([0.2, 0.3]), np.array([True, False]), 0),
        Read(np.array([0.1]), np.array([False]), 1),
    ]
    figures = measure(reads, [0.5] * 3)
    assert (figures.precision, figures.recall, figures.f1) == (1 / 2, 1 / 2, 1 / 2)
    assert (figures.none_precision, figures.none_recall) == (1 / 2, 1)
    assert figures.first == 1 / 2


def test_who_values_no_sentence_has_no_best_one() -> None:
    assert measure([Read(np.array([0.0, 0.0]), np.array([True, False]), 0)], [1.0]).first == 0


def test_shared_words_are_those_of_the_question() -> None:
    assert by_words("Who gives ferries?", ["It gives a ferry.", "It rains."]) == pytest.approx([2 / 3, 0])
