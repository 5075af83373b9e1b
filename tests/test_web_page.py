"""The page in a real browser: a question, its card, the statement opened at the exact words, and no foreign request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import CHROMIUM, ask, reading, served

from index.ingesting import ingest, remove
from index.neural.embedding import Embedder
from ingest.record import Record

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}"),
]

HEAD = "---\ntitle: {title}\nkind: joint-statement\nissuers: [Norland, Sudland]\nevent_date: {day}\n---\n\n"
FILLER = "\n\n".join(f"The ministers discussed item {n} of their long agenda at some length." for n in range(60))
TRAP = "<script>window.trapped=1</script><img src='http://evil.example/x' onerror='window.trapped=1'>"
QUOTE = "The ministers established the Lantern Council in Port Amber " + TRAP + " ${window.trapped=1} {{value}}."
STATEMENTS = {
    "lantern.md": HEAD.format(title=f'"Lantern Declaration {TRAP.replace(chr(34), "")}"', day="2031-05-04")
    + f"{FILLER}\n\n{QUOTE}\n\n{FILLER}\n",
    "grain.md": HEAD.format(title="Grain Statement", day="2032-02-01")
    + "The parties agreed to store 40 tons of grain.\n",
    "rail.md": HEAD.format(title="Railway Statement", day="2033-03-02") + "A railway will link Osterby and Westerby.\n",
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the record that is served."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, data: Path, embedder: Embedder) -> Iterator[str]:
    """The address of a server over three statements, in a process of its own."""
    folder = tmp_path_factory.mktemp("statements")
    for name, text in STATEMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    ingest(data, [folder], embedder)
    with served(data) as address:
        yield address


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A reader's fresh page."""
    with reading(browser, address) as page:
        yield page


def is_in_view(page: Any, selector: str) -> bool:
    """Whether an element lies wholly inside the evidence pane and the window."""
    inner, outer = page.locator(selector).bounding_box(), page.locator("#evidence").bounding_box()
    top, bottom = max(0, outer["y"]), min(page.viewport_size["height"], outer["y"] + outer["height"])
    return top <= inner["y"] and inner["y"] + inner["height"] <= bottom


def test_a_card_opens_its_statement_with_the_quote_marked_and_in_view(page: Any) -> None:
    ask(page, "In which city did the ministers establish the Lantern Council?")
    assert page.input_value("#question textarea") == ""
    card = page.locator(".card").first
    assert card.locator(".exact").inner_text() == f"“{QUOTE}”"
    assert "official text · Norland and Sudland · 4 May 2031 (from front matter: event_date)" in card.inner_text()
    assert card.locator(".kind").text_content() == "joint statement"
    assert card.locator(".around").all_inner_texts()[1:3] == [
        "The ministers discussed item 59 of their long agenda at some length.",
        "The ministers discussed item 0 of their long agenda at some length.",
    ]
    card.click()
    page.wait_for_selector("mark.chosen")
    assert page.locator("mark.chosen").inner_text() == QUOTE
    assert is_in_view(page, "mark.chosen")
    assert "item 59 of" in page.locator(".statement .text").inner_text()


def test_a_chip_opens_the_statement_and_the_keyboard_leads_back(page: Any) -> None:
    ask(page, "In which city did the ministers establish the Lantern Council?")
    page.locator("#conversation .chip").first.press("Enter")
    page.wait_for_selector("mark.chosen")
    page.locator("#evidence").evaluate("pane => pane.scrollTo(0, 0)")
    assert not is_in_view(page, "mark.chosen")
    page.locator("#conversation .chip").first.click()
    page.wait_for_timeout(100)
    assert is_in_view(page, "mark.chosen")
    page.locator(".back").press("Escape")
    page.wait_for_selector(".card.selected")
    assert page.evaluate("document.activeElement.closest('.card.selected') !== null")


def test_what_the_record_does_not_say_is_refused_and_looks_different(page: Any) -> None:
    ask(page, "Who won the chess championship on Mars?")
    assert page.locator(".answer").count() == 0
    refusal = page.locator(".refusal").inner_text()
    assert "Searched: 3 statements, 2031-05-04 to 2033-03-02." in refusal
    assert "Closest, but not an answer" in refusal
    assert page.locator("#evidence h2").first.inner_text() == "Closest, but not an answer"


def test_a_sample_question_can_be_asked_and_a_new_conversation_forgets(page: Any) -> None:
    sample = page.locator(".sample").first
    asked = sample.inner_text()
    sample.click()
    page.wait_for_selector(".answer, .refusal")
    assert page.locator(".asked").inner_text() == asked
    page.click(".fresh")
    page.wait_for_selector(".sample")
    assert page.locator(".turn, .card").count() == 0


def test_browsers_are_told_to_ask_nobody_else(page: Any, address: str) -> None:
    headers = page.request.get(address).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "http" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"


def test_readers_do_not_see_each_other(page: Any, browser: Any, address: str) -> None:
    ask(page, "How many tons of grain will the parties store?")
    other = browser.new_page()
    other.goto(address)
    other.wait_for_selector(".sample")
    ask(other, "Which places will the railway link?")
    assert other.locator(".turn").count() == page.locator(".turn").count() == 1
    assert "railway" not in page.locator("#conversation").inner_text()
    other.close()


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_nothing_is_wider_than_the_window(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    ask(page, "In which city did the ministers establish the Lantern Council?")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".card").first.click()
    page.wait_for_selector("mark.chosen")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert is_in_view(page, "mark.chosen")


def test_what_another_process_ingests_is_answered_without_a_restart(
    page: Any, data: Path, embedder: Embedder, tmp_path: Path
) -> None:
    words = "The dredgers will deepen the harbour of Osterby to nine metres."
    (tmp_path / "harbour.md").write_text(HEAD.format(title="Harbour Statement", day="2034-04-03") + words + "\n")
    question = "To how many metres will the dredgers deepen the harbour of Osterby?"
    ask(page, question)
    assert "to nine metres" not in str(page.locator("#evidence .card").all_inner_texts())
    ingest(data, [tmp_path], embedder)  # this process writes, the server is another
    ask(page, question)
    assert page.locator("#evidence .card .exact").first.inner_text() == f"“{words}”"
    harbour = next(row for row in Record(data).listing() if row.title == "Harbour Statement")
    remove(data, harbour.id, embedder)
    ask(page, question)
    assert "to nine metres" not in str(page.locator("#evidence .card").all_inner_texts())
