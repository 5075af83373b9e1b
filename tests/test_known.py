"""What is known of a statement is what it says of itself: right, or absent, or marked as a guess."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from app.web.cards import about
from index.ingesting import ingest
from index.library import Library
from index.neural.embedding import Embedder
from index.retriever import Weights, search
from ingest.authority import Authority
from ingest.commands import list_statements, show
from ingest.known import statement
from ingest.known.names import canonical, mentions
from ingest.record import Record
from ingest.statement import Kind, Statement

PUBLISHED = {"publication_date": date(2024, 3, 6)}


def known(title: str, body: str, page: dict[str, Any] | None = None, source: str = "/in/paper.md") -> Statement:
    return statement(source, f"# {title}\n\n{body}" if title else body, {}, page)


@pytest.mark.parametrize(
    ("title", "body", "kind"),
    [
        ("Readout of Prime Minister Berg's Call with the Emir of Qatar", "They spoke.", Kind.READOUT),
        ("Joint Readout of a Meeting on Cod", "They met.", Kind.READOUT),
        ("FACT SHEET: The Ministry Announces a Statement of Aims", "More cod.", Kind.FACT_SHEET),
        ("Statement by the Minister on the Joint Declaration of Bergen", "We agree.", Kind.STATEMENT),
        ("Norway-Iceland Joint Statement on Cod", "Cod is good.", Kind.JOINT_STATEMENT),
        ("G7 Leaders’ Statement", "1. We met.", Kind.JOINT_STATEMENT),
        ("The Bergen Communiqué", "Fish.", Kind.JOINT_STATEMENT),
        ("Declaration on the North Sea", "We, the Governments of Norway and Denmark, met.", Kind.JOINT_STATEMENT),
        ("Declaration on the North Sea", "Norway is of the view that it is cold.", Kind.STATEMENT),
        ("Remarks by President Berg at the Harbour", "Thank you. I am glad.", Kind.SPEECH),
        ("Remarks by President Berg", "PRESIDENT BERG: Welcome.\n\nPRESIDENT HOLM: Thank you.", Kind.TRANSCRIPT),
        ("Press Briefing by the Spokesperson", "Q Why?", Kind.TRANSCRIPT),
        ("The Ministry of Fish Announces a Grant", "Today it did.", Kind.PRESS_RELEASE),
        ("President Berg Approves the Oslo Disaster Declaration", "He did.", Kind.PRESS_RELEASE),
        ("Media Release: Nominations Sent", "Names.", Kind.PRESS_RELEASE),
        ("Letter to the Speaker on Cod", "Dear Madam Speaker: …", Kind.OTHER),
        ("A Proclamation on Cod Day", "Cod.", Kind.OTHER),
        ("Cod", "Dear Madam Speaker:\n\nWe met.", Kind.OTHER),
        ("Cod and Peace", "Cod is a fish of the sea.", Kind.OTHER),
        ("", "Lawmakers in Oslo said that cod is scarce. The minister met them.", Kind.NEWS),
    ],
)
def test_a_paper_is_what_its_title_calls_it_first(title: str, body: str, kind: Kind) -> None:
    assert known(title, body).kind is kind


def test_a_kind_told_only_by_the_form_is_a_guess() -> None:
    told = known("", "President Berg spoke today by phone with the Prime Minister of Japan. They agreed.")
    assert told.kind is Kind.READOUT
    assert told.guessed("kind")
    assert "readout (guessed)" in about(told)
    titled = known("Readout of a Call", "They spoke.")
    assert not titled.guessed("kind")
    assert "(guessed)" not in about(titled)


@pytest.mark.parametrize(
    ("title", "body", "issuers"),
    [
        ("Joint Statement on Cod", "We, the leaders of Australia, India, Japan, and the United States, met.", "AIJU"),
        ("Quad Leaders’ Statement", "Today, we – friends – met.", "AIJU"),
        ("U.S.-Japan Joint Statement", "China and Russia were discussed.", "UJ"),
        ("Joint Statement on the U.S.-Jordan Partnership", "Peace in Iraq matters.", "UO"),
        ("Joint Statement Following the Meeting Between President Biden and President Macron", "In Iraq, war.", "UF"),
        ("G7 Leaders’ Statement", "We, the Leaders of the G7, condemn Russia.", "7"),
    ],
)
def test_a_joint_paper_is_issued_by_each_party_that_speaks(title: str, body: str, issuers: str) -> None:
    names = {
        "A": "Australia",
        "I": "India",
        "J": "Japan",
        "U": "United States",
        "O": "Jordan",
        "F": "France",
        "7": "G7",
    }
    found = known(title, body)
    assert sorted(found.issuers) == sorted(names[one] for one in issuers)
    assert found.parties == found.issuers


@pytest.mark.parametrize(
    ("title", "body", "issuers", "parties"),
    [
        (
            "Readout of President Biden’s Call with Prime Minister Kishida of Japan on Iran",
            "They spoke of Ukraine.",
            ("United States",),
            ("United States", "Japan"),
        ),
        ("Statement by President Macron on Belarus", "I condemn the arrests.", ("France",), ()),
        ("Statement on Elections", "The United Kingdom condemns the vote in Belarus.", ("United Kingdom",), ()),
        ("On Cod", "Cod was discussed in Norway.", (), ()),
        (
            "Readout of the White House’s Meeting",
            "Jo Ek met today with Turkish President Ak to discuss Syria.",
            ("United States",),
            ("United States", "Turkey"),
        ),
    ],
)
def test_one_office_issues_and_those_it_met_took_part(
    title: str, body: str, issuers: tuple[str, ...], parties: tuple[str, ...]
) -> None:
    found = known(title, body)
    assert (found.issuers, found.parties) == (issuers, parties)


def test_the_address_tells_the_issuer_of_a_paper_but_not_of_a_joint_one() -> None:
    page = {"url": "https://www.mofa.go.jp/press/1.html"}
    assert known("Press Release", "Fish.", page).issuers == ("Japan",)
    assert known("Press Release", "Fish.", page).origin["issuers"] == "address"
    assert known("Japan-Norway Joint Statement", "Fish.", page).issuers == ("Japan", "Norway")
    assert known("Press Release", "Fish.", {"url": "https://mofa.go.jp.example.org/"}).issuers == ()


@pytest.mark.parametrize(
    ("title", "body", "page", "day", "origin"),
    [
        ("X", "TOKYO, May 24, 2022 – The ministers met.", {}, "2022-05-24", "text: “TOKYO, May 24, 2022”"),
        ("Statement on Cod, 11 October 2022", "We met.", {}, "2022-10-11", "title"),
        ("X", "The ministers met in Oslo on 12 June 2021.", {}, "2021-06-12", "text: “12 June 2021”"),
        ("X", "We, the leaders, met in Oslo on 11-13 June 2021 to talk.", {}, "2021-06-13", "text: “11-13 June 2021”"),
        ("X", "The ministers met on March 5 in Oslo.", PUBLISHED, "2024-03-05", "text: “March 5”"),
        ("X", "The ministers met today.", PUBLISHED, "2024-03-06", "text: “today”, and the day of publication"),
        ("Readout", "Yesterday, they met.", PUBLISHED, "2024-03-05", "text: “Yesterday”, and the day of publication"),
        # Without a stated year, or of another event, or still to come: no date at all.
        ("X", "The ministers met on Monday, March 5 in Oslo.", {}, None, ""),
        ("X", "The ministers met today.", {}, None, ""),
        ("X", "They recalled that they had met on May 2, 2019.", {}, None, ""),
        ("X", "The leaders will meet on May 24, 2022 in Tokyo.", {}, None, ""),
        ("X", "On May 6, 1995, by Executive Order 12959, trade was held back.", {}, None, ""),
        ("X", "The ministers met on May 2, 2019.", PUBLISHED, None, ""),
        ("X", "One year ago today they met.", PUBLISHED, None, ""),
        ("Statement", "Yesterday, they met elsewhere.", PUBLISHED, None, ""),
        ("Notice of the Emergency Declared Since March 1, 2020", "It goes on.", {}, None, ""),
    ],
)
def test_an_event_date_is_the_day_of_this_event_or_absent(
    title: str, body: str, page: dict[str, Any], day: str | None, origin: str
) -> None:
    found = known(title, body, page)
    assert (found.event_date and found.event_date.isoformat(), found.origin.get("event_date", "")) == (day, origin)


def test_publication_and_correction_are_read_where_the_paper_states_them() -> None:
    found = known("X", "For Immediate Release: March 6, 2024\n\nCod.\n\nUpdated on March 9, 2024")
    assert (found.publication_date, found.correction_date) == (date(2024, 3, 6), date(2024, 3, 9))
    assert found.origin["correction_date"] == "text: “Updated on March 9, 2024”"
    assert found.event_date is None


def test_a_later_change_is_a_correction_and_one_on_the_day_is_not() -> None:
    front = {"title": "X", "published_time": "2024-03-06 19:00", "modified_time": "2024-03-07 01:00"}
    corrected = statement("/x.md", "Words.", front)
    assert corrected.correction_date == date(2024, 3, 7)
    assert corrected.origin["correction_date"] == "front matter: modified_time"
    assert statement("/x.md", "Words.", front | {"modified_time": "2024-03-06 23:00"}).correction_date is None


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("WASHINGTON, D.C. – Today, the office announced a grant.", "Washington, D.C."),
        ("Bergen, Norway, May 24, 2022 – The ministers met.", "Bergen, Norway"),
        ("The President met today with Prime Minister Jo B. Ek of Fiji in Suva, Fiji. They ate.", "Suva, Fiji"),
        ("The ministers met in Tokyo.", "Tokyo"),
        ("They spoke about the war in Ukraine.", ""),
        ("The two held talks on the situation in Syria.", ""),
        ("They will meet in Rome.", ""),
    ],
)
def test_a_place_is_where_the_paper_says_they_met(body: str, place: str) -> None:
    assert known("X", body).place == place


@pytest.mark.parametrize(
    ("title", "series"),
    [
        ("Joint Statement of the 2+2 Ministers", "2+2"),
        ("Fact Sheet: Quad Leaders’ Summit", "Quad Leaders"),
        ("Carbis Bay G7 Summit Communiqué", "G7"),
        ("The 2022 NATO Summit in Madrid", "NATO Summit"),
        ("AUSMIN 2023", "AUSMIN"),
        ("Call with the NATO Secretary General", ""),
    ],
)
def test_a_series_is_named_by_its_title(title: str, series: str) -> None:
    assert known(title, "Words.").series == series


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("US", "United States"),
        ("us", None),
        ("the U.S.", "United States"),
        ("South Korea", "Republic of Korea"),
        ("ROK", "Republic of Korea"),
        ("DPRK", "North Korea"),
        ("People’s Republic of China", "China"),
        ("Tokyo", "Japan"),
        ("Türkiye", "Turkey"),
        ("G-7", "G7"),
        ("japan's", "Japan"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_a_name_has_one_canonical_form(name: str, expected: str | None) -> None:
    assert canonical(name) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("tell us of the US and of turkey with Turkey", ["United States", "Turkey"]),
        ("Michael Jordan met the King of Jordan; Chad Smith did not", ["Jordan"]),
        ("Governor Ann Ek of Georgia and the President of Georgia", ["Georgia"]),
        ("Papua New Guinea, New Mexico and the South China Sea", ["Papua New Guinea"]),
        ("JAPAN – U.S. and North Korean", ["Japan", "United States", "North Korea"]),
    ],
)
def test_a_mention_is_a_name_and_not_a_word_like_it(text: str, names: list[str]) -> None:
    assert [name for _, name in mentions(text)] == names


def test_a_mention_says_where_it_stands() -> None:
    assert mentions("In Japan’s view") == [((3, 8), "Japan")]
    assert mentions("met in Seoul", capitals=False) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Les ministres se sont réunis aujourd'hui à Paris pour discuter de la pêche.", "fr"),
        ("日本国と米国の外務大臣は東京で会談した。", "ja"),
        ("The ministers met in the morning and agreed on many things about fish.", "en"),
        ("1 2 3 4 5", ""),
    ],
)
def test_a_language_is_read_from_the_words(text: str, language: str) -> None:
    assert known("", text).language == language


def test_a_language_of_few_words_is_a_guess() -> None:
    assert known("", "The ministers agreed.").guessed("language")
    assert not known("", "The ministers met in the morning and agreed on many things about fish.").guessed("language")


@pytest.mark.parametrize(
    ("front", "body", "authority"),
    [
        ({"kind": "joint-statement"}, "Words.", Authority.OFFICIAL),
        ({"kind": "fact-sheet"}, "Words.", Authority.DERIVED),
        ({"kind": "statement"}, "Provisional translation\n\nWords.", Authority.DERIVED),
        ({"kind": "transcript"}, "Words.", Authority.TRANSCRIPT),
        ({"kind": "joint-statement", "summary": True}, "Words.", Authority.SUMMARY),
        ({"kind": "news"}, "Words.", Authority.NEWS),
        ({"kind": "other", "url": "https://paper.example/1"}, "Words.", Authority.NEWS),
        ({"kind": "other", "url": "https://www.mofa.go.jp/1"}, "Words.", Authority.OFFICIAL),
    ],
)
def test_authority_follows_kind_summary_translation_and_site(
    tmp_path: Path, front: dict[str, Any], body: str, authority: Authority
) -> None:
    paper = statement("/in/a.md", body, {"title": "A", **front})
    assert paper.authority is authority
    record = Record(tmp_path).create()
    record.keep(paper, "hash")
    assert record.listing()[0].authority is authority
    assert max(Authority) is Authority.OFFICIAL and min(Authority) is Authority.NEWS


def test_what_a_feed_or_letter_says_keeps_its_origin_and_odd_values_are_left() -> None:
    told = {"title": "A Letter", "publication_date": "2024-03-06", "issuers": "Japan", "nonsense": 1, "event_date": "?"}
    found = statement("/in/a.eml", "Words.", {}, told, "mail header")
    assert (found.publication_date, found.issuers, found.event_date) == (date(2024, 3, 6), ("Japan",), None)
    assert found.origin["issuers"] == "mail header"


def test_of_equal_passages_the_official_words_come_first(tmp_path: Path, embedder: Embedder) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    files = [folder / f"{name}.md" for name in "abc"]
    # The id decides where nothing else does, so the official paper has the last one.
    *others, official = sorted(files, key=lambda file: Statement(file.resolve().as_posix(), "x", "x").id)
    for file, tonnes in zip(files, ("thirty", "forty", "fifty"), strict=True):
        kind = "statement" if file == official else "news"
        file.write_text(
            f"---\ntitle: Cod\nkind: {kind}\ndate: 2024-03-06\n---\nThe quota for cod is {tonnes} tonnes.\n"
        )
    ingest(tmp_path / "data", [folder], embedder)
    reading = Library(tmp_path / "data", embedder).reading()
    hits = search(reading, embedder, "How large is the quota for cod?", weights=Weights(vector=0))
    assert len({hit.score for hit in hits}) == 1
    assert len(hits) == 1 + len(others)
    assert hits[0].passage.statement.source == official.resolve().as_posix()


def test_list_and_show_tell_a_guess_from_what_is_stated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = known("", "President Berg spoke today by phone with the Prime Minister of Japan. They agreed.")
    Record(tmp_path / "data").create().keep(told, "hash")
    list_statements(as_json=False)
    assert "readout (guessed)" in capsys.readouterr().out
    show(told.id, as_json=False)
    shown = capsys.readouterr().out
    assert "authority         official text" in shown
    assert "[guessed from the words: it tells of a meeting or call]" in shown


@drawn(st.text(max_size=400), st.sampled_from(["/a.md", "https://[bad", "https://example.org/%zz", "\x00", ""]))
def test_no_text_or_source_is_too_odd(text: str, source: str) -> None:
    found = statement(source, text, {})
    assert found.title
    assert Statement.from_known(found.text, found.known()) == found


@pytest.mark.parametrize(
    "unit", ["1", "Met ", "# ", "U.S.-", "President A ", "We, the leaders of ", "A: ", "May 1 ", "."]
)
def test_a_huge_line_takes_no_time(unit: str) -> None:
    begun = time.process_time()
    assert statement("/a.md", unit * (2_000_000 // len(unit)), {"title": unit * 100_000}).title
    assert time.process_time() - begun < 2
