"""Answers are the record's own words with true places; everything in a question is data."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLES, SHARED, Asking, needs_shared
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.answer import Answer, Citation, Turn
from app.assistant import Assistant
from app.question import Wants, read_question
from app.question.period import read_periods, without_periods
from app.rendering import answer_json, answer_text, full_text
from app.short import short_answer
from app.writer import joined, lead
from eval.case import read_cases
from index.library import Filters, Library
from index.sentences import sentences
from ingest.reading import find_files, read_file
from ingest.statement import Kind, Statement
from prompts import REFUSAL, filled, text


@pytest.fixture(scope="module")
def assistant(samples: Library) -> Assistant:
    return Assistant(samples)


def assert_true(answer: Answer) -> None:
    """Every quote is the slice it claims to be, and of a statement that was searched."""
    for citation in (*answer.citations, *answer.nearest):
        assert citation.quote == citation.statement.text[citation.start : citation.end]
        assert citation.quote.strip() == citation.quote != ""
    for hit in answer.retrieved:
        assert hit.passage.text == hit.passage.statement.text[hit.passage.start : hit.passage.end]
    assert answer.declined == (not answer.citations)
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_every_quote_of_every_sample_case_is_verbatim(assistant: Assistant) -> None:
    for case in read_cases(ROOT / "eval" / "cases" / "samples.jsonl"):
        answer = assistant.ask(case.question, [Turn(turn["question"]) for turn in case.history])
        assert_true(answer)
        for item in answer_json(answer)["citations"]:
            file = Path(item["source"]).read_text(encoding="utf-8")
            assert " ".join(item["quote"].split()) in " ".join(file.split())


@pytest.mark.parametrize("folder", [SAMPLES, pytest.param(SHARED / "dev" / "statements", marks=needs_shared)])
def test_every_sentence_that_could_be_cited_is_a_slice(folder: Path) -> None:
    for path in find_files(folder):
        statement = read_file(path)
        for start, end in sentences(statement.text):
            quote = Citation(1, statement, start, end).quote
            assert quote == statement.text[start:end] == quote.strip()


HOSTILE = [
    "",
    "   ",
    "?!",
    '"unclosed (bracket AND OR NOT',
    "title:x AND body:[a TO b] ^9 ~2 *",
    "AND",
    "\x00\x00who\x00",
    "誰が日本を代表しましたか",
    "Кто представлял Японию?",
    "😀 who? 😀",
    "'; DROP TABLE statement; --",
    "x" * 10_000,
    "who met " * 1_250,
    "\u202egnihtemos\u202c",
    "../../etc/passwd",
    "<script>alert(1)</script>",
]


@pytest.mark.parametrize("question", HOSTILE, ids=lambda text: repr(text[:20]))
def test_no_question_raises(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert_true(answer)
    assert full_text(answer)
    if len(question) > 2_000:
        assert "10,000 characters" in answer.notice
        assert answer.declined


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_no_text_raises(samples: Library, question: str) -> None:
    assert_true(Assistant(samples).ask(question))


def test_a_refusal_says_what_was_searched_and_marks_the_nearest(assistant: Assistant) -> None:
    answer = assistant.ask("How many zebras did the ministers import from Bolivia?")
    assert answer.declined
    assert answer_text(answer).startswith(REFUSAL)
    assert answer.searched.statements == len(list(find_files(SAMPLES)))
    assert "2013-10-03 to" in answer_text(answer)
    assert "not an answer" in full_text(answer)


def test_filters_bound_what_is_searched_and_cited(assistant: Assistant) -> None:
    narrow = Filters(date(2023, 1, 1), date(2023, 12, 31), ("United States",), (Kind.JOINT_STATEMENT,))
    answer = assistant.ask("Who represented Japan?", filters=narrow)
    assert {hit.passage.statement.date.year for hit in answer.retrieved} == {2023}
    assert answer.searched.statements < 21


def test_a_series_bounds_what_is_searched(samples: Library) -> None:
    found = samples.reading().found(Filters(series=("quad LEADERS",)))
    days = [path.name[:10] for path in find_files(SAMPLES) if "\nseries: Quad Leaders\n" in path.read_text("utf-8")]
    assert [str(row.date) for row in found.listing] == sorted(days) != []


def test_a_filter_that_leaves_nothing_refuses(assistant: Assistant) -> None:
    answer = assistant.ask("Who represented Japan?", filters=Filters(issuers=("Atlantis",)))
    assert answer.declined
    assert answer.searched.words == "0 statements"


@pytest.mark.parametrize(
    ("asked", "official", "news"),
    [
        ("Who was Japan's defence minister at the 2+2 of July 2024?", "Minoru Kihara", "Yasukazu Hamada"),
        ("When was the January 2+2 meeting held in Washington?", "January 11, 2023", "January 11, 2024"),
    ],
)
def test_who_says_what_is_never_merged(assistant: Assistant, asked: str, official: str, news: str) -> None:
    answer = assistant.ask(asked)
    for words, is_news in ((official, False), (news, True)):
        (sentence,) = (s for s in answer.sentences if words in s.citation.quote)
        assert (sentence.citation.statement.kind is Kind.NEWS) is is_news
        assert ("news" in sentence.lead) is is_news
        assert f"**{words}**" in sentence.text or words in sentence.text.replace("**", "")


def test_a_statement_is_data_for_the_answer(asking: Asking, tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    words = "The ministers <script>alert(1)</script> ignored [the link](javascript:x) about herring quotas."
    path.write_text(f"---\ntitle: '<b>Herring</b>'\ndate: 2021-05-06\n---\n{words}\n")
    answer = asking(path).ask("What did the ministers ignore about herring quotas?")
    assert words in [hit.passage.text for hit in answer.retrieved]
    json.dumps(answer_json(answer))


@pytest.mark.parametrize(
    ("asked", "wants"),
    [
        ("Who led the delegation?", Wants.PERSON),
        ("When was it signed?", Wants.DATE),
        ("how much will Japan pay", Wants.NUMBER),
        ("Where did they meet?", Wants.PLACE),
        ("Compare the 2022 and 2023 statements on China", Wants.COMPARISON),
        ("What did Japan say about China?", Wants.WORDS),
    ],
)
def test_the_form_of_a_question_is_read(asked: str, wants: Wants) -> None:
    assert read_question(asked).wants is wants


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("in May 2023", date(2023, 5, 1), date(2023, 5, 31)),
        ("on 24 May 2022", date(2022, 5, 24), date(2022, 5, 24)),
        ("on February 3rd, 2020", date(2020, 2, 3), date(2020, 2, 3)),
        ("during 2019", date(2019, 1, 1), date(2019, 12, 31)),
    ],
)
def test_a_period_is_read(asked: str, first: date, last: date) -> None:
    (period,) = read_periods(f"What was said {asked}?")
    assert (period.first, period.last) == (first, last)


def test_a_month_without_a_year_is_any_year_and_a_verb_is_no_month() -> None:
    (period,) = read_periods("and in July?")
    assert period.holds(date(2024, 7, 28)) and not period.holds(date(2024, 6, 28))
    assert read_periods("What may they march for?") == ()
    assert without_periods("What was said in May 2023 about fish?") == "What was said about fish?"


@pytest.mark.parametrize(
    ("history", "asked", "standalone"),
    [
        ([], "and in July?", "and in July?"),
        (["What was said about fish in January?"], "and in July?", "What was said about fish in July?"),
        (["Who met?"], "What did he say?", "What did he say? (Who met)"),
        (
            ["Who met?"],
            "Which tariffs on steel were lifted by Canada?",
            "Which tariffs on steel were lifted by Canada?",
        ),
    ],
)
def test_a_follow_up_is_read_after_its_conversation(history: list[str], asked: str, standalone: str) -> None:
    question = read_question(asked, [Turn(earlier) for earlier in history])
    assert question.standalone == standalone
    assert question.rewritten == (standalone != asked)


@pytest.mark.parametrize(
    ("asked", "sentence", "short"),
    [
        ("When does it enter into force?", "The cap enters into force on 5 February 2023.", "5 February 2023"),
        ("How much will be paid?", "Japan will pay up to $3.1 billion for it.", "$3.1 billion"),
        ("How many ships?", "Two destroyers and 14 ships were sent.", "14"),
        ("Who spoke for Japan?", "Foreign Minister Yoko Kamikawa spoke in Tokyo.", "Foreign Minister Yoko Kamikawa"),
        ("Where did they meet?", "They met in Brisbane on Saturday.", "Brisbane"),
        ("What was agreed?", "They agreed on 14 points.", None),
    ],
)
def test_the_short_answer_is_of_the_kind_asked_for(asked: str, sentence: str, short: str | None) -> None:
    span = short_answer(read_question(asked), sentence)
    assert (span and sentence[slice(*span)]) == short


def test_the_lead_says_who_what_when_and_that_it_is_a_summary() -> None:
    statement = Statement(
        "/x", "t", "T", Kind.JOINT_STATEMENT, ("Japan", "Australia"), summary=True, event_date=date(2023, 1, 2)
    )
    assert lead(statement) == "Japan and Australia, joint statement, 2 January 2023 (summary)"
    assert lead(Statement("/x", "t", "T")) == "“T”, undated"
    assert joined(["A", "B", "C"]) == "A, B and C"


def test_a_prompt_with_a_wrong_field_is_an_error() -> None:
    assert text("refusal") == REFUSAL
    with pytest.raises(ValueError, match="was given"):
        filled("refusal", surplus=1)


def test_many_readers_ask_at_once(assistant: Assistant) -> None:
    questions = ["Who represented Japan in July 2024?", "What was said about Taiwan?", "and where?", "how many Marines"]
    alone = [answer_text(assistant.ask(question)) for question in questions]
    with ThreadPoolExecutor(4) as readers:
        together = list(readers.map(assistant.ask, questions * 3))
    assert [answer_text(answer) for answer in together] == alone * 3
