"""Passages cover every sentence once, respect headings, and fit the embedding model."""

import itertools
import re
from pathlib import Path

import pytest
from conftest import SAMPLES, SHARED, needs_shared
from hypothesis import given
from hypothesis import strategies as st

from index.cutting import MOST, cut
from index.library import Library
from index.neural.embedding import Embedder
from index.passage import Passage, read_passage_id
from index.passages import embedded_text, passages
from index.sentences import sentences
from ingest.reading import find_files, read_file
from ingest.statement import Statement


@pytest.mark.parametrize(
    "parts",
    [
        [
            "Mr. Kishida met President Joseph R. Biden, Jr. in Washington, D.C. on Friday.",
            "They spoke of the U.S. Army.",
        ],
        ["The U.S. Secretary of State spoke.", "“We agree,” he said.", "It costs $3.5 million (e.g. No. 4)."],
        ["The Japan-U.S. Alliance is strong!", "Is it?", "Lt. Gen. Smith of the U.S. Army says so."],
    ],
)
def test_sentences_end_where_a_reader_would_end_them(parts: list[str]) -> None:
    text = " ".join(parts)
    assert [text[a:b] for a, b in sentences(text)] == parts


def test_marks_of_lists_and_headings_are_not_words() -> None:
    text = "## Next steps\n\n- first item;\n2. second item"
    assert [text[a:b] for a, b in sentences(text)] == ["Next steps", "first item;", "second item"]


@given(st.text(alphabet="aB .\n-#1é漢“”!?:;\t\u00a0", max_size=400))
def test_spans_are_in_order_and_cover_every_word(text: str) -> None:
    spans = sentences(text)
    assert all(a < b <= c for (a, b), (c, _) in itertools.pairwise(spans))
    left = text
    for start, end in reversed(spans):
        left = left[:start] + left[end:]
    assert not re.search(r"[aBé漢]{2}", left)


@given(
    st.lists(
        st.sampled_from(["Heading", "A sentence of words. Another one!", "- item;", "long " * 200, ""]), max_size=12
    )
)
def test_passages_hold_every_sentence_but_headings_once(lines: list[str]) -> None:
    text = "\n".join(lines)
    cuts = cut(text)
    assert all(one.end <= other.start for one, other in itertools.pairwise(cuts))
    assert all(len(text[c.start : c.end].split()) <= MOST for c in cuts)
    inside = " ".join(text[c.start : c.end] for c in cuts).split()
    assert inside.count("sentence") == text.split().count("sentence")
    assert inside.count("long") == text.split().count("long")


def test_a_passage_keeps_its_heading_and_the_line_that_leads_its_items(embedder: Embedder) -> None:
    items = "\n".join(f"- Item {n} " + "with many words of its own here " * 5 + "." for n in range(6))
    text = f"## Plans\n\nThe ministers decided to:\n\n{items}\n\n## Closing\n\nThey will meet again."
    found = passages(Statement("/x.md", text, "T"), embedder)
    assert "Plans" in found[1].head
    assert "The ministers decided to:" in found[1].head
    assert found[-1].text == "They will meet again."
    assert found[-1].head == "T · Closing"


def test_an_unmarked_heading_in_plain_text_begins_a_passage(embedder: Embedder) -> None:
    text = "On Monday they met.\nRegional Security\nThe ministers spoke of the sea and of the sky above it."
    assert [p.head for p in passages(Statement("/x.txt", text, "T"), embedder)] == ["T", "T · Regional Security"]


def test_repeated_paragraphs_have_places_of_their_own(embedder: Embedder) -> None:
    text = "\n\n".join(["The same words again and again. " * 20] * 3)
    found = passages(Statement("/x.md", text, "T"), embedder)
    assert len({p.start for p in found}) == len(found) >= 3


def test_an_id_names_its_place() -> None:
    passage = Passage(Statement("/x.md", "abc def ghi", "T"), 4, 7, ((0, 3),))
    assert read_passage_id(passage.id) == (passage.statement.id, ((4, 7), (0, 3)))


@needs_shared
def test_the_model_reads_every_passage_whole(embedder: Embedder, tmp_path: Path) -> None:
    statements = [read_file(p) for p in list(find_files(SHARED / "dev" / "statements"))[::4]]
    texts = [embedded_text(p) for statement in statements for p in passages(statement, embedder)]
    assert max(embedder.count_tokens(texts)) <= embedder.most_tokens


def test_the_samples_are_whole_in_the_index(samples: Library) -> None:
    assert len(samples.reading().listing) == len(list(find_files(SAMPLES)))
