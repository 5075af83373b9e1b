"""Takes pictures of the page's main states, at three widths, light and dark, for a person to look at.

usage: python tests/screens.py FOLDER [--picture FILE] [STATE…] writes FOLDER/STATE-WIDTH-SCHEME.png, and the README's
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from secrets import token_hex
from typing import Any

from browsing import LEFT, PASSWORD, ROOT, ask, choose, chromium, log_in, reading, served, tab, type_in
from eval_rows import hand_run

from app.web.accounts import Accounts
from app.web.roles import Role
from index.ingesting import ingest
from index.neural.embedding import Embedder

KIHARA = "Who was Japan's defence minister at the 2+2 of July 2024?"
WIDTHS = {1440: 900, 1024: 768, 390: 844}
# Longer than most, as those of mail addresses are.
NAME = "aiko.tanaka@example.org"


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


def thought(page: Any) -> None:
    """A thumb, and the note that goes with it."""
    answered(page)
    page.get_by_role("button", name="This answer is right").click()
    page.locator(".note").scroll_into_view_if_needed()
    page.locator(".toast-body").wait_for(state="detached")


def listed(page: Any) -> None:
    """The table of the record."""
    tab(page, "Statements")
    page.wait_for_selector("#catalogue tbody tr")


def adding(page: Any) -> None:
    """Where statements are added, and why an address was refused."""
    listed(page)
    page.get_by_text("Add statements").click()
    type_in(page, "Web address of a page", "ftp://example.org/")
    page.locator("#statements .address button").click()
    page.wait_for_selector("#told .problem")


def read(page: Any) -> None:
    """A statement of the table, with its versions."""
    listed(page)
    page.locator("#catalogue tbody th button").first.click()
    page.locator("#reader").get_by_role("button", name="Versions").click()
    page.wait_for_selector("#reader .versions")


def corrected(page: Any) -> None:
    """The form in which an editor corrects a statement."""
    read(page)
    page.locator("#reader").get_by_role("button", name="Correct…").click()
    page.get_by_role("button", name="Save").wait_for()


def compared(page: Any) -> None:
    """Two statements compared."""
    tab(page, "Compare")
    type_in(page, "Find the statements", "Quad Leaders")
    choose(page, "First statement", "2023-05-20")
    choose(page, "Second statement", "2024-09-21")
    page.locator("#compare button.go").click()
    page.wait_for_selector(".pair.reworded")


def placed(page: Any) -> None:
    """Words of a comparison in their statement."""
    compared(page)
    page.locator(".pair.reworded .after .chip").first.click()
    page.wait_for_selector("#compared-statement mark.chosen")


def tracked(page: Any) -> None:
    """A phrase through the record."""
    tab(page, "Track")
    type_in(page, "Name, topic or phrase", "Taiwan")
    page.get_by_label("Name, topic or phrase").press("Enter")
    page.wait_for_selector(".plot rect")


def mentioned(page: Any) -> None:
    """A mention in its statement."""
    tracked(page)
    page.locator(".first-last .chip").first.click()
    page.wait_for_selector("#followed-statement mark.chosen")


def ran(page: Any) -> None:
    """The runs of evaluations, one opened as its report."""
    tab(page, "Runs")
    page.locator("#runs").get_by_text("today").wait_for()
    page.click("#run-open")
    page.frame_locator("#run-report iframe").locator("h1").wait_for()


def logging_in(page: Any) -> None:
    """The page to log in."""
    page.wait_for_selector("#password")


def not_logged_in(page: Any) -> None:
    """Why somebody was not let in."""
    log_in(page, token_hex(4), "wrong")  # one name may be tried a few times only
    page.wait_for_selector("[role=alert]")


def logged_in(page: Any) -> None:
    """The head of the page with an account, above an answer."""
    log_in(page, NAME)
    page.wait_for_selector(".sample")
    page.wait_for_selector(".account")
    answered(page)
    page.evaluate("scrollTo(0, 0)")  # on a narrow page the head went up with the answer


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
    "thumbs": thought,
    "statements": listed,
    "statements-adding": adding,
    "statements-reader": read,
    "statements-correcting": corrected,
    "compare": compared,
    "compare-statement": placed,
    "track": tracked,
    "track-statement": mentioned,
    "runs": ran,
}
# Those of a chat that asks for an account.
SHARED: dict[str, Callable[[Any], None]] = {
    "log-in": logging_in,
    "log-in-refused": not_logged_in,
    "account": logged_in,
}


def accounts(folder: Path) -> Path:
    """A file with the account of an editor."""
    Accounts(folder / "accounts.json").put(NAME, Role.EDITOR, PASSWORD)
    return folder / "accounts.json"


# A browser says so too where somebody is not let in.
PASSED_OVER = (*LEFT, "Failed to load resource: the server responded with a status of 401")


def take(browser: Any, address: str, states: dict[str, Callable[[Any], None]], folder: Path, ready: str) -> None:
    """Pictures of some states at every width and in both schemes."""
    for (name, reach), (width, height), scheme in product(states.items(), WIDTHS.items(), ("light", "dark")):
        size = {"width": width, "height": height}
        with reading(browser, address, PASSED_OVER, ready, viewport=size, color_scheme=scheme) as page:
            reach(page)
            page.wait_for_timeout(200)
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png")


def main(folder: Path, picture: Path | None, names: Sequence[str]) -> None:
    """Pictures of the states named, or of all; the answer at 1440 light is the README's picture."""
    folder.mkdir(parents=True, exist_ok=True)
    alone, shared = ({name: some[name] for name in names or some if name in some} for some in (STATES, SHARED))
    with tempfile.TemporaryDirectory() as place, chromium() as browser:
        data, runs = Path(place, "data"), Path(place, "runs")
        ingest(data, [ROOT / "ingest" / "samples"], Embedder())
        for run, right in (("yesterday", "rwdu"), ("today", "rrwu")):
            hand_run(runs / run, right)
        with served(data, folder=runs.parent) as address:
            take(browser, address, alone, folder, ".sample")
        with served(data, accounts=accounts(Path(place))) as address:
            take(browser, address, shared, folder, "#password")
    if picture:
        shutil.copyfile(folder / "answer-1440-light.png", picture)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Takes pictures of the page.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--picture", type=Path)
    parser.add_argument("states", nargs="*", metavar="STATE", help=", ".join((*STATES, *SHARED)))
    given = parser.parse_intermixed_args()
    main(given.folder, given.picture, given.states)
