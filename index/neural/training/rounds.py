"""What each epoch of the sentence scorer's training reads: the plan, the splits, the searches and the draws."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.library import Library
from index.neural.embedding import Embedder
from index.neural.training import changes, data
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
    """What is trained: sizes in questions, lengths in epochs, rates of change in shares of the answerable questions."""

    seed: int = 20_241
    bench_epochs: int = 1
    bench_passages: int = 2
    bench_rate: float = 1e-4
    bench_held_out_share: float = 0.25
    pair_epochs: int = 3
    pair_passages: int = 3
    pair_rate: float = 6e-5
    further_epochs: int = 2
    further_frozen_layers: int = 0
    mixed_in: int = 300
    swapped_share: float = 0.15
    blurred_share: float = 0.15
    removed_share: float = 0.1
    missing_share: float = 0.1
    undated_share: float = 0.1
    led_share: float = 0.08
    held_out_share: float = 0.1
    batch: int = 8
    threads: int = 2
    found: int = 20
    judged: int = 12
    watched: int = 5


PLAN = Plan()


@dataclass(frozen=True)
class Split:
    """The questions to train on and those to validate on, over other statements."""

    train: list[Item]
    held_out: list[Item]


def split(items: Sequence[Item], more: Sequence[Item] = ()) -> Split:
    """A tenth of the statements, with all their questions, held out; of `more` those over the other statements."""
    sources = sorted({item.statement.source for item in items})
    rng = random.Random(PLAN.seed)
    out = set(rng.sample(sources, round(len(sources) * PLAN.held_out_share)))
    train = [item for item in (*items, *more) if item.statement.source not in out]
    return Split(train, [item for item in items if item.statement.source in out])


def bench_split(items: Sequence[Item]) -> Split:
    """A quarter of the articles of SQuAD 2.0 and of CLAPNQ held out, with all that any bench asks about them."""
    rng = random.Random(PLAN.seed)
    out: set[str] = set()
    for bench in ("squad2_halfdev", "clapnq"):
        titles = sorted({i.statement.title for i in items if i.statement.source.startswith(f"{bench}:")})
        out.update(rng.sample(titles, round(len(titles) * PLAN.bench_held_out_share)))
    return Split([i for i in items if i.statement.title not in out], [i for i in items if i.statement.title in out])


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


@dataclass(frozen=True)
class Draw:
    """Draws the groups of questions; `find` is the search, `pool` the names to swap, `rng` decides."""

    find: Find
    pool: Sequence[str]
    rng: random.Random

    def groups(self, item: Item, most: int) -> Iterator[Group]:
        """A question's own group and, of an answerable one, at times some in which nothing answers."""
        found = self.find(item)
        group = data.group(item, found, most, self.rng)
        if not group:
            return
        if item.answerable:
            yield from self._unanswered(item, group[0], found)
        yield changes.undated(group) if self.rng.random() < PLAN.undated_share else group

    def _unanswered(self, item: Item, answering: Example, found: Sequence[Passage]) -> Iterator[Group]:
        """The question changed, its answer made vague or taken out, or its statement missing from what was found."""
        changed: tuple[tuple[float, Callable[[], Example | None]], ...] = (
            (PLAN.swapped_share, lambda: changes.swapped(answering, self.pool, self.rng)),
            (PLAN.blurred_share, lambda: changes.blurred(answering, item.answer, self.rng)),
            (PLAN.removed_share, lambda: changes.removed(answering)),
        )
        for share, change in changed:
            if self.rng.random() < share and (example := change()):
                yield [example]
        if self.rng.random() < PLAN.missing_share:
            yield data.negatives(item, found)[1][:2]


def bench_groups(items: Sequence[Item], find: Find, rng: random.Random) -> list[Group]:
    """Stage one: own passages and one found a question; for an unanswerable question its own alone."""
    draw = Draw(find, changes.names(items), rng)
    groups = [g for i in items for g in draw.groups(i, PLAN.bench_passages if i.answerable else 1)]
    rng.shuffle(groups)
    return [group for group in groups if group]


def pair_groups(parts: Split, benches: Sequence[Item], finds: tuple[Find, Find], rng: random.Random) -> list[Group]:
    """One epoch of stage two, with some questions of stage one mixed in."""
    find_pair, find_bench = finds
    held = {item.statement.id for item in parts.held_out}
    draw = Draw(lambda i: [p for p in find_pair(i) if p.statement.id not in held], changes.names(parts.train), rng)
    groups = []
    asked: dict[str, list[Item]] = {}
    for item in parts.train:
        asked.setdefault(item.statement.id, []).append(item)
    for item in parts.train:
        for group in draw.groups(item, PLAN.pair_passages if item.answerable else 2):
            leads = rng.random() < PLAN.led_share
            groups.append(changes.led(group, rng.choice(asked[item.statement.id])) if leads else group)
    groups += bench_groups(rng.sample(list(benches), PLAN.mixed_in), find_bench, rng)
    rng.shuffle(groups)
    return [group for group in groups if group]
