"""Measures the check of a model's sentences on a table made by hand: how many corrupted ones it marks, how many true.

usage: python -m eval.bench_verifier STATEMENTS [--show] [--hard N]

A row of `eval/prose_pairs.jsonl` names a statement, a few words by which one of its passages is found, and a sentence
of our own: true to the passage, or true but for one thing (number, date, name, side, polarity, scope). The passage is
handed as [1] with the three others of its statement that lie nearest, as a model would have them. Each set is another
author's, who did not know the rules: "free" ones paraphrase freely, "near" ones keep to the words as models do,
"mixed" ones are half and half. `--hard N` takes every Nth passage of `eval/prose_hard.jsonl` instead, over the training
statements: thirteen authors wrote its 14,000 sentences to be judged wrongly by who goes by the words.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from app.prose.checking.check import check, sources
from index.cutting import cut
from index.neural.training.data import words_at
from index.passage import Passage
from ingest.console import say
from ingest.reading import read_file
from ingest.statement import Statement

_BESIDE = 3
OK = "ok"


@dataclass(frozen=True)
class Pair:
    """A sentence over a passage; `kind` is 'ok' or what is corrupted in it."""

    path: str
    anchor: str
    sentence: str
    kind: str
    set: str


@dataclass(frozen=True)
class Judged:
    """A pair with the reason for which it was marked; '' where it was verified."""

    pair: Pair
    reason: str


def pairs() -> list[Pair]:
    """The table, set by set."""
    lines = files("eval").joinpath("prose_pairs.jsonl").read_text(encoding="utf-8").splitlines()
    return [Pair(**json.loads(line)) for line in lines]


def hard_pairs(root: Path, every: int) -> list[Pair]:
    """The sentences of every Nth passage of the hard table; ValueError where other words stand there now."""
    lines = files("eval").joinpath("prose_hard.jsonl").read_text(encoding="utf-8").splitlines()
    return [pair for line in lines[::every] for pair in _hard(json.loads(line), root)]


def _hard(row: dict[str, Any], root: Path) -> Iterator[Pair]:
    statement = _passages(root / row["path"])[0].statement
    words = words_at(statement, row["passage"], row["check"], row["path"])
    for kind, sentence in row["sentences"]:
        yield Pair(row["path"], words, sentence, kind, "hard")


def judge(pair: Pair, root: Path) -> Judged:
    """What the check makes of a pair; a sentence cites every passage that has some of the anchor's paragraph."""
    passages = handed(pair, root)
    text = passages[0].statement.text
    at = text.index(pair.anchor)
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at) % (len(text) + 1)
    marks = [n for n, one in enumerate(passages, 1) if one.start < end and start < one.end]
    return Judged(pair, check(pair.sentence, marks, sources(passages)).reason)


def handed(pair: Pair, root: Path) -> list[Passage]:
    """The passage that has the anchor, then those of its statement that lie nearest."""
    passages = _passages(root / pair.path)
    at = next(n for n, passage in enumerate(passages) if pair.anchor in passage.text)
    order = sorted(range(len(passages)), key=lambda n: abs(n - at))
    return [passages[n] for n in order[: _BESIDE + 1]]


@cache
def _passages(path: Path) -> list[Passage]:
    statement: Statement = read_file(path)
    return [Passage(statement, span.start, span.end, span.context) for span in cut(statement.text)]


def table(judged: Sequence[Judged]) -> str:
    """Recall and precision of marking what is corrupted, and recall by kind."""
    marked = [one for one in judged if one.reason]
    corrupted = [one for one in judged if one.pair.kind != OK]
    right = [one for one in marked if one.pair.kind != OK]
    kinds = Counter(one.pair.kind for one in corrupted)
    found = Counter(one.pair.kind for one in right)
    by_kind = ", ".join(f"{kind} {found[kind]}/{kinds[kind]}" for kind in sorted(kinds))
    recall, precision = len(right) / max(1, len(corrupted)), len(right) / max(1, len(marked))
    return f"{len(judged)} pairs | recall {recall:.3f} | precision {precision:.3f} | {by_kind}"


def main() -> None:
    """Judge every pair and print what comes of each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("statements", type=Path)
    parser.add_argument("--show", action="store_true", help="print the pairs judged wrongly")
    parser.add_argument("--hard", type=int, default=0, metavar="N", help="every Nth passage of the hard table")
    options = parser.parse_args()
    table_of = hard_pairs(options.statements, options.hard) if options.hard else pairs()
    judged = [judge(pair, options.statements) for pair in table_of]
    for name in dict.fromkeys(one.pair.set for one in judged):
        say(f"{name}: {table([one for one in judged if one.pair.set == name])}")
    say(f"all: {table(judged)}")
    for one in judged:
        if options.show and bool(one.reason) == (one.pair.kind == OK):
            say(f"{one.pair.kind}: {one.pair.sentence} ({one.reason or 'verified'})")


if __name__ == "__main__":
    main()
