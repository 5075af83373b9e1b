"""References as the style guides print them, and addresses that open a source at the quoted words."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from harbour import harbour
from hypothesis import given
from hypothesis import strategies as st

from app.answer import Citation
from app.reference import COPIED, apa, at_source, chicago, in_text, plain, text_fragment
from app.surroundings import surroundings
from ingest.statement import Kind

TEXT = "Opening words.\n\n## The harbour\n\nThe parties agreed. They met in Osaka.\n\n- First item.\n- Second item.\n"
ADDRESS = "https://records.example/harbour"


def cited(words: str = "They met in Osaka.", **known: object) -> Citation:
    """Words of a statement of which everything is known, but for what a test says otherwise."""
    values = {
        "text": TEXT,
        "title": "Joint Statement on the Harbour",
        "url": ADDRESS,
    }
    statement = harbour(**{**values, **known})
    start = statement.text.index(words)
    return Citation(1, statement, start, start + len(words))


@pytest.mark.parametrize(
    ("known", "note"),
    [
        ({}, f"Norland and Sudland, “Joint Statement on the Harbour,” joint statement, May 4, 2031, {ADDRESS}."),
        (
            {"pages": (0, 20), "url": "", "kind": Kind.OTHER},
            "Norland and Sudland, “Joint Statement on the Harbour,” May 4, 2031, 2.",
        ),
        (
            {"issuers": (), "event_date": None, "title": "What “Osaka” Means.", "kind": Kind.NEWS},
            f"“What ‘Osaka’ Means,” news report, n.d., {ADDRESS}.",
        ),
        (
            {"origin": {"event_date": "guessed: name"}, "summary": True, "title": 'The "2+2"', "url": ""},
            "Norland and Sudland, “The ‘2+2’,” summary of a joint statement, [May 4, 2031?].",
        ),
    ],
)
def test_a_chicago_note(known: dict[str, object], note: str) -> None:
    assert chicago(cited(**known)) == note


@pytest.mark.parametrize(
    ("known", "entry", "behind"),
    [
        (
            {},
            f"Norland & Sudland. (2031, May 4). Joint Statement on the Harbour [Joint statement]. {ADDRESS}",
            "(Norland & Sudland, 2031, para. 3)",
        ),
        (
            {"issuers": ("Australia", "India", "Japan"), "pages": (0, 20), "url": ""},
            "Australia, India, & Japan. (2031, May 4). Joint Statement on the Harbour [Joint statement].",
            "(Australia, India, & Japan, 2031, p. 2)",
        ),
        (
            {"issuers": (), "event_date": None, "kind": Kind.OTHER, "title": "Who Met?", "url": ""},
            "Who Met? (n.d.).",
            "(“Who Met?”, n.d., para. 3)",
        ),
        (
            {"origin": {"event_date": "guessed: name"}, "issuers": ("U.S.",), "url": ""},
            "U.S. (ca. 2031). Joint Statement on the Harbour [Joint statement].",
            "(U.S., ca. 2031, para. 3)",
        ),
    ],
)
def test_an_apa_entry_and_what_stands_behind_the_quote(known: dict[str, object], entry: str, behind: str) -> None:
    assert apa(cited(**known)) == entry
    assert in_text(cited(**known)) == behind


def test_a_plain_reference_says_when_a_day_is_only_guessed() -> None:
    told = "Norland and Sudland, Joint Statement on the Harbour, joint statement"
    assert plain(cited()) == f"{told}, 4 May 2031, paragraph 3, {ADDRESS}"
    assert "about 4 May 2031" in plain(cited(origin={"event_date": "guessed: name"}))
    assert plain(cited(event_date=None, url="", pages=(0,))) == f"{told}, undated, p. 1"


def test_what_is_copied_begins_with_the_exact_words() -> None:
    for style, copied in COPIED.items():
        assert copied(cited()).startswith("“They met in Osaka.”"), style


@pytest.mark.parametrize(
    ("known", "address"),
    [
        ({}, f"{ADDRESS}#:~:text=They%20met%20in%20Osaka."),
        ({"url": f"{ADDRESS}#part-2"}, f"{ADDRESS}#part-2:~:text=They%20met%20in%20Osaka."),
        ({"url": "", "source": ADDRESS}, f"{ADDRESS}#:~:text=They%20met%20in%20Osaka."),
        ({"pages": (0, 20)}, f"{ADDRESS}#page=2"),
        ({"summary": True}, ADDRESS),
        ({"url": ""}, ""),
        ({"url": "javascript:alert(1)"}, ""),
    ],
)
def test_the_link_to_the_source_opens_it_at_the_words(known: dict[str, object], address: str) -> None:
    assert at_source(cited(**known)) == address


@pytest.mark.parametrize(
    ("words", "directive"),
    [
        ("Indo-Pacific, air & sea", "Indo%2DPacific%2C%20air%20%26%20sea"),
        ("100 % of “it” – née", "100%20%25%20of%20%E2%80%9Cit%E2%80%9D%20%E2%80%93%20n%C3%A9e"),
        ("one two three four five six seven eight nine ten eleven twelve", None),
        (
            "one two three four five six seven eight nine ten eleven twelve thirteen",
            "one%20two%20three%20four%20five,nine%20ten%20eleven%20twelve%20thirteen",
        ),
        ("It ends here.\n\n- Next-door item.", "It%20ends%20here.,Next%2Ddoor%20item."),
        ("see [the act](https://x.example/a-b) on CO<sub>2</sub>", "see%20the%20act%20on%20CO2"),
    ],
)
def test_a_quote_as_a_text_directive(words: str, directive: str | None) -> None:
    assert text_fragment(words) == (directive or words.replace(" ", "%20"))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda words: words.strip("\n").strip()))
def test_a_text_directive_has_at_most_the_one_comma_that_divides_it(words: str) -> None:
    directive = text_fragment(words)
    assert not set(directive) & set("-& \n#")
    assert directive.count(",") <= 1
    assert unquote(directive.split(",")[0])


def around(words: str, text: str) -> tuple[list[str], list[str]]:
    """The sentences before and after some words of a text."""
    before, after = surroundings(cited(words, text=text))
    return [text[a:b] for a, b in before], [text[a:b] for a, b in after]


def test_two_sentences_on_each_side_of_a_quote_stay_in_its_section() -> None:
    text = "Far. So no.\n\n## One\n\nA came. B came. C came. D came. E came.\n\n- F came.\n\n## Two\n\nG came.\n"
    assert around("C came.", text) == (["A came.", "B came."], ["D came.", "E came."])
    assert around("E came.", text) == (["C came.", "D came."], ["F came."])
    assert around("A came.", text) == ([], ["B came.", "C came."])
    assert around("Far.", text) == ([], ["So no."])


def test_a_sentence_out_of_reach_is_not_shown_cut() -> None:
    long = "word " * 700
    assert around("The quote.", f"It {long}ends. The quote. It {long}ends.") == ([], [])
