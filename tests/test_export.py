"""Answers taken along: what the files hold, that nothing in them acts, and what `verify` finds."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import docx
import pytest
from harbour import harbour
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from test_commands import Command
from test_web_render import HOSTILE, OURS, Seen

from app.answer import Answer, Citation, Claim, Cost, Searched, Sentence, Standing
from app.export.checking import Checked, check
from app.export.markdown import markdown, plain, strong
from app.export.packet import Packet
from app.export.page import page
from app.export.word import word
from app.export.writing import export
from app.question import read_question
from app.rendering import answer_json
from app.writer import lead
from ingest.errors import CommuniqueError
from ingest.record import Record
from ingest.statement import Statement

TEXT = (
    "Opening words.\n\nThe parties agreed on tolls. They met in Osaka. It rained. The harbour opens in May. Nobody"
    " objected.\n\n## Later\n\nThe rest is silence.\n"
)
BEFORE, QUOTE, AFTER = "The parties agreed on tolls. They met in Osaka.", "It rained.", "The harbour opens in May."


statement = partial(harbour, text=TEXT)


def answer(
    of: Statement, words: str = QUOTE, short: tuple[int, int] | None = None, asked: str = "Did it rain?"
) -> Answer:
    """An answer of one quote."""
    start = of.text.index(words)
    citation = Citation(1, of, start, start + len(words))
    searched = Searched(3, date(2031, 5, 4), date(2032, 1, 1))
    said = (Sentence(lead(of), citation, short),)
    return Answer(read_question(asked), said, searched, remarks=("A remark.",), generation="gen-7")


def refusal(of: Statement, words: str = QUOTE, asked: str = "Did it snow?") -> Answer:
    """A refusal with one near miss."""
    start = of.text.index(words)
    return Answer(read_question(asked), (), Searched(1, None, None), (Citation(1, of, start, start + len(words)),))


def prose(of: Statement, text: str = "Rain fell.", fault: str = "It did not snow.") -> Answer:
    """An answer that a model wrote: one sentence verified, one not."""
    plain = answer(of)
    claims = (
        Claim(text, plain.citations, Standing.VERIFIED),
        Claim(fault, standing=Standing.UNSUPPORTED, reason="“snow” stands nowhere in it"),
    )
    return replace(plain, claims=claims, writer="small-model", cost=Cost(900, 40, 2.5))


def hostile() -> Packet:
    """A packet with hostile text wherever a text can stand."""
    one = statement(
        text=f"{HOSTILE}\n\n- {HOSTILE}. Then a quote\nof lines: {HOSTILE} </script> ]]> <!--", title=HOSTILE,
        issuers=(HOSTILE,), source=f"/srv/{HOSTILE}", url="javascript:alert(1)//https://x", language='"><script>',
        summary=True, origin={"event_date": HOSTILE},
    )  # fmt: skip
    quoted = one.text[len(HOSTILE) // 2 :]
    first = replace(answer(one, quoted, (3, 40), HOSTILE), remarks=(HOSTILE,))
    told = Answer(read_question(HOSTILE), (), Searched(1, None, None), notice=HOSTILE)
    written = prose(statement(text=QUOTE + HOSTILE), HOSTILE, HOSTILE)
    return Packet.of([first, refusal(one, quoted, HOSTILE), told, replace(written, writer=HOSTILE, fallback=HOSTILE)])


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """A record with the statement in it."""
    record = Record(tmp_path / "data").create()
    record.keep(statement(), "hash")
    return record


@pytest.fixture
def communique(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    return Command(capsys, monkeypatch)


def test_a_packet_tells_all_that_it_takes_to_check_a_quote() -> None:
    one = statement()
    cited = Packet.of([answer(one, short=(3, 9))]).answers[0].citations[0]
    assert (cited.statement_id, cited.version, cited.content_hash) == (one.id, one.version, one.content_hash)
    assert (cited.quote, cited.start, cited.end) == (QUOTE, TEXT.index(QUOTE), TEXT.index(QUOTE) + len(QUOTE))
    assert cited.around == (f"{BEFORE} ", f" {AFTER} Nobody objected.")
    assert cited.link == "https://records.example/harbour#:~:text=It%20rained."
    seen = Seen(page(Packet.of([answer(one, short=(3, 9))]))).text
    for fact in (
        "Did it rain?", f"“{QUOTE}” [1]", f"{BEFORE} {QUOTE} {AFTER}", "Harbour Statement",
        "Norland and Sudland, joint statement, 4 May 2031", "Date of the event: 2031-05-04 (front matter: event_date)",
        one.id, one.version, one.content_hash, "index gen-7", "A remark.", "3 statements, 2031-05-04 to 2032-01-01",
    ):  # fmt: skip
        assert fact in seen, fact


@pytest.mark.parametrize("form", ["md", "docx", "html"])
def test_no_file_tells_where_a_disk_keeps_the_source(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"packet.{form}"
    export([answer(statement(url=""))], path)
    content = path.read_bytes()
    if form == "docx":
        content = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs).encode()
    assert b"harbour.md" in content
    assert b"private" not in content


def test_nothing_in_a_packet_acts() -> None:
    seen = Seen(page(hostile()))
    assert set(seen.tags) <= OURS | {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "h1",
        "h4",
        "code",
        "s",
        "script",
    }
    assert seen.tags.count("script") == 1
    assert ("type", "application/json") in seen.attributes
    assert not [name for name, _ in seen.attributes if name.startswith("on") or name == "src"]
    assert not [value for name, value in seen.attributes if name == "href" and not value.startswith("https://")]
    policy = next(value for name, value in seen.attributes if value.startswith("default-src"))
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline';")
    assert json.loads(re.search(r'id="facts">(.*?)</script>', page(hostile()), re.S)[1])["answers"][0]["question"] == (
        HOSTILE
    )


def rendered(source: str) -> Seen:
    """What a reader of Markdown sees; raw HTML would act."""
    return Seen(MarkdownIt("commonmark", {"html": True}).enable("strikethrough").render(source))


def test_nothing_in_markdown_acts_and_every_word_is_seen() -> None:
    packet = hostile()
    seen = rendered(markdown(packet))
    assert set(seen.tags) <= {"h1", "h2", "h3", "p", "blockquote", "strong", "ul", "li", "s"}
    assert seen.attributes == []
    folded = " ".join(seen.text.split())
    assert folded.count(" ".join(HOSTILE.split())) >= 12
    assert " ".join(packet.answers[0].citations[0].quote.split()) in folded


@given(st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" \n*_#-+>`1.)(\\&<[]~=")), st.data())
@example("US$50 billion", None)
def test_any_text_reads_in_markdown_as_it_is(text: str, data: st.DataObject | None) -> None:
    assert "".join(rendered(plain(text)).text.split()) == "".join(text.split())
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2))) if data else (2, 5)
    seen = rendered(strong(text, start, end))
    assert "".join(seen.text.split()) == "".join(text.split())
    assert set(seen.tags) <= {"p", "strong"}


def test_a_word_file_opens_with_every_word_and_its_address() -> None:
    packet = Packet.of([answer(statement(), short=(3, 9)), refusal(statement())])
    file = docx.Document(io.BytesIO(word(packet)))
    text = "\n".join(paragraph.text for paragraph in file.paragraphs)
    assert f"“{QUOTE}” [1]" in text
    assert f"{BEFORE} {QUOTE} {AFTER}" in text
    marked = [run.text for paragraph in file.paragraphs for run in paragraph.runs if run.font.highlight_color]
    assert marked == [QUOTE, QUOTE]
    assert [run.text for p in file.paragraphs if p.style.name == "Quote" for run in p.runs if run.bold] == ["rained"]
    links = [link.url for paragraph in file.paragraphs for link in paragraph.hyperlinks]
    assert links == ["https://records.example/harbour#:~:text=It%20rained."] * 2
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(word(hostile()))).paragraphs)
    assert HOSTILE in text


def test_what_a_model_wrote_stands_with_its_numbers_or_struck_through_with_the_reason() -> None:
    packet = Packet.of([prose(statement())])
    html = page(packet)
    assert "Rain fell. [1]" in Seen(html).text
    assert "<s>It did not snow.</s> (“snow” stands nowhere in it)" in html
    assert "Written by small-model, 900 tokens read and 40 written in 2.5 s." in Seen(html).text
    assert "~~It did not snow.~~ (“snow” stands nowhere in it)" in markdown(packet)
    runs = [run for p in docx.Document(io.BytesIO(word(packet))).paragraphs for run in p.runs]
    assert [run.text for run in runs if run.font.strike] == ["It did not snow."]
    failed = replace(prose(statement()), claims=prose(statement()).claims[1:], fallback="No sentence held.")
    text = Seen(page(Packet.of([failed]))).text
    assert text.index("No sentence held.") < text.index(f"“{QUOTE}” [1]") < text.index("It did not snow.")


def test_what_xml_cannot_hold_is_shown_as_missing() -> None:
    one = statement(text="Tolls\x00 rise\x1f.")
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(word(Packet.of([answer(one, one.text)])))).paragraphs)
    assert "“Tolls\ufffd rise\ufffd.” [1]" in text


def test_what_stands_is_verified(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "packet.html"
    export([answer(statement()), refusal(statement()), prose(statement())], path)
    assert check(path, record) == Checked(3, ())
    assert check(_json(tmp_path, refusal(statement()), answer(statement())), record) == Checked(2, ())
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))  # as a mail program may send it
    assert check(path, record).problems == ()


def _json(folder: Path, *answers: Answer) -> Path:
    """The last answer as `ask --json` writes it, with the near misses of the others."""
    path = folder / "answer.json"
    rows = [answer_json(one) for one in answers]
    path.write_text(json.dumps({**rows[-1], "nearest": [miss for row in rows for miss in row["nearest"]]}))
    return path


@pytest.fixture(params=["packet", "json"])
def taken(request: pytest.FixtureRequest, record: Record, tmp_path: Path) -> Path:
    """An answer that stands, as a packet and as JSON."""
    path = tmp_path / "packet.html"
    export([answer(statement())], path)
    path = path if request.param == "packet" else _json(tmp_path, answer(statement()))
    assert check(path, record) == Checked(1, ())
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TEXT + "\nA postscript.\n", "the words still stand in their place"),
        ("A new beginning.\n\n" + TEXT, f"the words stand at {TEXT.index(QUOTE) + 18} to {TEXT.index(QUOTE) + 28} now"),
        (TEXT.replace("It rained", "It did not rain"), "the words no longer stand in it"),
    ],
)
def test_a_changed_statement_is_told_with_what_became_of_the_words(
    taken: Path, record: Record, text: str, said: str
) -> None:
    changed = statement(text=text)
    record.keep(changed, "other")
    (problem,) = check(taken, record).problems
    versions = f"from version {statement().version} to {changed.version}"
    assert problem == f"[1] Harbour Statement ({changed.id}): the statement has changed, {versions}; {said}."


def test_a_removed_statement_and_one_that_never_was_are_told(taken: Path, record: Record, tmp_path: Path) -> None:
    record.remove([statement().id])
    assert check(taken, record).problems == (
        f"[1] Harbour Statement ({statement().id}): the statement was removed from the record.",
    )
    other = Record(tmp_path / "other").create()
    assert f"never held version '{statement().version}'" in check(taken, other).problems[0]


def test_another_quote_is_told(taken: Path, record: Record) -> None:
    taken.write_text(re.sub('("quote": ?)"It rained."', r'\1"It poured."', taken.read_text()))
    problems = " ".join(check(taken, record).problems)
    assert f"does not stand at {TEXT.index(QUOTE)} to" in problems
    assert "this file was changed" in problems


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("“It rained.”", "“It poured.”", "The page shows something else"),
        ("4 May 2031", "4 May 1931", "not as in the record: lead"),
        ("Harbour Statement", "Harbor Statement", "not as in the record: title, reference"),
        ("front matter", "guess", "not as in the record: origins"),
        ("They met in Osaka. ", "They met in Kobe. ", "not as in the record: words around the quote"),
        ("</main>", "<p>It snowed, too.</p></main>", "The page shows something else"),
        ('"form":"communique-packet-1"', '"form":"communique-packet-9"', "cannot be read"),
        ('"number":1,"statement_id"', '"number":2,"statement_id"', "cannot be read"),
    ],
)
def test_a_packet_that_was_tampered_with_is_told(record: Record, tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "packet.html"
    export([answer(statement())], path)
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    problems = check(path, record).problems
    assert said in " ".join(problems)


def test_a_packet_made_of_other_facts_is_told_though_its_page_fits(record: Record, tmp_path: Path) -> None:
    """Whoever forges both the page and its facts still cannot change the record."""
    path = tmp_path / "packet.html"
    forged = replace(statement(), text=TEXT.replace("It rained.", "It poured."))
    facts = Packet.of([answer(forged, "It poured.")])
    (cited,) = facts.answers[0].citations
    cited = cited.model_copy(update={"version": statement().version, "content_hash": statement().content_hash})
    said = facts.answers[0].model_copy(update={"citations": (cited,)})
    path.write_text(page(facts.model_copy(update={"answers": (said,)})))
    (problem,) = check(path, record).problems
    assert "the quote does not stand" in problem


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"{}", b"[]", b"1", b"<html></html>", b'{"citations": 3}', b"[" * 9_999]
)
def test_what_is_no_packet_is_a_mistake(content: bytes, record: Record, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(CommuniqueError, match="neither a packet"):
        check(tmp_path / "file", record)


def test_the_commands(communique: Command, tmp_path: Path) -> None:
    (tmp_path / "harbour.md").write_text(f"---\ntitle: Harbour\ndate: 2031-05-04\n---\n{TEXT}")
    communique("ingest", str(tmp_path / "harbour.md"))
    packet = str(tmp_path / "out.html")
    code, out, _ = communique("ask", "In which month does the harbour open?", "--export", packet)
    assert code == 0
    assert "The harbour opens in" in out
    assert communique("verify", packet)[:2] == (0, "1 quote: all stand in the record as cited.\n")
    (tmp_path / "harbour.md").write_text(f"---\ntitle: Harbour\ndate: 2031-05-04\n---\n{TEXT.replace('May', 'June')}")
    communique("ingest", str(tmp_path / "harbour.md"))
    code, out, _ = communique("verify", packet)
    assert code == 1
    assert re.fullmatch(r"\[1\] Harbour \(\w{10}\): the statement has changed, .*no longer stand in it\.\n", out)
    assert communique("verify", str(tmp_path / "harbour.md"))[0] == 2
    assert communique("verify", str(tmp_path / "none.html"))[0] == 2
    code, _, err = communique("ask", "Anything?", "--export", "answer.pdf")
    assert (code, err.count("\n")) == (2, 1)
    code, _, err = communique("ask", "In which month does the harbour open?", "--export", str(tmp_path / "no" / "a.md"))
    assert (code, err.count("\n")) == (2, 1)
