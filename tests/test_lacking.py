"""What a question names in vain: nowhere in the record, or not in the statement that answers best."""

from pathlib import Path

import pytest
from conftest import Asking

from app.assistant import Assistant
from app.evidence import Evidence, confidence
from app.lacking import Lacking, lacking
from app.question import read_question
from app.rendering import answer_json
from index.ingesting import ingest
from index.library import Library
from index.neural.embedding import Embedder
from index.passage import Hit, Passage
from ingest.statement import Statement

TOKYO = "Prime Minister Fumio Kishida pledged $40 million to the Harbour Fund. Ada Quist Reed will chair it."
OSLO = "The ministers of Norway and Iceland opened a ferry line. The line runs every day."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Library:
    home = tmp_path_factory.mktemp("lacking")
    for name, title, body in (("tokyo", "Harbour Fund", TOKYO), ("oslo", "Ferry line", OSLO)):
        (home / f"{name}.md").write_text(f"---\ntitle: {title}\ndate: 2023-03-01\n---\n\n{body}\n", encoding="utf-8")
    ingest(home / "data", [home], embedder)
    return Library(home / "data", embedder)


def named_in_vain(asked: str, title: str, library: Library) -> Lacking:
    reading = library.reading()
    (best,) = (reading.statement(row.id) for row in reading.listing if row.title == title)
    return lacking(read_question(asked), best, reading)


@pytest.mark.parametrize(
    ("asked", "title", "nowhere", "there"),
    [
        ("What did Kishida pledge to the Harbour Fund?", "Harbour Fund", (), ()),
        ("What did Kishida pledge to the Harbour Fund?", "Ferry line", (), ("Kishida",)),
        ("Will Ada Quist Reed chair the fund?", "Harbour Fund", (), ()),
        ("What did Ada Quist Reed's deputy say?", "Harbour Fund", (), ()),
        ("What did Berit Lund Moe tell Kishida?", "Harbour Fund", ("Berit Lund Moe",), ()),
        ("What did Oslo open?", "Ferry line", (), ()),
        ("How did Kishida's pledge compare with that of Norway?", "Ferry line", (), ()),
    ],
)
def test_names_are_known_by_any_of_their_forms(
    asked: str, title: str, nowhere: tuple[str, ...], there: tuple[str, ...], library: Library
) -> None:
    assert named_in_vain(asked, title, library) == Lacking(nowhere, there)


def test_an_answer_is_less_likely_where_something_is_lacking() -> None:
    statement = Statement("a", "We met.", "A statement")
    some = [Evidence(Hit(Passage(statement, 0, 7), 1.0, ()), 0, 7, 0.9, 1.0, (1.0, 1.0))]
    assert confidence(some, True) < confidence(some)
    assert confidence([], True) == 0


def test_the_reader_is_told_who_stands_nowhere(library: Library) -> None:
    answer = answer_json(Assistant(library).ask("How much did Berit Lund Moe pledge to the Harbour Fund?"))
    assert answer["remarks"] == ["“Berit Lund Moe” stands nowhere in the record."]
    assert Assistant(library).ask("How much did Kishida pledge to the Harbour Fund?").remarks == ()


def test_nothing_is_lacking_in_an_empty_question(asking: Asking, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(f"Ferry line\n\n{OSLO}\n", encoding="utf-8")
    assert asking(tmp_path / "one.txt").ask("?").remarks == ()
