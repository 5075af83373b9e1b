"""Takes pictures of the page's main states, at three widths, light and dark, for a person to look at.

usage: python tests/screens.py FOLDER [PICTURE] writes FOLDER/STATE-WIDTH-SCHEME.png, and the README's PICTURE
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from browsing import ROOT, ask, chromium, reading, served

from index.ingesting import ingest
from index.neural.embedding import Embedder

KIHARA = "Who was Japan's defence minister at the 2+2 of July 2024?"
WIDTHS = {1440: 900, 1024: 768, 390: 844}


def answered(page: Any) -> None:
    """An answer with its evidence."""
    ask(page, KIHARA)
    page.wait_for_selector(".next .sample")


def follow_up(page: Any) -> None:
    """A follow-up, with how it was understood."""
    ask(page, "What did Japan say about Taiwan in 2023?")
    ask(page, "And in 2024?")
    page.wait_for_timeout(300)


def refused(page: Any) -> None:
    """What the record does not say."""
    ask(page, "Who won the chess championship on Mars?")


def quoted(page: Any) -> None:
    """The quote of a chip."""
    answered(page)
    page.locator("#latest .chip").first.hover()


def opened(page: Any) -> None:
    """A statement at the cited words."""
    answered(page)
    page.locator("#latest .chip").first.click()
    page.wait_for_selector("mark.chosen")
    page.wait_for_timeout(200)


def referenced(page: Any) -> None:
    """A quote's references."""
    answered(page)
    page.locator(".card .copy summary").first.click()
    page.locator(".card .copy").first.scroll_into_view_if_needed()


def narrowed(page: Any) -> None:
    """The filters, a year and a series chosen."""
    page.get_by_text("Narrow the search").click()
    page.locator('.bar[data-first="2024-01-01"]').click()
    page.get_by_label("Series").click()
    page.get_by_role("option", name="2+2").click()
    page.get_by_text("Searching 3 statements of 21").wait_for()
    page.get_by_label("Question", exact=True).focus()


def shelved(page: Any) -> None:
    """The conversations that the browser keeps."""
    ask(page, KIHARA)
    page.locator(".shelf summary").click()


STATES: dict[str, Callable[[Any], None]] = {
    "welcome": lambda page: None,
    "answer": answered,
    "follow-up": follow_up,
    "refusal": refused,
    "quote": quoted,
    "statement": opened,
    "references": referenced,
    "filters": narrowed,
    "conversations": shelved,
}


def main(folder: Path, picture: Path | None) -> None:
    """Every state at every width and in both schemes; the answer at 1440 light is the README's picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        ingest(Path(data), [ROOT / "ingest" / "samples"], Embedder())
        with served(Path(data)) as address, chromium() as browser:
            for name, reach in STATES.items():
                for width, height in WIDTHS.items():
                    for scheme in ("light", "dark"):
                        size = {"width": width, "height": height}
                        with reading(browser, address, viewport=size, color_scheme=scheme) as page:
                            reach(page)
                            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png")
    if picture:
        shutil.copyfile(folder / "answer-1440-light.png", picture)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
