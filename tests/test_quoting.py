"""What is quoted of the sentences chosen: neighbours together, and what the best ones go on to say."""

import pytest

from app.evidence import Evidence
from app.question import Question, Wants
from app.quoting import quoted
from index.passage import Hit, Passage
from ingest.statement import Statement

ONE, TWO, THREE = "We discussed the fund.", "To this end, we pledge $2 million.", "We also met the mayor."
LONG = f"We {'really ' * 60}mean it."
TEXT = f"{ONE} {TWO} {THREE}\n\n{ONE}\n- An item of a list.\n\nWe rest. {LONG} We leave."
STATEMENT = Statement("a", TEXT, "A statement")
ASKED = Question("What of the fund?", "What of the fund?")


def evidence(words: str, statement: Statement = STATEMENT, at: int = 0) -> Evidence:
    start = statement.text.index(words, at)
    return Evidence(Hit(Passage(statement, 0, len(statement.text)), 1.0, ()), start, start + len(words), 0.5)


def quotes(*chosen: Evidence, asked: Question = ASKED) -> list[str]:
    return [one.text for one in quoted(asked, chosen)]


def test_the_first_two_go_on_for_a_sentence_and_the_others_do_not() -> None:
    far = evidence("We leave.")
    assert quotes(evidence(ONE)) == [f"{ONE} {TWO}"]
    assert quotes(far, evidence("We leave."), evidence(ONE)) == ["We leave.", ONE]


def test_neighbours_are_one_quote_at_the_place_of_the_first() -> None:
    assert quotes(evidence(THREE), evidence(TWO)) == [f"{TWO} {THREE}"]
    assert quotes(evidence(TWO), evidence("We leave."), evidence(ONE)) == [f"{ONE} {TWO} {THREE}", "We leave."]


def test_no_quote_goes_beyond_its_paragraph_or_list_item() -> None:
    second = TEXT.index("\n\n")
    assert quotes(evidence(THREE)) == [THREE]
    assert quotes(evidence(ONE, at=second), evidence("An item of a list.")) == [ONE, "An item of a list."]


def test_a_long_sentence_is_not_gone_on_to() -> None:
    assert quotes(evidence("We rest.")) == ["We rest."]


def test_the_same_words_of_another_statement_are_not_repeated() -> None:
    other = Statement("b", f"We met. {TWO}", "Another statement")
    assert quotes(evidence(TWO), evidence("We met.", other)) == [f"{TWO} {THREE}", "We met."]
    assert quotes(evidence(ONE), evidence("We met.", other)) == [f"{ONE} {TWO}", "We met."]


def test_where_a_mention_is_sought_its_sentence_is_enough() -> None:
    sought = Question("Is the fund mentioned?", "Is the fund mentioned?", sought="the fund")
    assert quotes(evidence(ONE), asked=sought) == [ONE]


@pytest.mark.parametrize("count", range(4))
def test_every_quote_is_a_slice_and_no_words_stand_in_two(count: int) -> None:
    some = quoted(ASKED, [evidence(words) for words in (ONE, TWO, THREE)[:count]])
    assert [one.text for one in some] == [TEXT[one.start : one.end] for one in some]
    assert len(some) == bool(count)


def test_who_when_or_where_in_a_sentence_is_enough() -> None:
    text = "The talks were led by Ada Quist. They lasted a week."
    one = evidence("The talks were led by Ada Quist.", Statement("c", text, "Talks"))
    who, what = (
        Question(asked, asked, wants=wants) for asked, wants in (("Who led?", Wants.PERSON), ("Led?", Wants.WORDS))
    )
    assert quotes(one, asked=who) == ["The talks were led by Ada Quist."]
    assert quotes(one, asked=what) == [text]
