"""The two articles the project started from, as a user's own first try: plain text without title or metadata."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from conftest import SHARED

from app.answer import Answer, Turn
from app.assistant import Assistant
from index.ingesting import ingest
from index.library import Library
from index.neural.embedding import Embedder
from index.passages import passages
from ingest.statement import Kind, Statement

SEEDS = SHARED / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the two articles are not beside the project")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Assistant:
    data = tmp_path_factory.mktemp("seeds")
    assert len(ingest(data, [SEEDS], embedder).added) == 2
    return Assistant(Library(data, embedder))


@pytest.fixture(scope="module")
def articles(assistant: Assistant) -> list[Statement]:
    reading = assistant._library.reading()
    return [reading.statement(row.id) for row in reading.listing]


def test_the_articles_are_news_with_a_title_and_the_date_they_state(articles: list[Statement]) -> None:
    january, july = articles
    assert (january.event_date, july.event_date) == (date(2024, 1, 11), date(2024, 7, 28))
    assert january.origin["event_date"] == "text: “January 11, 2024”"
    for article in articles:
        assert article.kind is Kind.NEWS
        assert article.publication_date is None
        assert 20 < len(article.title) <= 112
        assert re.search("2\\+2|Security Consultative Committee", article.title)


def test_passages_respect_the_unmarked_headings(articles: list[Statement], embedder: Embedder) -> None:
    heads = [p.head.split(" · ")[-1] for article in articles for p in passages(article, embedder)]
    for heading in ("Addressing Regional Security Concerns", "Japan-US Military Plans"):
        assert any(head.startswith(heading) for head in heads)


def said(answer: Answer) -> str:
    return " ".join(citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("Where was the January meeting held?", "Washington"),
        ("Who was Japan's foreign minister at the July meeting?", "Yoko Kamikawa"),
        ("Whom does the article name as Japan's defense minister in July 2024?", "Yasukazu Hamada"),
        ("Which unit becomes the 12th Marine Littoral Regiment?", "12th Artillery Regiment"),
        ("What did the ministers say about the Houthi attacks?", "Houthi"),
        ("Which ship returns to Japan to support the alliance?", "USS George Washington"),
        ("Which cruise missiles does Japan want to acquire?", "Tomahawk"),
        ("When did the committee meet in Tokyo?", "July 28, 2024"),
        ("Which programs are meant to build future experts?", "TOFU and SEED"),
        ("What is planned for U.S. Forces Japan?", "joint force headquarters"),
    ],
)
def test_what_the_articles_answer(assistant: Assistant, asked: str, words: str) -> None:
    assert words in said(assistant.ask(asked))


def test_a_comparison_cites_both_meetings_in_order(assistant: Assistant) -> None:
    answer = assistant.ask("Compare what the January and the July meeting said about North Korea")
    days = [citation.statement.event_date for citation in answer.citations]
    assert days == sorted(days)
    assert len(set(days)) == 2
    assert said(answer).count("North Korea") >= 2


def test_a_follow_up_asks_the_same_of_the_other_meeting(assistant: Assistant) -> None:
    first = "What did the January meeting say about North Korea?"
    assert assistant.ask(first).citations[0].statement.event_date == date(2024, 1, 11)
    answer = assistant.ask("and in July?", [Turn(first)])
    assert answer.question.rewritten
    assert answer.citations[0].statement.event_date == date(2024, 7, 28)
    assert "North Korea" in said(answer)


@pytest.mark.parametrize(
    "asked",
    [
        "What did the ministers decide about whaling?",
        "How much did the Tomahawk missiles cost?",
        "Which bank financed the Henoko runway?",
        "What did Canada's prime minister tell the committee?",
    ],
)
def test_what_the_articles_do_not_answer_is_refused(assistant: Assistant, asked: str) -> None:
    answer = assistant.ask(asked)
    assert answer.declined
    assert answer.nearest


def test_nothing_of_the_articles_is_kept_in_the_project() -> None:
    """Ten words in a row from an article are somebody's sentence."""

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[a-z0-9]+", text.lower())
        return {tuple(words[i : i + 10]) for i in range(len(words) - 9)}

    theirs = set().union(*(runs(path.read_text(encoding="utf-8")) for path in SEEDS.glob("*.txt")))
    for path in [*Path("ingest/samples").glob("*.md"), *Path("docs").glob("*.md"), Path("README.md")]:
        assert not runs(path.read_text(encoding="utf-8")) & theirs, path
