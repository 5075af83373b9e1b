"""What the page writes as HTML: hostile text stays text, and every cited word is marked."""

import re
import socket
from dataclasses import replace
from datetime import date
from functools import partial
from html.parser import HTMLParser

import pytest
from harbour import harbour

from app.answer import Answer, Citation, Claim, Cost, Searched, Sentence, Standing
from app.question import Turn, read_question
from app.rendering import answer_json
from app.web.cards import cards
from app.web.exchange import Exchange, history, light
from app.web.markup import link, shown
from app.web.narrowing import chosen
from app.web.opened import opened
from app.web.port import address, listening
from app.web.render import earlier, latest, suggested, turn, welcome
from app.writer import lead
from index.library import Filters
from index.passage import Hit, Passage
from ingest.errors import CommuniqueError
from ingest.statement import Statement
from prompts import REFUSAL

VERIFIED, UNSUPPORTED = Standing.VERIFIED, Standing.UNSUPPORTED
HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> [link](http://evil.example/) \"quoted\" 'single' "
    "&lt;b&gt; <b onmouseover=alert(3)>bold</b> <svg/onload=alert(4)> {{value}} ${alert(5)} @children \u202egnp"
)
TEXT = "Opening words.\n\n## The harbour\n\nThe parties agreed. They met in Osaka.\n\n- First item.\n- Second item.\n"
OURS = {
    *(
        "section",
        "article",
        "header",
        "div",
        "p",
        "span",
        "h2",
        "h3",
        "ul",
        "li",
        "dl",
        "dt",
        "dd",
        "small",
        "time",
        "a",
    ),
    *("form", "textarea", "details", "summary", "nav", "del"),
    *("button", "blockquote", "strong", "mark", "b", "i", "u", "em", "sup", "sub"),
}


