"""What is known of a statement besides its words, and where each value came from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import unquote, urlsplit

from ingest.known import days, issuers, kind, language, place, series, title
from ingest.known.given import from_front_matter, from_page
from ingest.known.values import FRONT_MATTER, MAIL, PAGE, Known, quoted
from ingest.statement import Statement

__all__ = ["FRONT_MATTER", "MAIL", "PAGE", "statement"]

# What is read of a paper for all this; who, when and what it is stands at its head.
_OPENING, _HEADING = 2_000, 500


def statement(
    source: str,
    text: str,
    given: Mapping[str, Any],
    page: Mapping[str, Any] | None = None,
    page_origin: str = PAGE,
) -> Statement:
    """The statement of a text, its front matter (`given`) and what its page, feed or letter says of it (`page`).

    Front matter that cannot be read is `Refused`; of a page, what cannot be read is left out. `page_origin` names
    where `page` comes from: "page metadata", "feed", "mail header".
    """
    known = Known()
    from_front_matter(known, source, given)
    from_page(known, page or {}, page_origin)
    _from_text(known, source, text)
    return Statement(source=source, text=text, origin=known.origin, **known.values)


def _from_text(known: Known, source: str, text: str) -> None:
    """Fill what is still missing from title, address, opening words and file name."""
    title.from_text(known, text)
    opening = _opening(text, known.title)
    heading = title.heading(known, opening)[:_HEADING]
    kind.from_words(known, heading, opening, text)
    series.from_words(known, heading, opening)
    place.from_words(known, opening)
    days.from_words(known, heading, opening, text)
    days.from_file_name(known, _stem(source))
    issuers.from_address(known, source)
    issuers.from_words(known, heading, opening)
    known.set("translation", *_translation(opening))
    language.from_words(known, f"{heading} {opening}")


def _opening(text: str, heading: str) -> str:
    """The first words below the heading, without layout marks."""
    begin = text[: _OPENING + len(heading)]
    if heading and begin.lstrip("# ").casefold().startswith(heading.casefold()):
        begin = begin.lstrip("# ")[len(heading) :]
    begin = re.sub(r"</?(?:sup|u|b|i|em|strong)>", "", begin)
    return re.sub(r"^(?:#+ |- )", "", begin.strip(), flags=re.M)[:_OPENING]


def _translation(opening: str) -> tuple[bool, str]:
    """Whether a paper calls itself a translation in its first lines, and its words for it."""
    match = re.search(r"\b(?:provisional|unofficial|courtesy|english|official) translation\b", opening[:400], re.I)
    return (True, quoted(match.group())) if match else (False, "")


def _stem(source: str) -> str:
    """The file name without its ending, of a path or an address."""
    try:
        return PurePath(unquote(urlsplit(source).path) if "://" in source else source).stem
    except ValueError:
        return ""
