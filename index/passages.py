"""The passages of statements, none longer than the embedding model reads, and what the model reads of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby, islice

from index.cutting import cut
from index.neural.embedding import Embedder
from index.passage import Passage
from index.sentences import sentences
from index.words import search_form
from ingest.statement import Statement


def embedded_text(passage: Passage) -> str:
    """What the embedding model reads of a passage: its head, then its words, without link addresses."""
    return search_form(f"{passage.head}\n{passage.text}")


def passages(statement: Statement, embedder: Embedder) -> list[Passage]:
    """The passages of a statement, in order; together they hold every sentence once."""
    found = [Passage(statement, span.start, span.end, span.context) for span in cut(statement.text)]
    sizes = embedder.count_tokens([embedded_text(p) for p in found]) if found else []
    return [
        part
        for passage, size in zip(found, sizes, strict=True)
        for part in ([passage] if size <= embedder.most_tokens else _halved(passage, embedder))
    ]


def _halved(passage: Passage, embedder: Embedder) -> Iterator[Passage]:
    """A passage of many tokens a word (tables, addresses) in halves until the model reads each whole."""
    size = embedder.count_tokens([embedded_text(passage)])[0]
    middle = (passage.start + passage.end) // 2
    gap = passage.statement.text.find(" ", middle, passage.end)
    if size <= embedder.most_tokens or gap < 0:
        yield passage
        return
    for start, end in ((passage.start, gap), (gap + 1, passage.end)):
        yield from _halved(Passage(passage.statement, start, end, passage.context), embedder)


def new_words(own: Iterable[Passage], original: Statement) -> list[Passage]:
    """The passages of a copy cut down to the sentences its original does not say; compared by their words."""
    said = {plain(original.text[a:b]) for a, b in sentences(original.text)}
    return [part for passage in own for part in _unsaid(passage, said)]


def _unsaid(passage: Passage, said: Collection[str]) -> Iterator[Passage]:
    """The runs of neighbouring sentences of a passage that are not among those said."""
    spans = sentences(passage.text)
    for old, run in groupby(spans, key=lambda span: plain(passage.text[slice(*span)]) in said):
        if not old:
            new = list(run)
            start = passage.start if new[0] == spans[0] else passage.start + new[0][0]
            end = passage.end if new[-1] == spans[-1] else passage.start + new[-1][1]
            yield Passage(passage.statement, start, end, passage.context)


def plain(sentence: str) -> str:
    """A sentence as it is compared: letters and digits alone, in lower case."""
    return "".join(filter(str.isalnum, search_form(sentence))).lower()


def windows(stream: Iterable[Passage], size: int = 512) -> Iterator[list[Passage]]:
    """A stream in lists of at most `size`, so that no more is held at once."""
    rest = iter(stream)
    while window := list(islice(rest, size)):
        yield window
