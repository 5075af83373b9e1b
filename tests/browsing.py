"""A served page and a browser, for tests that look at it and for the pictures of it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
CHROMIUM = Path("/usr/bin/chromium")
SERVE = """
import sys
from pathlib import Path
from app.assistant import Assistant
from app.web import serve
from index.library import Library
from index.neural.embedding import Embedder
library = Library(Path(sys.argv[1]), Embedder())
serve(Assistant(library), library, "127.0.0.1", 0)
"""


@contextmanager
def served(data: Path, program: str = SERVE) -> Iterator[str]:
    """The address of a server over a record, in a process of its own."""
    command = [sys.executable, "-c", program, str(data)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
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
