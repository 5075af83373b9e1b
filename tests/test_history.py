"""Versions and corrections by hand: nothing that was read or set is lost, and a question sees what counts now."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from test_commands import Command, communique
from test_record import found, write

from index.ingesting import correct, ingest, remove
from index.library import Filters, Library
from index.neural.embedding import Embedder
from ingest.by_hand import read_values
from ingest.difference import paragraphs, values, words
from ingest.difference_text import brackets, marked, paragraph_lines
from ingest.errors import CommuniqueError
from ingest.record import Record
from ingest.statement import Kind, Statement

__all__ = ["communique"]

COD = "The ministers agreed on fishing quotas for cod."
EELS = "The ministers agreed on fishing quotas for eels, and on nets."
KNOWN = {"date": "2021-03-04", "kind": "readout", "issuers": "[Norway]", "place": "Bergen", "language": "en"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def fish(tmp_path: Path, data: Path, embedder: Embedder) -> Statement:
    """One statement in a record of its own."""
    ingest(data, [write(tmp_path / "in", "fish.md", COD, **KNOWN)], embedder)
    return next(Record(data).statements())


def rewrite(tmp_path: Path, words: str) -> Path:
    return write(tmp_path / "in", "fish.md", words, **KNOWN)


def what(data: Path, id: str) -> list[str]:
    return [change.what for change in Record(data).history(id)]


def only(**filters: object) -> Filters:
    return Filters(**filters)  # type: ignore[arg-type]


def test_there_and_back_again_is_three_entries_two_versions_and_no_new_vector(
    tmp_path: Path, data: Path, embedder: Embedder, fish: Statement
) -> None:
    ingest(data, [rewrite(tmp_path, EELS)], embedder)
    record = Record(data)
    vectors = record.vector_count()
    assert len(ingest(data, [rewrite(tmp_path, COD)], embedder).changed) == 1
    first, second, third = record.history(fish.id)
    assert [first.what, second.what, third.what] == ["added", "changed", "changed"]
    assert first.version == third.version == fish.version != second.version
    assert record.version(fish.id, second.version).text == EELS
    assert record.vector_count() == vectors
    assert found(Library(data, embedder), "fishing quotas") == [COD]


def test_an_edited_kind_is_what_a_filter_finds(data: Path, embedder: Embedder, fish: Statement) -> None:
    library = Library(data, embedder)
    assert found(library, "fishing quotas", only(kinds=(Kind.READOUT,))) == [COD]
    correct(data, fish.id[:4], {"kind": "speech"}, False, embedder)
    assert found(library, "fishing quotas", only(kinds=(Kind.READOUT,))) == []
    assert found(library, "fishing quotas", only(kinds=(Kind.SPEECH,))) == [COD]
    statement = Record(data).find(fish.id)
    assert (statement.kind, statement.origin["kind"]) == (Kind.SPEECH, "user")
    assert what(data, fish.id) == ["added", "edited"]


def test_a_correction_outlives_the_same_bytes_other_bytes_and_another_reader(
    tmp_path: Path, data: Path, embedder: Embedder, fish: Statement
) -> None:
    correct(data, fish.id, {"event_date": "2020-01-02", "issuers": ["Iceland"]}, False, embedder)
    record = Record(data)

    def corrected() -> bool:
        statement = record.find(fish.id)
        return (str(statement.event_date), statement.issuers) == ("2020-01-02", ("Iceland",))

    assert len(ingest(data, [tmp_path / "in"], embedder).unchanged) == 1
    assert corrected()
    assert len(ingest(data, [rewrite(tmp_path, EELS)], embedder).changed) == 1
    assert corrected() and record.find(fish.id).text == EELS
    with sqlite3.connect(record.path) as db:  # what a new reader does: no file counts as read by it
        db.execute("UPDATE statement SET file_hash = ''")
    db.close()
    assert len(ingest(data, [tmp_path / "in"], embedder).unchanged) == 1
    assert corrected()
    remove(data, fish.id, embedder)
    assert len(ingest(data, [tmp_path / "in"], embedder).added) == 1
    assert corrected()
    assert what(data, fish.id) == ["added", "edited", "changed", "removed", "added"]


def test_reset_gives_back_what_was_read_last(tmp_path: Path, data: Path, embedder: Embedder, fish: Statement) -> None:
    correct(data, fish.id, {"kind": "speech", "place": "Oslo"}, False, embedder)
    ingest(data, [rewrite(tmp_path, EELS)], embedder)
    _, after = correct(data, fish.id, {}, True, embedder)
    assert (after.kind, after.place, after.text) == (Kind.READOUT, "Bergen", EELS)
    assert after.origin["kind"] == "front matter: kind"
    assert Record(data).corrections(fish.id) == {}
    correct(data, fish.id, {"place": "Oslo"}, False, embedder)
    _, after = correct(data, fish.id, {"kind": "news"}, True, embedder)  # what was set before goes, what is given stays
    assert (after.kind, after.place) == (Kind.NEWS, "Bergen")


def test_the_same_correction_twice_happens_once(data: Path, embedder: Embedder, fish: Statement) -> None:
    for _ in range(2):
        correct(data, fish.id, {"kind": "speech"}, False, embedder)
    assert what(data, fish.id) == ["added", "edited"]


def test_a_correction_is_made_wholly_or_not_at_all(data: Path, embedder: Embedder, fish: Statement) -> None:
    record = Record(data)
    with sqlite3.connect(record.path) as db:  # the last of the writes fails, as on a full disk
        db.execute("CREATE TRIGGER full BEFORE UPDATE ON statement BEGIN SELECT RAISE(FAIL, 'disk full'); END")
    db.close()
    with pytest.raises(CommuniqueError, match="disk full"):
        record.correct(fish.id, {"kind": "speech"})
    assert record.corrections(fish.id) == {}
    assert what(data, fish.id) == ["added"]
    with sqlite3.connect(record.path) as db:
        assert db.execute("SELECT count(*) FROM version").fetchone() == (1,)
    db.close()


def test_a_record_of_the_first_form_is_brought_up_and_corrected(tmp_path: Path, fish: Statement) -> None:
    from ingest.database import _FIRST

    old = tmp_path / "old"
    old.mkdir()
    known = json.dumps({k: v for k, v in fish.known().items() if k not in ("parties", "correction_date", "pages")})
    with sqlite3.connect(old / "record.sqlite3") as db:
        db.executescript(f"{_FIRST} PRAGMA user_version = 1;")
        for version, moment in (("a" * 16, "2024-01-01"), (fish.version, "2024-01-02")):
            db.execute("INSERT INTO version VALUES (?, ?, ?, ?, '', ?)", (fish.id, version, fish.text, known, moment))
        db.execute("INSERT INTO statement VALUES (?, ?, ?, '', NULL)", (fish.id, fish.source, fish.version))
    db.close()
    record = Record(old).create()
    assert [(c.at, c.what) for c in record.history(fish.id)] == [("2024-01-01", "added"), ("2024-01-02", "changed")]
    assert record.correct(fish.id, {"kind": "speech"}).kind is Kind.SPEECH
    assert record.correct(fish.id, {}, reset=True) == fish
    assert record.live() == {fish.id: fish.version}


def test_a_field_that_is_empty_changes_no_version(fish: Statement) -> None:
    known = fish.known()
    del known["parties"]
    assert Statement.from_known(fish.text, known).version == fish.version
    assert fish.corrected({"parties": ["Norway"]}).version != fish.version


def test_edit_history_and_diff_on_the_command_line(communique: Command, data: Path, fish: Statement) -> None:
    code, out, _ = communique(
        "edit", fish.id[:5], "--date", "5 March 2021", "--kind", "joint statement", "--place", " Oslo "
    )
    assert code == 0
    assert out.splitlines() == [
        "kind              readout [front matter: kind] → joint-statement [user]",
        "event date        2021-03-04 [front matter: date] → 2021-03-05 [user]",
        "place             Bergen [front matter: place] → Oslo [user]",
    ]
    assert communique("edit", fish.id, "--place", "Oslo")[1] == "Nothing changed.\n"
    code, out, _ = communique("history", fish.id)
    lines = out.splitlines()
    assert (code, len(lines)) == (0, 3)
    assert fish.version in lines[1] and " added " in lines[1] and "searched now" not in lines[1]
    assert " edited " in lines[2] and lines[2].endswith("searched now")
    code, out, _ = communique("diff", fish.id, "--json")
    row = json.loads(out)
    assert (row["old"], row["same"], row["text"]) == (fish.version, False, [])
    assert [value["name"] for value in row["known"]] == ["kind", "event_date", "place"]
    assert communique("diff", fish.id, fish.version, fish.version)[1].splitlines()[1] == "The two are the same."
    assert communique("edit", fish.id, "--date", "", "--reset")[0] == 0
    assert Record(data).find(fish.id).event_date is None


def test_diff_shows_the_words(
    communique: Command, tmp_path: Path, data: Path, embedder: Embedder, fish: Statement
) -> None:
    ingest(data, [rewrite(tmp_path, EELS)], embedder)
    code, out, _ = communique("diff", fish.id)
    assert code == 0
    assert out.splitlines()[1:] == [
        "",
        "paragraph 1:",
        "    The ministers agreed on fishing quotas for [-cod-] {+eels, and on nets+}.",
    ]
    old, new = (change.version for change in Record(data).history(fish.id))
    assert "[-eels, and on nets-] {+cod+}" in communique("diff", fish.id, new[:6], old[:6])[1]


def test_a_removed_statement_keeps_its_history(
    communique: Command, data: Path, embedder: Embedder, fish: Statement
) -> None:
    remove(data, fish.id, embedder)
    code, out, _ = communique("history", fish.id, "--json")
    row = json.loads(out)
    assert (code, row["searched"], row["title"]) == (0, None, "fish.md")
    assert [change["what"] for change in row["history"]] == ["added", "removed"]
    assert "searched now" not in communique("history", fish.id)[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["edit", "ID", "--date", "some day"], "event date 'some day' is not a date; write it as YYYY-MM-DD"),
        (["edit", "ID", "--kind", "sonnet"], "kind 'sonnet' is unknown; use one of joint-statement"),
        (["edit", "ID", "--title", ""], "title ''"),
        (["edit", "ID"], "nothing to correct"),
        (["edit", "ffff", "--kind", "news"], "no statement 'ffff'"),
        (["history", "ffff"], "no statement 'ffff'"),
        (["diff", "ID"], "has no version before"),
        (["diff", "ID", "zz"], "'zz' is no version of"),
    ],
)
def test_a_mistake_is_one_line(communique: Command, fish: Statement, arguments: list[str], said: str) -> None:
    code, _, err = communique(*(fish.id if argument == "ID" else argument for argument in arguments))
    assert code == 2
    assert said in err
    assert err.count("\n") == 1


def test_values_are_read_as_they_are_meant() -> None:
    given = {"title": None, "issuers": [], "parties": ["Japan", " Japan ", "India"], "series": "", "event_date": ""}
    assert read_values(given) == {"parties": ["Japan", "India"], "series": "", "event_date": None}
    assert read_values({"issuers": [""], "kind": ""}) == {"issuers": [], "kind": "other"}


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("It costs $1,000.50 a day.", "It costs $1,200.50 a day.", "It costs $[-1,000.50-] {+1,200.50+} a day."),
        ("by force or coercion.", "by force.", "by force [-or coercion-]."),
        ("  - nets", "- nets", "[-  -]- nets"),
        # 'and' alone is no reason to break up two halves that have nothing else in common
        (
            "The leaders welcomed progress and praised officials.",
            "Talks stalled again and nobody came back.",
            "[-The leaders welcomed progress and praised officials-] {+Talks stalled again and nobody came back+}.",
        ),
    ],
)
def test_changed_words_are_marked(old: str, new: str, shown: str) -> None:
    assert marked(words(old, new), brackets) == shown


def test_paragraphs_are_told_apart_as_rewritten_removed_and_added() -> None:
    old = "# T\n\nFirst paragraph about fish and nets.\n\nSecond about steel tariffs and coal.\n\nThird stays."
    new = "# T\n\nNobody saw this one before.\n\nFirst paragraph about fish and big nets.\n\nThird stays.\n\nFourth."
    told = [(p.old, p.new, [piece.what for piece in p.pieces]) for p in paragraphs(old, new)]
    assert told == [
        (None, 2, ["added"]),
        (2, 3, ["same", "added", "same"]),
        (3, None, ["removed"]),
        (None, 5, ["added"]),
    ]


def test_far_words_without_a_change_are_left_out() -> None:
    old = " ".join(f"a{n}" for n in range(100))
    (paragraph,) = paragraphs(old, old.replace("a50", "b"))
    _, line = paragraph_lines(paragraph)
    assert line == "    … " + " ".join(
        [*(f"a{n}" for n in range(35, 50)), "[-a50-] {+b+}", *(f"a{n}" for n in range(51, 66)), "…"]
    )


def test_values_differ_by_what_they_are_and_by_where_they_come_from(fish: Statement) -> None:
    (same_value,) = values(fish, fish.corrected({"kind": "readout"}))
    assert (same_value.name, same_value.old, same_value.new) == ("kind", "readout", "readout")
    assert values(fish, fish) == []
