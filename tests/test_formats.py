"""Every format is told by its content and read with its words, pages and structure; what cannot be read says why."""

import io
import random
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from app.answer import Citation
from app.web.cards import about
from ingest.errors import Refused
from ingest.hyphens import Hyphens
from ingest.intake import take
from ingest.reading import read_file, read_statement
from ingest.record import Record
from ingest.statement import Kind, Statement

# One tuple a paragraph; '#' begins a heading. Lines end where the next word would not have fitted.
PAGES = [
    [
        ("#Joint Statement on the Harbour",),
        ("Norhaven, 4 May 2031",),
        (
            "The ministers met in Norhaven to speak of the harbour and of its secu-",
            "rity, which both sides share. They recalled their plan for the long-",
            "term upkeep of the quays.",
        ),
        ("They decided on these steps:",),
        ("• to dredge the northern channel before winter comes, as the pilots of both", "sides have asked;"),
        ("• to publish tide tables.",),
        ("Harbour security needs many hands. The ministers will therefore ask the two",),
    ],
    [
        ("harbour masters to meet each month.",),
        ("1. A long-term plan will follow.",),
        ("2. Nothing here changes earlier agreements.",),
    ],
]
TEXT = (
    "## Joint Statement on the Harbour\n\nNorhaven, 4 May 2031\n\n"
    "The ministers met in Norhaven to speak of the harbour and of its security, which both sides share. "
    "They recalled their plan for the long-term upkeep of the quays.\n\nThey decided on these steps:\n\n"
    "- to dredge the northern channel before winter comes, as the pilots of both sides have asked;\n"
    "- to publish tide tables.\n\n"
    "Harbour security needs many hands. The ministers will therefore ask the two harbour masters to meet each month."
    "\n\n"
    "1. A long-term plan will follow.\n2. Nothing here changes earlier agreements."
)
Page = Sequence[Sequence[str]]


def pdf(pages: Sequence[Page] = PAGES, title: str = "", password: str = "") -> bytes:
    """A PDF with a running head and a page number on each page."""
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption(password, canPrint=0) if password else None)
    canvas.setTitle(title)
    for number, page in enumerate(pages, 1):
        canvas.setFont("Helvetica", 9)
        canvas.drawString(72, 800, "Ministry of the Sea")
        canvas.drawString(280, 30, f"Page {number} of {len(pages)}")
        height = 760
        for paragraph in page:
            for line in paragraph:
                canvas.setFont("Helvetica-Bold" if line[0] == "#" else "Helvetica", 16 if line[0] == "#" else 11)
                canvas.drawString(72, height, line.lstrip("#"))
                height -= 14
            height -= 10
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def scan() -> bytes:
    """A PDF with a picture on its page and nothing else."""
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawImage(ImageReader(Image.new("L", (300, 400), 200)), 0, 0, 595, 842)
    canvas.save()
    return out.getvalue()


