"""What readers do with an answer: take it along, and say whether it was right."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from test_commands import Command
from test_export import QUOTE, answer, refusal, statement
from test_web_render import Seen

from app.export.checking import Checked, check
from app.web.exchange import Exchange
from app.web.exporting import file_of
from app.web.foot import foot
from app.web.opinion import keep_opinion, with_opinions
from eval.case import read_cases
from index.library import Library
from index.neural.embedding import Embedder

EXCHANGES = (
    Exchange("Did it rain?", answer(statement())),
    Exchange("Did it snow?", refusal(statement())),
    Exchange("Broken", problem="It broke."),
)


def event(turn: object, value: str, **data: str) -> SimpleNamespace:
    return SimpleNamespace(turn=turn, value=value, **data)


@pytest.fixture
def library(tmp_path: Path, embedder: Embedder) -> Library:
    library = Library(tmp_path / "data", embedder)
    library.record.create().keep(statement(), "hash")
    return library


def test_a_turn_offers_its_files_and_thumbs_and_a_problem_nothing() -> None:
    seen = Seen(foot(EXCHANGES[0], 0, False))
    assert [value for name, value in seen.attributes if name == "data-event"] == ["export"] * 6 + ["opinion"] * 3
    named = [value for name, value in seen.attributes if name == "aria-label"]
    assert named[-3:] == ["This answer is right", "This answer is wrong", "A note, if you like"]
    assert not Seen(foot(EXCHANGES[2], 2, False)).attributes


def test_the_file_is_the_turns_or_the_conversations(library: Library, tmp_path: Path) -> None:
    for scope, quotes in (("turn", 1), ("all", 2)):
        file = file_of(EXCHANGES, event("0", ".html", scope=scope))
        assert file and file["name"] == "communique-did-it-rain.html"
        (tmp_path / "packet.html").write_bytes(base64.b64decode(file["content"]))
        assert check(tmp_path / "packet.html", library.record) == Checked(quotes, ())


@pytest.mark.parametrize(
    ("turn", "value"), [(2, ".html"), (3, ".html"), (-1, ".html"), ("x", ".html"), (None, ".html"), (0, ".exe")]
)
def test_a_stale_page_gets_no_file(turn: object, value: str) -> None:
    assert file_of(EXCHANGES, event(turn, value)) is None


def test_an_opinion_is_kept_and_a_second_thought_replaces_it(library: Library) -> None:
    assert keep_opinion(library, EXCHANGES, event("1", "good", note="Quite so.")) == "Kept, thank you."
    assert keep_opinion(library, EXCHANGES, event("1", "bad", note="")) == "Kept, thank you."
    assert keep_opinion(library, EXCHANGES, event("0", "good")) == "Kept, thank you."
    for nothing in (event("2", "good"), event("9", "good"), event("0", "perhaps")):
        assert keep_opinion(library, EXCHANGES, nothing) == ""
    opinions = {one.question: one for one in library.record.opinions()}
    snow = opinions["Did it snow?"]
    assert (snow.good, snow.note) == (False, "Quite so.")
    assert [turn["question"] for turn in snow.history] == ["Did it rain?"]
    assert opinions["Did it rain?"].answer["citations"][0]["quote"] == QUOTE
    assert len(opinions) == 2


def test_what_was_thought_stays_pressed_when_the_turn_is_drawn_anew(library: Library) -> None:
    keep_opinion(library, EXCHANGES, event("0", "bad", note="</textarea> & so on"))
    drawn = [Seen(foot(exchange, at, False)) for at, exchange in enumerate(with_opinions(library, EXCHANGES))]
    pressed = [[value for name, value in seen.attributes if name == "aria-pressed"] for seen in drawn]
    assert pressed == [["false", "true"], ["false", "false"], []]
    assert "</textarea> & so on" in drawn[0].text


def test_a_turn_is_drawn_also_where_no_thought_can_be_read(
    tmp_path: Path, library: Library, embedder: Embedder
) -> None:
    with library.record._db.connect() as db:
        db.execute("DROP TABLE opinion")
    assert with_opinions(library, EXCHANGES) == EXCHANGES
    assert with_opinions(Library(tmp_path / "none", embedder), EXCHANGES) == EXCHANGES
    assert with_opinions(library, ()) == ()


def test_a_record_of_the_form_before_takes_opinions(tmp_path: Path, library: Library) -> None:
    database = library.record._db
    with database.connect() as db:
        db.execute("DROP TABLE opinion")
        db.execute("PRAGMA user_version = 3")
    assert keep_opinion(library, EXCHANGES, event("0", "good")) == "Kept, thank you."
    assert len(library.record.opinions()) == 1


def test_opinions_become_cases(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, library: Library, tmp_path: Path
) -> None:
    communique = Command(capsys, monkeypatch)
    keep_opinion(library, EXCHANGES, event("0", "good", note="Yes."))
    keep_opinion(library, EXCHANGES, event("1", "good"))
    another = (replace(EXCHANGES[0], id="another"),)
    keep_opinion(library, another, event("0", "bad", note="It poured."))
    right, wrong = tmp_path / "right.jsonl", tmp_path / "wrong.jsonl"
    code, out, _ = communique("eval", "cases-from-feedback", str(right))
    assert (code, out.splitlines()[1]) == (0, "1 answers were called wrong; --wrong FILE writes their questions")
    assert communique("eval", "cases-from-feedback", str(right), "--wrong", str(wrong))[0] == 0
    cases = {case.question: case for case in read_cases(right)}
    rain, snow = cases["Did it rain?"], cases["Did it snow?"]
    assert rain.gold["evidence"] == [{"path": "harbour.md", "quote": QUOTE}]
    assert (rain.answerable, snow.answerable, snow.type) == (True, False, "unanswerable")
    assert json.loads(right.read_text().splitlines()[0])["filters"] == {}
    (poured,) = read_cases(wrong)
    assert (poured.gold["note"], poured.gold["evidence"]) == ("It poured.", [])