class Seen(HTMLParser):
    """The tags, attributes and text that a browser would see."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend((name, value or "") for name, value in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


statement = partial(harbour, text=TEXT, place="Osaka")


def cited(of: Statement, words: str, number: int = 1) -> Citation:
    """The place where words stand in a statement."""
    start = of.text.index(words)
    return Citation(number, of, start, start + len(words))


def exchange(
    *citations: Citation, asked: str = "Where did they meet?", short: tuple[int, int] | None = None
) -> Exchange:
    """An answered question; without citations, a refusal."""
    sentences = tuple(Sentence(lead(c.statement), c, short) for c in citations)
    return Exchange(asked, Answer(read_question(asked), sentences, Searched(3, date(2031, 5, 4), date(2032, 1, 1))))


def hostile_pages() -> list[str]:
    """Everything the page can write, with hostile text wherever text can stand."""
    one = statement(
        text=f"{HOSTILE}\n\n## {HOSTILE}\n\n- {HOSTILE}", title=HOSTILE, issuers=(HOSTILE,), place=HOSTILE, url="",
        source=HOSTILE, language='"><script>', summary=True, origin={"event_date": HOSTILE},
    )  # fmt: skip
    citation = Citation(1, one, 0, len(HOSTILE))
    said = exchange(citation, asked=HOSTILE, short=(3, 40))
    refused = Exchange(HOSTILE, Answer(read_question(HOSTILE), (), Searched(1, None, None), (citation,), (HOSTILE,)))
    told = Exchange(HOSTILE, Answer(read_question(HOSTILE), (), Searched(1, None, None), notice=HOSTILE))
    written = (Claim(HOSTILE), Claim(HOSTILE, (citation,), VERIFIED), Claim(HOSTILE, (), UNSUPPORTED, HOSTILE))
    modelled = replace(said.answer, claims=written, writer=HOSTILE, cost=Cost(1, 2, 3.0))
    fallen = replace(said.answer, claims=written[2:], writer=HOSTILE, fallback=HOSTILE)
    of = Filters(issuers=(HOSTILE,), series=(HOSTILE,))
    talk = [said, refused, told, Exchange(HOSTILE, modelled), Exchange(HOSTILE, fallen, filters=of, since=HOSTILE)]
    last = [latest((Exchange(HOSTILE, problem=HOSTILE),)), latest((Exchange(HOSTILE, draft=True),))]
    offered = [welcome([HOSTILE]), suggested([HOSTILE]), chosen(of, "1 of 2")]
    panes = [cards(said, 0), cards(refused, 1), opened(said, 0, citation)]
    return [*(turn(one, 1, last=True) for one in talk), earlier(tuple(talk)), *last, *offered, *panes]


@pytest.mark.parametrize("page", hostile_pages())
def test_hostile_text_is_shown_and_does_nothing(page: str) -> None:
    seen = Seen(page)
    assert set(seen.tags) <= OURS
    assert "<script>alert(1)</script>" in seen.text
    assert "<img src=x onerror=alert(2)>" in seen.text
    assert "[link](http://evil.example/)" in seen.text
    assert "&lt;b&gt; <b onmouseover=alert(3)>bold" in seen.text
    assert not [name for name, _ in seen.attributes if name.startswith("on") or name in ("src", "style", "srcdoc")]
    assert not [value for name, value in seen.attributes if name == "href"]
    assert "\u202e" not in page
    assert "U+202E" in seen.text


def test_layout_tags_act_only_bare_and_in_pairs() -> None:
    assert shown("CO<sub>2</sub> and 10<SUP>6</SUP>") == "CO<sub>2</sub> and 10<SUP>6</SUP>"
    assert shown("</b>left <u>over") == "left over"
    assert shown("<b class=x>no</b>") == "&lt;b class=x&gt;no"


@pytest.mark.parametrize("code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
def test_every_direction_control_is_visible(code: int) -> None:
    assert chr(code) not in shown(f"a{chr(code)}b")
    assert f"U+{code:04X}" in shown(f"a{chr(code)}b")


@pytest.mark.parametrize(
    "bad", ["javascript:alert(1)", "data:text/html,x", "/srv/a.md", "http://", "http://[bad", "ftp://a/b"]
)
def test_only_web_addresses_become_links(bad: str) -> None:
    assert "href" not in link(bad)


def test_a_web_address_becomes_a_link_that_tells_nothing() -> None:
    attributes = dict(Seen(link('https://a.example/?x="&y=<b>')).attributes)
    assert attributes["href"] == 'https://a.example/?x="&y=<b>'
    assert attributes["rel"] == "noopener noreferrer"
    assert attributes["target"] == "_blank"


def marks(page: str) -> dict[str, list[str]]:
    """The marked words by class."""
    found: dict[str, list[str]] = {}
    for kind, words in re.findall(r'<mark class="(\w+)"[^>]*>(.*?)</mark>', page):
        found.setdefault(kind, []).append(words)
    return found


def test_the_opened_statement_marks_every_citation_of_the_answer_and_the_chosen_one_strongest() -> None:
    one = statement()
    first, second = cited(one, "The parties agreed."), cited(one, "Second item.", 2)
    page = opened(exchange(first, second), 0, second)
    assert marks(page) == {"cited": ["The parties agreed."], "chosen": ["Second item."]}
    assert "<h3>The harbour</h3>" in page
    assert "<ul><li>First item.</li><li><mark" in page


def test_a_quote_over_several_lines_is_marked_in_each() -> None:
    one = statement()
    chosen = cited(one, "They met in Osaka.\n\n- First item.")
    assert marks(opened(exchange(chosen), 0, chosen)) == {"chosen": ["They met in Osaka.", "First item."]}


def test_overlapping_quotes_are_both_marked() -> None:
    one = statement()
    outer, inner = cited(one, "The parties agreed. They met"), cited(one, "agreed. They met in Osaka.", 2)
    page = opened(exchange(outer, inner), 0, inner)
    assert marks(page) == {"cited": ["The parties "], "chosen": ["agreed. They met", " in Osaka."]}


def test_the_opened_statement_says_what_is_known_and_hides_the_servers_paths() -> None:
    one = statement(url="", summary=True)
    citation = cited(one, "They met in Osaka.")
    seen = Seen(opened(exchange(citation), 0, citation))
    for words in (
        "Norland and Sudland",
        "joint statement",
        "4 May 2031",
        "front matter: event_date",
        "Osaka",
        "harbour.md",
    ):
        assert words in seen.text
    assert "/srv/private" not in seen.text
    assert "not the official text" in seen.text


def test_a_card_tells_a_guessed_date_and_a_summary() -> None:
    one = statement(summary=True, origin={"event_date": "text: 4 May 2031"})
    seen = Seen(cards(exchange(cited(one, "They met in Osaka.")), 0))
    for words in ("Harbour Statement", "Summary", "(from text: 4 May 2031)", "“They met in Osaka.”", "paragraph 3"):
        assert words in seen.text
    guessed = Seen(cards(exchange(cited(statement(origin={"event_date": "guessed"}), "They met in Osaka.")), 0))
    assert "about 4 May 2031" in guessed.text
    assert "official text" in guessed.text
    given = Seen(cards(exchange(cited(statement(), "They met in Osaka.")), 0)).text
    assert "4 May 2031 (from front matter: event_date)" in given


def test_an_answer_shows_its_lead_the_quote_the_short_answer_and_the_chip() -> None:
    page = latest((exchange(cited(statement(), "They met in Osaka."), short=(12, 17)),))
    assert '<p class="lead">Norland and Sudland, joint statement, 4 May 2031</p>' in page
    assert '“They met in <strong class="short">Osaka</strong>.”' in page
    assert 'data-open data-turn="0" data-number="1"' in page


def test_a_refusal_says_what_was_searched_and_what_was_not_an_answer() -> None:
    nearest = cited(statement(), "First item.")
    answer = Answer(read_question("Why?"), (), Searched(3, date(2031, 5, 4), date(2032, 1, 1)), nearest=(nearest,))
    seen = Seen(latest((Exchange("Why?", answer),)))
    for words in (
        REFUSAL,
        "Searched: 3 statements, 2031-05-04 to 2032-01-01.",
        "Closest, but not an answer",
        "First item.",
    ):
        assert words in seen.text


def test_a_follow_up_says_how_it_was_understood() -> None:
    question = read_question("And where?", [Turn("Who met the Emperor?")])
    answer = Answer(question, (), Searched(1, None, None))
    assert "Understood as: Where? (Who met the Emperor)" in Seen(latest((Exchange("And where?", answer),))).text


def test_a_notice_stands_instead_of_a_refusal_and_is_not_history() -> None:
    asked = Exchange("?", Answer(read_question("?"), (), Searched(1, None, None), notice="There are no words."))
    assert "There are no words." in latest((asked,))
    assert REFUSAL not in latest((asked,))
    assert history([asked, Exchange("x", problem="broken")]) == []


def test_a_session_keeps_the_answer_and_not_what_was_only_considered() -> None:
    answer = exchange(cited(statement(), "They met in Osaka.")).answer
    assert answer is not None
    kept = light(replace(answer, retrieved=(Hit(Passage(statement(), 0, 7), 1.0, ("words",)),)))
    assert kept.retrieved == ()
    assert [turn.question for turn in history([Exchange("Where?", kept)])] == ["Where did they meet?"]


def test_a_taken_port_is_one_line_with_the_mend() -> None:
    with listening("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        assert address(taken) == f"http://127.0.0.1:{port}"
        with pytest.raises(
            CommuniqueError, match=rf"port {port} is taken; .*--port {port + 1}.*make chat PORT={port + 1}"
        ):
            listening("127.0.0.1", port)


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70_000), ("127.0.0.1", -1), ("no-such-host.invalid", 0)])
def test_a_port_or_host_that_cannot_be_is_refused(host: str, port: int) -> None:
    with pytest.raises(CommuniqueError):
        listening(host, port)


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_an_address_with_colons_stands_in_brackets() -> None:
    try:
        listener = listening("::1", 0)
    except CommuniqueError:
        pytest.skip("this machine has no IPv6 loopback")
    with listener:
        assert address(listener).startswith("http://[::1]:")


def test_a_card_and_the_json_name_the_page_of_a_paged_statement() -> None:
    paged = statement(pages=(0, TEXT.index("The parties")))
    said = exchange(cited(paged, "They met in Osaka."))
    assert "p. 2, paragraph" in Seen(cards(said, 0)).text
    assert said.answer is not None
    assert answer_json(said.answer)["citations"][0]["page"] == 2
    plain = exchange(cited(statement(), "They met in Osaka."))
    assert "p. " not in Seen(cards(plain, 0)).text
