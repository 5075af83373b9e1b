"""Drafts and runs in a browser: what is proposed holds, what is decided is kept, runs are started and opened."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from eval_rows import hand_run
from playwright.sync_api import Browser, expect

from app.web.port import listening
from eval.case import read_cases
from eval.cases.validating import validate
from eval.drafting.desk import Drafts
from eval.drafting.rules import propose
from eval.places import Sources
from index.library import Library
from ingest.settings import read_settings
from ingest.statement import Statement

if TYPE_CHECKING:
    import gradio


def statements_of(library: Library) -> list[Statement]:
    reading = library.reading()
    return [reading.statement(row.id) for row in reading.listing]


def test_what_is_proposed_holds_and_is_never_proposed_twice(samples: Library, tmp_path: Path) -> None:
    out = tmp_path / "new.jsonl"
    drafts = Drafts(propose(statements_of(samples), 1), out, 12)
    first = drafts.current
    assert first
    drafts.accept(" Which sum was named? ", "forty | 40 ")
    drafts.reject()
    while drafts.current:
        drafts.accept(drafts.current["question"], drafts.current["answers"][0][0])
    assert (drafts.accepted_count, drafts.rejected_count) == (11, 1)
    cases = read_cases(out)
    assert (cases[0].question, cases[0].answers) == ("Which sum was named?", (("forty", "40"),))
    problems = [str(one) for one in validate(out, Sources(samples.reading()))]
    assert not [one for one in problems if "quote" in one or "no statement" in one]
    again = Drafts(propose(statements_of(samples), 1), out, 12)
    assert again.current
    decided = [*cases, *read_cases(again.rejected)]
    assert again.current["evidence"][0]["quote"] not in {case.gold["evidence"][0]["quote"] for case in decided}


def test_an_answer_is_left_out_of_its_question_and_kinds_come_by_turns(samples: Library) -> None:
    statements = statements_of(samples)
    made = list(islice(propose(statements), 8))
    asks = [row["question"].rsplit("” ", 1)[1] for row in made]
    assert asks[:4] == asks[4:] and len(set(asks[:4])) == 4
    for row in made:
        quote = row["evidence"][0]["quote"]
        before, after = quote.split(row["answers"][0][0], 1)
        assert f"{before}…{after}" in row["question"]
    assert [row["id"] for row in made] == [row["id"] for row in islice(propose(statements), 8)]


@contextmanager
def served(page: gradio.Blocks) -> Iterator[str]:
    """The address of a page, served as the chat is."""
    import uvicorn

    from app.web.port import address
    from app.web.server import application

    with listening("127.0.0.1", 0) as listener:
        server = uvicorn.Server(uvicorn.Config(application(page), log_level="warning", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield address(listener)
        server.should_exit = True
        thread.join(20)


@pytest.mark.slow
def test_drafts_are_reworded_accepted_and_rejected_on_the_page(
    browser: Browser, samples: Library, tmp_path: Path
) -> None:
    from eval.web.drafting import drafting_page

    drafts = Drafts(propose(statements_of(samples)), tmp_path / "new.jsonl", 3)
    assert drafts.current
    with served(drafting_page(drafts)) as url:
        page = browser.new_page()
        page.goto(url)
        question = page.locator("#draft-question textarea")
        expect(question).to_have_value(drafts.current["question"], timeout=20_000)
        question.fill("In plain words?")
        page.click("#draft-accept")
        expect(page.get_by_text("1 accepted")).to_be_visible()
        page.click("#draft-reject")
        expect(page.get_by_text("1 rejected")).to_be_visible()
        page.close()
    assert [case.question for case in read_cases(tmp_path / "new.jsonl")] == ["In plain words?"]
    assert len(read_cases(tmp_path / "new.rejected.jsonl")) == 1


def tab(samples: Library, root: Path) -> gradio.Blocks:
    """A page with nothing but the tab of runs."""
    import gradio as gr

    from eval.web.runs import runs_tab

    page = gr.Blocks(analytics_enabled=False)
    with page:
        runs_tab(SimpleNamespace(library=samples, settings=read_settings(), page=page, quiet={}), root)
    page.queue()
    return page


# Moments of a run: its progress is seen, and no list lies under it.
FREE = """() => document.querySelector("#run-told .progress-text")
  && [...document.querySelectorAll(".choice select")].every((list) => {
    const { x, y, width, height } = list.getBoundingClientRect();
    return document.elementFromPoint(x + width / 2, y + height / 2) === list;
  })"""


@pytest.mark.slow
def test_runs_are_listed_started_and_opened_in_the_tab(browser: Browser, samples: Library, tmp_path: Path) -> None:
    root = tmp_path / "runs"
    hand_run(root / "older", "rrw")
    lines = (ROOT / "eval" / "cases" / "samples.jsonl").read_text(encoding="utf-8").splitlines()
    (root / "three.jsonl").write_text("\n".join(lines[:3]), encoding="utf-8")
    with served(tab(samples, root)) as url:
        page = browser.new_page(viewport={"width": 1200, "height": 1000})
        page.goto(url)
        expect(page.locator("#runs")).to_contain_text("older", timeout=20_000)
        runs, beside, cases = (
            page.get_by_role("combobox", name=name, exact=True) for name in ("Run", "Beside it", "Cases")
        )
        assert [one.locator("option").all_text_contents() for one in (runs, beside, cases)] == [
            ["older"],
            ["No other run", "older"],
            ["samples", "three"],
        ]
        cases.select_option("three")
        beside.select_option("older")
        page.click("#run-start")
        page.wait_for_function(FREE, timeout=20_000)
        runs.click()  # and it stays open while the run ends
        expect(page.locator("#run-told")).to_contain_text("Done: ", timeout=60_000)
        (made,) = root.glob("*-three")
        expect(page.locator("#runs")).to_contain_text(made.name)
        expect(runs).to_have_value(made.name)
        expect(runs).to_be_focused()
        assert runs.locator("option").all_text_contents() == [made.name, "older"]
        assert beside.locator("option").all_text_contents() == ["No other run", made.name, "older"]
        assert (beside.input_value(), cases.input_value()) == ("older", "three")
        runs.select_option("older")
        page.click("#run-open")
        report = page.frame_locator("#run-report iframe")
        expect(report.locator("h1")).to_have_text("older", timeout=20_000)
        report.locator("#case-c0 > summary").click()
        expect(report.locator("#case-c0 mark.gold").first).to_be_visible()
        page.close()
    assert [json.loads(line)["id"] for line in (made / "scores.jsonl").read_text().splitlines()] == [
        "s001",
        "s002",
        "s003",
    ]
