"""Which format bytes have, told by the bytes themselves; a name or a declared type only decides between texts."""

from __future__ import annotations

import io
import re
import zipfile
from email.message import Message
from enum import StrEnum

from ingest.errors import Refused
from ingest.mail import is_mail

_PDF = b"%PDF-"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_TAG = re.compile(r"\s*(?:<!--.*?-->\s*)*<[a-z][a-z0-9]*[\s>]", re.I | re.S)
_HEADING = re.compile(r"(?:\A|\n[ \t]*\n)#{1,6} \S")
_MARKDOWN_SUFFIXES = (".md", ".markdown")


class Format(StrEnum):
    """What is read; the value names the reader of a binary format."""

    PDF = "pdf"
    DOCX = "docx"
    MAIL = "mail"
    HTML = "html"
    MARKDOWN = "markdown"
    PLAIN = "plain"


def binary_format(source: str, data: bytes) -> Format | None:
    """The format of bytes that are no text, or a mail; None for text; a known format that is not read is refused."""
    if _PDF in data[:1024]:
        return Format.PDF
    if data.startswith(b"PK\x03\x04"):
        return _zipped(source, data)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refused(source, "the DOCX is locked by a password; save it without one")
        raise Refused(source, "an old Word or Office file; save it as .docx")
    if data.startswith(b"{\\rtf"):
        raise Refused(source, "a rich text file (RTF); save it as .docx")
    return Format.MAIL if is_mail(data) else None


def _zipped(source: str, data: bytes) -> Format:
    """A zip is a Word file or is refused."""
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        raise Refused(source, "a damaged DOCX or zip file; fetch it again, or open and save it anew") from None
    if "word/document.xml" not in names:
        raise Refused(source, "a zip file that is no Word file; unpack it, or save what it holds as .docx or .pdf")
    return Format.DOCX


def text_format(content: str, suffix: str, content_type: str) -> Format:
    """The format of a text: by how it begins, then by its declared type or suffix where both readings are possible."""
    kind = media_type(content_type)[0]
    says_html = kind in ("text/html", "application/xhtml+xml") or suffix.lower() in (".html", ".htm")
    if _HTML.match(content) or (says_html and _TAG.match(content)):
        return Format.HTML
    if content.startswith("---\n") or suffix.lower() in _MARKDOWN_SUFFIXES or kind == "text/markdown":
        return Format.MARKDOWN
    return Format.MARKDOWN if _HEADING.search(content) else Format.PLAIN


def media_type(content_type: str) -> tuple[str, str]:
    """The type and charset that a Content-Type header declares, in lower case; '' for what it does not."""
    header = Message()
    header["content-type"] = " ".join(content_type.split())
    return header.get_content_type() if content_type else "", str(header.get_param("charset") or "").lower()
