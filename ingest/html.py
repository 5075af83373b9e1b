"""A web page to a statement's text, by trafilatura: the main content without menus and notices."""

from __future__ import annotations

from datetime import date
from typing import Any

import trafilatura
from htmldate import find_date
from lxml import html

from ingest.dates import read_date
from ingest.errors import Refused
from ingest.markdown import markdown_text

# What a page says of itself, wherever it stands: not its words, nor the day it was last changed.
_SAID = (
    "//head/meta[not(contains(concat(@name, @property, @itemprop, @http-equiv), 'odif'))"
    " and not(contains(concat(@name, @property, @itemprop, @http-equiv), 'pdate'))]"
    " | //script[@type='application/ld+json'] | //*[@itemprop='datePublished'] | //time[@pubdate]"
    " | //link[@rel='canonical']"
)


def html_text(source: str, content: str) -> tuple[str, dict[str, Any]]:
    """The text of a page, and the title, publication date and address that its metadata gives."""
    body = trafilatura.extract(content, output_format="markdown", include_formatting=True, include_comments=False)
    if not body:
        raise Refused(source, "no main content found in the page")
    meta = trafilatura.extract_metadata(content, extensive=False)
    page = {
        "title": (meta and meta.title) or "",
        "publication_date": _published(content),
        "url": (meta and meta.url) or "",
        "language": (meta and meta.language) or "",
    }
    return markdown_text(body), page


def _published(content: str) -> date | None:
    """The day on which a page says that it was published; a date in its words is none."""
    page = trafilatura.load_html(content)
    if page is None:
        return None
    said = html.document_fromstring("<html><head></head><body></body></html>")
    for element in page.xpath(_SAID):
        (said.head if element.tag in ("meta", "link") else said.body).append(element)
    return read_date(find_date(said, extensive_search=False, original_date=True) or "")
