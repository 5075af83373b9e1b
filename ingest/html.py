"""A web page to a statement's text, by trafilatura: the main content without menus and notices."""

from __future__ import annotations

from typing import Any

import trafilatura

from ingest.dates import read_date
from ingest.errors import Refused
from ingest.markdown import markdown_text


def html_text(source: str, content: str) -> tuple[str, dict[str, Any]]:
    """The text of a page, and the title, publication date and address that its metadata gives."""
    body = trafilatura.extract(content, output_format="markdown", include_formatting=True, include_comments=False)
    if not body:
        raise Refused(source, "no main content found in the page")
    meta = trafilatura.extract_metadata(content, extensive=False)
    page = {
        "title": (meta and meta.title) or "",
        "publication_date": read_date((meta and meta.date) or ""),
        "url": (meta and meta.url) or "",
        "language": (meta and meta.language) or "",
    }
    return markdown_text(body), page
