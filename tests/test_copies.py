"""One statement with several sources is one; statements that only look alike stay two."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from conftest import SHARED, needs_shared
from hypothesis import given
from hypothesis import strategies as st

from app.answer import Answer
from app.assistant import Assistant
from app.choosing import choose
from app.evidence import Evidence
from app.question import read_question
from app.rendering import answer_json, full_text
from app.web.cards import cards
from app.web.exchange import Exchange
from index.ingesting import ingest, remove
from index.library import Filters, Library
from index.manifest import serving
from index.neural.embedding import Embedder
from index.passage import Hit, Passage
from index.retriever import search
from ingest.copies import find_copies, grouped
from ingest.intake import take
from ingest.likeness import compare
from ingest.reading import find_files, read_file
from ingest.record import Record
from ingest.sketches import candidates, near, sketch
from ingest.statement import Kind, Statement
from ingest.wording import Wording, form, shingles

BODY = """\
The Ministers of Arlen, Borduria and Caldonia met in Port Selby on 4 May 2031 to discuss the security of the Narrow Sea.

They condemned the seizure of the ferry Halcyon and called for the release of its crew of 31 without delay.

The Ministers decided to hold a joint naval exercise in September, to share radar data from the northern coast, and to \
open a coordination centre in Port Selby by the end of the year. The centre will have a staff of forty.

They welcomed the defence programme of Caldonia, and agreed that nothing in it threatens its neighbours.

The Ministers will meet again in Arlen in the spring.
"""
NOTICE = """\
On {when}, by Executive Order {order}, the President declared a national emergency with respect to {country} to deal \
with the unusual threat to the foreign policy of the Union posed by the actions of its government.

The crisis that led to the declaration of that emergency has not been resolved. For this reason the national emergency \
declared on {when} must continue in effect beyond {until}.

This notice shall be published in the Register and transmitted to the Assembly.
"""
READOUT = """\
The President spoke today with {who} to underscore the enduring strength of the alliance between the two nations.

