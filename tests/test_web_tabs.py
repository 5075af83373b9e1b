"""The tabs beside Ask in a real browser: the record is looked through and changed, compared, and tracked in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from browsing import CHROMIUM, choose, reading, served, tab, type_in
from eval_rows import hand_run

from index.ingesting import ingest, remove
from index.neural.embedding import Embedder
from ingest.record import Record
from ingest.statement import Kind

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}"),
]

TRAP = "<img src='http://evil.example/x' onerror='window.trapped=1'>"
CORRIDOR = "They agreed to open the Amber Corridor to freight trains by June 2032."
LATER = "They agreed to open the Amber Corridor to freight and passenger trains by June 2034."
GRAIN = "They will store forty tons of grain at Port Amber."
STATEMENTS = {
    "first.md": ("First Amber Statement", "2031-05-04", f"{CORRIDOR} {GRAIN} {TRAP} was said."),
    "second.md": ("Second Amber Statement", "2033-05-04", f"{LATER} {GRAIN}"),
    "third.md": (f"Third {TRAP}", "2034-01-02", "A weather radar will be built on the Isle of Moss."),
}
EELS = "The ministers of Norland agreed on an eel quota of nine tons, to be reviewed in every spring."
LONG = "2034-01-02-030405-questions-that-were-asked-by-the-readers-of-the-harbour-office"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, data: Path, embedder: Embedder) -> Iterator[str]:
    """The address of a server over three statements and two runs, in a process of its own."""
    folder = tmp_path_factory.mktemp("statements")
    for name, (title, day, body) in STATEMENTS.items():
        front = f'---\ntitle: "{title}"\nkind: joint-statement\nissuers: [Norland, Sudland]\ndate: {day}\n---\n\n'
        (folder / name).write_text(f"{front}{body}\n", encoding="utf-8")
    ingest(data, [folder], embedder)
    hand_run(folder / "runs" / LONG, "rrwu")
    (hand_run(folder / "runs" / "broken", "rr") / "results.jsonl").write_text("no JSON\n", encoding="utf-8")
    with served(data, folder=folder) as address:
        yield address


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A reader's fresh page, in which nothing at all may go wrong."""
    with reading(browser, address, passed_over=()) as page:
        page.set_default_timeout(15_000)
        yield page


def titles(page: Any) -> list[str]:
    return page.locator("#catalogue tbody th button").all_inner_texts()


def wait_for_titles(page: Any, wanted: list[str]) -> None:
    page.wait_for_function(
        "wanted => JSON.stringify([...document.querySelectorAll('#catalogue tbody th button')].map(b => b.innerText))"
        " === JSON.stringify(wanted)",
        arg=wanted,
    )


AMBER = ["Second Amber Statement", "First Amber Statement"]


def test_the_record_is_searched_sorted_and_read(page: Any) -> None:
    tab(page, "Statements")
    find = page.get_by_label("Find", exact=True)
    find.press_sequentially("amber")
    wait_for_titles(page, AMBER)
    find.fill("radar")  # as one pastes
    wait_for_titles(page, [])
    find.press("Control+a")
    find.press("Delete")
    wait_for_titles(page, [f"Third {TRAP}", *AMBER])
    find.fill("amber")
    wait_for_titles(page, AMBER)
    page.locator("#catalogue thead button", has_text="Date").press("Enter")
    wait_for_titles(page, AMBER[::-1])
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "ascending"
    assert page.evaluate("document.activeElement.dataset.value") == "day"  # the keyboard goes on from there
    page.locator("#catalogue tbody th button").first.press("Enter")
    page.wait_for_selector("#reader .statement")
    assert page.locator("#reader h2").inner_text() == "First Amber Statement"
    assert f"{CORRIDOR} {GRAIN} {TRAP} was said." in page.locator("#reader .text").inner_text()


