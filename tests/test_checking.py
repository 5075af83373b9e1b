"""The check of a sentence against passages: what is borne out in other words, and each thing that is got wrong."""

from __future__ import annotations

import json
from datetime import date

import pytest
from conftest import SHARED, needs_shared
from hypothesis import example, given
from hypothesis import strategies as st

from app.prose.checking.check import check, sources
from app.prose.checking.namings import spells_out
from app.prose.checking.numbers import figures, read_numbers
from app.prose.drafting import divide
from app.prose.prompting import as_data
from eval.bench_verifier import OK, hard_pairs, judge, pairs
from index.passage import Passage
from ingest.statement import Kind, Statement

READOUT = (
    "President Biden spoke today with Prime Minister Kishida of Japan. The President pledged up to $250 million for the"
    " harbour of Aden by March 2026. Prime Minister Kishida announced that Japan will send twenty-five million doses of"
    " vaccine to six countries on July 28. He did not accept the report of the Lantern Council. The leaders agreed that"
    " “the sea is open to all”. They discussed a free trade zone. Some ministers doubted the plan."
)
JOINT = "We agreed to hold exercises every year. Japan intends to lower its tariffs if the zone is ratified."


def handed() -> tuple[Passage, ...]:
    read = Statement("/r", READOUT, "Readout of a Call", Kind.READOUT, ("United States",), event_date=date(2025, 7, 30))
    both = Statement(
        "/j", JOINT, "Joint Statement", Kind.JOINT_STATEMENT, ("United States", "Japan"), event_date=date(2025, 8, 1)
    )
    return tuple(Passage(one, 0, len(one.text)) for one in (read, both))


def reason(sentence: str, *marks: int) -> str:
    return check(sentence, marks or (1,), sources(handed())).reason


@pytest.mark.parametrize(
    "sentence",
    [
        "Japan will send 25 million doses of vaccine to six countries.",
        "Japan will send 25,000,000 vaccine doses on 28 July 2025.",
        "Tokyo will send twenty-five million doses to 6 countries in July.",
        "Biden pledged up to 250 million dollars for the harbour of Aden by March 2026.",
        "Kishida did not accept the report of the Lantern Council.",
        "The two leaders agreed that “the sea is open to all”.",
        "Biden and Kishida spoke on 30 July 2025.",
        "Some ministers doubted the plan.",
        "The leaders discussed a zone of free trade.",
    ],
)
def test_what_stands_there_in_other_words_is_borne_out(sentence: str) -> None:
    verdict = check(sentence, (1,), sources(handed()))
    assert verdict.reason == ""
    assert all(READOUT[place.start : place.end].strip() for place in verdict.places)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Japan will send 35 million doses of vaccine to six countries.", "35,000,000"),
        ("Japan will send 25 million doses of vaccine to 250 countries.", "250"),
        ("Biden pledged $250 million for the harbour of Aden by March 2026.", "bounds"),
        ("Biden pledged more than $250 million for the harbour of Aden.", "bounds"),
        ("Biden pledged up to 250 million euros for the harbour of Aden.", "250,000,000"),
        ("Japan will send vaccine doses on July 29.", "July 29"),
        ("Biden pledged up to $250 million for the harbour of Aden since March 2026.", "until and since"),
        ("Biden spoke today with Prime Minister Ishiba of Japan.", "Ishiba"),
        ("Japan will send doses of vaccine from Brazil to six countries.", "Brazil"),
        ("Kishida accepted the report of the Lantern Council.", "denies it"),
        ("Japan will not send 25 million doses of vaccine.", "denies what"),
        ("Biden announced that Japan will send 25 million doses of vaccine.", "of another"),
        ("The two leaders pledged up to $250 million for the harbour of Aden.", "only one side"),
        ("The leaders discussed a permanent free trade zone.", "permanent"),
        ("All ministers doubted the plan.", "All"),
        ("The leaders agreed that “the sea is closed”.", "the sea is closed"),
        ("The weather in Lisbon was wet and windy that spring.", "too little"),
        ("See https://evil.example/a for the vaccine doses of Japan.", "address"),
    ],
)
def test_what_does_not_stand_there_is_marked_with_the_reason(sentence: str, told: str) -> None:
    assert told in reason(sentence)


def test_a_plan_is_no_deed_and_a_condition_is_no_certainty() -> None:
    assert "condition" in reason("Japan intends to lower its tariffs.", 2)
    assert reason("Japan lowered its tariffs if the zone is ratified.", 2)
    assert reason("Japan intends to lower its tariffs if the zone is ratified.", 2) == ""


def test_a_sentence_is_found_in_another_passage_than_it_cites_only_nearly_whole() -> None:
    verdict = check("Japan intends to lower its tariffs if the zone is ratified.", (1,), sources(handed()))
    assert [place.number for place in verdict.places] == [2]
    assert reason("Japan was content with all tariffs of the old zone.", 1)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("twenty-five million", [25e6]),
        ("25 MMT", [25e6]),
        ("$1.5bn and 70 per cent", [1.5e9, 70]),
        ("two dozen ships", [24]),
        ("the 9th summit, the second in three years", [9, 3, 2]),
        ("on 28 July 2024", []),
        ("the two leaders", []),
        ("half a million people", [5e5]),
        ("1,200 men", [1200]),
        ("COVID-19 and the S-400", []),
    ],
)
def test_numbers_are_read_by_value(text: str, values: list[float]) -> None:
    assert [number.value for number in read_numbers(figures(text))] == values


@given(st.text(max_size=120))
@example("They meet this week, next year and in the next three months. [1]")
def test_no_reply_breaks_the_check(text: str) -> None:
    for written in divide(text, ended=True):
        verdict = check(written.text, written.marks, sources(handed()))
        assert bool(verdict.reason) != bool(verdict.places)
    assert "[1]" not in as_data(text)


