"""A served page and a browser, for tests that look at it and for the pictures of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parent.parent
CHROMIUM = Path("/usr/bin/chromium")
SERVE = """
import sys
from pathlib import Path
from app.assistant import Assistant
from app.web import serve
from app.web.sharing import Sharing
from index.library import Library
from index.neural.embedding import Embedder
library = Library(Path(sys.argv[1]), Embedder())
sharing = Sharing(Path(sys.argv[2])) if sys.argv[2:] else None
serve(Assistant(library), library, "127.0.0.1", 0, sharing=sharing)
"""
PASSWORD = "a long enough password"


@contextmanager
def served(data: Path, program: str = SERVE, folder: Path = ROOT, accounts: Path | None = None) -> Iterator[str]:
    """The address of a server over a record, in a process of its own; the runs it shows lie in `folder`.

    Where a file of accounts is given, who comes has to log in.
    """
    command = [sys.executable, "-c", program, str(data), *([str(accounts)] if accounts else [])]
    path = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=folder, env=path, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            found = re.search(r"http://\S+", server.stdout.readline())
            assert found, "the server did not start"
            yield found[0]
        finally:
            server.terminate()


@contextmanager
def chromium() -> Iterator[Any]:
    """One headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


# That a page was left while it listened is no mistake.
LEFT = ("AbortError: signal is aborted", "Unexpected error Connection errored out")


@contextmanager
def reading(
    browser: Any, address: str, passed_over: tuple[str, ...] = LEFT, ready: str = ".sample", **options: Any
) -> Iterator[Any]:
    """A reader's fresh page; at the end, nothing may have gone wrong in it and nobody else been asked.

    Errors of the console that begin with one of `passed_over` are none. The page is there once `ready` is.
    """
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(f"error {error}"))
    page.on("console", lambda said: _is_wrong(said, passed_over) and wrong.append(said.text))
    page.on("request", lambda request: _is_foreign(request.url, address) and wrong.append(f"asked {request.url}"))
    page.goto(address)
    page.wait_for_selector(ready)
    yield page
    assert not page.evaluate("window.trapped")
    assert not wrong, wrong
    context.close()


def _is_wrong(message: Any, passed_over: tuple[str, ...]) -> bool:
    """Whether a message of the console tells of a mistake."""
    return message.type == "error" and not message.text.startswith(passed_over)


def _is_foreign(url: str, address: str) -> bool:
    """Whether a request leaves the server's own origin."""
    return urlsplit(url).scheme not in ("data", "blob") and not url.startswith(f"{address}/")


def log_in(page: Any, name: str, password: str = PASSWORD) -> None:
    """Send the form of the page to log in."""
    page.fill("#username", name)
    page.fill("#password", password)
    page.keyboard.press("Enter")


def tab(page: Any, name: str) -> None:
    """Go to a tab."""
    page.get_by_role("tab", name=name).click()


def type_in(page: Any, label: str, words: str) -> None:
    """Type into a field that may just have come up: Gradio shows it empty and sets its value a moment later."""
    field = page.get_by_label(label)
    field.wait_for()
    page.wait_for_timeout(300)  # sooner than a reader's hand; words typed in that moment are lost
    field.fill(words)


def choose(page: Any, label: str, words: str) -> None:
    """Choose from a list the first that has some words, once it is offered."""
    field = page.get_by_role("combobox", name=label, exact=True)
    offered = field.locator("option", has_text=words).first
    offered.wait_for(state="attached")
    field.select_option(value=offered.get_attribute("value"))


def ask(page: Any, question: str) -> None:
    """Type a question, send it with Enter, and wait for what came of it."""
    turns = page.locator(".turn").count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    done(page, turns + 1)


def done(page: Any, turns: int) -> None:
    """Wait until there are so many turns and none is being answered."""
    page.wait_for_function(
        f"document.querySelectorAll('.turn').length == {turns} && !document.querySelector('.pending')"
    )
