"""Two statements side by side: every sentence of both once, and nothing said to be dropped that still stands."""

from __future__ import annotations

import json

import numpy as np
import pytest
from test_commands import Command, communique

from app.compare.alignment import Aligned, in_order, likest
from app.compare.comparing import compare_periods, compare_statements
from app.compare.comparison import Change, Comparison, Pair
from app.compare.period import read_period
from index.ingesting import ingest
from index.library import Filters, Library
from index.neural.embedding import Embedder
from index.sentences import sentences
from ingest.difference import ADDED, REMOVED
from ingest.errors import CommuniqueError
from ingest.statement import Statement

__all__ = ["communique"]

PREAMBLE = "The ministers of Norland and Sudland met and reaffirmed their lasting friendship."
CORRIDOR = "They agreed to open the Amber Corridor to freight trains by June 2032."
LATER = "They agreed to open the Amber Corridor to freight and passenger trains by June 2034."
EELS = "They noted with regret that the eel fishery had collapsed."
LAMPS = "They praised the keepers of the northern lighthouses for their long service."
GRAIN = "They will store forty tons of grain at Port Amber."
RADAR = "A weather radar will be built on the Isle of Moss."
STATEMENTS = {
    "2031-05-04": f"{PREAMBLE} {CORRIDOR} {EELS}\n\n## Lighthouses\n\n{LAMPS} The lamps were lit.\n\n{GRAIN}",
    "2033-05-04": f"{PREAMBLE} {GRAIN} {LATER}\n\n## Lighthouses\n\n{LAMPS} The lamps were lit.\n\n{RADAR}",
    "2033-09-01": f"{PREAMBLE.upper()} {LAMPS}",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Library:
    home = tmp_path_factory.mktemp("compare")
    for day, body in STATEMENTS.items():
        front = (
            f"---\ntitle: Statement of {day}\ndate: {day}\nkind: joint-statement\nissuers: [Norland, Sudland]\n---\n\n"
        )
        (home / f"{day}.md").write_text(front + body, encoding="utf-8")
    ingest(home / "data", [home], embedder)
    return Library(home / "data", embedder)


def statement(library: Library, day: str) -> Statement:
    return next(one for one in library.record.statements() if str(one.date) == day)


def compared(library: Library, topic: str = "") -> Comparison:
    one, other = statement(library, "2031-05-04"), statement(library, "2033-05-04")
    return compare_statements(one, other, library.reading(), library.embedder, topic)


def of(found: Comparison, change: Change) -> list[Pair]:
    return [pair for pair in found.pairs if pair.change is change]


def quotes(pairs: list[Pair]) -> list[tuple[str, str]]:
    return [(pair.old.quote if pair.old else "", pair.new.quote if pair.new else "") for pair in pairs]


def test_each_sentence_is_kept_reworded_moved_added_or_dropped(library: Library) -> None:
    found = compared(library)
    assert quotes(of(found, Change.REWORDED)) == [(CORRIDOR, LATER)]
    assert quotes(of(found, Change.MOVED)) == [(GRAIN, GRAIN)]
    assert quotes(of(found, Change.ADDED)) == [("", RADAR)]
    assert quotes(of(found, Change.DROPPED)) == [(EELS, "")]
    assert [old for old, _ in quotes(of(found, Change.KEPT))] == [PREAMBLE, "Lighthouses", LAMPS, "The lamps were lit."]
    assert found.counts == {"kept": 4, "reworded": 1, "moved": 1, "added": 1, "dropped": 1}


def test_every_sentence_of_both_stands_in_the_comparison_once_and_verbatim(library: Library) -> None:
    found = compared(library)
    for day, side in (("2031-05-04", "olds"), ("2033-05-04", "news")):
        text = statement(library, day).text
        shown = sorted((place.start, place.end) for pair in found.pairs for place in getattr(pair, side))
        assert shown == sorted(sentences(text))
    numbers = [place.number for pair in found.pairs for place in (*pair.olds, *pair.news)]
    assert sorted(numbers) == list(range(1, len(numbers) + 1)) == sorted(found.citations)


def test_a_reworded_sentence_tells_the_words_that_differ(library: Library) -> None:
    (pair,) = of(compared(library), Change.REWORDED)
    assert [(what, text.strip()) for what, text in pair.pieces if what != "same"] == [
        (ADDED, "and passenger"),
        (REMOVED, "2032"),
        (ADDED, "2034"),
    ]
    old = "".join(text for what, text in pair.pieces if what != ADDED)
    new = "".join(text for what, text in pair.pieces if what != REMOVED)
    assert (old, new) == (CORRIDOR, LATER)


def test_a_topic_shows_its_sentences_and_those_under_its_heading(library: Library) -> None:
    found = compared(library, "Amber Corridor")
    assert quotes(list(found.pairs)) == [(CORRIDOR, LATER)]
    under = compared(library, "lighthouses").pairs
    # What stood under the heading and moved away is shown where it went, what came under it as added.
    assert quotes(list(under)) == [
        (GRAIN, GRAIN),
        ("Lighthouses", "Lighthouses"),
        (LAMPS, LAMPS),
        ("The lamps were lit.", "The lamps were lit."),
        ("", RADAR),
    ]


def test_two_periods_say_what_they_share_once_and_where_all_of_it_stands(library: Library) -> None:
    def period(words: str) -> tuple[str, Filters]:
        return read_period(words, Filters())

    found = compare_periods(period("2031"), period("2033"), library.reading(), library.embedder, "ministers")
    (pair,) = found.pairs
    assert pair.change is Change.KEPT
    assert [place.quote for place in pair.olds] == [PREAMBLE]
    assert [place.quote for place in pair.news] == [PREAMBLE, PREAMBLE.upper()]
    assert found.new.searched and found.new.searched.words == "2 statements, 2033-05-04 to 2033-09-01"
    found = compare_periods(period("2033"), period("2031"), library.reading(), library.embedder, "eel fishery")
    assert quotes(list(found.pairs)) == [("", EELS)]
    with pytest.raises(CommuniqueError, match="give one, such as --topic"):
        compare_periods(period("2033"), period("2031"), library.reading(), library.embedder, " ")


def test_one_statement_is_not_compared_with_itself(library: Library) -> None:
    one = statement(library, "2031-05-04")
    with pytest.raises(CommuniqueError, match="compare two statements"):
        compare_statements(one, one, library.reading(), library.embedder)


def test_the_order_of_both_texts_is_kept_where_most_likeness_is() -> None:
    last_is_first = np.array([[0, 1, 0], [0, 0, 0.7], [1, 0, 0]], np.float32)
    assert in_order(last_is_first) == [Aligned(2, 0, True), Aligned(0, 1), Aligned(1, 2)]
    two_weak_or_one_same = np.array([[0.6, 1.0], [0, 0.6]], np.float32)
    assert Aligned(0, 1) in in_order(two_weak_or_one_same)
    assert in_order(np.zeros((2, 0), np.float32)) == [Aligned(0, None), Aligned(1, None)]
    assert in_order(np.zeros((0, 1), np.float32)) == [Aligned(None, 0)]


def test_a_variant_of_what_is_paired_already_is_no_addition() -> None:
    alike = np.array([[1.0, 0.9, 0.1]], np.float32)
    assert likest(alike) == [Aligned(0, 0), Aligned(0, 1), Aligned(None, 2)]
    assert likest(np.zeros((0, 1), np.float32)) == [Aligned(None, 0)]
    assert likest(np.zeros((1, 0), np.float32)) == [Aligned(0, None)]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("May 2022", "2022-05-01", "2022-05-31"),
        ("2021-02-03 to 2021-06-30", "2021-02-03", "2021-06-30"),
        ("since March 2022", "2022-03-01", "None"),
    ],
)
def test_a_period_is_read_as_it_is_typed(words: str, first: str, last: str) -> None:
    name, filters = read_period(words, Filters(issuers=("Japan",)))
    assert (name, str(filters.from_), str(filters.to), filters.issuers) == (words, first, last, ("Japan",))


