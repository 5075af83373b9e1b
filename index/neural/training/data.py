"""Questions with their passages and labels, for training the sentence scorer."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.cutting import cut
from index.passage import Passage
from index.sentences import sentences
from ingest.reading import read_file
from ingest.statement import Statement

BENCHES = ("squad2_halfdev.json", "qed_dev.jsonl", "clapnq_dev_answerable.jsonl", "clapnq_dev_unanswerable.jsonl")
YES, NO, UNSURE = 1, 0, -1
_MONTHS = re.findall(r"\w+", "January February March April May June July August September October November December")
_COUNTRIES = re.findall(
    r"\w+",
    "Afghanistan Australia Brazil Canada China Colombia Egypt France Germany Guatemala Haiti India Indonesia Iran Iraq"
    " Ireland Israel Italy Japan Jordan Kenya Mexico Nigeria Norway Pakistan Panama Philippines Poland Qatar Russia"
    " Sweden Taiwan Thailand Turkey Ukraine Vietnam",
)
_NAME = re.compile(r"(?<=[a-z] )[A-Z][a-z]+(?: [A-Z][a-z]+)+")


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
    """The questions of SQuAD 2.0, QED and CLAPNQ, each over one paragraph as a statement of its own."""
    squad, qed, answerable, unanswerable = (folder / name for name in BENCHES)
    return [*_squad(squad), *_qed(qed), *_clapnq(answerable), *_clapnq(unanswerable)]


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


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def _squad(path: Path) -> Iterator[Item]:
    for article in json.loads(path.read_text())["data"]:
        for at, paragraph in enumerate(article["paragraphs"]):
            text = paragraph["context"].strip()
            statement = Statement(f"squad:{article['title']}:{at}", text, article["title"].replace("_", " "))
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


def passages(statement: Statement) -> list[Passage]:
    """The passages of a statement, as in production."""
    return [Passage(statement, span.start, span.end, span.context) for span in cut(statement.text)]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _share(text: str, quote: str) -> float:
    """Word trigrams that two texts share, over those of the shorter one."""
    one, other = ({tuple(w[i : i + 3]) for i in range(max(1, len(w) - 2))} for w in (_words(text), _words(quote)))
    return len(one & other) / min(len(one), len(other))


def _holds(text: str, answer: str) -> bool:
    """Whether a text has an answer's words in a row; answers of one or two letters are never sought."""
    return len(answer) > 2 and f" {' '.join(_words(answer))} " in f" {' '.join(_words(text))} "


def label(item: Item, passage: Passage) -> Example:
    """Sentences in a quote say YES; those that touch it, or repeat the answer elsewhere, are UNSURE."""
    parts = tuple(passage.text[a:b] for a, b in sentences(passage.text))
    labels = tuple(_label(item, part) if item.answerable else NO for part in parts)
    answered = YES if YES in labels else UNSURE if UNSURE in labels else NO
    return Example(item.question, passage.head, parts, labels, answered)


def _label(item: Item, part: str) -> int:
    share = max((_share(part, quote) for quote in item.quotes), default=0.0)
    if share >= 0.6:
        return YES
    return UNSURE if share > 0.2 or _holds(part, item.answer) else NO


def group(item: Item, others: Sequence[Passage], most: int, rng: random.Random) -> list[Example]:
    """One question's examples for one epoch: its own passage, then negatives, those found first the likelier.

    `others` are found passages of any statement; those that may answer are left out.
    """
    own = [label(item, p) for p in passages(item.statement)]
    first = [e for e in own if e.answered == YES] if item.answerable else _nearest(item, own)
    if not first:
        return []
    negatives = [e for e in (label(item, p) for p in others) if e.answered == NO and e not in first]
    keys = [rng.random() ** (1 + rank / 3) for rank in range(len(negatives))]
    drawn = sorted(range(len(negatives)), key=lambda rank: -keys[rank])[: most - 1]
    return [rng.choice(first), *(negatives[rank] for rank in drawn)]


def _nearest(item: Item, own: list[Example]) -> list[Example]:
    """The passage that comes closest to answering; any, when nobody said which."""
    if not item.quotes:
        return own
    return [max(own, key=lambda e: _share(" ".join(e.sentences), item.quotes[0]))]


def names(items: Iterable[Item]) -> list[str]:
    """The names of several words in questions, for swapping."""
    return sorted({name for item in items for name in _NAME.findall(item.question)})


def swapped(example: Example, pool: Sequence[str], rng: random.Random) -> Example | None:
    """The question with a date, country or name changed to one the passage lacks, so that nothing answers it."""
    ways = (
        (r"\b(?:19|20)\d\d\b", [str(year) for year in range(2012, 2027)]),
        (rf"\b(?:{'|'.join(_MONTHS)})\b", _MONTHS),
        (rf"\b(?:{'|'.join(_COUNTRIES)})\b", _COUNTRIES),
        (_NAME.pattern, list(pool)),
    )
    found = [(m, choices) for pattern, choices in ways for m in re.finditer(pattern, example.question)]
    if not found:
        return None
    match, choices = rng.choice(found)
    text = " ".join((example.head, *example.sentences))
    lacking = [choice for choice in choices if choice not in text and choice != match.group()]
    if not lacking:
        return None
    question = example.question[: match.start()] + rng.choice(lacking) + example.question[match.end() :]
    return replace(example, question=question, labels=(NO,) * len(example.labels), answered=NO)
