"""A PDF file to a text with pages, by PDFium; the source of what it refuses is named by the caller."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator

import pypdfium2
from pypdfium2 import raw

from ingest.content import Content, confirmed_title
from ingest.errors import Refused
from ingest.layout import laid_out
from ingest.lines import Line

MOST_PAGES = 2_000
MOST_CHARACTERS = 5_000_000
# Readers look for the end mark in the last kB; twice that bears what servers append.
_TAIL = 2_048
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ue000-\uf8ff\ufffd-\uffff]")
# How the Symbol and Wingdings fonts draw their bullets.
_DRAWN_BULLET = re.compile("^[\uf076\uf0a7\uf0b7\uf0d8\uf0fc]")


def read_pdf(data: bytes) -> Content:
    """The text of a PDF file and where in it each page begins; a locked, cut off, scanned or endless one is refused."""
    if b"%%EOF" not in data[-_TAIL:]:
        raise Refused("", "the PDF is cut off (its end mark is missing); fetch it again")
    document = _open(data)
    count = len(document)
    if count > MOST_PAGES:
        raise Refused("", f"{count} pages, more than {MOST_PAGES}; split it")
    lines: list[Line] = []
    room = MOST_CHARACTERS
    pictures = 0
    for number in range(1, count + 1):
        found, characters, picture = _page(document, number)
        lines.extend(found)
        pictures += picture
        if (room := room - characters) < 0:
            raise Refused("", f"more than {MOST_CHARACTERS} characters; split it")
    _check(lines, pictures, count)
    text, pages = laid_out(lines, count)
    title = confirmed_title(document.get_metadata_dict().get("Title", ""), text)
    return Content(text, {"title": title}, pages)


def _open(data: bytes) -> pypdfium2.PdfDocument:
    """The document; one that PDFium cannot open is refused."""
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise Refused("", "the PDF is locked by a password; save it without one") from None
        raise Refused("", "the PDF is damaged; fetch it again or print it to a new PDF") from None


def _page(document: pypdfium2.PdfDocument, number: int) -> tuple[list[Line], int, bool]:
    """The lines of a page (counted from 1), how many characters it has, and whether it is but a picture."""
    try:
        page = document[number - 1]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        raise Refused("", f"page {number} is damaged; fetch it again or print it to a new PDF") from None
    count = text.count_chars()
    if count > MOST_CHARACTERS:
        return [], count, False
    lines = list(_lines(text.raw, count, page, number))
    picture = not lines and any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))
    text.close()
    page.close()
    return lines, count, picture


def _check(lines: list[Line], pictures: int, count: int) -> None:
    """Refuse a document whose words cannot be had, in whole or for the greater part."""
    if not lines or 2 * pictures >= count:
        what = "no text layer" if not lines else f"{pictures} of {count} pages have no text layer"
        raise Refused("", f"{what} (scanned?); run text recognition (OCR) over it first")
    letters = sum(len(line.text) for line in lines)
    if 5 * sum(len(_UNREADABLE.findall(line.text)) for line in lines) > letters:
        raise Refused("", "its fonts do not say which letters they draw; run text recognition (OCR) over it first")


def _lines(text: raw.FPDF_TEXTPAGE, count: int, page: pypdfium2.PdfPage, number: int) -> Iterator[Line]:
    """The lines of a page in reading order; a line that PDFium joined over a hyphen is two again."""
    begin = 0
    for at in range(count):
        code = raw.FPDFText_GetUnicode(text, at)
        # 2 and 0xFFFE are PDFium's marks for a hyphen that ends a line.
        broken = code in (2, 0xFFFE)
        if broken or code == 10 or at == count - 1:
            if line := _line(text, begin, at if code == 10 else at + 1, page, number):
                yield line
            begin = at + 1


def _line(text: raw.FPDF_TEXTPAGE, begin: int, end: int, page: pypdfium2.PdfPage, number: int) -> Line | None:
    """The line of some characters; None where there is nothing to see."""
    codes = [raw.FPDFText_GetUnicode(text, at) for at in range(begin, end)]
    drawn = [begin + n for n, code in enumerate(codes) if code > 32 and code != 0xA0]
    words = _words(codes)
    if not words or not drawn:
        return None
    samples = [drawn[0], drawn[len(drawn) // 2], drawn[-1]]
    left, base, _ = _place(text, drawn[0], page)
    right = _place(text, drawn[-1], page)[2]
    size = sorted(_size(text, at) for at in samples)[1]
    weight = min(raw.FPDFText_GetFontWeight(text, at) for at in samples)
    return Line(words, number, left, max(left, right), base, page.get_height() - base, size, weight)


def _words(codes: list[int]) -> str:
    """Characters as text: PDFium's hyphen mark is a hyphen, ligatures are letters, odd spaces are spaces."""
    text = "".join("-" if code in (2, 0xFFFE) else chr(code) for code in codes)
    # Characters beyond the first 65,536 come as two halves.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = _LIGATURE.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    text = re.sub(r"\u00ad$", "-", text.rstrip()).replace("\u00ad", "").replace("\x00", "")
    return _DRAWN_BULLET.sub("• ", " ".join(text.split()))


def _place(text: raw.FPDF_TEXTPAGE, at: int, page: pypdfium2.PdfPage) -> tuple[float, float, float]:
    """Left edge, baseline and right edge of a character in points, on the page as it is shown."""
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, at, x, y)
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(text, at, left, right, bottom, top)
    start = _turned(x.value, y.value, page)
    corners = (_turned(left.value, bottom.value, page), _turned(right.value, top.value, page))
    return start[0], start[1], max(corner[0] for corner in corners)


def _turned(x: float, y: float, page: pypdfium2.PdfPage) -> tuple[float, float]:
    """A point of the page as written on the page as shown, which may be turned clockwise."""
    width, height = page.get_size()
    match page.get_rotation():
        case 90:
            return y, height - x
        case 180:
            return width - x, height - y
        case 270:
            return width - y, x
        case _:
            return x, y


def _size(text: raw.FPDF_TEXTPAGE, at: int) -> float:
    """The size of a character in points as drawn: its font's size, stretched by the text's matrix."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, at, matrix)
    return float(raw.FPDFText_GetFontSize(text, at) * math.hypot(matrix.c, matrix.d))
