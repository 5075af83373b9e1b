"""What each epoch of the sentence scorer's training reads: the plan, the split, the searches and the draws."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.library import Library
from index.neural.embedding import Embedder
from index.neural.training import data
from index.neural.training.data import Example, Item
from index.passage import Passage
from index.publish import publish
from index.retriever import search
from index.words import WordIndex
from ingest.intake import take
from ingest.record import Record

Find = Callable[[Item], Sequence[Passage]]
"""The passages that a search finds for an item's question, best first."""
Group = list[Example]


@dataclass(frozen=True)
class Plan:
    """What is trained: sizes in questions, lengths in epochs."""

    seed: int = 20_241
    bench_questions: int = 5_000
    bench_rate: float = 1e-4
    pair_epochs: int = 2
    pair_passages: int = 2
    pair_frozen_layers: int = 2
    pair_rate: float = 6e-5
    mixed_in: int = 100
    swapped_share: float = 0.15
    held_out_share: float = 0.1
    batch: int = 8
    threads: int = 2
    found: int = 20
    judged: int = 12
    watched: int = 5


PLAN = Plan()


@dataclass(frozen=True)
class Split:
    """The pairs to train on and, from other statements, those to validate on."""

    train: list[Item]
    held_out: list[Item]


def split(items: Sequence[Item]) -> Split:
    """A tenth of the statements, with all their questions, held out."""
    sources = sorted({item.statement.source for item in items})
    rng = random.Random(PLAN.seed)
    out = set(rng.sample(sources, round(len(sources) * PLAN.held_out_share)))
    return Split([i for i in items if i.statement.source not in out], [i for i in items if i.statement.source in out])


def tell(text: str) -> None:
    """One line of progress."""
    print(time.strftime("%H:%M:%S"), text, flush=True)  # noqa: T201


def bench_search(items: Sequence[Item], folder: Path) -> Find:
    """BM25 over the paragraphs of the benches."""
    index = WordIndex(folder)
    statements = {item.statement.id: item.statement for item in items}
    found = {p.id: p for statement in statements.values() for p in data.passages(statement)}
    if not index.count():
        with index.writing() as writer:
            for passage in found.values():
                writer.add_passage(passage)
    return lambda item: [found[id] for id in index.best(item.question, 8, None) if id in found]


def pair_search(items: Sequence[Item], statements: Path, work: Path, limit: int) -> Find:
    """The production search over the training statements, asked once for every question; kept in `found.json`."""
    embedder = Embedder()
    record = Record(work).create()
    take(record, [statements])
    publish(work, record, embedder)
    reading = Library(work, embedder).reading()
    kept = work / "found.json"
    if not kept.exists():
        hits = {item.name: search(reading, embedder, item.question, limit) for item in items}
        kept.write_text(json.dumps({name: [hit.passage.id for hit in found] for name, found in hits.items()}))
    ids = json.loads(kept.read_text())
    found = {item.name: [reading.passage(id) for id in ids[item.name]] for item in items}
    return lambda item: found[item.name]


def bench_groups(items: Sequence[Item], find: Find, rng: random.Random) -> list[Group]:
    """Stage one: one own passage and one found a question."""
    some = rng.sample(list(items), PLAN.bench_questions)
    return [group for item in some if (group := data.group(item, find(item), 2, rng))]


def pair_groups(parts: Split, benches: Sequence[Item], finds: tuple[Find, Find], rng: random.Random) -> list[Group]:
    """One epoch of stage two: own and found passages, at times a swapped question; some of stage one mixed in."""
    find_pair, find_bench = finds
    pool = data.names(parts.train)
    held = {item.statement.id for item in parts.held_out}
    groups = []
    for item in parts.train:
        others = [p for p in find_pair(item) if p.statement.id not in held]
        drawn = data.group(item, others, PLAN.pair_passages if item.answerable else 1, rng)
        if drawn and item.answerable and rng.random() < PLAN.swapped_share:
            changed = data.swapped(drawn[0], pool, rng)
            groups += [[changed]] if changed else []
        groups.append(drawn)
    groups += [data.group(item, find_bench(item), 2, rng) for item in rng.sample(list(benches), PLAN.mixed_in)]
    rng.shuffle(groups)
    return [group for group in groups if group]
