"""The catalogue of the record: what a page shows is what the record holds, whoever changed it."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_commands import Command, communique
from test_record import found

from index.ingesting import ingest
from index.library import Library
from index.neural.embedding import Embedder
from ingest.catalog import Order, View
from ingest.database import _FIRST, _SECOND
from ingest.record import Record
from ingest.statement import Kind, Statement

__all__ = ["communique"]

PAPERS = (
    ("Éel accord", Kind.READOUT, ("Norway",), date(2021, 3, 4), "/in/a.md"),
    ("amber Corridor", Kind.JOINT_STATEMENT, ("Fiji", "Norway"), date(2023, 1, 2), "/secret/folder/amber.pdf"),
    ("Zander quota 100%", Kind.NEWS, (), None, "/in/c.md"),
)


@pytest.fixture
def record(tmp_path: Path) -> Record:
    record = Record(tmp_path / "data").create()
    for title, kind, issuers, day, source in PAPERS:
        record.keep(Statement(source, f"Text of {title}.", title, kind, issuers, event_date=day, place="Suva"), "hash")
    return record


def titles(record: Record, sought: str = "", order: Order = Order.DAY, down: bool = False, **rest: object) -> list[str]:
    page = record.page(View(sought, order, down, **rest))  # type: ignore[arg-type]
    assert len(page.rows) <= page.count
    return [row.listed.title.split()[0] for row in page.rows]


def test_statements_are_sorted_by_each_column_both_ways(record: Record) -> None:
    for order, wanted in (
        (Order.DAY, ["Zander", "Éel", "amber"]),
        (Order.TITLE, ["amber", "Zander", "Éel"]),
        (Order.KIND, ["amber", "Zander", "Éel"]),
        (Order.ISSUERS, ["Zander", "amber", "Éel"]),
    ):
        assert titles(record, order=order) == wanted
        assert titles(record, order=order, down=True) == wanted[::-1]


@pytest.mark.parametrize(
    ("sought", "wanted"),
    [
        ("éel", ["Éel"]),
        ("ÉEL", ["Éel"]),
        ("norway 2023", ["amber"]),
        ("joint statement", ["amber"]),
        ("joint-statement fiji", ["amber"]),
        ("100%", ["Zander"]),
        ("%", ["Zander"]),
        ("_", []),
        ("amber.pdf", ["amber"]),
        ("secret", []),
        ("' OR 1=1 --", []),
        ("suva", ["Zander", "Éel", "amber"]),
    ],
)
def test_statements_are_found_by_words_of_what_is_known(record: Record, sought: str, wanted: list[str]) -> None:
    assert titles(record, sought) == wanted
    assert record.page(View(sought)).count == len(wanted)


def test_pages_follow_each_other_without_a_gap(record: Record) -> None:
    assert [titles(record, start=at, size=1) for at in range(4)] == [["Zander"], ["Éel"], ["amber"], []]
    assert record.page(View(start=2, size=1)).count == 3


def test_what_was_removed_is_in_a_list_of_its_own_until_it_is_restored(record: Record) -> None:
    (eel,) = (row.listed.id for row in record.page(View("éel")).rows)
    record.remove([eel])
    assert titles(record, "éel") == []
    assert titles(record, removed=True) == ["Éel"]
    record.restore(eel)
    record.restore(eel)
    assert titles(record, "éel") == ["Éel"]
    assert [change.what for change in record.history(eel)] == ["added", "removed", "restored"]
    assert eel in record.live()


def test_a_correction_and_a_new_version_are_in_the_catalogue_at_once(record: Record) -> None:
    (eel,) = (row.listed.id for row in record.page(View("éel")).rows)
    record.correct(eel, {"title": "Herring accord", "event_date": "2025-01-01"})
    assert titles(record, "éel") == []
    assert titles(record, order=Order.DAY, down=True)[0] == "Herring"
    _, kind, issuers, day, source = PAPERS[2]
    record.keep(Statement(source, "Other words.", "Pike quota", kind, issuers, event_date=day), "other")
    assert titles(record, "pike") == ["Pike"]


def test_a_record_of_the_second_form_gets_its_catalogue(tmp_path: Path) -> None:
    fresh = Record(tmp_path / "fresh").create()
    fresh.keep(Statement("/in/old.md", "Text.", "Old paper", Kind.SPEECH, ("Fiji",)), "hash")
    old = Record(tmp_path / "old")
    (tmp_path / "old").mkdir()
    with sqlite3.connect(old.path) as db:
        for step in (_FIRST, _SECOND):
            db.executescript(step)
        db.execute("ATTACH ? AS fresh", (str(fresh.path),))
        for table in ("version", "statement", "change"):
            db.execute(f"INSERT INTO {table} SELECT * FROM fresh.{table}")
        db.execute("PRAGMA user_version = 2")
    db.close()
    old.create()
    assert titles(old, "fiji") == ["Old"]
    assert old.page(View()) == fresh.page(View())


@settings(max_examples=15)
@given(st.lists(st.sampled_from(["keep", "change", "remove", "restore", "correct"]), max_size=8))
def test_the_catalogue_is_the_record_whatever_happens(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    record = Record(tmp_path_factory.mktemp("record")).create()
    record.keep(Statement("/in/x.md", "Text.", "Paper", Kind.SPEECH), "hash")
    (id,) = record.live()
    for at, step in enumerate(steps):
        match step:
            case "keep" | "change":
                text = "Text." if step == "keep" else f"Text {at}."
                record.keep(Statement("/in/x.md", text, "Paper", Kind.SPEECH), str(at))
            case "remove":
                record.remove([id])
            case "restore":
                record.restore(id)
            case _:
                record.correct(id, {"place": f"Place {at}"})
        shown = {row.listed.id: row.listed.version for row in record.page(View()).rows}
        assert shown == record.live()
        assert record.page(View(removed=True)).count == 1 - len(shown)


def test_restore_on_the_command_line_is_found_again(
    tmp_path: Path, communique: Command, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "eel.md").write_text("# Eels\n\nThe eel quota of Port Amber is nine tons.\n", encoding="utf-8")
    monkeypatch.setenv("COMMUNIQUE_DATA", str(tmp_path / "data"))
    ingest(tmp_path / "data", [tmp_path / "eel.md"], embedder)
    id = next(iter(Record(tmp_path / "data").live()))
    library = Library(tmp_path / "data", embedder)
    assert communique("remove", id)[0] == 0
    assert found(library, "eel quota") == []
    code, out, _ = communique("restore", id)
    assert (code, out) == (0, "restored: Eels\n")
    assert found(library, "eel quota") == ["The eel quota of Port Amber is nine tons."]
    assert communique("restore", "nosuch")[0] == 2
