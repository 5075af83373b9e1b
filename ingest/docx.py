"""A Word file (DOCX) to a statement's text, by mammoth; the source of what it refuses is named by the caller."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Container, Iterator
from xml.parsers.expat import ExpatError

import mammoth
from lxml import etree, html

from ingest.content import Content, confirmed_title
from ingest.errors import Refused

# Unpacked, in bytes: what a zip may hold before it counts as built to overload.
LARGEST = 100_000_000
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => h2:fresh
"""
_NESTED = {"ul", "ol", "table"}
# Marks that lead to a footnote, and from it back.
_FOOTNOTE_MARK = ".//a[starts-with(@href, '#footnote-') or starts-with(@href, '#endnote-')]"
# What zipfile, lxml, expat and mammoth raise on packages that are broken in one way or another.
_FOREIGN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    ExpatError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
)
_DAMAGED = "the DOCX is damaged; fetch it again, or open and save it anew"


def read_docx(data: bytes) -> Content:
    """The text of a Word file: a paragraph, heading, list item or table row a line, footnotes at the end."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(part.file_size for part in package.infolist()) > LARGEST:
                raise Refused("", f"the DOCX unpacks to more than {LARGEST // 1_000_000} MB; save it anew or split it")
            _check_nesting(package)
            properties = _properties(package)
        page = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(lambda image: {}),
        ).value
    except _FOREIGN:
        raise Refused("", _DAMAGED) from None
    text = _text(page)
    hints = {"title": confirmed_title(properties.get("title", ""), text), "language": properties.get("language", "")}
    return Content(text, hints)


def _check_nesting(package: zipfile.ZipFile) -> None:
    """Raises XMLSyntaxError where a part nests deeper than libxml2 reads: 256 elements, Word itself stays far below.

    Mammoth would descend with it until memory or time runs out.
    """
    for name in package.namelist():
        if name.startswith("word/") and name.endswith(".xml"):
            etree.fromstring(package.read(name), _parser())


def _parser() -> etree.XMLParser:
    """A parser that fetches nothing and writes no entity out."""
    return etree.XMLParser(resolve_entities=False, no_network=True)


def _properties(package: zipfile.ZipFile) -> dict[str, str]:
    """The core properties of a Word file by name, as far as it has them."""
    if "docProps/core.xml" not in package.namelist():
        return {}
    root = etree.fromstring(package.read("docProps/core.xml"), _parser())
    return {etree.QName(child).localname: child.text or "" for child in root if isinstance(child.tag, str)}


def _text(page: str) -> str:
    """The text of mammoth's HTML."""
    root = html.fragment_fromstring(page, create_parent="div")
    for mark in root.xpath(_FOOTNOTE_MARK):
        mark.drop_tree()
    lines = "\n".join(_lines(root, 0))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def _lines(parent: html.HtmlElement, depth: int) -> Iterator[str]:
    """The lines of what stands in an element; `depth` counts the lists around it."""
    for element in parent:
        match element.tag:
            case "ul" | "ol":
                yield from _lines(element, depth + 1)
                yield from [""] * (depth == 0)
            case "li":
                # Word counts its items itself: no number stands in the file.
                yield f"{'  ' * (depth - 1)}- {_line(_words(element, without=_NESTED))}"
                yield from _lines(element, depth)
            case "table":
                for row in element.iter("tr"):
                    yield " | ".join(_line(_words(cell, without={"table"})) for cell in row)
                yield ""
            case "p" if parent.tag != "li":
                yield from map(_line, _words(element).split("\n"))
                yield ""
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                yield f"{'#' * max(2, int(element.tag[1]))} {_line(_words(element))}"
                yield ""


def _words(element: html.HtmlElement, without: Container[str] = ()) -> str:
    """The words of an element as they stand, but for those of some elements in it."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == "br":
            parts.append("\n")
        elif child.tag not in without:
            parts.append(_words(child, without) + ("\n" if child.tag in ("p", "li") else ""))
        parts.append(child.tail or "")
    return "".join(parts)


def _line(words: str) -> str:
    """Words on one line, one space between them."""
    return " ".join(words.split())
