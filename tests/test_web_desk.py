"""The desk in a real browser over the samples: chips, follow-ups, filters, kept conversations, a model's prose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browsing import CHROMIUM, ask, done, reading, served

from index.library import Library

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}"),
]

# A model that says what a hostile or a slow one might; its sentences are divided and checked as any model's are.
SERVE = """
import re, sys, time
from dataclasses import replace
from pathlib import Path
from app.answer import Cost
from app.assistant import Assistant
from app.prose.claiming import Claiming
from app.prose.drafting import divide
from app.prose.writing import passages_for
from app.web import serve
from index.library import Library
from index.neural.embedding import Embedder

TEXT = (
    "Minoru Kihara represented Japan as defense minister [1]. He brought 900 ships [1]. "
    "**See** [this](http://evil.example/) <img src=x onerror='window.trapped=1'> ![x](http://evil.example/y) [1]. "
)

class Scripted:
    name = "scripted"
    def restate(self, asked, history):
        return ""
    def drafts(self, answer):
        claiming = Claiming(replace(answer, writer=self.name), passages_for(answer))
        text = ""
        for piece in re.findall(r"\\\\S+\\\\s*", TEXT + ("And then the" if "slowly" in answer.question.asked else "")):
            text += piece
            time.sleep(0.5 if piece.startswith("900") else 0.02)
            yield claiming.draft(divide(text))
        if "slowly" in answer.question.asked:
            time.sleep(60)
        yield claiming.complete(divide(text, ended=True), Cost(120, 34, 1.5), ())

library = Library(Path(sys.argv[1]), Embedder())
serve(Assistant(library, writer=Scripted()), library, "127.0.0.1", 0)
""".replace("\\\\", "\\")
KIHARA = "Who was Japan's defence minister at the 2+2 of July 2024?"
TAIWAN = "What did Japan say about Taiwan in 2023?"


@pytest.fixture(scope="module")
def address(samples: Library) -> Iterator[str]:
    """The address of a server over the sample statements, with a model."""
    with served(samples.record.path.parent, SERVE) as address:
        yield address


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A reader's fresh page, who wants the record's own words."""
    with reading(browser, address, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.get_by_label("the words").check()
        yield page


def test_a_chip_shows_its_quote_to_the_pointer_and_to_the_keyboard(page: Any) -> None:
    ask(page, KIHARA)
    chip, tip = page.locator("#latest .chip").first, page.locator(".tip.shown")
    chip.hover()
    quote = page.locator(".card .exact").first.inner_text().strip("“”")
    assert "Defense Minister Minoru Kihara represented Japan." in quote
    assert f"“{quote}”" in tip.inner_text()
    tip.hover()  # the pointer may go to the words
    assert tip.count() == 1
    page.mouse.move(2, 2)
    assert tip.count() == 0
    chip.focus()
    assert tip.count() == 1
    assert tip.get_attribute("id") == chip.get_attribute("aria-describedby")
    box = tip.bounding_box()
    assert box["x"] >= 0 and box["y"] >= 0 and box["x"] + box["width"] <= 1280 and box["y"] + box["height"] <= 800
    page.keyboard.press("Escape")
    assert tip.count() == 0
    page.keyboard.press("Enter")
    page.wait_for_selector("mark.chosen")
    assert page.locator("mark.chosen").inner_text() == quote


def test_from_citation_to_citation_and_a_quote_with_its_reference(page: Any) -> None:
    ask(page, TAIWAN)
    quotes = [words.strip("“”") for words in page.locator(".card .exact").all_inner_texts()]
    assert len(quotes) > 1
    page.locator("#latest .chip").first.click()
    page.wait_for_selector("mark.chosen")
    assert page.get_by_label("Previous citation").is_disabled()
    page.get_by_label("Next citation").click()
    page.wait_for_selector('.statement[data-number="2"]')
    assert page.locator("mark.chosen").inner_text() == quotes[1]
    # The focus stays on the button, or goes to the title where there is no further citation.
    focused = "H2" if page.get_by_label("Next citation").is_disabled() else "Next citation"
    assert page.evaluate("document.activeElement.ariaLabel || document.activeElement.tagName") == focused
    page.locator(".statement .copy summary").click()
    page.get_by_label("Copy the quote with its reference, Chicago").click()
    page.wait_for_function("document.querySelector('.statement .copied').textContent")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"“{quotes[1]}”\n\n") and "summary of a joint statement" in copied


