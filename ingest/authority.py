"""How near a paper stands to the official words."""

from __future__ import annotations

import re
from enum import IntEnum
from urllib.parse import urlsplit

_OFFICIAL_HOST = re.compile(
    r"(?:^|\.)(?:gov|mil|int|europa\.eu|un\.org|asean\.org|elysee\.fr|bundesregierung\.de|kremlin\.ru)$"
    r"|\.(?:gov|go|gob|gouv|govt|gc|mil)\.[a-z]{2}$|(?:^|\.)gov\.[a-z]{2}$|^canada\.ca$|bidenwhitehouse\.archives\.gov$"
)


class Authority(IntEnum):
    """What a paper counts for where two say the same: the higher, the nearer to the official words."""

    NEWS = 1
    SUMMARY = 2
    TRANSCRIPT = 3
    DERIVED = 4
    OFFICIAL = 5

    @property
    def words(self) -> str:
        """The authority as it reads on a card."""
        return _WORDS[self]


_WORDS = {
    Authority.NEWS: "news",
    Authority.SUMMARY: "summary",
    Authority.TRANSCRIPT: "transcript",
    Authority.DERIVED: "official fact sheet or translation",
    Authority.OFFICIAL: "official text",
}


def authority(kind: str, summary: bool, translation: bool, address: str) -> Authority:
    """The authority of a paper of a kind (its value); `address` is where it was published, '' when unknown."""
    if kind == "news" or (kind == "other" and _unofficial(address)):
        return Authority.NEWS
    if summary:
        return Authority.SUMMARY
    if kind == "transcript":
        return Authority.TRANSCRIPT
    return Authority.DERIVED if kind == "fact-sheet" or translation else Authority.OFFICIAL


def _unofficial(address: str) -> bool:
    """Whether a web address is of no government or organisation of governments."""
    try:
        host = urlsplit(address).hostname
    except ValueError:
        return False
    return bool(host) and not _OFFICIAL_HOST.search(str(host))
