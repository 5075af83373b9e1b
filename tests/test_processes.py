"""Real processes: readers see what another process writes, a killed ingest loses nothing, nobody calls out."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import SAMPLES

from app.assistant import Assistant
from index.generation import Generation
from index.ingesting import ingest
from index.library import Library
from index.manifest import current, folder_of
from index.neural.embedding import Embedder
from ingest.record import Record

GUARDED = Path(__file__).parent / "guarded.py"


def communique(data: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(GUARDED), *arguments]
    done = subprocess.run(command, env=environment(data), capture_output=True, text=True, timeout=240)
    assert done.returncode != 97, done.stderr
    assert not check or done.returncode == 0, done.stderr
    return done


def environment(data: Path) -> dict[str, str]:
    return {**os.environ, "COMMUNIQUE_DATA": str(data), "PYTHONPATH": str(GUARDED.parent.parent)}


def write(folder: Path, name: str, words: str) -> Path:
    folder.mkdir(exist_ok=True, parents=True)
    path = folder / f"{name}.md"
    path.write_text(f"---\ntitle: Statement on {name}\ndate: 2022-03-04\nkind: statement\n---\n{words}\n")
    return path


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """The chat in a process of its own; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (data.parent / "chat.log").open("w")
    command = [sys.executable, str(GUARDED), "chat", "--port", str(port)]
    process = subprocess.Popen(command, env=environment(data), stdout=log, stderr=log)
    try:
        yield wait_for(f"http://127.0.0.1:{port}", process, data.parent / "chat.log")
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(240):
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(address, timeout=2):
                return address
        except OSError:
            time.sleep(0.5)
    raise AssertionError(log.read_text())


def test_start_ingest_and_question_reach_no_other_machine(tmp_path: Path) -> None:
    data = tmp_path / "data"
    communique(data, "ingest", str(write(tmp_path / "in", "fish", "The ministers agreed on fishing quotas for cod.")))
    answer = json.loads(communique(data, "ask", "What did the ministers agree on fishing quotas?", "--json").stdout)
    assert answer["retrieved"]
    with serving(data) as address, urllib.request.urlopen(address, timeout=10) as page:
        assert page.status == 200


def test_the_guard_itself_bites(tmp_path: Path) -> None:
    code = f"import sys; sys.argv = ['x', '--help']; exec(open({str(GUARDED)!r}).read().split('if __name__')[0]);"
    code += "sys.addaudithook(_watch); import socket; socket.getaddrinfo('example.org', 80)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60).returncode == 97


def test_what_another_process_ingests_is_found_without_a_restart(tmp_path: Path, embedder: Embedder) -> None:
    data, folder = tmp_path / "data", tmp_path / "in"
    write(folder, "fish", "The ministers agreed on fishing quotas for cod in the northern sea.")
    communique(data, "ingest", str(folder))
    assistant = Assistant(Library(data, embedder))  # this process reads, the others write
    eels = "What did the delegates say about eels?"
    assert not any("eels" in hit.passage.text for hit in assistant.ask(eels).retrieved)
    write(folder, "eels", "The delegates said that eels are to be protected from nets.")
    communique(data, "ingest", str(folder))
    first = assistant.ask(eels)
    assert "eels" in first.retrieved[0].passage.text
    communique(data, "remove", first.retrieved[0].passage.statement.id)
    again = assistant.ask(eels)
    assert not any("eels" in hit.passage.text for hit in again.retrieved)
    assert not any("eels" in citation.quote for citation in (*again.citations, *again.nearest))


def test_two_ingests_at_once_both_go_in(tmp_path: Path) -> None:
    data = tmp_path / "data"
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        for n in range(5):
            write(
                folder, f"{folder.name}-{n}", f"The {folder.name} ministers met {n} times about grain and about ships."
            )
    command = [sys.executable, str(GUARDED), "ingest"]
    running = [subprocess.Popen([*command, str(folder)], env=environment(data)) for folder in folders]
    assert [process.wait(200) for process in running] == [0, 0]
    assert_whole(data, 10)


def assert_whole(data: Path, statements: int) -> None:
    """The record has each statement once, and the index holds exactly the record."""
    live = Record(data).live()
    assert len(live) == statements
    generation = Generation(data, str(current(data)))
    assert dict(generation.manifest.versions) == live
    assert generation.manifest.passages == generation.vectors.count() == generation.passages.count()
    assert generation.statements.count() == statements
    generation.close()


@pytest.mark.parametrize("round_", range(3))
def test_a_killed_ingest_loses_nothing_and_doubles_nothing(tmp_path: Path, embedder: Embedder, round_: int) -> None:
    data, folder = tmp_path / "data", tmp_path / "in"
    write(folder, "fish", "The ministers agreed on fishing quotas for cod in the northern sea.")
    ingest(data, [folder], embedder)
    library = Library(data, embedder)
    served = current(data)
    for sample in sorted(SAMPLES.glob("*.md"))[:12]:
        (folder / sample.name).write_bytes(sample.read_bytes())
    command = [sys.executable, str(GUARDED), "ingest", str(folder)]
    process = subprocess.Popen(command, env=environment(data), stderr=subprocess.DEVNULL)
    wait_for_step(data, process, ("reading", "embedding", "indexing")[round_])
    time.sleep(random.Random(round_).uniform(0.0, 0.1))
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    if round_ == 2 and current(data) != served:  # killed after the one rename: then the new index is whole
        assert_whole(data, 13)
    else:
        assert current(data) == served
    assert "fishing quotas" in Assistant(library).ask("What was agreed on fishing quotas?").retrieved[0].passage.text
    ingest(data, [folder], embedder)
    assert_whole(data, 13)
    library.reading()
    assert not ingest(data, [folder], embedder).added
    assert len([path for path in folder_of(data).iterdir() if path.is_dir()]) <= 2


def wait_for_step(data: Path, process: subprocess.Popen[bytes], step: str) -> None:
    """Until an ingest has begun a step, seen from what it leaves on disk."""
    record = Record(data)
    begun = {
        "reading": lambda: len(record.live()) > 1,
        "embedding": lambda: record.vector_count() > 4,
        "indexing": lambda: len([path for path in folder_of(data).iterdir() if path.is_dir()]) > 1,
    }[step]
    for _ in range(6_000):
        assert process.poll() is None, "the ingest was done before it could be killed"
        if begun():
            return
        time.sleep(0.01)
    raise AssertionError(f"{step} never began")