@pytest.mark.parametrize("words", ["", "whenever", "in May", "2021 and 2023-05-01 and 1999"])
def test_what_is_no_period_is_refused(words: str) -> None:
    with pytest.raises(CommuniqueError, match="is not a period"):
        read_period(words, Filters())


def test_the_command_shows_the_redline_and_its_places(
    library: Library, communique: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = statement(library, "2031-05-04"), statement(library, "2033-05-04")
    monkeypatch.setenv("COMMUNIQUE_DATA", str(library.record.path.parent))
    code, out, _ = communique("compare", one.id[:6], other.id, "--topic", "Amber Corridor")
    assert code == 0
    assert "0 kept, 1 reworded, 0 moved, 0 added, 0 dropped" in out
    assert "freight {+and passenger+} trains by June [-2032-]{+2034+}." in out
    assert f"[2] Norland and Sudland, joint statement, 4 May 2033 · {other.id}, paragraph 1" in out
    code, out, _ = communique("compare", one.id, other.id, "--json")
    row = json.loads(out)
    for pair in row["pairs"]:
        for side, text in (("old", one.text), ("new", other.text)):
            assert all(text[place["start"] : place["end"]] == place["quote"] for place in pair[side])
    assert row["counts"] == {"kept": 4, "reworded": 1, "moved": 1, "added": 1, "dropped": 1}


@pytest.mark.parametrize(
    "arguments",
    [
        ("compare",),
        ("compare", "abc"),
        ("compare", "--period", "2021"),
        ("compare", "abc", "--period", "2021"),
        ("compare", "--period", "2031", "--period", "2033"),
        ("compare", "abc", "def"),
    ],
)
def test_what_cannot_be_compared_is_one_line(
    library: Library, communique: Command, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COMMUNIQUE_DATA", str(library.record.path.parent))
    code, _, error = communique(*arguments)
    assert code == 2
    assert error.startswith("communique: ") and error.count("\n") == 1
