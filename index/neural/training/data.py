"""Questions with their passages and labels, for training the sentence scorer."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any
from zlib import crc32

from index.cutting import cut
from index.passage import Passage
from index.sentences import sentences
from ingest.reading import read_file
from ingest.statement import Statement

BENCHES = (
    "squad2_halfdev.json",
    "xquad_en.json",
    "qed_dev.jsonl",
    "clapnq_dev_answerable.jsonl",
    "clapnq_dev_unanswerable.jsonl",
)
YES, NO, UNSURE = 1, 0, -1


@dataclass(frozen=True)
class Item:
    """A question about one statement; `quotes` answer it, or with `answerable` false come nearest to an answer."""

    question: str
    statement: Statement
    quotes: tuple[str, ...]
    answer: str
    answerable: bool
    name: str


@dataclass(frozen=True)
class Example:
    """A question over a passage: a label (YES, NO, UNSURE) for each sentence and one for the whole."""

    question: str
    head: str
    sentences: tuple[str, ...]
    labels: tuple[int, ...]
    answered: int


def benches(folder: Path) -> list[Item]:
    """The questions of SQuAD 2.0, XQuAD, QED and CLAPNQ, each over one paragraph as a statement of its own.

    Of XQuAD those over articles that the first lacks.
    """
    squad, xquad, qed, answerable, unanswerable = (folder / name for name in BENCHES)
    known = list(_squad(squad))
    titles = {item.statement.title for item in known}
    more = (item for item in _squad(xquad) if item.statement.title not in titles)
    return [*known, *more, *_qed(qed), *_clapnq(answerable), *_clapnq(unanswerable)]


def pairs(folder: Path) -> list[Item]:
    """The questions over the training statements."""
    cache: dict[str, Statement] = {}
    return [_pair(row, folder, cache) for row in _rows(folder / "pairs.jsonl")]


def _pair(row: dict[str, Any], folder: Path, cache: dict[str, Statement]) -> Item:
    path = (folder / "statements" / row["path"]).absolute()
    if row["path"] not in cache:
        cache[row["path"]] = read_file(path)
    answer = row.get("answer", "")
    return Item(row["question"], cache[row["path"]], (row["quote"],), answer, row["answerable"], row["id"])


def more(folder: Path) -> list[Item]:
    """Harder questions over the same statements, written for this training: `questions.jsonl` beside this file.

    A row has the statement's path, where in its text the answer stands, and a check on those words: ValueError when
    the text is read otherwise than when they were marked.
    """
    cache: dict[str, Statement] = {}
    return [_marked(row, folder, cache) for row in _rows(Path(__file__).with_name("questions.jsonl"))]


def _marked(row: dict[str, Any], folder: Path, cache: dict[str, Statement]) -> Item:
    path = (folder / "statements" / row["path"]).absolute()
    if row["path"] not in cache:
        cache[row["path"]] = read_file(path)
    statement = cache[row["path"]]
    quote = words_at(statement, row["quote"], row["check"], f"{row['id']}: {row['path']}")
    return Item(row["question"], statement, (quote,), quote[slice(*row["answer"])], row["answerable"], row["id"])


def words_at(statement: Statement, span: Sequence[int], check: int, name: str) -> str:
    """The words at a span; ValueError, naming them, where they are not those of which `check` is the CRC-32."""
    words = statement.text[slice(*span)]
    if crc32(words.encode()) != check:
        raise ValueError(f"{name}: other words stand at {span}; mark them anew")
    return words


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def _squad(path: Path) -> Iterator[Item]:
    for article in json.loads(path.read_text())["data"]:
        for at, paragraph in enumerate(article["paragraphs"]):
            text = paragraph["context"].strip()
            statement = Statement(f"{path.stem}:{article['title']}:{at}", text, article["title"].replace("_", " "))
            for qa in paragraph["qas"]:
                first = (qa["answers"] or [{"text": "", "answer_start": -1}])[0]
                start = first["answer_start"] - paragraph["context"].index(text)
                quotes = tuple(text[a:b] for a, b in sentences(text) if a <= start < b)
                yield Item(qa["question"], statement, quotes, first["text"], bool(quotes), qa["id"])


def _qed(path: Path) -> Iterator[Item]:
    for row in _rows(path):
        chosen = row["annotation"].get("selected_sentence")
        if chosen:
            statement = Statement(f"qed:{row['example_id']}", _plain(row["paragraph_text"]), row["title_text"])
            answer = _plain(row["annotation"]["answer"][0]["paragraph_reference"]["string"])
            quotes = (_plain(chosen["string"]),)
            yield Item(row["question_text"], statement, quotes, answer, True, str(row["example_id"]))


def _clapnq(path: Path) -> Iterator[Item]:
    for row in _rows(path):
        found = row["passages"][0]
        statement = Statement(f"clapnq:{row['id']}", _plain(found["text"]), found["title"])
        quotes = tuple(_plain(s) for out in row["output"] for s in out["selected_sentences"])
        yield Item(row["input"], statement, quotes, "", bool(quotes), str(row["id"]))


def _plain(text: str) -> str:
    """Natural Questions' spaced-out tokens as ordinary prose."""
    text = text.replace("`` ", '"').replace(" ''", '"').replace(" -- ", " – ").replace("( ", "(").replace(" - ", "-")
    return re.sub(r" ([.,;:?!)%]|'s\b|n't\b)", r"\1", text).strip()


