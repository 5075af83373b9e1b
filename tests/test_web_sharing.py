"""A shared chat in a real browser: log in, take an answer along, call it right, log out; a packet without scripts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import CHROMIUM, PASSWORD, ask, done, log_in
from conftest import ROOT
from test_export import answer, statement

from app.export.checking import Checked, check
from app.export.writing import export
from app.web.accounts import Accounts
from app.web.roles import Role
from index.ingesting import ingest
from index.neural.embedding import Embedder
from ingest.record import Record

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}"),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    folder = tmp_path_factory.mktemp("shared")
    (folder / "grain.md").write_text(
        "---\ntitle: Grain Statement\nkind: statement\nissuers: [Norland]\nevent_date: 2032-02-01\n---\n"
        "The parties agreed to store 40 tons of grain.\n"
    )
    ingest(folder / "data", [folder / "grain.md"], embedder)
    accounts = Accounts(folder / "accounts.json")
    accounts.put("ada", Role.EDITOR, PASSWORD)
    accounts.put("bea", Role.READER, PASSWORD)
    return folder / "data"


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    command = [sys.executable, "-c", "from app.cli import main; main()", "chat", "--port", "0"]
    command += ["--auth-file", str(data.parent / "accounts.json")]
    environment = {**os.environ, "COMMUNIQUE_DATA": str(data), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            yield re.search(r"http://\S+", server.stdout.readline())[0]
        finally:
            server.terminate()


def enter(browser: Any, address: str, name: str) -> Any:
    """A page of somebody's own, logged in; no request may leave the server."""
    page = browser.new_context(accept_downloads=True).new_page()
    page.on("request", lambda request: request.url.startswith((address, "data:", "blob:")) or pytest.fail(request.url))
    page.goto(address)
    log_in(page, name)
    page.wait_for_selector(".sample")
    return page


def test_a_reader_logs_in_asks_takes_along_and_says_what_it_was_worth(
    browser: Any, address: str, data: Path, tmp_path: Path
) -> None:
    page = enter(browser, address, "bea")
    page.fill("#question textarea", "How many tons of grain will the parties store?")
    page.keyboard.press("Enter")
    page.click("summary:has-text('Export')", timeout=60_000)
    with page.expect_download() as download:
        page.click("[data-event=export][data-value='.html'][data-scope=turn]")
    assert download.value.suggested_filename == "communique-how-many-tons-of-grain-will-the-parties.html"
    download.value.save_as(tmp_path / "packet.html")
    assert check(tmp_path / "packet.html", Record(data)) == Checked(1, ())
    right, wrong = (page.get_by_role("button", name=f"This answer is {name}") for name in ("right", "wrong"))
    assert not page.locator(".note").is_visible()
    wrong.click()
    page.wait_for_selector("text=Kept, thank you.")
    (opinion,) = Record(data).opinions()
    assert (opinion.good, opinion.note) == (False, "")
    right.press("Enter")
    assert [thumb.get_attribute("aria-pressed") for thumb in (right, wrong)] == ["true", "false"]
    page.fill(".note", "Forty, yes.")
    page.get_by_role("button", name="Keep the note").click()
    kept: list[tuple[bool, str]] = []
    for _ in range(100):
        (opinion,) = Record(data).opinions()
        if (kept := [*kept, (opinion.good, opinion.note)])[-1] == (True, "Forty, yes."):
            break
        page.wait_for_timeout(100)
    assert kept[-1] == (True, "Forty, yes.")
    stays_pressed(page, data)
    assert page.locator(".account").text_content() == "Logged in as bea reader"
    assert page.evaluate("Object.keys(localStorage).some(key => key.startsWith('communique:'))")
    page.get_by_role("button", name="Log out").press("Enter")
    page.wait_for_selector("#password")
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.goto(address)
    page.wait_for_selector("#password")


def stays_pressed(page: Any, data: Path) -> None:
    """A thumb is still pressed after the next question and in the page loaded anew; another there replaces it."""
    right, wrong = (page.locator(f".thumb[data-turn='0'][data-value={value}]") for value in ("good", "bad"))
    ask(page, "Who stores the grain?")
    assert [thumb.get_attribute("aria-pressed") for thumb in (right, wrong)] == ["true", "false"]
    assert page.locator(".thumb[data-turn='1'][aria-pressed=true]").count() == 0
    page.reload()
    done(page, 2)
    assert [thumb.get_attribute("aria-pressed") for thumb in (right, wrong)] == ["true", "false"]
    assert not page.locator(".note").first.is_visible()
    wrong.click()
    page.wait_for_selector("text=Kept, thank you.")
    assert page.locator(".note").first.input_value() == "Forty, yes."
    (opinion,) = Record(data).opinions()
    assert (opinion.good, opinion.note) == (False, "Forty, yes.")


def test_a_wrong_password_is_told_on_the_page(browser: Any, address: str) -> None:
    page = browser.new_context().new_page()
    page.goto(address)
    log_in(page, "ada", "wrong")
    page.wait_for_selector("[role=alert]")
    assert page.inner_text("[role=alert]") == "The name or the password is wrong."


def test_a_packet_reads_without_scripts_and_asks_nobody(browser: Any, tmp_path: Path) -> None:
    export([answer(statement(), short=(3, 9))], tmp_path / "packet.html")
    page = browser.new_context(java_script_enabled=False).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "packet.html").as_uri())
    assert page.inner_text("mark") == "It rained."
    assert page.inner_text("blockquote.said strong") == "rained"
    assert asked == [(tmp_path / "packet.html").as_uri()]