def test_files_are_added_corrected_removed_and_brought_back(page: Any, data: Path, tmp_path: Path) -> None:
    eels, empty = tmp_path / "eel <b>quota.md", tmp_path / "empty.txt"
    eels.write_text(f"# Eels\n\n{EELS}\n", encoding="utf-8")
    empty.write_text(" ", encoding="utf-8")
    tab(page, "Statements")
    page.get_by_text("Add statements").click()
    page.set_input_files("#statements input[type=file]", [eels, empty])
    page.wait_for_selector(".outcomes .refused")
    assert page.locator(".stepped").inner_text() == "1 added, 1 refused."
    assert "empty.txt refused: empty file" in page.locator(".outcomes .refused").inner_text()
    wait_for_titles(page, [f"Third {TRAP}", *AMBER, "Eels"])

    eels.write_text(f"# Eels\n\n{EELS.replace('nine', 'eleven')}\n", encoding="utf-8")
    page.set_input_files("#statements input[type=file]", eels)
    page.wait_for_selector(".outcomes .changed")
    page.locator(".outcomes button").click()
    page.wait_for_selector("#reader .statement")
    page.locator("#reader [data-event=history]").click()
    page.wait_for_selector(".versions")
    page.locator("#reader [data-event=difference]").first.click()
    page.wait_for_selector(".difference")
    assert page.locator(".difference .changed del").all_inner_texts() == ["nine"]
    assert page.locator(".difference .changed ins").all_inner_texts() == ["eleven"]

    page.locator("#reader [data-event=amend]").click()
    type_in(page, "Day of the event", "soon")
    page.get_by_role("button", name="Save").click()
    assert "'soon' is not a date" in page.locator("#amend .problem").inner_text()
    type_in(page, "Day of the event", "2035-02-03")
    kind = page.get_by_role("combobox", name="Kind", exact=True)
    assert kind.locator("option").all_inner_texts() == [kind.words for kind in Kind]
    kind.focus()
    page.keyboard.type("spe")  # as one finds an entry of any list
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector(".done")
    assert page.locator(".done").inner_text().strip() == "Corrected: kind, event date."
    wait_for_titles(page, ["Eels", f"Third {TRAP}", *AMBER])
    corrected = Record(data).listing()[-1]
    assert (str(corrected.date), corrected.kind) == ("2035-02-03", Kind.SPEECH)

    page.locator("#reader [data-event=take_out]").click()
    page.wait_for_selector(".done [data-event=bring_back]")
    wait_for_titles(page, [f"Third {TRAP}", *AMBER])
    page.keyboard.press("Enter")  # the way back has the focus
    wait_for_titles(page, ["Eels", f"Third {TRAP}", *AMBER])
    eel = Record(data).listing()[-1]
    assert [change.what for change in Record(data).history(eel.id)][-2:] == ["removed", "restored"]
    page.locator("#reader [data-event=take_out]").click()
    wait_for_titles(page, [f"Third {TRAP}", *AMBER])


