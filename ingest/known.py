"""What is known of a statement besides its words, and where each value came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from ingest.dates import first_date, read_date
from ingest.errors import Refused
from ingest.statement import Kind, Statement

FRONT_MATTER = "front matter"
PAGE_METADATA = "page metadata"
MAIL_HEADER = "mail header"

# The keys under which front matter gives a value, the plainest first.
_KEYS = {
    "title": ("title",),
    "kind": ("kind", "type"),
    "issuers": ("issuers", "issuer"),
    "event_date": ("event_date", "date"),
    "publication_date": ("publication_date", "published", "published_time"),
    "series": ("series",),
    "place": ("place",),
    "language": ("language", "lang"),
    "url": ("source_url", "url"),
    "summary": ("summary",),
}

# Official papers name their kind in the title; the order decides when two would fit.
_KIND_IN_TITLE = [
    (Kind.FACT_SHEET, r"\bfact ?sheet\b"),
    (Kind.READOUT, r"\bread-?out\b"),
    (Kind.TRANSCRIPT, r"\b(press (briefing|gaggle|conference)|transcript|background press call|q&a|interview)\b"),
    (Kind.SPEECH, r"\b(remarks|speech|address|toast)\b"),
    (
        Kind.JOINT_STATEMENT,
        r"\b(joint|trilateral|quad(rilateral)?|leaders['’]?|ministers['’]?|g-?7|g-?20) .*?\b(statement|declaration)\b"
        r"|\bcommuniqu[eé]\b|\bjoint (declaration|vision|leaders|principles)"
        r"|\b(statement|declaration) of the (leaders|heads|ministers)",
    ),
    (Kind.PRESS_RELEASE, r"\b(press|media|news) release\b"),
    (Kind.STATEMENT, r"\b(statements?|declaration)\b"),
]
_HOSTS = {
    "whitehouse.gov": "United States",
    "bidenwhitehouse.archives.gov": "United States",
    "trumpwhitehouse.archives.gov": "United States",
    "obamawhitehouse.archives.gov": "United States",
    "state.gov": "United States",
    "defense.gov": "United States",
    "war.gov": "United States",
    "mofa.go.jp": "Japan",
    "mod.go.jp": "Japan",
    "japan.kantei.go.jp": "Japan",
    "gov.uk": "United Kingdom",
    "dfat.gov.au": "Australia",
    "foreignminister.gov.au": "Australia",
    "pm.gov.au": "Australia",
    "mea.gov.in": "India",
    "mofa.go.kr": "Republic of Korea",
    "nato.int": "NATO",
    "europa.eu": "European Union",
    "un.org": "United Nations",
}
_WE_SPEAK = re.compile(r"^\W*(?:we\b|the (?:president|prime minister|leaders|governments?)\b|today,)", re.I)
_LEDE = re.compile(r"\b(met|held|meeting|spoke|announced|reported|said)\b", re.I)


@dataclass
class Known:
    """The values gathered so far and where each came from; the first to be set stays."""

    values: dict[str, Any] = field(default_factory=dict)
    origin: dict[str, str] = field(default_factory=dict)

    def set(self, name: str, value: Any, origin: str) -> None:
        """Keep a value unless it is empty or a better source gave one already."""
        if value and not self.values.get(name):
            self.values[name] = value
            self.origin[name] = origin


def statement(
    source: str,
    text: str,
    given: Mapping[str, Any],
    hints: Mapping[str, Any] | None = None,
    origin: str = PAGE_METADATA,
) -> Statement:
    """The statement of a text, its front matter (`given`) and what metadata of that `origin` hints at, both as read."""
    known = Known()
    _from_front_matter(known, source, given)
    for name, value in (hints or {}).items():
        known.set(name, value, origin)
    _from_text(known, source, text)
    return Statement(source=source, text=text, origin=known.origin, **known.values)


def _from_front_matter(known: Known, source: str, given: Mapping[str, Any]) -> None:
    """Take what the front matter gives; a value that cannot be read is a broken front matter."""
    for name, keys in _KEYS.items():
        key = next((key for key in keys if given.get(key) not in (None, "", [])), None)
        if key is not None:
            read: _Reader = _READERS.get(name, _string)
            known.set(name, read(source, key, given[key]), f"{FRONT_MATTER}: {key}")


def _string(source: str, key: str, value: Any) -> str:
    """A value as one line of text."""
    if isinstance(value, list | dict):
        raise Refused(source, f"front matter {key!r} is a list, not text")
    return re.sub(r"\s+", " ", str(value)).strip()


def _day(source: str, key: str, value: Any) -> date:
    """A value as a day."""
    if day := read_date(value):
        return day
    raise Refused(source, f"front matter {key!r} is not a date: {value!r}; write it as YYYY-MM-DD")


def _kind(source: str, key: str, value: Any) -> Kind | None:
    """A value as a kind; `type` may mean something else elsewhere, `kind` is ours."""
    try:
        return Kind(str(value).strip().lower().replace(" ", "-"))
    except ValueError:
        if key != "kind":
            return None
        raise Refused(source, f"front matter kind {value!r} is unknown; use one of {', '.join(Kind)}") from None


def _flag(source: str, key: str, value: Any) -> bool:
    """A value as yes or no."""
    return value is True


def _names(source: str, key: str, value: Any) -> tuple[str, ...]:
    """A value as names: a list, or one string with commas."""
    names = value if isinstance(value, list) else str(value).split(",")
    return tuple(name for name in (_string(source, key, name) for name in names) if name)


_Reader = Callable[[str, str, Any], Any]
_READERS: dict[str, _Reader] = {
    "event_date": _day,
    "publication_date": _day,
    "kind": _kind,
    "issuers": _names,
    "summary": _flag,
}


def _from_text(known: Known, source: str, text: str) -> None:
    """Fill what is still missing from title, address, opening words and file name."""
    title = known.values.get("title", "")
    known.set("title", *_title(text))
    opening = re.sub(r"^#+ ", "", text)[:400]
    heading = title or _heading(opening)
    for kind, pattern in _KIND_IN_TITLE:
        if re.search(pattern, heading, re.I):
            known.set("kind", kind, "title" if title else "heading")
    host = (urlsplit(known.values.get("url", "") or source).hostname or "").removeprefix("www.")
    for suffix, issuer in _HOSTS.items():
        # A joint statement has more issuers than the one whose site it stands on.
        if known.values.get("kind") is not Kind.JOINT_STATEMENT and (host == suffix or host.endswith("." + suffix)):
            known.set("issuers", (issuer,), "address")
    if found := first_date(opening):
        known.set("event_date", found[0], f"text: “{found[1]}”")
    stem = PurePath(urlsplit(source).path).stem if "://" in source else PurePath(source).stem
    if found := first_date(stem[:10]):
        known.set("event_date", found[0], "file name")
    # A third party's account of an event: no official heading, and no 'we' or office-holder speaking.
    if not heading and _LEDE.search(opening) and not _WE_SPEAK.match(opening):
        known.set("kind", Kind.NEWS, "guessed from the opening words")
    known.set("language", "en" if re.search(r"\b(the|and|of)\b", opening) else "", "guessed from the words")


def _heading(opening: str) -> str:
    """The first line, where it is a heading and not a sentence."""
    line = opening.split("\n", 1)[0].strip()
    return "" if len(line) > 160 or line.endswith((".", ":", "!")) else line


def _title(text: str) -> tuple[str, str]:
    """A title for a text that has none: its first heading, or its first sentence without the date."""
    first = text.split("\n", 1)[0].strip()
    if first.startswith("#"):
        return first.lstrip("# "), "first heading"
    sentence = re.split(r"(?<=[a-z0-9”\"])[.!?](?:\s|$)", first, maxsplit=1)[0]
    sentence = re.sub(r"^On [A-Z][a-z]+\.? \d{1,2}, \d{4},? ", "", sentence)
    words = sentence[:1].upper() + sentence[1:]
    if len(words) > 110:
        words = words[:110].rsplit(" ", 1)[0].rstrip(",;:") + " …"
    return words, "first sentence"
