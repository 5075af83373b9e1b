"""Files become statements with their words unchanged, or are refused with the reason."""

from datetime import date
from pathlib import Path

import pytest
from conftest import SAMPLES, SHARED, needs_shared

from ingest.errors import Refused
from ingest.markdown import markdown_text
from ingest.plain import plain_text
from ingest.reading import find_files, read_file
from ingest.statement import Kind, Statement


def read(path: Path) -> Statement:
    return read_file(path)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("one\ntwo *three* __four__", "one two three four"),
        ("a \\### b\\_c", "a ### b_c"),
        ("# Head\n\nbody", "# Head\n\nbody"),
        ("- a\n- b\n  c\n    - d", "- a\n- b c\n  - d"),
        ("3. x\n4. y", "3. x\n4. y"),
        ("see [the\npage](http://x.org/a_b)", "see [the page](http://x.org/a_b)"),
        ("line  \nbreak", "line\nbreak"),
        ("<script>x()</script>", "<script>x()</script>"),
        ("a <b onclick=x>b</b>", "a <b onclick=x>b</b>"),
        ("left <!-- gone --> right", "left right"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a | b |\n1 | 2 |"),
        ("<table>\n<tr>\n<td>cell</td>\n</tr>\n</table>", "cell"),
        ("x &amp; y", "x &amp; y"),
    ],
)
def test_markdown_is_undone_only_where_it_is_layout(source: str, text: str) -> None:
    assert [line.strip() for line in markdown_text(source).split("\n") if line.strip()] == [
        line.strip() for line in text.split("\n") if line.strip()
    ]


def test_a_hard_wrap_is_undone_and_a_short_line_is_kept() -> None:
    wrapped = "Heading\n\nThe ministers met in Tokyo on\nSunday.\nThe end.\n- item one\n- item two"
    assert plain_text(wrapped) == ("Heading\n\nThe ministers met in Tokyo on Sunday.\nThe end.\n- item one\n- item two")


def test_long_lines_are_paragraphs_of_their_own() -> None:
    lines = ["word " * 40 + "end.", "Short heading", "more " * 40 + "end."]
    assert plain_text("\n".join(lines)).split("\n") == [" ".join(line.split()) for line in lines]


def test_front_matter_gives_values_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text(
        "---\ntitle: 'A “2+2” [x](y) <b>'\nkind: readout\nissuers: [Japan, United States]\ndate: '2023-01-11'\n"
        "published: 2023-01-12 19:00:00-05:00\nsource_url: https://example.org/a\n---\nWe met.\n"
    )
    statement = read(path)
    assert statement.title == "A “2+2” [x](y) <b>"
    assert (statement.kind, statement.issuers) == (Kind.READOUT, ("Japan", "United States"))
    assert (statement.event_date, statement.publication_date) == (date(2023, 1, 11), date(2023, 1, 12))
    assert statement.origin["event_date"] == "front matter: date"
    assert statement.text == "We met."


def test_a_text_without_front_matter_says_where_its_date_was_read(tmp_path: Path) -> None:
    path = tmp_path / "meeting.txt"
    path.write_text("On 3 May 2022, the two ministers met in Oslo to speak of fish. They agreed on much.\nMore words.")
    statement = read(path)
    assert statement.event_date == date(2022, 5, 3)
    assert statement.origin["event_date"] == "text: “3 May 2022”"
    assert statement.publication_date is None
    assert statement.kind is Kind.NEWS


def test_a_month_and_year_is_no_day(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text("---\ntitle: X\ndate: May 2022\n---\nText.")
    with pytest.raises(Refused, match="'date' is not a date"):
        read(path)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.md", b"", "empty file"),
        ("blank.txt", b" \n\n", "empty file"),
        ("binary.txt", bytes(range(256)) * 9, "not text|binary"),
        ("nul.md", b"a\x00" * 50, "binary"),
        ("open.md", b"---\ntitle: x\ntext", "never closed"),
        ("yaml.md", b"---\ntitle: [x\n---\ntext", "broken front matter"),
        ("day.md", b"---\ndate: 2023-02-30\n---\ntext", "broken front matter: day is out of range"),
        ("nested.md", b"---\ntitle: [[x]]\n---\ntext", "'title' is a list"),
        ("deep.md", b"---\ntitle: " + b"[" * 5_000 + b"\n---\ntext", "broken front matter"),
        ("list.md", b"---\n- x\n---\ntext", "not a list of"),
        ("kind.md", b"---\nkind: sonnet\n---\ntext", "kind 'sonnet' is unknown"),
        ("marks.md", b"---\ntitle: x\n---\n***\n", "no text"),
        ("menu.html", b"<html><body></body></html>", "no main content"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Refused, match=reason) as refusal:
        read(path)
    assert "\n" not in str(refusal.value)


def test_other_encodings_are_read(tmp_path: Path) -> None:
    words = "Le communiqué publié à Genève énonce une déclaration arrêtée par les délégués français réunis. " * 5
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        path = tmp_path / f"{encoding}.txt"
        path.write_bytes(words.encode(encoding))
        assert read(path).text == words.strip()


def test_a_page_gives_its_content_and_its_metadata(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    body = "".join(
        f"<p>The ministers welcomed progress on point {n} of the plan they made in spring.</p>" for n in range(9)
    )
    path.write_text(
        "<!doctype html><html lang=en><head><title>Joint Statement on Fish</title>"
        '<meta property="article:published_time" content="2022-05-04"></head>'
        f"<body><nav><a href=/>Home</a></nav><article><h1>Joint Statement on Fish</h1>{body}</article></body></html>"
    )
    statement = read(path)
    assert statement.kind is Kind.JOINT_STATEMENT
    assert statement.publication_date == date(2022, 5, 4)
    assert "point 8 of the plan" in statement.text
    assert "Home" not in statement.text


def test_a_statement_is_its_own_record_row() -> None:
    for path in find_files(SAMPLES):
        statement = read(path)
        assert Statement.from_known(statement.text, statement.known()) == statement
        assert statement.summary


def test_any_change_is_a_new_version_of_the_same_statement() -> None:
    one = Statement("/a.md", "text", "title")
    assert one.id == Statement("/a.md", "other", "title").id
    assert (
        len({one.version, Statement("/a.md", "other", "title").version, Statement("/a.md", "text", "t").version}) == 3
    )


@needs_shared
def test_every_line_of_the_shared_statements_stands_in_its_file() -> None:
    def folded(text: str) -> str:
        for mark in "*_\\":
            text = text.replace(mark, "")
        return " ".join(text.split())

    for path in find_files(SHARED / "dev" / "statements"):
        raw = folded(path.read_text(encoding="utf-8").split("---", 2)[2])
        for line in read(path).text.split("\n"):
            assert folded(line.lstrip("#- ")) in raw, f"{path}: {line[:80]}"


def test_links_that_lead_in_a_circle_and_closed_folders_end_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Words.")
    (tmp_path / "again").symlink_to(tmp_path)
    assert list(find_files(tmp_path)) == [tmp_path / "a.md"]


def test_a_file_name_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad\udcff.md"
    path.write_text("Words.")
    with pytest.raises(Refused, match="not UTF-8"):
        read(path)
