"""What each site lets programs read, by its robots.txt (RFC 9309)."""

from __future__ import annotations

from collections.abc import Callable

import httpx2
from protego import Protego

from ingest.errors import Refused

PROGRAM = "communique"
_LONGEST = 512_000  # bytes of a robots.txt that are read; RFC 9309, 2.5 asks for at least 500 KiB


class Robots:
    """The robots.txt of every site met in a run, each asked for once.

    `read` gives the bytes at an address, none for a status of 400 to 499, and raises `Refused` for all else.
    """

    def __init__(self, read: Callable[[httpx2.URL], bytes]) -> None:
        self._read = read
        self._known: dict[httpx2.URL, Protego | Refused] = {}

    def check(self, url: httpx2.URL) -> float:
        """The site's delay between two requests, in seconds; `Refused` for what programs are asked not to read."""
        rules = self._rules(url.copy_with(raw_path=b"/robots.txt"))
        if isinstance(rules, Refused):
            raise Refused(str(url), f"{rules.reason} (its robots.txt was asked for first)")
        if not rules.can_fetch(str(url), PROGRAM):
            raise Refused(str(url), "its robots.txt asks programs not to read it; save the page as a file")
        return rules.crawl_delay(PROGRAM) or 0

    def _rules(self, address: httpx2.URL) -> Protego | Refused:
        """The rules of a site, or why they could not be had: then nothing of it is read in this run."""
        if address not in self._known:
            try:
                text = self._read(address)[:_LONGEST].decode("utf-8-sig", "replace")
                self._known[address] = Protego.parse(text)
            except Refused as refusal:
                self._known[address] = refusal
        return self._known[address]
