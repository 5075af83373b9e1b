"""A phrase over time: what is counted is what a reader with all the texts would count."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from test_commands import Command, communique

from app.sought import seek
from app.track import Track, track
from app.track_text import track_json, track_text
from index.ingesting import ingest
from index.library import Filters, Library
from index.neural.embedding import Embedder
from ingest.errors import CommuniqueError

__all__ = ["communique"]

WIRE = "The ministers of both countries agreed to protect the kelp forests of the Narrow Sea, and to meet every spring."
HEALTHY = "The kelp forest is healthy."
STATEMENTS = {
    "a": ("2031-01-04", "Japan, Australia", f"{WIRE} Tokyo will host the next talks. They told us of storms."),
    "b": ("2031-03-09", "Japan", f"{HEALTHY} A “free and fair” trade was the aim.\n\n- Kelp, no forests."),
    "c": ("2031-03-20", "Fiji", "Free and Fair trade is far off. The U.S. sent a ship, and the US paid for it."),
    "d": ("", "Fiji", "Of Japanese kelp forests nothing was said."),
    "e": ("2031-01-05", "Sudland Herald", f"{WIRE} The Herald printed this."),
}  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Library:
    home = tmp_path_factory.mktemp("track")
    for name, (day, issuers, body) in STATEMENTS.items():
        kind = "news" if name == "e" else "statement"
        dated = f"date: {day}\n" if day else ""
        front = f"---\ntitle: Statement {name}\n{dated}kind: {kind}\nissuers: [{issuers}]\n---\n\n"
        (home / f"{name}.md").write_text(front + body, encoding="utf-8")
    ingest(home / "data", [home], embedder)
    return Library(home / "data", embedder)


def said(found: Track) -> list[tuple[str, str]]:
    return [(mention.statement.title[-1], mention.quote) for mention in found.mentions]


def test_a_topic_is_every_sentence_that_has_all_its_words_in_any_form(library: Library) -> None:
    found = track("kelp forests", library.reading())
    assert said(found) == [
        ("a", WIRE),
        ("b", HEALTHY),
        ("b", "Kelp, no forests."),
        ("d", STATEMENTS["d"][2]),
    ]
    # e has the words of a: it is neither counted nor among those looked through.
    assert found.words == "“kelp” and “forests” stand together in 3 of 4 statements, 2031-01-04 to 2031-03-20."
    assert [row.title[-1] for row in found.mentions[0].also] == ["e"]
    assert [(str(m.first)[:7], m.statements, m.sentences, m.of) for m in found.months] == [
        ("2031-01", 1, 1, 1),
        ("2031-02", 0, 0, 0),
        ("2031-03", 1, 2, 2),
    ]
    assert [(one.name, one.statements, one.sentences, one.of) for one in found.speakers] == [
        ("Japan", 2, 3, 2),
        ("Australia", 1, 1, 1),
        ("Fiji", 1, 1, 2),
    ]
    assert (found.dated[0].quote, found.dated[-1].quote) == (WIRE, "Kelp, no forests.")


def test_a_name_is_found_under_its_other_names(library: Library) -> None:
    found = track("Japan", library.reading())
    assert said(found) == [("a", "Tokyo will host the next talks."), ("d", STATEMENTS["d"][2])]
    assert "Tokyo" in found.words
    assert said(track('"Japan"', library.reading())) == []


def test_a_short_name_is_no_pronoun(library: Library) -> None:
    found = track("US", library.reading())
    assert said(found) == [("c", "The U.S. sent a ship, and the US paid for it.")]


def test_a_phrase_in_quotes_is_exact_but_for_case_and_kinds_of_marks(library: Library) -> None:
    reading = library.reading()
    assert [name for name, _ in said(track('"free and fair"', reading))] == ["b", "c"]
    assert said(track('"free fair"', reading)) == []
    assert said(track('"kelp forest"', reading)) == [("b", HEALTHY)]
    assert [name for name, _ in said(track("“and the”", reading))] == ["c"]  # no word of it is in the index
    across = track('"healthy. A"', reading)
    assert said(across) == [("b", "The kelp forest is healthy. A “free and fair” trade was the aim.")]
    assert [name for name, _ in said(track('"both countries" kelp', reading))] == ["a"]


def test_filters_narrow_what_is_looked_through(library: Library) -> None:
    found = track("kelp", library.reading(), Filters(from_=date(2031, 2, 1), issuers=("Fiji",)))
    assert found.words == "“kelp” stands in none of 1 statement, 2031-03-20 to 2031-03-20."
    assert track_text(found) == found.words
    # Where only the copy passes, its original is what is read: the words are its too.
    herald = track("kelp", library.reading(), Filters(issuers=("Sudland Herald",)))
    assert [name for name, _ in said(herald)] == ["a"]


def test_nothing_to_look_for_is_refused(library: Library) -> None:
    for asked in ("", "  ", "of the", '""', "?!"):
        with pytest.raises(CommuniqueError, match="nothing to look for"):
            seek(asked, library.reading())


@pytest.mark.parametrize(("word", "pattern"), [("Taiwan", r"Taiwan|Taipei"), ("missile", r"[Mm]issiles?\b")])
def test_over_the_samples_no_sentence_is_missed_and_none_is_counted_twice(
    samples: Library, word: str, pattern: str
) -> None:
    found = track(word, samples.reading())
    copies = samples.reading().copies
    texts = {one.id: one.text for one in samples.record.statements() if one.id not in copies}
    having = {id for id, text in texts.items() if re.search(rf"\b(?:{pattern})", text)}
    assert {one.id for one in found.statements} == having != set()
    for mention in found.mentions:
        assert re.search(pattern, mention.quote)
        assert mention.quote in texts[mention.statement.id]
    hits = sum(len(re.findall(rf"\b(?:{pattern})", text)) for text in texts.values())
    assert sum(len(re.findall(rf"\b(?:{pattern})", mention.quote)) for mention in found.mentions) == hits


def test_the_command_tells_first_last_months_and_issuers(
    library: Library, communique: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_DATA", str(library.record.path.parent))
    code, out, _ = communique("track", "kelp forests")
    assert code == 0
    assert f"First: Japan and Australia, statement, 4 January 2031\n    Statement a\n    “{WIRE}”" in out
    assert "also published by 1 other source" in out
    assert re.search(r"^2031-03 +1 of 2 ", out, re.M)
    assert re.search(r"^Japan +2 of 2 +2031-01-04 to 2031-03-09$", out, re.M)
    assert "1 of them undated" in out
    code, out, _ = communique("track", '"free and fair"', "--from", "2031-03-10", "--issuer", "Fiji", "--json")
    row = json.loads(out)
    assert (row["phrases"], row["names"], row["statements"]) == (["free and fair"], [], 1)
    assert row["first"] == row["last"] == row["mentions"][0]
    assert row["months"] == [{"month": "2031-03", "statements": 1, "sentences": 1, "of": 1}]
    assert row == json.loads(json.dumps(track_json(track('"free and fair"', library.reading(), Filters(
        from_=date(2031, 3, 10), issuers=("Fiji",))))))  # fmt: skip
    assert communique("track", "")[0] == 2


def test_what_stands_nowhere_is_said_with_all_that_was_looked_through(samples: Library) -> None:
    assert track("zebra", samples.reading()).words.startswith("“zebra” stands in none of ")
