"""Where an event took place, when the paper says so: its dateline, or 'met in Tokyo'."""

from __future__ import annotations

import re

from ingest.dates import MONTH
from ingest.known.names import canonical
from ingest.known.values import Known, quoted

_WORD = r"(?:(?:[A-Z]\.){2,}|[A-ZÀ-Þ][\w’'-]*)"
_NAME = rf"{_WORD}(?: (?:{_WORD}|de|da|al|el|la|of)){{0,2}}"
_REGION = rf"(?:, {_NAME})?"
_DATE = rf"(?:{MONTH} \d{{1,2}}(?:,? \d{{4}})?|\d{{1,2}} {MONTH}(?:,? \d{{4}})?)"
DATELINE = re.compile(
    rf"^(?P<place>{_NAME}{_REGION})(?:,? \(?(?P<date>{_DATE})\)?)? ?(?: [-–—]+|[–—]|--) ?(?=\S)", re.M
)
_OWN_LINE = re.compile(rf"^(?P<place>{_NAME}{_REGION}),? \(?(?P<date>{_DATE})\)?$", re.M)
_MET = re.compile(
    rf"\b(?:met|meets|convened|gathered|held|hosted|signed|welcomed|visited|assembled"
    rf"|Today(?= in ))\b(?P<between>(?:[^.;:]|(?<=\b[A-Z])\."
    rf"|(?<=[JDMS][rts])\.){{0,110}}?) in (?P<place>{_NAME}{_REGION})"
)
_ELSEWHERE = re.compile(
    r"\b(?:will|previous|last|earlier|following|discuss\w*|regarding|about|concerning|situation|war|conflict"
    r"|developments|crisis|previewed|to)\b",
    re.I,
)
_READ = 700


def from_words(known: Known, opening: str) -> None:
    """Set the place where the opening states one."""
    if match := dateline(opening):
        known.set("place", place_name(match["place"]), quoted(match.group().strip(" –—-")))
    opening = opening[:_READ]
    for match in _MET.finditer(opening):
        before = opening[max(0, match.start() - 60) : match.start()]
        if not _ELSEWHERE.search(match["between"]) and not _ELSEWHERE.search(before.rsplit(". ", 1)[-1]):
            place = place_name(match["place"])
            # Much stands after "in" with a capital: a place is next to the verb, has its region, or is known.
            near = re.fullmatch(r"(?: (?:today|here|virtually|in person|together|talks|yesterday))*", match["between"])
            if near or ", " in place or canonical(place):
                known.set("place", place, quoted(match.group()))


def dateline(opening: str) -> re.Match[str] | None:
    """A place and a date before a dash or on a line of their own, or a known place in capitals before a dash."""
    opening = opening[:_READ]
    for match in (*DATELINE.finditer(opening), *_OWN_LINE.finditer(opening)):
        place = match["place"]
        if len(place) > 3 and (match["date"] or (place.isupper() and canonical(place.split(",")[0].title()))):
            return match
    return None


def place_name(words: str) -> str:
    """A place as it is written in a sentence: 'WASHINGTON' is 'Washington'."""
    words = re.sub(rf",? {MONTH}$", "", words).strip(" ,")
    words = re.sub(r"(?<![A-Z]\.[A-Z])[.’']s?$", "", words) if not re.search(r"[A-Z]\.[A-Z]\.$", words) else words
    return words if not words.isupper() or "." in words.split(",")[0] else re.sub(r"[A-ZÀ-Þ]{4,}", _titled, words)


def _titled(match: re.Match[str]) -> str:
    return match.group().title()
