"""An RSS or Atom feed to the addresses it names, by feedparser; it is handed bytes and reaches nothing by itself."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ingest.dates import read_date
from ingest.errors import Refused
from ingest.web.addresses import parse
from ingest.web.fetching import Fetched

_FIRST_TAG = re.compile(rb"<([A-Za-z][\w:.-]*)")
_TAG = re.compile(r"</?[a-z][^<>]*>", re.I)
_ZONE = re.compile(r"\s+[A-Z]{1,5}$")


@dataclass(frozen=True)
class Entry:
    """An address a feed names, and what the feed says of it: hints, whose origin is 'feed'."""

    address: str
    title: str = ""
    published: date | None = None
    updated: date | None = None


@dataclass(frozen=True)
class Feed:
    """The entries of a feed, each address once, and those that name no address that can be read."""

    entries: tuple[Entry, ...]
    refused: tuple[Refused, ...]


def read_feed(fetched: Fetched) -> Feed | None:
    """The feed that was fetched, or None when it is something else."""
    if not _is_feed(fetched.data):
        return None
    import feedparser

    headers = {"content-location": fetched.address, "content-type": fetched.content_type}
    parsed = feedparser.parse(io.BytesIO(fetched.data), response_headers=headers)
    entries: dict[str, Entry] = {}
    refused = []
    for at, item in enumerate(parsed.entries, 1):
        try:
            entry = _entry(item)
            entries.setdefault(entry.address, entry)
        except Refused as refusal:
            refused.append(Refused(f"{fetched.address} entry {at}", f"{refusal.source}: {refusal.reason}"))
    return Feed(tuple(entries.values()), tuple(refused))


def _is_feed(data: bytes) -> bool:
    """Whether the first tag is that of RSS 2.0, Atom or RSS 1.0; in UTF-16 too, hence no zero bytes."""
    tag = _FIRST_TAG.search(data[:8192].replace(b"\x00", b""))
    return tag is not None and tag.group(1).rpartition(b":")[2].lower() in (b"rss", b"feed", b"rdf")


def _entry(item: Mapping[str, Any]) -> Entry:
    title = _line(item.get("title", ""))
    if not item.get("link"):
        raise Refused(title or "no title", "the entry has no link; look for it at the site")
    return Entry(str(parse(item["link"])), title, _day(item, "published"), _day(item, "updated"))


def _line(title: str) -> str:
    """A title without tags and entities, on one line."""
    return " ".join(html.unescape(_TAG.sub("", title)).split())


def _day(item: Mapping[str, Any], name: str) -> date | None:
    """The day as written, in the zone it is written in: a statement of 29 July in Tokyo is not one of 28 July."""
    return read_date(_ZONE.sub("", item[name])) if name in item else None