def test_a_follow_up_is_shown_as_understood_and_can_be_asked_as_typed(page: Any) -> None:
    ask(page, TAIWAN)
    ask(page, "And in 2024?")
    assert "Understood as: What did Japan say about Taiwan in 2024?" in page.locator("#latest").inner_text()
    page.get_by_role("button", name="Ask as typed").click()
    page.wait_for_selector("#latest .understood", state="detached")
    done(page, 2)
    assert page.locator(".asked").all_inner_texts() == [TAIWAN, "And in 2024?"]


IN_PLACE = """() => [...document.querySelectorAll("#latest .said .chip")].map((chip) => {
  const said = document.createRange();
  said.selectNodeContents(chip.closest("blockquote"));
  said.setEndBefore(chip.closest(".cite"));
  return [...said.getClientRects()].at(-1).bottom - chip.getBoundingClientRect().top;
})"""


def test_a_chip_stands_on_the_line_of_the_word_before_it(page: Any) -> None:
    ask(page, KIHARA)
    for width in range(1280, 780, -20):
        page.set_viewport_size({"width": width, "height": 800})
        reaches = page.evaluate(IN_PLACE)
        assert len(reaches) == 2 and min(reaches) > 5, width


def test_what_is_asked_comes_to_the_top_with_its_answer_below(page: Any) -> None:
    ask(page, KIHARA)
    ask(page, TAIWAN)
    page.wait_for_selector(".next .sample")
    asked, room = page.locator(".asked").last.bounding_box(), page.locator("#conversation").bounding_box()
    answer = page.locator("#latest .answer").bounding_box()
    assert 0 <= asked["y"] - room["y"] < 40 or answer["y"] + answer["height"] < room["y"] + room["height"]


@pytest.mark.parametrize("width", [1024, 800, 390])
def test_the_calendar_of_a_day_can_be_reached_at_any_width(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.get_by_text("Narrow the search").click()
    for name in ("From", "To"):
        field, button = (
            page.locator(f"#period .block:has([aria-label^='{name}']) {one}") for one in (".timebox", "button")
        )
        button.wait_for()
        inner, outer = button.bounding_box(), field.bounding_box()
        assert inner["x"] + inner["width"] <= outer["x"] + outer["width"] <= width


def test_what_the_question_set_can_be_taken_away(page: Any) -> None:
    ask(page, TAIWAN)
    assert page.locator("#latest .set").all_inner_texts() == ["“2023” ×", "Japan ×", "Taiwan ×"]
    page.get_by_label("Ask again without “2023”").click()
    page.wait_for_function("document.querySelectorAll('#latest .set').length == 2")
    done(page, 1)


def test_the_last_question_can_be_asked_again_and_changed(page: Any) -> None:
    ask(page, "What was said about zebras?")
    page.get_by_text("Edit", exact=True).press("Enter")
    page.get_by_label("The question, to be changed").fill(KIHARA)
    page.get_by_label("The question, to be changed").press("Enter")
    page.wait_for_selector("#latest .answer")
    done(page, 1)
    assert page.locator(".asked").all_inner_texts() == [KIHARA]
    page.get_by_role("button", name="Ask again").first.click()
    page.wait_for_selector(".pending")
    done(page, 1)


def test_an_answer_offers_questions_to_go_on_with(page: Any) -> None:
    ask(page, TAIWAN)
    page.wait_for_selector(".next .sample")
    offered = page.locator(".next .sample").all_inner_texts()
    assert 2 <= len(offered) <= 3
    page.locator(".next .sample").first.click()
    done(page, 2)
    assert page.locator("#latest .asked").inner_text() == offered[0]
    assert page.locator("#latest .answer").count() == 1


def test_filters_narrow_the_search_and_go_away_by_their_chips(page: Any) -> None:
    page.get_by_text("Narrow the search").click()
    page.locator('.bar[data-first="2023-01-01"]').click()
    chosen = page.locator("#chosen")
    chosen.get_by_text("Searching 5 statements of 21").wait_for()
    page.locator('.bar[data-first="2024-01-01"]').click()
    chosen.get_by_text("Searching 12 statements of 21").wait_for()
    page.get_by_label("Series").click()
    page.get_by_role("option", name="Quad Leaders (4)").click()
    chosen.get_by_text("Searching 2 statements of 21").wait_for()
    ask(page, "What was said about the Philippines?")
    assert "Searched: 2 statements, 2023-05-20 to 2024-09-21." in page.locator("#latest").inner_text()
    assert "Searched only: from 1 January 2023" in page.locator("#latest").inner_text()
    page.get_by_label("No longer only Quad Leaders").click()
    chosen.get_by_text("Searching 12 statements of 21").wait_for()
    page.get_by_label("From, as YYYY-MM-DD").fill("2025-01-01")
    page.keyboard.press("Enter")
    chosen.get_by_text("From 2025-01-01 is after To 2024-12-31; change one of them").wait_for()


def test_a_conversation_outlives_a_reload_and_can_be_named_reopened_and_deleted(page: Any) -> None:
    def reloaded(act: Any) -> None:
        with page.expect_navigation():
            act()

    ask(page, KIHARA)
    ask(page, TAIWAN)
    quotes = page.locator(".said blockquote").all_inner_texts()
    reloaded(page.reload)
    done(page, 2)
    assert page.locator(".said blockquote").all_inner_texts() == quotes
    assert page.locator(".since").count() == 0
    page.locator("#latest .chip").first.click()
    page.wait_for_selector("mark.chosen")
    page.locator(".shelf summary").click()
    page.get_by_label("Name of this conversation").fill("Two questions")
    page.get_by_role("button", name="Rename").click()
    assert page.locator(".shelf .name").inner_text() == "Two questions"
    reloaded(page.get_by_role("button", name="New conversation").click)
    page.wait_for_selector(".sample")
    ask(page, "What was said about zebras?")
    page.locator(".shelf summary").click()
    reloaded(page.get_by_role("button", name="Open Two questions").click)
    done(page, 2)
    page.locator(".shelf summary").click()
    page.get_by_role("button", name="Delete What was said about zebras?").click()
    assert page.locator(".others li").count() == 1
    reloaded(page.get_by_role("button", name="Clear this conversation").click)
    page.wait_for_selector(".sample")
    assert page.locator(".turn").count() == 0
    page.locator(".shelf summary").click()
    reloaded(page.get_by_role("button", name="Delete Two questions").click)
    page.wait_for_selector(".sample")
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('communique:'))") == []


