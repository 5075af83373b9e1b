"""A packet as a Word file, by python-docx; the one file of the app that imports it."""

from __future__ import annotations

import io
import re

from docx import Document
from docx.document import Document as WordFile
from docx.enum.text import WD_COLOR_INDEX
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from app.export.cited import Cited
from app.export.dates import dates, proofs
from app.export.packet import Answered, Packet, Said
from app.reference import is_web_address
from app.rendering import NEAREST, UNSUPPORTED

# XML has no place for these characters.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def word(packet: Packet) -> bytes:
    """The bytes of the file."""
    file = Document()
    file.core_properties.title = "What the record says"
    file.core_properties.author = "Communiqué"
    file.add_heading("What the record says", 0)
    file.add_paragraph(f"Taken from the record on {packet.made}.")
    for answer in packet.answers:
        _answer(file, answer)
    written = io.BytesIO()
    file.save(written)
    return written.getvalue()


def _kept(text: str) -> str:
    """A text that XML can hold: what it cannot is shown as a replacement character."""
    return _NOT_IN_XML.sub("\ufffd", text)


def _answer(file: WordFile, answer: Answered) -> None:
    """One question and its answer, then the quotes it rests on or, for a refusal, what came closest."""
    file.add_heading(_kept(answer.question), 1)
    if answer.understood_as:
        file.add_paragraph().add_run(_kept(f"Understood as: {answer.understood_as}")).italic = True
    for note in (*answer.notes, *(f"{claim.text} {claim.marks}" for claim in answer.prose)):
        file.add_paragraph(_kept(note))
    for said in answer.said:
        _said(file, answer, said)
    _struck(file, answer)
    for heading, all_cited in (("Evidence", answer.citations), (NEAREST, answer.nearest)):
        if all_cited:
            file.add_heading(heading, 2)
        for cited in all_cited:
            _cited(file, cited)
    if answer.origin:
        file.add_paragraph(_kept(answer.origin))


def _struck(file: WordFile, answer: Answered) -> None:
    """What a model wrote and nothing bears out, struck through, with the reason."""
    if answer.struck:
        file.add_paragraph(f"{UNSUPPORTED}:")
    for claim in answer.struck:
        line = file.add_paragraph(style="List Bullet")
        line.add_run(_kept(claim.text)).font.strike = True
        line.add_run(_kept(f" ({claim.fault})"))


def _said(file: WordFile, answer: Answered, said: Said) -> None:
    """One sentence: who said it and when, the words, the short answer in bold, the number of its citation."""
    cited = answer.cited(said)
    quote, (start, end) = cited.quote, said.short or (0, 0)
    file.add_paragraph().add_run(_kept(f"{cited.lead}:")).bold = True
    words = file.add_paragraph(_kept(f"“{quote[:start]}"), style="Quote")
    words.add_run(_kept(quote[start:end])).bold = True
    words.add_run(_kept(f"{quote[end:]}” [{cited.number}]"))


def _cited(file: WordFile, cited: Cited) -> None:
    """One quote where it stands, marked, and all that it takes to find and to check it."""
    before, after = cited.around
    file.add_heading(_kept(f"[{cited.number}] {cited.title}"), 3)
    if cited.summary:
        file.add_paragraph("A summary, not the official text.")
    words = file.add_paragraph(_kept(before))
    words.add_run(_kept(cited.quote)).font.highlight_color = WD_COLOR_INDEX.YELLOW
    words.add_run(_kept(after))
    also = (f"Also published: {line}" for line in cited.also)
    for fact in (cited.reference, cited.where, *dates(cited), *proofs(cited), *also):
        file.add_paragraph(_kept(fact), style="List Bullet")
    _address(file.add_paragraph(style="List Bullet"), _kept(cited.link or cited.source))


def _address(paragraph: Paragraph, address: str) -> None:
    """An address that opens on a click; python-docx has no call for it. Anything else stands there as text."""
    if not is_web_address(address):
        paragraph.add_run(address)
        return
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.append(paragraph.add_run(address)._r)
    paragraph._p.append(link)