def word(title: str = "Joint Statement on the Harbour") -> bytes:
    """A Word file with each structure that is read."""
    document = docx.Document()
    document.core_properties.title = title
    document.add_heading("Joint Statement on the Harbour", 0)
    document.add_paragraph("We, the ministers, met & agreed on <b> and \\*.")
    document.add_heading("Steps", 2)
    document.add_paragraph("Dredge the channel.", style="List Bullet")
    document.add_paragraph("Publish tables.", style="List Number")
    table = document.add_table(2, 2)
    for cell, words in zip(table._cells, ["Port", "Depth", "Norhaven", "9 m\nat ebb"], strict=True):
        cell.text = words
    document.add_paragraph("Done in Norhaven.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def mail(body: str = "The ministers met.\n", html: str = "", charset: str = "utf-8") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Press Office <press@sea.example>"
    message["To"] = "list@sea.example"
    message["Subject"] = "Press release: Häfen – one plan"
    message["Date"] = "Sun, 04 May 2031 23:30:00 +0900"
    message["Message-ID"] = "<1@sea.example>"
    if body:
        message.set_content(body, charset=charset, cte="quoted-printable")
    if html:
        message.add_alternative(html, subtype="html")
    return message


def html(words: str, head: str = "", body: str = "") -> str:
    sentences = "".join(f"<p>The ministers welcomed progress on point {n} of the plan of spring.</p>" for n in range(9))
    return (
        f"<!-- saved -->\n<!DOCTYPE html><html><head><title>Harbour news</title>{head}</head><body><nav><ul>"
        f"<li><a href=/>Home</a></li></ul></nav><article><h1>Harbour news</h1><p>{words}</p>{sentences}"
        f"<h2>Next</h2><ul><li>Dredge it.</li></ul>{body}</article></body></html>"
    )


def read(data: bytes, name: str = "x", content_type: str = "") -> Statement:
    return read_statement(f"/srv/{name}", data, Path(name).suffix, content_type)


def refusal(data: bytes, name: str = "x") -> str:
    with pytest.raises(Refused) as refused:
        read(data, name)
    assert "\n" not in str(refused.value)
    assert refused.value.source == f"/srv/{name}"
    return refused.value.reason


def test_a_pdf_is_read_as_paragraphs_with_its_pages_remembered() -> None:
    statement = read(pdf(title="Joint statement on the harbour"), "harbour.pdf")
    assert statement.text == TEXT
    assert statement.pages == (0, TEXT.index("harbour masters"))
    assert (statement.title, statement.origin["title"]) == ("Joint statement on the harbour", "page metadata")
    assert (statement.kind, statement.event_date) == (Kind.JOINT_STATEMENT, date(2031, 5, 4))
    # The day the file was made is no day of the statement.
    assert statement.publication_date is None


def test_a_title_that_the_text_does_not_confirm_is_not_taken() -> None:
    assert read(pdf(title="Microsoft Word - draft v3.doc")).title == "Joint Statement on the Harbour"
    assert read(word(title="Template")).title == "Joint Statement on the Harbour"


def test_a_citation_names_its_page() -> None:
    statement = read(pdf())
    second = statement.text.index("Nothing here")
    assert Citation(1, statement, 0, 9).where.startswith("p. 1, paragraph 1")
    assert Citation(1, statement, second, second + 9).page == 2
    assert Citation(1, Statement("/a.md", "Words.", "t"), 0, 5).page is None
    assert Statement.from_known(statement.text, statement.known()) == statement


def test_page_numbers_go_wherever_they_stand_and_articles_stay() -> None:
    pages = [[(f"Article {3 * n}",), (f"The parties keep rule {n} in full.",)] for n in range(1, 5)]
    text = read(pdf(pages)).text
    assert "Page" not in text
    assert "Ministry" not in text
    assert [f"Article {n}" in text for n in (3, 6, 9, 12)] == [True] * 4


def test_columns_are_read_one_after_the_other() -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    for left, words in ((72, "north"), (320, "south")):
        for row, line in enumerate(
            [f"The {words}ern quay is to be built anew", f"in {words} stone by the spring of 2032."]
        ):
            canvas.drawString(left, 700 - 14 * row, line)
    canvas.save()
    lines = read(out.getvalue()).text.split("\n")
    assert "The northern quay is to be built anew in north stone by the spring of 2032." in lines
    assert "The southern quay is to be built anew in south stone by the spring of 2032." in lines


@pytest.mark.parametrize(
    ("others", "broken", "joined"),
    [
        (["harbour security"], ("the secu-", "rity of"), "the security of"),
        (["a long-term plan"], ("the long-", "term plan"), "the long-term plan"),
        # Both forms are unknown, and both halves are words of the document's own.
        (["a risk", "the free port"], ("at risk-", "free cost"), "at risk-free cost"),
        ([], ("to co-", "operate"), "to cooperate"),
        ([], ("the Indo-", "Pacific"), "the Indo-Pacific"),
        (["THE AGREEMENT"], ("AN AGREE-", "MENT"), "AN AGREEMENT"),
        ([], ("Articles 3-", "5 apply"), "Articles 3-5 apply"),
        ([], ("and/", "or"), "and/or"),
        ([], ("the plan -", "as said"), "the plan - as said"),
    ],
)
def test_a_hyphen_at_a_line_end_goes_unless_the_document_writes_it(
    others: list[str], broken: tuple[str, str], joined: str
) -> None:
    between, hyphen_goes = Hyphens([*others, *broken]).join(*broken)
    assert (broken[0][:-1] if hyphen_goes else broken[0]) + between + broken[1] == joined


def test_a_word_file_keeps_its_structure() -> None:
    statement = read(word(), "harbour.docx")
    assert statement.text == (
        "## Joint Statement on the Harbour\n\nWe, the ministers, met & agreed on <b> and \\*.\n\n## Steps\n\n"
        "- Dredge the channel.\n\n- Publish tables.\n\nPort | Depth\nNorhaven | 9 m at ebb\n\nDone in Norhaven."
    )
    assert (statement.title, statement.origin["title"]) == ("Joint Statement on the Harbour", "page metadata")
    assert (statement.publication_date, statement.pages) == (None, ())


def test_a_mail_gives_subject_date_and_body() -> None:
    statement = read(mail("Les ministres se sont réunis à Genève.\n", charset="iso-8859-1").as_bytes(), "x.eml")
    assert statement.text == "Les ministres se sont réunis à Genève."
    assert statement.title == "Press release: Häfen – one plan"
    # The day that the sender's clock showed, not that of Greenwich.
    assert (statement.publication_date, statement.origin["publication_date"]) == (date(2031, 5, 4), "mail header")
    assert statement.kind is Kind.PRESS_RELEASE
    assert "(from mail header)" in about(statement)


def test_the_plain_body_of_a_mail_goes_before_html_and_html_before_none() -> None:
    assert read(mail(html=html("Other words.")).as_bytes()).text == "The ministers met."
    only = mail("")
    only.set_content(html("The ministers met in Genève."), subtype="html", cte="base64")
    assert "The ministers met in Genève." in read(only.as_bytes()).text


def test_what_is_attached_to_a_mail_is_named_and_an_empty_mail_refused() -> None:
    both, only = mail(), mail("")
    for message in (both, only):
        message.add_attachment(pdf(), maintype="application", subtype="pdf", filename="annex\x1b.pdf")
    assert read(both.as_bytes()).origin["text"] == "mail; attached and not read: annex .pdf"
    assert "nothing but what is attached (annex .pdf)" in refusal(only.as_bytes())
    assert "mailbox" in refusal(b"From a@b Sun May  4 10:00:00 2031\n" + mail().as_bytes())


def test_a_flowed_mail_is_unwrapped() -> None:
    head = b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/plain; format=flowed\n\n"
    body = b"They met \nand spoke.\n\nThey then agreed on the whole of the plan of the spring.\n\n-- \nThe office\n"
    assert read(head + body).text == (
        "They met and spoke.\n\nThey then agreed on the whole of the plan of the spring.\n\n--\nThe office"
    )


def test_a_memo_that_begins_like_a_mail_stays_a_text() -> None:
    assert read(b"From: The Minister\nSubject: Fish\n\nWe met.", "memo.txt").text.startswith("From: The Minister")


@pytest.mark.parametrize("name", ["x.pdf", "x.md", "x.txt", "x.html", "x"])
def test_a_wrong_name_changes_nothing(name: str) -> None:
    assert read(pdf(), name).pages
    assert "| Depth" in read(word(), name).text
    assert read(mail().as_bytes(), name).title.startswith("Press release")
    page = read(html("We met.").encode(), name)
    assert "We met." in page.text.split("\n")
    assert "Home" not in page.text
    marked = read(b"---\ntitle: Fish\n---\n# Head\n\nWe *met*.", name)
    assert (marked.title, marked.text) == ("Fish", "# Head\n\nWe met.")


def test_markdown_and_plain_text_are_told_apart() -> None:
    assert read(b"## Head\n\nWe *met*.").text == "## Head\n\nWe met."
    assert read(b"We *met*.", "x.md").text == "We met."
    assert read(b"We *met*.", "x.txt").text == "We *met*."
    assert read(b"<p>We met</p> and #1 *spoke*.", "x.txt").text == "<p>We met</p> and #1 *spoke*."


@pytest.mark.parametrize("encoding", ["windows-1251", "iso-8859-5", "koi8-r", "shift_jis", "utf-16", "iso-2022-jp"])
def test_a_page_is_read_in_the_encoding_that_its_server_or_its_head_declares(encoding: str) -> None:
    words = "日本の大臣が会った。" if "jp" in encoding or "jis" in encoding else "Встреча министров прошла."
    data = html(words).encode(encoding)
    assert words in read(data, content_type=f"text/html; charset={encoding}").text
    if encoding != "utf-16":
        assert words in read(html(words, head=f'<meta charset="{encoding}">').encode(encoding)).text


def test_a_wrong_declaration_does_not_break_utf_8() -> None:
    words = "Der Minister grüßte."
    assert words in read(html(words).encode(), content_type="text/html; charset=iso-8859-1").text
    assert words in read(html(words).encode(), content_type="text/html; charset=klingon").text


def test_a_date_is_the_pages_own_or_none() -> None:
    others = (
        "<p>Copyright 2019. Seen on 3 March 2020.</p><aside>See <time datetime=2020-02-03>also</time></aside>"
        '<script type="application/ld+json">{"@type": "WebPage", "dateModified": "2020-04-01"}</script>'
    )
    changed = '<meta property="article:modified_time" content="2022-01-02T10:00:00Z">'
    stated = '<meta property="article:published_time" content="2021-05-04T10:00:00Z">'
    linked = '<script type="application/ld+json">{"@type": "Article", "datePublished": "2021-05-05"}</script>'
    marked = "<time itemprop=datePublished datetime=2021-05-06>then</time>"
    for head, body, day in [
        (changed, others, None),
        (changed + stated, others, date(2021, 5, 4)),
        (changed, others + linked, date(2021, 5, 5)),
        (changed, others + marked, date(2021, 5, 6)),
    ]:
        assert read(html("We met.", head, body).encode()).publication_date == day


def test_a_page_keeps_headings_and_lists() -> None:
    lines = read(html("We met.").encode()).text.split("\n")
    assert {"## Next", "- Dredge it."} <= set(lines)


def test_an_address_is_a_source() -> None:
    statement = read_statement("https://www.mofa.go.jp/a.html", html("We met.").encode(), ".html", "text/html")
    assert (statement.source, statement.issuers) == ("https://www.mofa.go.jp/a.html", ("Japan",))


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def with_document(document: bytes) -> bytes:
    """A Word file with a document part of another's making."""
    with zipfile.ZipFile(io.BytesIO(word())) as package:
        return zipped({name: package.read(name) for name in package.namelist()} | {"word/document.xml": document})


def stream_bomb(content: bytes = b"BT /F1 9 Tf (a) Tj ET ", times: int = 20_000_000) -> bytes:
    """A small PDF whose page unpacks to half a gigabyte of words."""
    packer = zlib.compressobj(9)
    packed = b"".join(_packed(packer, content * 1_000, times // 1_000)) + packer.flush()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    return _pdf_of(parts)


def _packed(packer: "zlib._Compress", content: bytes, times: int) -> Iterator[bytes]:
    for _ in range(times):
        yield packer.compress(content)


def _pdf_of(parts: list[bytes]) -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(parts) + 1,
        table,
        len(parts) + 1,
        len(out),
    )


def test_a_file_that_cannot_be_read_is_refused_with_reason_and_mend() -> None:
    assert "locked by a password; save it" in refusal(pdf(password="secret"))
    assert "OCR" in refusal(scan())
    assert "cut off" in refusal(pdf()[:-700])
    assert "damaged" in refusal(b"%PDF-1.7\n" + random.Random(1).randbytes(9_000) + b"\n%%EOF")
    assert "damaged" in refusal(word()[:-300])
    assert "damaged" in refusal(with_document(b"<w:document"))
    assert "no Word file" in refusal(zipped({"xl/workbook.xml": b"<x/>"}))
    ole = bytes.fromhex("d0cf11e0a1b11ae1")
    assert "save it as .docx" in refusal(ole + b"\x00" * 600)
    assert "locked by a password" in refusal(ole + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"))
    assert "RTF" in refusal(rb"{\rtf1 Words.}")
    assert "not text" in refusal(b"\x89PNG\r\n\x1a\n" + b"\x00" * 600)


def test_a_pdf_with_too_many_pages_is_refused_before_they_are_read() -> None:
    kids = b"3 0 R " * 2_001
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count 2001>>" % kids]
    parts.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>")
    assert "2001 pages" in refusal(_pdf_of(parts))


def entity_bomb() -> bytes:
    """A document part whose entities, written out, are 140 terabytes."""
    levels = b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 50) for n in range(6))
    return b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 9_000 + b'">' + levels + b"]><x>&g;</x>"


@pytest.mark.parametrize(
    "bomb",
    [
        pytest.param(stream_bomb, id="PDF stream"),
        pytest.param(lambda: zipped({"word/document.xml": bytes(200_000_000)}), id="zip"),
        pytest.param(lambda: with_document(entity_bomb()), id="entities"),
        pytest.param(lambda: with_document(b"<x>" * 3_000_000), id="nesting"),
    ],
)
def test_a_small_file_that_unpacks_to_a_flood_is_refused_in_time(bomb: Callable[[], bytes]) -> None:
    data = bomb()
    assert len(data) < 2_000_000
    start = time.monotonic()
    assert "unpacks to more" in (reason := refusal(data)) or "damaged" in reason
    assert time.monotonic() - start < 100


def test_a_folder_takes_every_format_and_goes_on_after_a_bad_file(tmp_path: Path) -> None:
    folder = tmp_path / "in; rm -rf $(x) ‮"
    folder.mkdir()
    files = {"a.pdf": pdf(), "-b.docx": word(), "c.EML": mail().as_bytes(), "d.pdf": scan(), "e.png": b"\x89PNG"}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    taken = take(Record(tmp_path / "data").create(), [folder])
    assert sorted(Path(source).name for source in taken.added) == ["-b.docx", "a.pdf", "c.EML"]
    assert [Path(refused.source).name for refused in taken.refused] == ["d.pdf"]
    path = folder / "a.pdf"
    assert read_file(path).text == TEXT


def test_a_module_in_the_working_folder_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    assert read(pdf()).text == TEXT