def test_two_pages_that_go_on_with_one_conversation_lose_neither(page: Any) -> None:
    ask(page, KIHARA)
    other = page.context.new_page()
    other.goto(page.url)
    other.evaluate(
        "id => sessionStorage.setItem('communique:open', id)", page.evaluate("sessionStorage['communique:open']")
    )
    other.reload()
    done(other, 1)
    other.get_by_label("the words").check()
    ask(other, "What was said about zebras?")
    ask(page, TAIWAN)
    kept = page.evaluate("Object.values(localStorage).map(one => JSON.parse(JSON.parse(one).turns).map(t => t.asked))")
    assert sorted(kept) == [[KIHARA, TAIWAN], [KIHARA, "What was said about zebras?"]]


def test_a_models_sentences_are_checked_before_your_eyes_and_are_never_markup(page: Any) -> None:
    page.get_by_label("scripted").check()
    page.fill("#question textarea", KIHARA)
    page.keyboard.press("Enter")
    page.wait_for_selector(".checking")
    done(page, 1)
    assert page.locator(".prose .claim").all_inner_texts() == [
        "Minoru Kihara represented Japan as defense minister.\u00a01"
    ]
    assert "This rests on summaries, not on official texts" in page.locator("#latest").inner_text()
    struck = page.locator(".unsupported del").all_inner_texts()
    assert "He brought 900 ships." in struck
    assert any("See this (link removed)" in one for one in struck)
    assert "evil.example" not in page.content() and "**" not in page.locator("#latest").inner_text()
    assert page.locator(".unsupported .reason").count() == len(struck)
    assert page.locator("#latest :is(img, a, .unsupported .chip)").count() == 0
    assert "Written by scripted, 120 tokens read and 34 written in 1.5 s" in page.locator(".colophon").inner_text()
    page.locator(".prose .chip").click()
    page.wait_for_selector("mark.chosen")
    assert "Minoru Kihara" in page.locator("mark.chosen").inner_text()
    with page.expect_navigation():
        page.reload()
    done(page, 1)
    assert page.locator(".prose .claim").count() == 1
    assert page.locator(".unsupported del").all_inner_texts() == struck


def test_an_answer_that_is_stopped_leaves_no_half_sentence(page: Any) -> None:
    page.get_by_label("scripted").check()
    page.fill("#question textarea", f"{KIHARA} Tell it slowly.")
    page.keyboard.press("Enter")
    page.get_by_text("And then").wait_for()
    page.get_by_role("button", name="Stop").click()
    done(page, 1)
    assert "And then" not in page.locator("#latest").inner_text()
    assert page.locator(".stopped").count() == 1
    assert page.locator(".prose .claim").count() == 1
    ask(page, TAIWAN)  # though the model still sleeps