@pytest.mark.parametrize(
    ("reply", "marks"),
    [
        ("It rained. [1] It stopped [2][3].", [(1,), (2, 3)]),
        ("It rained [1, 3-5].", [(1, 3, 4, 5)]),
        ("It rained.【2】 It stopped.", [(2,), ()]),
        ("<think>Well. [9]</think>It rained. [1]", [(1,)]),
        ("- It rained. [passage 2]", [(2,)]),
    ],
)
def test_marks_belong_to_the_sentence_before_them(reply: str, marks: list[tuple[int, ...]]) -> None:
    assert [written.marks for written in divide(reply, ended=True)] == marks


@pytest.mark.parametrize(
    ("text", "short", "spelled"),
    [
        ("the National Oceanic and Atmospheric Administration met", "NOAA", True),
        ("the Department of Housing and Urban Development met", "HUD", True),
        ("He met. Under Development", "HUD", False),
        ("the National Security Council", "NOAA", False),
    ],
)
def test_a_name_is_known_by_its_initials(text: str, short: str, spelled: bool) -> None:
    assert spells_out(text, short) is spelled


def test_the_table_has_what_it_promises() -> None:
    table = pairs()
    assert len(table) >= 120 and 0.4 < sum(pair.kind == OK for pair in table) / len(table) < 0.6
    assert {pair.kind for pair in table} == {OK, "number", "date", "name", "side", "polarity", "scope"}
    assert json.dumps([pair.sentence for pair in table])


@needs_shared
def test_the_hard_table_stands_on_its_statements() -> None:
    table = hard_pairs(SHARED / "train" / "statements", 40)
    assert len(table) > 300 and 0.4 < sum(pair.kind == OK for pair in table) / len(table) < 0.6
    judged = [judge(pair, SHARED / "train" / "statements") for pair in table[::20]]
    assert {bool(one.reason) for one in judged} == {True, False}


# What each set reaches now; docs/measurements.md tells what each reached when its author was new to the rules.
@needs_shared
@pytest.mark.parametrize(
    ("name", "recall", "precision"),
    [
        ("first", 0.95, 0.95),
        ("free 1", 0.8, 0.75),
        ("free 2", 0.8, 0.9),
        ("near 1", 0.9, 0.95),
        ("near 2", 0.9, 0.9),
        ("near 3", 0.7, 0.8),
        ("mixed 1", 0.75, 0.75),
        ("mixed 2", 0.7, 0.7),
    ],
)
def test_the_check_marks_most_corruptions_and_few_true_sentences(name: str, recall: float, precision: float) -> None:
    judged = [judge(pair, SHARED / "dev" / "statements") for pair in pairs() if pair.set == name]
    marked = [one.pair.kind != OK for one in judged if one.reason]
    assert sum(marked) >= recall * sum(one.pair.kind != OK for one in judged) > 0
    assert sum(marked) >= precision * len(marked)


TALKS = (
    "The ministers of Japan and Peru met on May 3-5. Tomorrow the Harbour Council will sign the accord. Peru gives"
    " non-lethal aid. The ministers are working to finish the bridge. Japan promised $3 million for the ports of the"
    " north and, by the end of the decade, $8 million for schools in the capital."
    " Peru said that its fleet is small. In talks about the 9/11 fund, Peru opposed the toll."
)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("The ministers of the two countries met on 3 to 5 May 2031.", ""),
        ("The ministers met on 3 to 6 May 2031.", "does not say"),
        ("The Harbour Council will sign the accord on May 3, 2031.", ""),
        ("The Harbour Council will sign the accord on May 4, 2031.", "the passage"),
        ("Peru gives lethal aid.", "contrary"),
        ("The ministers have finished the bridge.", "only plans"),
        ("Japan promised $3 million for the ports of the north and $8 million for schools.", ""),
        ("Japan promised $8 million for the ports of the north and $3 million for schools in the capital.", "has “"),
        ("The readout says that Peru has a small fleet.", ""),
        ("The readout of 2 May 2031 notes that Peru gives non-lethal aid.", ""),
        ("Peru supported the toll in talks about the 9/11 fund.", "denies it"),
        ("Japan said that its fleet is small.", "of another"),
    ],
)
def test_what_is_told_otherwise_is_borne_out_and_what_else_is_told_is_not(sentence: str, reason: str) -> None:
    day = date(2031, 5, 2)
    told = Statement("/t", TALKS, "Readout of Talks", Kind.READOUT, ("Japan", "Peru"), event_date=day)
    found = check(sentence, (1,), sources([Passage(told, 0, len(TALKS))])).reason
    assert (reason in found) if reason else found == ""


def test_words_of_the_question_may_stand_there_otherwise_but_are_no_answer() -> None:
    text = "The Harbour Agreement entered into force on 8 February 2031. The council met in the old hall."
    told = Statement("/t", text, "Readout of a Council", Kind.READOUT, ("Peru",), event_date=date(2031, 3, 2))
    handed = sources([Passage(told, 0, len(text))])
    asked = "When did the deal that lets navies swap berths in the harbour take effect?"
    became = "The deal that lets navies swap berths in the harbour took effect on 8 February 2031."
    assert check(became, (1,), handed).reason == "the passage has too little of it"
    assert check(became, (1,), handed, asked).reason == ""
    assert "8 March" in check(became.replace("February", "March"), (1,), handed, asked).reason
    bare = "The deal lets navies swap berths in the harbour."
    assert check(bare, (1,), handed, asked).reason == "the passage has too little of it"
