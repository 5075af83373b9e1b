"""A question is read as a reader would: its times, its names, its order, and what it leaves to earlier turns."""

from __future__ import annotations

from datetime import date

import pytest

from app.assistant import Assistant, find
from app.question import Order, Question, Turn, Wants, read_question
from app.question.follow_up import leans
from app.question.names import leaders, read_names, successor
from app.question.period import read_periods
from app.question.typos import mended
from app.ranking import read_sides
from app.scan import scan
from index.ingesting import ingest
from index.library import Library
from index.neural.embedding import Embedder

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


def test_the_name_of_a_meeting_is_no_day() -> None:
    for meeting in ("2+2", "2-plus-2", "2plus2"):
        (period,) = read_periods(f"Who came to the {meeting} of July 2024?")
        assert (period.first, period.last) == (date(2024, 7, 1), date(2024, 7, 31))


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


@pytest.fixture(scope="module")
def aviary(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Library:
    """Five invented papers, two of them on one matter at different times."""
    folder = tmp_path_factory.mktemp("aviary")
    for name, day, title, text in (
        ("a", "2021-03-04", "Readout of the call with Australia", "The ministers spoke of pelicans and of wetlands."),
        ("b", "2022-03-04", "Readout of the call with Japan", "The ministers spoke of pelicans and of wetlands."),
        ("c", "2023-03-04", "Readout of the call with Canada", "The ministers spoke of pelicans and of wetlands."),
        ("d", "2024-06-01", "Statement on storks", "Storks were counted in Lithuania; pelicans were not."),
        ("e", "2024-07-01", "Statement on tariffs", "Steel tariffs were lifted for every trader."),
    ):
        text = f"---\ntitle: {title}\nevent_date: {day}\n---\n{text}\n"
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    data = tmp_path_factory.mktemp("aviary-data")
    ingest(data, [folder], embedder)
    return Library(data, embedder)


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        ("What did the ministers say about pelicans in March 2022?", 2022),
        ("What was said about wetlands since 2023?", 2023),
        ("What did Ottawa hear about pelicans?", 2023),
        ("What was Tokyo's position on wetlands?", 2022),
        ("Which is the earliest statement naming Pelicans?", 2021),
        ("When was the last mention of Pelicans?", 2024),
    ],
)
def test_the_statement_meant_comes_first_among_its_like(aviary: Library, asked: str, day: int) -> None:
    question, reading = read_question(asked), aviary.reading()
    hits = find(question, reading, aviary.embedder, scanned=scan(question, reading, reading.found()))
    assert hits[0].passage.statement.date and hits[0].passage.statement.date.year == day
    assert len(hits) == 5, "a reading of the question reorders, it leaves nothing out"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("What was said since the storks statement?", date(2024, 6, 1), date.max),
        ("What was said before the tariffs statement?", date.min, date(2024, 6, 30)),
        ("What was said after the July statement?", date(2024, 7, 2), date.max),
        ("What was said since the Atlantis summit?", None, None),
        ("What was said since the ministers' call?", None, None),
    ],
)
def test_an_event_is_dated_by_the_title_that_names_it(
    aviary: Library, asked: str, first: date | None, last: date | None
) -> None:
    periods = read_question(asked, titles=aviary.reading().titles).periods
    assert [(period.first, period.last) for period in periods] == ([(first, last)] if first else [])


def test_a_follow_up_looks_first_where_the_last_answer_stood(aviary: Library) -> None:
    turn = Turn("What did the ministers say about pelicans?", "Readout, 4 March 2023: “Pelicans.” [1]")
    hits = find(read_question("And about wetlands?", [turn]), aviary.reading(), aviary.embedder)
    assert hits[0].passage.statement.title.endswith("Canada")


def test_a_comparison_takes_its_sides_by_turns(aviary: Library) -> None:
    question = read_question("What was different about pelicans in 2021 versus 2023?")
    days = [hit.passage.statement.date for hit in find(question, aviary.reading(), aviary.embedder)]
    assert [day and day.year for day in days[:2]] == [2021, 2023]


def test_people_of_one_office_are_two_sides() -> None:
    moon, yoon = read_sides(read_question("How did talks with Pyongyang change from Moon to Yoon?"))
    assert moon.holds(date(2021, 5, 21)) and not moon.holds(date(2022, 5, 21))
    assert yoon.holds(date(2022, 5, 21)) and not yoon.holds(date(2021, 5, 21))
    assert read_sides(read_question("How do Biden and Kishida differ on fish?")) == ()


@pytest.mark.parametrize(
    ("asked", "spelt"),
    [
        ("What was said about pelcans?", "What was said about pelicans?"),
        ("PELICAMS and wetlans", "pelicans and wetlands"),
        ("tarifs on steel", "tariffs on steel"),
        ("pelicans, traders, umbrellas and Lithuania", "pelicans, traders, umbrellas and Lithuania"),
        ("What did Ottawa say about xylophones?", "What did Ottawa say about xylophones?"),
    ],
)
def test_only_words_that_nobody_knows_are_mended(aviary: Library, asked: str, spelt: str) -> None:
    assert mended(asked, aviary.reading(), aviary.embedder) == spelt


def test_a_mended_question_is_shown_and_can_be_switched_off(aviary: Library) -> None:
    asked = "What was said about pelcans?"
    assert Assistant(aviary).ask(asked).question.standalone == "What was said about pelicans?"
    assert Assistant(aviary, rewrite=False).ask(asked).question.standalone == asked


def test_an_empty_question_is_read_as_nothing() -> None:
    assert read_question("", [Turn(FISH)]) == Question("", "", wants=Wants.WORDS)
