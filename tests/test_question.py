"""A question is read as a reader would: its times, its names, its order, and what it leaves to earlier turns."""

from __future__ import annotations

from datetime import date

import pytest

from app.question import Order, Question, Turn, Wants, read_question
from app.question.follow_up import leans
from app.question.names import leaders, read_names, successor
from app.question.period import read_periods

TODAY = date(2026, 3, 4)
ANCHOR = (date(2022, 5, 18), date(2022, 5, 18))


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("last year", date(2025, 1, 1), date(2025, 12, 31)),
        ("last month", date(2026, 2, 1), date(2026, 2, 28)),
        ("on march 5 2022", date(2022, 3, 5), date(2022, 3, 5)),
        ("on 24-25 May 2022", date(2022, 5, 24), date(2022, 5, 25)),
        ("between May 2022 and July 2023", date(2022, 5, 1), date(2023, 7, 31)),
        ("from 3 May 2022 to 5 June 2022", date(2022, 5, 3), date(2022, 6, 5)),
        ("since March 2022", date(2022, 3, 1), date.max),
        ("after 30 April 2024", date(2024, 5, 1), date.max),
        ("before 11 July 2023", date.min, date(2023, 7, 10)),
        ("until 2021", date.min, date(2021, 12, 31)),
        ("in spring 2022", date(2022, 3, 1), date(2022, 5, 31)),
        ("in winter 2023", date(2023, 12, 1), date(2024, 2, 29)),
        ("in Q3 2021", date(2021, 7, 1), date(2021, 9, 30)),
        ("in early September 2021", date(2021, 9, 1), date(2021, 9, 10)),
        ("in the second half of 2023", date(2023, 7, 1), date(2023, 12, 31)),
        ("at the end of February 2024", date(2024, 2, 20), date(2024, 2, 29)),
    ],
)
def test_a_time_becomes_days(words: str, first: date, last: date) -> None:
    (period,) = read_periods(f"What was said {words}?", today=TODAY)
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("that same day", date(2022, 5, 18), date(2022, 5, 18)),
        ("later that month", date(2022, 5, 19), date(2022, 5, 31)),
        ("two days after that", date(2022, 5, 20), date(2022, 5, 20)),
        ("three days earlier", date(2022, 5, 15), date(2022, 5, 15)),
        ("a year later", date(2023, 1, 1), date(2023, 12, 31)),
        ("the year before", date(2021, 1, 1), date(2021, 12, 31)),
        ("the next April", date(2023, 4, 1), date(2023, 4, 30)),
        ("the following month", date(2022, 6, 1), date(2022, 6, 30)),
        ("in July", date(2022, 7, 1), date(2022, 7, 31)),
    ],
)
def test_a_time_counts_from_where_the_conversation_was(words: str, first: date, last: date) -> None:
    (period,) = read_periods(f"What was said {words}?", ANCHOR)
    assert (period.first, period.last) == (first, last)


def test_days_of_one_question_share_its_year() -> None:
    first, second = read_periods("Who joined the 11 February 2022 call but not the 24 January one?")
    assert (first.first, second.first) == (date(2022, 2, 11), date(2022, 1, 24))


@pytest.mark.parametrize("text", ["It cost $2022.", "a 2020-strong crowd", "the day of the flood", "They may march."])
def test_what_is_no_time_is_not_read_as_one(text: str) -> None:
    assert read_periods(text, ANCHOR) == ()


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("Tokyo's position", ["Japan"]),
        ("what did beijing say", ["China"]),
        ("the PRC and the DPRK", ["China", "North Korea"]),
        ("the Republic of Korea", ["South Korea"]),
        ("South Korea, Seoul and the ROK", ["South Korea", "South Korea", "South Korea"]),
        ("Kiribati and Bhutan", ["Kiribati", "Bhutan"]),
        ("did kishida call", ["Fumio Kishida"]),
        ("tell us who can", []),
        ("Kyivan cakes and Jordanstown", []),
    ],
)
def test_names_are_known_by_all_their_forms(text: str, called: list[str]) -> None:
    assert [name.called for name in read_names(text)] == called


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("What did Japan's foreign minister say in May 2024?", "Yoko Kamikawa"),
        ("What did the prime minister of Japan say in May 2021?", "Yoshihide Suga"),
        ("What did the Australian defence minister promise in 2023?", "Richard Marles"),
    ],
)
def test_an_office_is_filled_by_who_held_it_then(text: str, who: str) -> None:
    assert who in [name.called for name in read_question(text).names]


def test_successors_follow_the_table() -> None:
    truss = next(leader for leader in leaders() if leader.called == "Truss")
    after, before = successor(truss), successor(truss, -1)
    assert after and before and (after.called, before.called) == ("Sunak", "Johnson")
    assert successor(next(one for one in leaders() if one.called == "Starmer")) is None