The leaders discussed their close coordination on the situation along the border, the supply of grain to the south, \
and the need to keep the sea lanes open. They agreed that their teams would remain in close touch.
"""


def write(folder: Path, name: str, text: str, **known: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"{key}: {value}\n" for key, value in ({"title": name} | known).items())
    path = folder / name
    path.write_text(f"---\n{lines}---\n{text}\n", encoding="utf-8")
    return path


def copies(data: Path, *folders: Path) -> dict[str, str]:
    """The copies among files, by file name."""
    record = Record(data).create()
    take(record, folders)
    names = {row.id: Path(str(row.known["source"])).name for row in record.listing()}
    return {names[copy]: names[original] for copy, original in find_copies(record).items()}


def alike(one: str, other: str) -> bool:
    first, second = Wording.of(one), Wording.of(other)
    assert compare(first, second) == compare(second, first)
    return compare(first, second).is_copy


BRITISH_TO_AMERICAN = (
    BODY.replace("centre", "center").replace("defence programme", "defense program").replace("neighbours", "neighbors")
)
SAME = {
    "the same": BODY,
    "a letterhead": f"## Ministry of Foreign Affairs of Arlen\n\nPress release 12/2031\n\n5 May 2031\n\n{BODY}",
    "another letterhead and spelling": f"## State Chancery\n\nFor immediate release\n\n{BRITISH_TO_AMERICAN}",
    "a dateline": BODY.replace("The Ministers of", "PORT SELBY, 5 May (Courier) – The Ministers of", 1),
    "an outlet's frame": "The Selby Courier has received this statement from the chancery on Monday:\n\n"
    f"{BODY}\n\nShares of Borduria Shipping fell by 3 percent on Tuesday.\n\nReporting by Ada Quill.",
    "the other order of names": BODY.replace("Arlen, Borduria and Caldonia", "Caldonia, Arlen and Borduria", 1),
    "the day written otherwise": BODY.replace("4 May 2031", "May 4th, 2031"),
    "numbered paragraphs": "\n\n".join(f"{n}. {part}" for n, part in enumerate(BODY.strip().split("\n\n"), 1)),
    "a link": BODY.replace("Halcyon", "[Halcyon](https://example.org/2029/ships/77)"),
    "one paragraph left out": BODY.replace(
        "They condemned the seizure of the ferry Halcyon and called for the"
        " release of its crew of 31 without delay.\n\n",
        "",
    ),
    "upper-case heading inside": BODY.replace("They welcomed", "## CALDONIA\n\nThey welcomed"),
}
OTHER = {
    "another number": BODY.replace("crew of 31", "crew of 13"),
    "another number in words": BODY.replace("forty", "fifty"),
    "another month": BODY.replace("September", "October"),
    "another name": BODY.replace("Caldonia", "Drusland"),
    "a name more": BODY.replace("Arlen, Borduria and Caldonia", "Arlen, Borduria, Drusland and Caldonia"),
    "a denial more": BODY.replace("decided to hold", "decided not to hold"),
    "another paragraph in its place": BODY.replace(
        "They condemned the seizure of the ferry Halcyon and called for the release of its crew of 31 without delay.",
        "They praised the crew of the lifeboat Petrel for the rescue of 8.",
    ),
    "a part of it": BODY[: len(BODY) // 3],
    "lost in a long article": "\n\n".join(
        [
            *(
                f"Paragraph {n} of the Courier tells of the harbour master, the price"
                f" of herring number {n}, and the old lighthouse beside road {n}."
                for n in range(12)
            ),
            BODY,
        ]
    ),
    "another statement": NOTICE.format(when="May 1, 2031", order=14, country="Arlen", until="May 1, 2032"),
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_the_same_words_of_the_same_event_are_one_statement(text: str) -> None:
    assert alike(BODY, text)


@pytest.mark.parametrize("text", OTHER.values(), ids=OTHER)
def test_what_tells_of_something_else_is_another_statement(text: str) -> None:
    assert not alike(BODY, text)


def test_yearly_notices_are_statements_of_their_own() -> None:
    years = [
        NOTICE.format(when="March 15, 1995", order=12957, country="Iran", until=f"March 15, {year}")
        for year in (2021, 2022)
    ]
    countries = [
        NOTICE.format(when="June 16, 2006", order=order, country=country, until="June 16, 2021")
        for country, order in (("Belarus", 13405), ("Sudan", 13067))
    ]
    assert not any(alike(one, other) for one, other in itertools.combinations([*years, *countries], 2))


def test_readouts_that_differ_in_a_name_are_statements_of_their_own() -> None:
    names = ("President Ardo Vell of Arlen", "Prime Minister Ysolt Karr of Borduria", "Mr. Vell", "Mr. Karr")
    readouts = [READOUT.format(who=name) for name in names]
    openings = [text.replace("The President spoke today with ", "") for text in readouts]
    assert not any(alike(one, other) for one, other in itertools.combinations(readouts, 2))
    assert not any(alike(one, other) for one, other in itertools.combinations(openings, 2))


@pytest.mark.parametrize(
    ("one", "other"),
    [("defence", "Defense"), ("programme", "program"), ("Theatre", "theater"), ("organisation", "organization"),
     ("travelled", "traveled"), ("labour", "labor"), ("U.S.", "US"), ("1,000", "1000"), ("28th", "28"), ("Saï", "sai")],
)  # fmt: skip
def test_two_spellings_have_one_form(one: str, other: str) -> None:
    assert form(one) == form(other)


@pytest.mark.parametrize(("one", "other"), [("four", "for"), ("Niger", "Nigeria"), ("3.1", "31"), ("hour", "hor")])
def test_other_words_have_other_forms(one: str, other: str) -> None:
    assert form(one) != form(other)


def test_a_short_text_is_like_nothing() -> None:
    assert not alike("No comment.", "No comment.")
    assert sketch(shingles("No comment.")) == b""


def test_sketches_of_half_alike_texts_meet_and_days_apart_never_do() -> None:
    words = [f"word{n}" for n in range(400)]
    half = sketch(shingles(" ".join(words[:300]))), sketch(shingles(" ".join(words[100:])))
    made = dict(zip("ab", half, strict=True))
    assert candidates(made, {"a": date(2031, 5, 1), "b": date(2031, 5, 4)}) == [("a", "b")]
    assert candidates(made, {"a": date(2031, 5, 1), "b": None}) == [("a", "b")]
    assert candidates(made, {"a": date(2031, 5, 1), "b": date(2031, 5, 5)}) == []


def test_the_most_authoritative_then_the_earliest_is_the_original(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder, "outlet.md", SAME["an outlet's frame"], date="2031-05-03", kind="news")
    write(folder, "late.md", SAME["a letterhead"], date="2031-05-05", kind="joint-statement")
    write(folder, "early.md", BODY, date="2031-05-04", kind="joint-statement")
    write(folder, "summed.md", BODY, date="2031-05-03", kind="joint-statement", summary="true")
    write(folder, "other.md", READOUT.format(who="Ysolt Karr"), date="2031-05-04")
    assert copies(tmp_path / "data", folder) == dict.fromkeys(("outlet.md", "late.md", "summed.md"), "early.md")


def test_the_same_words_of_two_years_are_two_statements_and_an_undated_copy_joins_one(tmp_path: Path) -> None:
    words = READOUT.format(who="the Federation of Fishers")
    for year in (2030, 2031):
        write(tmp_path / "in", f"{year}.md", words, date=f"{year}-05-04")
    write(tmp_path / "in", "undated.md", words)
    assert copies(tmp_path / "data", tmp_path / "in") == {"undated.md": "2030.md"}


def test_no_statement_is_sketched_twice(tmp_path: Path) -> None:
    write(tmp_path / "in", "a.md", BODY)
    record = Record(tmp_path / "data").create()
    take(record, [tmp_path / "in"])
    assert find_copies(record) == {}
    ((key, made),) = record.sketches().items()
    stale, foreign = b"\0" * len(made), sketch(shingles(READOUT))
    record.keep_sketches({key: foreign})
    find_copies(record)
    assert record.sketches() == {key: foreign}
    record.keep_sketches({key: stale})
    find_copies(record)
    assert record.sketches() == {key: made}


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)).filter(lambda pair: pair[0] != pair[1]), max_size=30),
    st.lists(st.one_of(st.none(), st.integers(1, 20)), min_size=13, max_size=13),
    st.randoms(),
)
def test_groups_have_one_original_and_days_near_each_other(pairs, days, random) -> None:
    when = [day and date(2031, 5, day) for day in days]

    def group(pairs: list[tuple[str, str]]) -> dict[str, str]:
        return grouped(pairs, int, lambda a, b: near(when[int(a)], when[int(b)]), lambda a, b: True)

    named = [(str(a), str(b)) for a, b in pairs]
    found = group(named)
    assert not found.keys() & set(found.values())
    assert all(int(original) < int(copy) for copy, original in found.items())
    for original in set(found.values()):
        members = [int(original), *(int(copy) for copy, its in found.items() if its == original)]
        assert all(near(when[a], when[b]) for a, b in itertools.combinations(members, 2))
    assert group(random.sample(named, len(named))) == found


def test_pairs_bind_transitively_unless_the_originals_disagree() -> None:
    chain: list[tuple[str, str]] = [("b", "c"), ("a", "b")]
    always: Callable[[str, str], bool] = lambda a, b: True  # noqa: E731
    assert grouped(chain, str, always, always) == {"b": "a", "c": "a"}
    assert grouped(chain, str, always, lambda a, b: {a, b} != {"a", "b"}) == {"c": "b"}


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """One statement by two governments and an outlet, and another statement."""
    folder = tmp_path / "in"
    write(folder, "a.md", BODY, date="2031-05-04", kind="joint-statement", issuers="[Arlen]")
    write(folder, "b.md", SAME["a letterhead"] + "\nThe Arlenese herring quota is attached.\n", date="2031-05-05",
          kind="joint-statement", issuers="[Borduria]")  # fmt: skip
    write(folder, "c.md", SAME["an outlet's frame"], date="2031-05-05", kind="news", issuers="[Courier]")
    write(folder, "d.md", READOUT.format(who="Ysolt Karr"), date="2031-05-04", issuers="[Drusland]")
    return folder


def sources(library: Library, words: str, filters: Filters = Filters()) -> list[str]:
    """The files whose passages hold some words, of all that a search finds."""
    reading = library.reading()
    hits = search(reading, library.embedder, words, 30, reading.found(filters))
    return sorted({Path(h.passage.statement.source).name for h in hits if words in h.passage.text})


FERRY, HERRING = "the seizure of the ferry Halcyon", "The Arlenese herring quota is attached."


def test_a_copy_takes_the_place_of_its_original_and_gives_it_back(
    three: Path, tmp_path: Path, embedder: Embedder
) -> None:
    data = tmp_path / "data"
    taken = ingest(data, [three], embedder)
    at = {name: (three / name).as_posix() for name in ("a.md", "b.md", "c.md")}
    assert taken.same_as == {at["b.md"]: at["a.md"], at["c.md"]: at["a.md"]}
    library = Library(data, embedder)
    assert (sources(library, FERRY), sources(library, HERRING)) == (["a.md"], ["b.md"])
    assert sources(library, "Shares of Borduria Shipping") == ["c.md"]
    remove(data, next(row.id for row in library.record.listing() if row.title == "a.md"), embedder)
    assert (sources(library, FERRY), sources(library, HERRING)) == (["b.md"], ["b.md"])
    assert ingest(data, [three], embedder).same_as == taken.same_as
    assert sources(library, FERRY) == ["a.md"]
    write(three, "a.md", BODY.replace("Halcyon", "Petrel").replace("31", "13"), date="2031-05-04")
    ingest(data, [three], embedder)
    assert sources(library, FERRY) == ["b.md"]
    assert len(library.record.live()) == 4


def test_a_filter_passes_with_any_source_of_the_words(three: Path, tmp_path: Path, embedder: Embedder) -> None:
    ingest(tmp_path / "data", [three], embedder)
    library = Library(tmp_path / "data", embedder)
    passing = [Filters(issuers=("Borduria",)), Filters(kinds=(Kind.NEWS,)), Filters(from_=date(2031, 5, 5))]
    assert [sources(library, FERRY, filters) for filters in passing] == [["a.md"]] * 3
    assert sources(library, FERRY, Filters(issuers=("Drusland",))) == []
    assert sources(library, HERRING, Filters(issuers=("Arlen",))) == []


@pytest.fixture
def answer(three: Path, tmp_path: Path, embedder: Embedder) -> Answer:
    ingest(tmp_path / "data", [three], embedder)
    return Assistant(Library(tmp_path / "data", embedder)).ask("Who condemned the seizure of the ferry Halcyon?")


def test_an_answer_names_the_other_sources(answer: Answer) -> None:
    cited = next(c for c in answer.citations if FERRY in c.quote)
    assert [row.title for row in cited.also] == ["b.md", "c.md"]
    (quoted,) = [item for item in answer_json(answer)["citations"] if FERRY in item["quote"]]
    assert [(item["title"], item["issuers"], item["date"]) for item in quoted["also"]] == [
        ("b.md", ["Borduria"], "2031-05-05"),
        ("c.md", ["Courier"], "2031-05-05"),
    ]
    assert "also published by 2 other sources:\n      Borduria, b.md, 5 May 2031\n" in full_text(answer)
    card = cards(Exchange("?", answer), 0)
    assert 'title="Borduria, b.md, 5 May 2031; Courier, c.md, 5 May 2031">also published by 2 other sources<' in card


def test_other_sources_are_named_only_for_words_they_have(three: Path, tmp_path: Path, embedder: Embedder) -> None:
    ingest(tmp_path / "data", [three], embedder)
    library = Library(tmp_path / "data", embedder)
    ids = {row.title: row.id for row in library.record.listing()}
    reading = library.reading()
    assert [row.title for row in reading.also(ids["b.md"], FERRY)] == ["a.md", "c.md"]
    assert reading.also(ids["b.md"], HERRING) == reading.also(ids["d.md"], FERRY) == ()
    library.record.remove([ids["c.md"]])
    assert [row.title for row in reading.also(ids["a.md"], FERRY)] == ["b.md"]


SAID = "The ministers reaffirmed the ban on drift nets."


def said(name: str, day: int, probability: float, kind: Kind = Kind.READOUT) -> Evidence:
    """The one sentence of a statement, as evidence."""
    statement = Statement(f"/{name}", SAID, name, kind, event_date=date(2031, 5, day))
    return Evidence(Hit(Passage(statement, 0, len(SAID)), 1.0, ("words",)), 0, len(SAID), probability)


@pytest.mark.parametrize(
    ("evidence", "shown"),
    [
        ([said("late", 9, 0.9), said("early", 2, 0.85)], ["early"]),
        ([said("late", 9, 0.9), said("early", 2, 0.85), said("news", 1, 0.88, Kind.NEWS)], ["early"]),
        ([said("likely", 9, 0.9), said("early", 2, 0.6)], ["likely"]),
    ],
)
def test_the_same_sentence_of_two_statements_is_shown_once(evidence: list[Evidence], shown: list[str]) -> None:
    chosen = choose(read_question("What did the ministers reaffirm?"), evidence)
    assert [one.hit.passage.statement.title for one in chosen] == shown


def test_a_comparison_shows_what_both_sides_say_in_the_same_words() -> None:
    chosen = choose(read_question("Compare the two readouts on drift nets"), [said("b", 9, 0.9), said("a", 2, 0.8)])
    assert [one.hit.passage.statement.title for one in chosen] == ["a", "b"]


@needs_shared
def test_no_two_of_the_shared_statements_are_taken_for_one() -> None:
    folders = [SHARED / name / "statements" for name in ("dev", "train")]
    kept = [read_file(path) for folder in folders for path in find_files(folder)]
    texts = {one.id: one.text for one in kept}
    pairs = candidates({id: sketch(shingles(text)) for id, text in texts.items()}, dict.fromkeys(texts))
    found = [compare(Wording.of(texts[a]), Wording.of(texts[b])) for a, b in pairs]
    # Near-identical texts that title, date, country or state tell apart: continued emergencies, disaster declarations.
    assert any(one.same_words for one in found)
    assert not any(one.is_copy for one in found)


def test_an_index_remembers_its_copies(three: Path, tmp_path: Path, embedder: Embedder) -> None:
    ingest(tmp_path / "data", [three], embedder)
    manifest = serving(tmp_path / "data")
    assert manifest is not None
    assert manifest.copies == find_copies(Record(tmp_path / "data"))