@cache
def passages(statement: Statement) -> list[Passage]:
    """The passages of a statement, as in production."""
    return [Passage(statement, span.start, span.end, span.context) for span in cut(statement.text)]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def shared(text: str, quote: str) -> float:
    """Word trigrams that two texts share, over those of the shorter one."""
    one, other = ({tuple(w[i : i + 3]) for i in range(max(1, len(w) - 2))} for w in (_words(text), _words(quote)))
    return len(one & other) / min(len(one), len(other))


def _holds(text: str, answer: str) -> bool:
    """Whether a text has an answer's words in a row; answers of one or two letters are never sought."""
    return len(answer) > 2 and f" {' '.join(_words(answer))} " in f" {' '.join(_words(text))} "


@cache
def label(item: Item, passage: Passage) -> Example:
    """Sentences in a quote say YES; those that touch it, or repeat the answer elsewhere, are UNSURE."""
    parts = tuple(passage.text[a:b] for a, b in sentences(passage.text))
    labels = tuple(_label(item, part) if item.answerable else NO for part in parts)
    answered = YES if YES in labels else UNSURE if UNSURE in labels else NO
    return Example(item.question, passage.head, parts, labels, answered)


def _label(item: Item, part: str) -> int:
    share = max((shared(part, quote) for quote in item.quotes), default=0.0)
    if share >= 0.6:
        return YES
    return UNSURE if share > 0.2 or _holds(part, item.answer) else NO


def elsewhere(item: Item, passage: Passage) -> Example:
    """A passage of another statement: what repeats the quote or answer there is UNSURE, and in another year's NO."""
    example = label(item, passage)
    own, other = item.statement.date, passage.statement.date
    named = {int(year) for year in re.findall(r"\b20\d\d\b", item.question)}
    if own and other and own.year in named and other.year not in named and str(own.year) not in passage.text:
        return replace(example, labels=(NO,) * len(example.labels), answered=NO)
    labels = tuple(UNSURE if one == YES else one for one in example.labels)
    return replace(example, labels=labels, answered=UNSURE if UNSURE in labels else NO)


def group(item: Item, others: Sequence[Passage], most: int, rng: random.Random) -> list[Example]:
    """One question's examples for one epoch: the passage that answers or comes nearest, then others that do not.

    `most` in all. `others` are found passages of any statement, best first: the first are the likelier, those that
    may answer are left out, and own ones and others' take turns. What another statement says of an unanswerable
    question is unknown.
    """
    own = [label(item, p) for p in passages(item.statement)]
    first = [e for e in own if e.answered == YES] if item.answerable else _nearest(item, own)
    if not first:
        return []
    mine, theirs = (_drawn(some, most - 1, rng) for some in negatives(item, others))
    rest = [e for pair in zip_longest(mine, theirs if item.answerable else []) for e in pair if e and e not in first]
    return [rng.choice(first), *rest[: most - 1]]


def negatives(item: Item, found: Sequence[Passage]) -> tuple[list[Example], list[Example]]:
    """The found passages that do not answer: those of the item's own statement, those of others."""
    mine = [label(item, p) for p in found if p.statement.id == item.statement.id]
    theirs = [elsewhere(item, p) for p in found if p.statement.id != item.statement.id]
    return [e for e in mine if e.answered == NO], [e for e in theirs if e.answered == NO]


def _drawn(examples: Sequence[Example], most: int, rng: random.Random) -> list[Example]:
    """Some of the examples, the first the likelier."""
    keys = [rng.random() ** (1 + rank / 3) for rank in range(len(examples))]
    return [examples[at] for at in sorted(range(len(examples)), key=lambda at: -keys[at])[:most]]


def _nearest(item: Item, own: list[Example]) -> list[Example]:
    """The passage that comes closest to answering; any, when nobody said which."""
    if not item.quotes:
        return own
    return [max(own, key=lambda e: shared(" ".join(e.sentences), item.quotes[0]))]
