"""The report: whole in one file, nothing of a case obeyed, and in a real browser readable, sorted and filtered."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import ROOT
from eval_rows import PASSAGE, QUOTE, hand_run
from markupsafe import Markup
from playwright.sync_api import Browser

from eval.case import Gold
from eval.report.drawing import Plane, tick
from eval.report.page import bold, render
from eval.report.passages import side
from eval.report.pictures import bins_of, round_up
from eval.running.folder import read_run
from eval.scoring import score_run


def page_of(*folders: Path) -> str:
    runs = [read_run(folder) for folder in folders]
    judged = [score_run(run) for run in runs]
    return render(runs[0], judged[0], *((runs[1], judged[1]) if len(runs) > 1 else ()))


def poisoned(folder: Path) -> Path:
    """A run in which every text of a case and a result tries to become part of the page."""
    made = hand_run(folder, "rw")
    evil = '"><script>window.trapped = 1</script><img src="http://203.0.113.9/x" onerror="window.trapped = 1">'
    for name in ("cases", "results"):
        rows = [json.loads(line) for line in (made / f"{name}.jsonl").read_text().splitlines()]
        for row in rows:
            for key in ("question", "answer", "note", "type"):
                row[key] = f"{row.get(key, '')}{evil}"
            row["citations"] = [one | {"source": one["source"] + evil} for one in row.get("citations", ())]
        (made / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return made


def test_gold_and_cited_words_are_marked_where_they_stand(tmp_path: Path) -> None:
    right, wrong = score_run(read_run(hand_run(tmp_path / "run", "rw")))
    (passage,) = side(right).passages
    assert "".join(piece.text for piece in passage.pieces) == PASSAGE
    assert [(piece.text, piece.cited) for piece in passage.pieces if piece.gold] == [
        (QUOTE.rstrip("."), True)
    ]  # the words, not the stop after them
    (passage,) = side(wrong).passages
    assert [piece.text for piece in passage.pieces if piece.cited] == ["They parted as friends"]
    assert [shown.gold for one in (right, wrong) for shown in side(one).citations] == [True, False]
    assert Gold("s0.md", QUOTE) in right.case.alternatives[0]


def test_an_answer_is_escaped_and_its_short_answer_bold() -> None:
    assert bold("a **b < c** d <i>") == Markup("a <b>b &lt; c</b> d &lt;i&gt;")


def test_values_lie_where_the_axes_say() -> None:
    plane = Plane(x_end=200)
    (x0, y0), (x1, y1), (half, _) = plane.at((0, 0)), plane.at((200, 1)), plane.at((100, 0))
    assert x0 < x1 and y1 < y0 and half == pytest.approx((x0 + x1) / 2, abs=0.1)
    assert [tick(value) for value in (0, 0.25, 0.5, 1, 1_250)] == ["0", "0.25", "0.5", "1", "1,250"]
    assert [round_up(value) for value in (3.1, 17, 480, 1_001)] == [3.2, 20, 600, 1_200]


def test_bins_of_the_reliability_by_hand(tmp_path: Path) -> None:
    """Two right of two at .9, none of one at .4 (refused, without a nearest: no verdict; wrong: one)."""
    judged = score_run(read_run(hand_run(tmp_path / "run", "rrwd")))
    assert bins_of(judged) == [(0.4, 0.0, 1), (0.9, 1.0, 2)]


class Tags(HTMLParser):
    """Counts what is opened and closed, and gathers addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.open, self.addresses = list[str](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "input", "br", "img", "line", "rect", "circle", "polyline", "link"}:
            self.open.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href", "action"}]

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"line", "rect", "circle", "polyline"}:
            assert self.open.pop() == tag


def test_the_page_is_whole_and_names_no_address(tmp_path: Path) -> None:
    one, two = hand_run(tmp_path / "one", "rrwwdduxr"), hand_run(tmp_path / "two", "rrrwdruur")
    for text in (page_of(one), page_of(one, two), page_of(poisoned(tmp_path / "poisoned"))):
        tags = Tags()
        tags.feed(text)
        assert not tags.open
        assert all(address.startswith("#") for address in tags.addresses)
    assert "no model" in page_of(one)  # what could not be measured is named


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1440])
def test_in_a_browser_it_fits_filters_and_asks_nobody(browser: Browser, tmp_path: Path, width: int) -> None:
    one, two = hand_run(tmp_path / "one", "rrwwdduur"), hand_run(tmp_path / "two", "rrrwdruur")
    path = tmp_path / "report.html"
    path.write_text(page_of(one, two), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    visible = page.locator(".case:visible .id")
    assert visible.count() == 9
    page.select_option("#state", "won")
    assert visible.all_inner_texts() == ["c2", "c5"]
    page.select_option("#state", "")
    page.fill("#words", "ferry 3")
    assert visible.all_inner_texts() == ["c3"]
    page.fill("#words", "")
    page.select_option("#order", "slow")
    assert visible.all_inner_texts() == [f"c{at}" for at in range(8, -1, -1)]
    page.goto(f"{path.as_uri()}#case-c3")
    page.locator("#case-c3 .passages summary").first.click()
    assert page.locator("#case-c3 mark.gold:visible").first.inner_text().startswith("The ministers agreed")
    assert asked == [path.as_uri()] * len(asked)


@pytest.mark.slow
def test_in_a_browser_nothing_of_a_case_is_obeyed(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(page_of(poisoned(tmp_path / "run")), encoding="utf-8")
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.click("#open")
    assert page.locator(".case[open]").count() == 2
    assert page.evaluate("window.trapped") is None
    assert asked == [path.as_uri()]


def test_nothing_of_the_report_is_fetched_from_elsewhere() -> None:
    for name in ("report.html", "report.css", "report.js"):
        assert "//" not in (ROOT / "eval" / "report" / name).read_text(encoding="utf-8").replace("https?://", "")