def test_terms_of_one_office_do_not_run_backwards() -> None:
    for leader in leaders():
        assert leader.until is None or leader.since < leader.until, leader
        after = successor(leader)
        assert after is None or after.since >= leader.since, (leader, after)


@pytest.mark.parametrize(
    ("asked", "order"),
    [
        ("What is the latest statement on fish?", Order.LAST),
        ("When did the ministers last meet?", Order.LAST),
        ("the earliest paper on fish", Order.FIRST),
        ("When was fish first mentioned?", Order.FIRST),
        ("When does the first batch of fellows start?", None),
        ("What was said last week?", None),
    ],
)
def test_an_order_in_time_is_read(asked: str, order: Order | None) -> None:
    assert read_question(asked).order is order


MACRON = "What did Biden and Macron discuss on 24 May 2022?"
FISH = "What did Japan say about fish quotas in September 2021?"


@pytest.mark.parametrize(
    ("earlier", "asked", "standalone"),
    [
        (MACRON, "And with Japan?", "What did Biden and Japan discuss on 24 May 2022?"),
        (MACRON, "and Scholz?", "What did Biden and Scholz discuss on 24 May 2022?"),
        (MACRON, "What about 2023?", "What did Biden and Macron discuss in 2023?"),
        (FISH, "and the UK?", "What did UK say about fish quotas in September 2021?"),
        (FISH, "And about tuna?", "What did Japan say about tuna in September 2021?"),
        (FISH, "tuna?", "What did Japan say about tuna in September 2021?"),
        (FISH, "And in May?", "What did Japan say about fish quotas in May 2021?"),
        (FISH, "a year later?", "What did Japan say about fish quotas in 2022?"),
        (FISH, "what about 2022?", "What did Japan say about fish quotas in 2022?"),
        (
            "What did Biden tell Truss about whales on 6 September 2022?",
            "And her successor?",
            "What did Biden tell Sunak about whales?",
        ),
        (
            "What did Biden tell Truss about whales on 6 September 2022?",
            "And with her predecessor, same topic?",
            "What did Biden tell Johnson about whales?",
        ),
        (MACRON, "Where did they meet?", f"Where did Biden and Macron meet? ({MACRON[:-1]})"),
        (MACRON, "When was his envoy sent back?", f"When was Macron's envoy sent back? ({MACRON[:-1]})"),
        (MACRON, "Who went there?", f"Who went there? ({MACRON[:-1]})"),
        (FISH, "How much was pledged two years later?", f"How much was pledged in 2023? ({FISH[:-1]})"),
        (FISH, "What else was agreed there?", f"What else was agreed in Japan? ({FISH[:-1]})"),
        (FISH, "Who would travel there?", f"Who would travel to Japan? ({FISH[:-1]})"),
    ],
)
def test_a_follow_up_stands_alone(earlier: str, asked: str, standalone: str) -> None:
    question = read_question(asked, [Turn(earlier)])
    assert question.standalone == standalone
    assert question.rewritten


@pytest.mark.parametrize(
    "asked",
    [
        "What did Biden tell Xi about Taiwan when they met in Bali?",
        "Which tariffs on steel were lifted by Canada?",
        "What did Australia say about its submarines in 2023?",
        "Were there any promises to Palau in 2024?",
        "And what did India say about vaccines in May 2022?",
        "Which minister said that Norway would join?",
    ],
)
def test_a_whole_question_is_not_changed_by_the_conversation(asked: str) -> None:
    assert not leans(asked)
    assert read_question(asked, [Turn(FISH, "3 May 2020")]).standalone == asked


def test_only_what_leans_takes_the_time_and_the_citations_of_the_conversation() -> None:
    turn = Turn("Who met in Hobart?", "Japan, readout, 3 May 2020: “Two ministers met.” [1]", ("0123456789",))
    follow_up = read_question("How long did they stay?", [turn])
    assert follow_up.anchor == (date(2020, 5, 3), date(2020, 5, 3))
    assert follow_up.cited == turn.cited
    fresh = read_question("Which tariffs on steel did Canada lift?", [turn])
    assert (fresh.anchor, fresh.cited) == (None, ())


def test_turns_are_folded_oldest_first() -> None:
    turns = [Turn("What did Japan say about fish?"), Turn("and Australia?"), Turn("And about tuna?")]
    assert read_question("And Canada?", turns).standalone == "What did Canada say about tuna?"


def test_a_rewrite_can_be_switched_off() -> None:
    question = read_question("And with Japan?", [Turn(MACRON)], rewrite=False)
    assert (question.standalone, question.rewritten) == ("And with Japan?", False)


def test_an_empty_question_is_read_as_nothing() -> None:
    assert read_question("", [Turn(FISH)]) == Question("", "", wants=Wants.WORDS)
