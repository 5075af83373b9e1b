"""Ingest by real Ray workers on this machine: the same record and vectors, nobody called, nothing left running."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
from conftest import SAMPLES

from index.cluster.transformations import StatementReader, file_document, read_document
from index.generation import Generation
from index.library import Library
from index.manifest import current, serving
from index.neural.embedding import Embedder
from ingest.errors import Refused
from ingest.reading import read_statement
from ingest.record import Record

GUARDED = Path(__file__).parent / "guarded.py"
needs_ray = pytest.mark.skipif(find_spec("ray") is None, reason="the extra `ray` is not installed")


def command(data: Path, *arguments: str) -> tuple[list[str], dict[str, str]]:
    environment = {**os.environ, "COMMUNIQUE_DATA": str(data), "PYTHONPATH": str(GUARDED.parent.parent)}
    return [sys.executable, str(GUARDED), *arguments], environment


def run(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    line, environment = command(data, *arguments)
    return subprocess.run(line, env=environment, capture_output=True, text=True, timeout=240)


def ray_processes() -> dict[int, str]:
    """The processes of Ray on this machine, whoever started them."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if line.startswith("ray::") or "/ray/core/src/" in line or "/ray/dashboard/" in line:
            found[int(folder.name)] = line
    return found


def left_of(before: dict[int, str], seconds: int = 15) -> dict[int, str]:
    """What runs of Ray that did not before, once it had time to end."""
    for _ in range(10 * seconds):
        if not (left := {pid: line for pid, line in ray_processes().items() if pid not in before}):
            return left
        time.sleep(0.1)
    return left


def folders() -> set[Path]:
    return set(Path("/tmp").glob("ray*"))


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """The samples, and files that are refused."""
    folder = tmp_path / "in"
    folder.mkdir()
    for sample in SAMPLES.glob("*.md"):
        (folder / sample.name).write_bytes(sample.read_bytes())
    (folder / "empty.md").write_bytes(b"")
    (folder / "open.md").write_text("---\ntitle: never closed\n")
    (folder / "latin.txt").write_bytes(
        "Le communiqué a été signé à Zürich, près du café, l'été dernier.".encode("latin-1")
    )
    return folder


@pytest.mark.slow
@needs_ray
def test_ray_makes_the_same_record_and_vectors(sources: Path, tmp_path: Path, embedder: Embedder) -> None:
    before, there = ray_processes(), folders()
    alone, fanned = tmp_path / "alone", tmp_path / "fanned"
    done = [run(alone, "ingest", str(sources), "--json"), run(fanned, "ingest", str(sources), "--json", "--ray")]
    assert [one.returncode for one in done] == [1, 1], done[1].stderr
    taken = [json.loads(one.stdout) for one in done]
    for one in taken:
        del one["generation"], one["seconds"]
    assert taken[0] == taken[1]
    assert len(taken[0]["refused"]) == 2
    mine, theirs = Record(alone), Record(fanned)
    assert list(mine.live().items()) == list(theirs.live().items())
    assert [row[:2] for row in mine.refused()] == [row[:2] for row in theirs.refused()]
    readings = [Library(data, embedder).reading() for data in (alone, fanned)]
    one, other = (reading.generation.vectors for reading in readings)
    ids = one.collection.get(include=[])["ids"]
    assert sorted(ids) == sorted(other.collection.get(include=[])["ids"])
    rows, other_rows = one.vectors(ids), other.vectors(ids)
    assert min(float(rows[id] @ other_rows[id]) for id in ids) > 0.9999
    assert theirs.vector_count() == mine.vector_count()  # no passage was embedded that the index does not hold
    assert not left_of(before)
    assert folders() <= there
    again = run(fanned, "ingest", str(sources), "--json", "--ray")
    assert len(json.loads(again.stdout)["unchanged"]) == len(taken[0]["added"])
    assert dict(serving(fanned).versions) == theirs.live()


@pytest.mark.slow
@needs_ray
def test_a_killed_ingest_leaves_no_process_and_the_next_completes_it(sources: Path, tmp_path: Path) -> None:
    before, data = ray_processes(), tmp_path / "data"
    line, environment = command(data, "ingest", str(sources), "--ray")
    process = subprocess.Popen(line, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not any("MapWorker" in one for pid, one in ray_processes().items() if pid not in before):
        assert process.poll() is None, "the ingest was done before it could be killed"
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    assert run(data, "ingest", str(sources)).returncode == 1
    generation = Generation(data, str(current(data)))
    assert dict(generation.manifest.versions) == Record(data).live()
    assert generation.vectors.count() == generation.manifest.passages > 0
    generation.close()
    assert not left_of(before, 150)  # Ray's own two watchers look for their node for a minute before they end
    for session in Path("/tmp").glob(f"ray-*/session_*_{process.pid}"):
        shutil.rmtree(session.parent)


@pytest.mark.slow
@needs_ray
def test_a_cluster_that_is_not_there_is_named(sources: Path, tmp_path: Path) -> None:
    done = run(tmp_path / "data", "ingest", str(sources), "--ray-address", "127.0.0.1:9")
    assert done.returncode == 3
    told = [line for line in done.stderr.splitlines() if line.startswith("communique: ")]
    assert len(told) == 1
    assert told[0].startswith("communique: Ray at 127.0.0.1:9: ")
    assert told[0].endswith("if it wants a token")


def test_without_ray_the_extra_is_named(sources: Path, tmp_path: Path) -> None:
    """A package of that name that cannot be imported stands first on the path."""
    (tmp_path / "ray.py").write_text("raise ImportError('No module named ray')")
    line, environment = command(tmp_path / "data", "ingest", str(sources), "--ray")
    environment["PYTHONPATH"] = f"{tmp_path}{os.pathsep}{environment['PYTHONPATH']}"
    done = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    (told,) = done.stderr.strip().splitlines()
    assert told.startswith("communique: Ray is not installed")
    assert told.endswith("run `pip install llama-index-ingestion-ray`")


def test_a_worker_reads_and_refuses_what_this_process_does(sources: Path) -> None:
    files = [(path, path.read_bytes()) for path in sorted(sources.iterdir())]
    documents = StatementReader()([file_document(str(at), *file) for at, file in enumerate(files)])
    for document, (path, data) in zip(documents, files, strict=True):
        there = read_document(document)
        try:
            here = read_statement(path.as_posix(), data, path.suffix)
        except Refused as refusal:
            assert isinstance(there, Refused)
            assert (there.source, there.reason) == (refusal.source, refusal.reason)
        else:
            assert there == here
