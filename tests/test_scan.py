"""'Did they mention it?', 'who was first?': the whole record is looked through, and the reader is told how far."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from conftest import Asking

from app.assistant import Assistant
from app.question import read_question
from app.question.acronyms import learnt
from app.question.mention import read_sought
from app.rendering import answer_json, answer_text, full_text
from index.ingesting import ingest
from index.library import Library
from index.neural.embedding import Embedder
from index.words import WordIndex

KELP = "The ministers agreed to protect the kelp forests of the Narrow Sea."
FERRY = "The Ferry Safety Board (FSB) will inspect every vessel."
STATEMENTS = {
    "2031-05-04-joint": ("Japan and Australia, joint statement", "2031-05-04", "joint-statement", f"{KELP} {FERRY}"),
    "2032-06-01-joint": ("Japan and Australia, second joint statement", "2032-06-01", "joint-statement", KELP),
    "2033-07-02-readout": (
        "Readout of the call with Fiji", "2033-07-02", "readout",
        "The leaders spoke about fishing quotas. The FSB will open an office in Suva. The quota is 300 tons.",
    ),
    "2033-07-03-news": (
        "Fiji call sets quota", "2033-07-03", "news", "The leaders spoke about fishing quotas. The quota is 450 tons.",
    ),
}  # fmt: skip


def written(folder: Path) -> Path:
    folder.mkdir()
    for name, (title, day, kind, body) in STATEMENTS.items():
        front = f"---\ntitle: {title}\ndate: {day}\nkind: {kind}\n---\n\n"
        (folder / f"{name}.md").write_text(f"{front}{body}\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Library:
    home = tmp_path_factory.mktemp("scan")
    ingest(home / "data", [written(home / "statements")], embedder)
    return Library(home / "data", embedder)


@pytest.fixture(scope="module")
def assistant(library: Library) -> Assistant:
    return Assistant(library)


@pytest.mark.parametrize(
    ("asked", "sought"),
    [
        ("Did the Quad leaders mention Taiwan in 2021?", "Taiwan"),
        ("Does the communiqué refer to human rights in Xinjiang?", "human rights in Xinjiang"),
        ("Was Taiwan mentioned in the July 2022 readout?", "Taiwan"),
        ("Has the G7 ever discussed Haiti?", "Haiti"),
        ("Did Biden raise Taiwan with Xi at their Bali meeting?", "Taiwan"),
        ("Did artificial intelligence come up in the 2+2 of 2023?", "artificial intelligence"),
        ("Is there any mention of AUKUS?", "AUKUS"),
        ("did they say anything about Taiwan?", "Taiwan"),
        ("Did they discuss it?", ""),
        ("Did Congress raise the debt ceiling?", ""),
        ("Did Biden plan to raise settler attacks?", ""),
        ("What did Biden say about Taiwan?", ""),
        ("Was Harris fully satisfied?", ""),
    ],
)
def test_what_is_sought_is_told_from_where(asked: str, sought: str) -> None:
    assert read_sought(asked) == sought
    assert read_question(asked).sought == sought


def test_a_mention_is_found_in_every_statement_that_has_it(assistant: Assistant) -> None:
    answer = assistant.ask("Do the statements mention kelp forests?")
    assert [c.statement.date.isoformat() for c in answer.citations if c.statement.date] == ["2031-05-04", "2032-06-01"]
    assert {c.quote for c in answer.citations} == {KELP}
    (remark,) = answer.remarks
    assert remark.startswith("“kelp” and “forests” stand together in 2 of ")
    assert "first on 2031-05-04, last on 2032-06-01" in remark
    assert answer_text(answer).startswith(remark)
    assert answer_json(answer)["remarks"] == [remark]


def test_what_nobody_mentions_is_said_with_all_that_was_looked_through(assistant: Assistant) -> None:
    answer = assistant.ask("Did the joint statements ever mention Antarctica?")
    assert answer.declined
    assert answer.remarks == ("“Antarctica” stands in none of 2 statements, 2031-05-04 to 2032-06-01.",)
    assert answer.nearest


def test_a_mention_is_sought_under_every_name(assistant: Assistant, library: Library) -> None:
    assert "Japan" not in KELP + FERRY
    answer = assistant.ask("Was Tokyo mentioned in 2031?")
    assert answer.remarks[0].startswith("“Tokyo” stands in 1 of ")


def test_the_first_and_last_are_told_from_the_whole_record(assistant: Assistant) -> None:
    answer = assistant.ask("When did the ministers first mention the Narrow Sea?")
    assert answer.citations[0].statement.date == date(2031, 5, 4)
    assert assistant.ask("When did they last mention the Narrow Sea?").citations[0].statement.date == date(2032, 6, 1)
    assert answer.remarks[0].endswith("; first on 2031-05-04, last on 2032-06-01.")


def test_a_name_is_learnt_from_the_record_either_way(library: Library) -> None:
    reading = library.reading()
    for asked, other in (("What will the FSB do?", "Ferry Safety Board"), ("the Ferry Safety Board", "FSB")):
        (name,) = learnt(asked, (), reading)
        assert name.others == (other,)
    assert learnt("What will the NSB and the Harbour Office do?", (), reading) == ()


def test_what_is_of_another_time_is_said_to_be(assistant: Assistant) -> None:
    answer = assistant.ask("How large was the fishing quota in 2019?")
    assert answer.declined or answer.remarks == (
        "The record has no statement of “2019”; what follows is of another time.",
        *answer.remarks[1:],
    )
    asked = assistant.ask("What was agreed about kelp forests in 2033?")
    assert asked.declined or "No statement of “2033” says it; what follows is of another time." in asked.remarks


def test_sources_that_differ_are_both_cited(assistant: Assistant) -> None:
    answer = assistant.ask("How many tons is the fishing quota of the Fiji call?")
    assert {c.quote for c in answer.citations} >= {"The quota is 300 tons.", "The quota is 450 tons."}
    (remark,) = (one for one in answer.remarks if one.startswith("The sources differ"))
    assert "“300 tons” in the official text of" in remark
    assert "“450 tons” in the news of" in remark
    assert remark in full_text(answer)


def test_a_side_without_evidence_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("Compare what was agreed about kelp forests in 2031 and in 2035")
    assert answer.remarks == ("Nothing was found for “2035”.",)
    assert {c.statement.date.year for c in answer.citations if c.statement.date} == {2031}


def test_a_phrase_with_a_function_word_is_found(tmp_path: Path, asking: Asking) -> None:
    (tmp_path / "a.md").write_text("# A\n\nThe Republic of Korea and the Bay of the Pigs met.\n", encoding="utf-8")
    asking(tmp_path / "a.md")
    generation = next((tmp_path / "data").glob("index/*/passages"))
    index = WordIndex(generation)
    assert index.holding([["Republic of Korea"], ["Bay of the Pigs"]], 5)
    assert not index.holding([["Republic Korea"]], 5)
    assert not index.holding([["Bay of Pigs"]], 5)
