"""An ingest killed at any step loses nothing, doubles nothing, and leaves a reader what it had or all that is new."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import time
from collections import Counter
from pathlib import Path

import pytest
from killing import ingest_and_die

from index.generation import Generation
from index.ingesting import ingest
from index.library import Library
from index.manifest import current, folder_of
from index.neural.embedding import Embedder
from index.retriever import search
from ingest.record import Record

FISH, EELS, GRAIN, STEEL = "cod quotas", "protecting eels", "grain corridors", "steel tariffs"
ALL = f"{FISH} {EELS} {GRAIN} {STEEL} visas"


def write(folder: Path, name: str, topic: str) -> None:
    folder.mkdir(exist_ok=True, parents=True)
    words = f"The ministers spoke of {topic}. " + f"They agreed that {topic} matter to all. " * 20
    (folder / f"{name}.md").write_text(f"---\ntitle: On {topic}\ndate: 2022-03-04\n---\n{words}\n")


class Bench:
    """One folder of statements, the record before and after it changed, and a process to be killed in between."""

    def __init__(self, home: Path, embedder: Embedder) -> None:
        self.embedder, self.folder, self.data = embedder, home / "in", home / "data"
        self._saved, self._counted = home / "saved", home / "steps"
        self._processes = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload(["killing"])
        for name, topic in (("a", FISH), ("b", GRAIN), ("c", "visas")):
            write(self.folder, name, topic)
        self.ingest()
        self.old = self.texts()
        self.data.rename(self._saved)
        write(self.folder, "a", EELS)
        write(self.folder, "d", STEEL)
        (self.folder / "c.md").unlink()
        self.restore(True)
        self.ingest()
        self.new = self.texts()

    def ingest(self) -> None:
        """An ingest that nobody kills."""
        ingest(self.data, [self.folder], self.embedder, prune=True)

    def restore(self, again: bool) -> None:
        """The record as it was before the folder changed, or none at all."""
        shutil.rmtree(self.data, ignore_errors=True)
        if again:
            shutil.copytree(self._saved, self.data)

    def killed(self, step: int = 0, after: float | None = None) -> tuple[int, float]:
        """Ingest in a process that dies at a step or after so many seconds; its steps if it lived, its seconds."""
        self._counted.unlink(missing_ok=True)
        arguments = (self.data, self.folder, step, self._counted)
        process = self._processes.Process(target=ingest_and_die, args=arguments)
        begun = time.perf_counter()
        process.start()
        process.join(after)
        process.kill()
        process.join()
        seconds = time.perf_counter() - begun
        return int(self._counted.read_text()) if self._counted.exists() else 0, seconds

    def texts(self) -> Counter[str]:
        """How many passages of each statement are found, by title; none is found twice."""
        hits = search(Library(self.data, self.embedder).reading(), self.embedder, ALL, 50)
        assert len({hit.passage.id for hit in hits}) == len(hits)
        return Counter(hit.passage.statement.title for hit in hits)

    def check(self) -> None:
        """After a kill: old or new serves, whole; after one more ingest new does, and the record agrees."""
        if current(self.data):
            assert not Record(self.data).problem()
            self.serving_is_whole()
            # What was removed is gone for readers as soon as the record says so.
            assert self.texts() in (self.old, self.old - Counter({"On visas": 9}), self.new)
        self.ingest()
        assert not Record(self.data).problem()
        assert self.serving_is_whole() == Record(self.data).live()
        assert self.texts() == self.new
        assert len([path for path in folder_of(self.data).iterdir() if path.is_dir()]) == 1

    def serving_is_whole(self) -> dict[str, str]:
        """What serves is complete in itself; the versions it holds."""
        generation = Generation(self.data, str(current(self.data)))
        counts = {generation.manifest.passages, generation.vectors.count(), generation.passages.count()}
        assert len(counts) == 1
        assert generation.statements.count() == len(generation.manifest.versions)
        generation.close()
        return dict(generation.manifest.versions)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Bench:
    return Bench(tmp_path_factory.mktemp("faults"), embedder)


@pytest.mark.slow
@pytest.mark.parametrize("again", [False, True], ids=["first", "again"])
def test_a_kill_at_any_step_loses_nothing_and_doubles_nothing(bench: Bench, again: bool) -> None:
    bench.restore(again)
    steps, seconds = bench.killed()
    assert steps > 20
    bench.check()
    for at in range(20):
        bench.restore(again)
        assert bench.killed(step=1 + at * steps // 20)[0] == 0, "it was not killed"
        bench.check()
    times = random.Random(7)
    for _ in range(8):
        bench.restore(again)
        bench.killed(after=times.uniform(0, seconds))
        bench.check()