def test_an_address_that_may_not_be_read_is_refused_with_its_reason(page: Any, address: str, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(EELS, encoding="utf-8")
    tab(page, "Statements")
    page.get_by_text("Add statements").click()
    for typed, reason in ((str(tmp_path / "secret.md"), "is no web address"), (address, "refused: ")):
        type_in(page, "Web address of a page", typed)
        page.locator("#statements .address button").click()
        page.wait_for_function("words => document.querySelector('#told').innerText.includes(words)", arg=reason)
    page.get_by_label("Refused").check()
    page.wait_for_selector("#catalogue td[data-label=Why]")
    assert "secret" not in page.locator("#catalogue").inner_text()


def test_what_the_command_line_does_is_seen_without_a_reload(
    page: Any, data: Path, embedder: Embedder, tmp_path: Path
) -> None:
    tab(page, "Statements")
    wait_for_titles(page, [f"Third {TRAP}", *AMBER])
    (tmp_path / "harbour.md").write_text("---\ntitle: Harbour\ndate: 2036-01-01\n---\n\nA harbour.\n", encoding="utf-8")
    ingest(data, [tmp_path / "harbour.md"], embedder)  # this process writes, the server is another
    wait_for_titles(page, ["Harbour", f"Third {TRAP}", *AMBER])
    remove(data, Record(data).listing()[-1].id, embedder)
    wait_for_titles(page, [f"Third {TRAP}", *AMBER])


def test_two_statements_are_compared_and_each_side_opens_at_its_words(page: Any) -> None:
    tab(page, "Compare")
    type_in(page, "Find the statements", "amber")
    choose(page, "First statement", "First Amber")
    choose(page, "Second statement", "Second Amber")
    page.locator("#compare button.go").click()
    page.wait_for_selector(".pair.reworded")
    assert page.locator(".pair.reworded del").all_inner_texts() == ["2032"]
    assert page.locator(".pair.reworded ins").all_inner_texts() == ["and passenger", "2034"]
    for tag, line in (("del", "line-through"), ("ins", "underline")):  # told apart without colour too
        style = f"getComputedStyle(document.querySelector('.pair.reworded {tag}')).textDecorationLine"
        assert page.evaluate(style) == line
    for side, words in (("before", CORRIDOR), ("after", LATER)):
        page.locator(f".pair.reworded .{side} .chip").press("Enter")
        page.wait_for_function(
            "words => document.querySelector('#compared-statement mark.chosen')?.innerText === words", arg=words
        )


TYPE_BEHIND = """words => {
  const field = document.querySelector("#compare-words textarea");
  field.value = words;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}"""


OFFERED = """([label, offered]) => {
  const list = [...document.querySelectorAll(".choice")].find((one) => one.innerText.startsWith(label));
  return JSON.stringify([...list.querySelectorAll("option")].map((one) => one.textContent)) === JSON.stringify(offered);
}"""


def test_what_can_be_chosen_changes_while_the_list_is_open(page: Any) -> None:
    tab(page, "Compare")
    field = page.get_by_label("First statement")
    page.get_by_role("option", name=f"Third {TRAP}").first.wait_for(state="attached")
    choose(page, "First statement", "First Amber")
    field.click()
    for words, count in (("second", 1), ("", 3), ("nothing at all", 0), ("amber", 2), ("third", 1), ("radar", 0)) * 3:
        page.evaluate(TYPE_BEHIND, words)
        if count == 1:
            page.wait_for_timeout(200)  # as a reader types, not every search is waited for
            continue
        offered = page.get_by_label("Second statement").locator("option[value]:not([value=''])")
        for _ in range(100):
            if offered.count() == count:
                break
            page.wait_for_timeout(50)
        assert offered.count() == count
        titles = field.locator("option").all_inner_texts()
        assert len(titles) == len(set(titles)) and len([one for one in titles if "First Amber" in one]) == 1
        assert "First Amber" in field.locator("option:checked").inner_text()
        assert page.evaluate("document.activeElement.tagName") == "SELECT"


def test_a_list_that_offers_only_the_newest_says_so(browser: Any, embedder: Embedder, tmp_path: Path) -> None:
    days = [date(2036, 1, 1) + timedelta(at) for at in range(42)]
    titles = [f"{'Reef' if at < 9 else 'Harbour'} Notice {at + 1}" for at in range(42)]
    for day, title in zip(days, titles, strict=True):
        text = f"---\ntitle: {title}\ndate: {day}\n---\n\nUnder {title} a ship may enter.\n"
        (tmp_path / f"{day}.md").write_text(text, encoding="utf-8")
    ingest(tmp_path / "data", [tmp_path], embedder)
    newest = [f"{day}  {title}" for day, title in zip(days, titles, strict=True)][::-1]
    cut = ["The 40 newest of 42; type to narrow", *newest[:40]]
    with served(tmp_path / "data") as address, reading(browser, address, (), "#question textarea") as page:
        tab(page, "Compare")
        for words, offered in (
            ("", cut),
            ("reef", ["Choose…", *newest[-9:]]),
            ("ferry", ["No statement has these words"]),
            ("notice", cut),
        ):
            type_in(page, "Find the statements", words)
            for side in ("First statement", "Second statement"):
                page.wait_for_function(OFFERED, arg=[side, offered])
        choose(page, "First statement", "Notice 41")  # the note goes on to be there for who looks again
        first = page.get_by_role("combobox", name="First statement")
        assert first.locator("option").all_text_contents() == cut
        assert "Notice 41" in first.locator("option:checked").inner_text()


def test_a_statement_that_is_read_is_taken_along_to_be_compared(page: Any) -> None:
    tab(page, "Compare")
    page.get_by_role("radio", name="Two periods").check()
    tab(page, "Statements")
    page.locator("#catalogue tbody th button", has_text="First Amber").click()
    page.locator("#reader").get_by_role("button", name="Compare with…").press("Enter")
    page.wait_for_function("document.activeElement.closest('#compare-words') !== null")
    assert page.get_by_role("tab", name="Compare").get_attribute("aria-selected") == "true"
    assert page.get_by_role("radio", name="Two statements").is_checked()
    chosen = page.get_by_label("First statement").locator("option:checked")
    assert chosen.inner_text().split(maxsplit=1) == ["2031-05-04", "First Amber Statement"]
    choose(page, "Second statement", "Second Amber")
    page.locator("#compare button.go").click()
    page.wait_for_selector(".pair.reworded")
    assert page.locator(".pair.reworded ins").all_inner_texts() == ["and passenger", "2034"]


def test_two_periods_are_compared_on_a_topic(page: Any) -> None:
    tab(page, "Compare")
    page.get_by_role("radio", name="Two periods").check()
    type_in(page, "First period", "2031")
    page.get_by_label("Second period").fill("2033")
    page.get_by_label("Second period").press("Enter")
    page.wait_for_selector("#compared .problem")
    assert page.locator("#compared .problem").inner_text() == "Two periods are compared on a topic; name one."
    type_in(page, "Topic", "grain")
    page.get_by_label("Topic").press("Enter")
    page.wait_for_selector(".against")
    assert "1 kept" in page.locator(".counts").inner_text()
    page.locator(".kept summary").click()
    assert page.locator(".pair.kept blockquote").first.inner_text().startswith(GRAIN)


def test_a_phrase_is_tracked_and_its_first_mention_opens_at_the_words(page: Any) -> None:
    tab(page, "Track")
    type_in(page, "Name, topic or phrase", '"Amber Corridor"')
    page.get_by_label("Name, topic or phrase").press("Enter")
    page.wait_for_selector(".followed")
    assert "exactly “Amber Corridor” stands in 2 of " in page.locator(".found").inner_text()
    assert page.locator(".plot rect").count() == 2
    page.locator(".first-last .chip").first.press("Enter")
    page.wait_for_selector("#followed-statement mark.chosen")
    assert page.locator("#followed-statement mark.chosen").inner_text() == CORRIDOR
    type_in(page, "Period", "2034")
    page.get_by_label("Period").press("Enter")
    page.wait_for_function("document.querySelector('.found').innerText.includes('none of 1 statement')")


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_nothing_is_wider_than_the_window(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    for name in ("Ask", "Statements", "Compare", "Track", "Runs"):
        box = page.get_by_role("tab", name=name).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width, name
    page.get_by_role("tab", name="Ask").focus()
    page.keyboard.press("Shift+Tab")
    reached = []
    for _ in range(5):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert reached == ["Ask", "Statements", "Compare", "Track", "Runs"]
    tab(page, "Track")
    type_in(page, "Name, topic or phrase", "grain")
    page.get_by_label("Name, topic or phrase").press("Enter")
    page.wait_for_selector(".followed")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    tab(page, "Statements")
    page.locator("#catalogue tbody th button").first.click()
    page.wait_for_selector("#reader .statement")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


CELLS = """() => [...document.querySelectorAll("#runs :is(th, td)")].filter((one) => one.checkVisibility()
  && one.closest("tbody")).map((one) => ({ right: Math.max(one.getBoundingClientRect().right,
    one.getBoundingClientRect().left + one.scrollWidth),
  said: getComputedStyle(one, "::before").content.replace(/^none$|"/g, "") + one.textContent }))"""
FIGURES = {"begun": "2024-05-06 07:08", "cases": "4", "right": "0.750", "recall@5": "1.000", "citation recall": "0.667"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1024, 800, 390])
def test_every_figure_of_a_run_is_in_the_window(browser: Any, address: str, width: int, scheme: str) -> None:
    size = {"width": width, "height": 844}
    with reading(browser, address, (), viewport=size, color_scheme=scheme) as page:
        tab(page, "Runs")
        page.locator("#runs").get_by_text(LONG).wait_for()
        cells = page.evaluate(CELLS)
        assert max(cell["right"] for cell in cells) <= width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        named = [f"{name}: {value}" for name, value in FIGURES.items()]
        figures = named if width <= 920 else [*FIGURES.values()]
        said = [cell["said"] for cell in cells]
        at = said.index(LONG)
        assert said[at + 1 : at + 6] == figures
        broken = said[said.index("broken") + 1]
        assert broken.startswith("runs/broken/results.jsonl:1: not JSON")
        heads = page.locator("#runs thead").get_by_role("columnheader").all_text_contents()
        assert heads == ["run", *FIGURES]  # they are there also where they are not seen
