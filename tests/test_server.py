"""Vectors in a real Chroma server: the same answers, nothing lost, nothing of others touched."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest
from conftest import SAMPLES

from index.generation import Generation
from index.ingesting import ingest, rebuild, remove
from index.library import Filters, Library
from index.llama import vector_store
from index.manifest import current, folder_of, serving
from index.neural.embedding import Embedder
from index.retriever import search
from index.vectors import ServerError, VectorServer
from ingest.errors import CommuniqueError, Incomplete
from ingest.record import Record
from ingest.settings import read_settings

GUARDED = Path(__file__).parent / "guarded.py"
QUESTIONS = (
    "Who was Japan's defence minister at the 2+2 of July 2024?",
    "What was said about Taiwan?",
    "extended deterrence",
    "How many ministers met in January 2024?",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def chroma(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A Chroma server in a process of its own."""
    command = [
        Path(sys.executable).with_name("chroma"),
        "run",
        "--path",
        folder,
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                VectorServer(f"http://127.0.0.1:{port}").close()
                break
            except ServerError:
                time.sleep(0.1)
        yield process
    finally:
        process.kill()
        process.wait(30)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    with chroma(tmp_path_factory.mktemp("chroma"), port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def served(server: str, tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """The samples, with their vectors in the server."""
    data = tmp_path_factory.mktemp("served")
    ingest(data, [SAMPLES], embedder, chroma_url=server)
    return data


def collections(server: str, prefix: str = "") -> set[str]:
    with closing(VectorServer(server)) as open_server:
        return set(open_server.names(prefix))


def passages(data: Path, embedder: Embedder, server: str) -> int:
    """What a reader finds in the vectors that serve."""
    reading = Library(data, embedder, server).reading()
    return reading.generation.vectors.count()


def write(folder: Path, name: str, words: str = "The ministers agreed on fishing quotas for cod.") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.md").write_text(f"---\ntitle: On {name}\ndate: 2022-03-04\n---\n{words}\n")
    return folder


def test_the_same_questions_find_the_same(samples: Library, served: Path, server: str, embedder: Embedder) -> None:
    here, there = samples.reading(), Library(served, embedder, server).reading()
    assert there.generation.vectors.count() == here.generation.vectors.count() > 0
    assert not (folder_of(served) / there.name / "vectors").exists()
    some = [row.id for row in here.listing][::2]
    for question in QUESTIONS:
        vector = embedder.embed([question])[0]
        for only in (None, some, [*some, *(uuid.uuid4().hex[:10] for _ in range(5_000))]):
            mine = here.generation.vectors.nearest(vector, 30, only)
            theirs = there.generation.vectors.nearest(vector, 30, only)
            assert list(theirs) == list(mine)
            assert np.allclose(list(theirs.values()), list(mine.values()), atol=1e-5)
        for filters in (Filters(), Filters(issuers=("Japan",))):
            hits = [
                [(hit.passage.id, hit.found_by) for hit in search(one, embedder, question, 20, one.found(filters))]
                for one in (here, there)
            ]
            assert hits[0] == hits[1]
            assert hits[0]
    ids = list(here.generation.vectors.nearest(vector, 30, None))
    rows, other_rows = (r.generation.vectors.vectors(ids) for r in (here, there))
    assert all(np.allclose(rows[id], other_rows[id], atol=1e-6) for id in ids)


def test_llama_index_reads_the_collection(served: Path, server: str) -> None:
    assert vector_store(served, server)._collection.count() == serving(served).passages


def test_an_ingest_replaces_its_own_collection_and_no_other(server: str, tmp_path: Path, embedder: Embedder) -> None:
    with closing(VectorServer(server)) as open_server:
        for name in ("somebody-elses", "communique-000000000000-0123-4567"):
            open_server.create(name)
        data, other = tmp_path / "data", tmp_path / "other"
        for folder in (data, other):
            ingest(folder, [write(tmp_path / "in", "fish")], embedder, chroma_url=server)
        before = collections(server)
        reader = Generation(data, str(current(data)), server)
        ingest(data, [write(tmp_path / "in", "eels")], embedder, chroma_url=server)
        assert reader.vectors.count() == 1  # a generation that somebody reads keeps its collection
        assert collections(server) - before == {serving(data).collection}
        assert before < collections(server)
        reader.close()
        statement = next(iter(Record(data).live()))
        remove(data, statement, embedder, server)
        name = serving(data).collection
        assert name.endswith(str(current(data)))
        assert collections(server, name[:24]) == {name}
        assert {"somebody-elses", "communique-000000000000-0123-4567", serving(other).collection} < collections(server)
        for name in ("somebody-elses", "communique-000000000000-0123-4567"):
            open_server.delete(name)


def test_a_copy_of_a_record_leaves_the_original_its_collections(
    server: str, tmp_path: Path, embedder: Embedder
) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy"
    ingest(data, [write(tmp_path / "in", "fish")], embedder, chroma_url=server)
    shutil.copytree(data, copy)
    ingest(
        copy, [write(tmp_path / "in", "eels", "The delegates said that eels need rest.")], embedder, chroma_url=server
    )
    assert passages(data, embedder, server) == 1
    assert passages(copy, embedder, server) == 2


def test_a_killed_ingest_leaves_nothing_that_the_next_does_not_remove(
    server: str, tmp_path: Path, embedder: Embedder
) -> None:
    data, folder = tmp_path / "data", write(tmp_path / "in", "fish")
    ingest(data, [folder], embedder, chroma_url=server)
    first = serving(data).collection
    prefix = first[:24]
    for sample in SAMPLES.glob("*.md"):
        (folder / sample.name).write_bytes(sample.read_bytes())
    environment = {**os.environ, "COMMUNIQUE_DATA": str(data), "PYTHONPATH": str(GUARDED.parent.parent)}
    command = [sys.executable, str(GUARDED), "ingest", str(folder)]
    process = subprocess.Popen(command, env=environment | {"CHROMA_URL": server}, stderr=subprocess.DEVNULL)
    while len(collections(server, prefix)) < 2:
        assert process.poll() is None, "the ingest was done before it could be killed"
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    assert serving(data).collection == first
    assert passages(data, embedder, server) == 1
    ingest(data, [folder], embedder, chroma_url=server)
    assert collections(server, prefix) == {serving(data).collection}
    assert passages(data, embedder, server) == serving(data).passages > 1


def test_a_record_moves_into_a_server_and_back_without_embedding_again(
    server: str, tmp_path: Path, embedder: Embedder
) -> None:
    data, folder = tmp_path / "data", write(tmp_path / "in", "fish")
    ingest(data, [folder], embedder)
    known = Record(data).vector_count()
    assert Library(data, embedder, server).reading().generation.manifest.server == ""  # an index in a folder serves on
    ingest(data, [folder], embedder, chroma_url=server)
    assert serving(data).server == server
    gone = serving(data).collection
    rebuild(data, embedder)
    assert passages(data, embedder, "") == 1
    assert Record(data).vector_count() == known
    ingest(data, [folder], embedder, chroma_url=server)
    assert gone not in collections(server)


def test_a_reader_without_the_server_is_told_what_to_set(
    served: Path, server: str, tmp_path: Path, embedder: Embedder
) -> None:
    with pytest.raises(CommuniqueError, match=rf"lie in the Chroma server {server}; set CHROMA_URL={server}, or run"):
        Library(served, embedder).reading()
    port = free_port()
    with chroma(tmp_path, port), pytest.raises(CommuniqueError, match=f"does not exist.*; set CHROMA_URL={server}"):
        Library(served, embedder, f"http://127.0.0.1:{port}").reading()
    with pytest.raises(CommuniqueError, match=rf"no Chroma server can be reached there.*set CHROMA_URL={server}"):
        Library(served, embedder, f"http://127.0.0.1:{port}").reading()


def test_a_server_by_another_name_serves_as_well(served: Path, server: str, embedder: Embedder) -> None:
    other = server.replace("127.0.0.1", "localhost")
    assert passages(served, embedder, other) == serving(served).passages


def run(data: Path, url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COMMUNIQUE_DATA": str(data), "PYTHONPATH": str(GUARDED.parent.parent)}
    command = [sys.executable, str(GUARDED), *arguments]
    return subprocess.run(command, env=environment | {"CHROMA_URL": url}, capture_output=True, text=True, timeout=120)


def test_the_command_line_uses_the_server_and_calls_nobody_else(server: str, tmp_path: Path) -> None:
    data, folder = tmp_path / "data", write(tmp_path / "in", "fish")
    assert run(data, server, "ingest", str(folder)).returncode == 0
    answer = json.loads(run(data, server, "ask", "What did the ministers agree on for cod?", "--json").stdout)
    assert answer["retrieved"]
    doctor = run(data, server, "doctor")
    assert doctor.returncode == 0
    assert f"1 passages, vectors in {server}" in doctor.stdout
    doctor = run(data, "", "doctor")
    assert doctor.returncode == 1
    assert f"run: set CHROMA_URL={server}" in doctor.stdout


def test_without_its_server_an_ingest_is_incomplete_and_a_question_a_mistake(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", write(tmp_path / "in", "fish")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    done = run(data, url, "ingest", str(folder))
    assert done.returncode == 3
    line = next(line for line in done.stderr.splitlines() if line.startswith("communique: "))
    assert line.startswith(f"communique: {url}: no Chroma server can be reached there")
    assert line.endswith("or mend CHROMA_URL")
    (tmp_path / "chroma").mkdir()
    with chroma(tmp_path / "chroma", port):
        assert run(data, url, "ingest", str(folder)).returncode == 0  # what was read is not lost
    done = run(data, url, "ask", "What was agreed on cod?")
    assert done.returncode == 2
    assert done.stderr.startswith(f"communique: {url}: no Chroma server")
    assert done.stderr.count("\n") == 1


def test_a_server_that_dies_or_hangs_is_named(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with chroma(tmp_path, port) as process, closing(VectorServer(url, patience=1)) as server:
        index = server.create("some")
        process.send_signal(signal.SIGSTOP)
        with pytest.raises(ServerError, match="does not answer; start it"):
            index.nearest(np.ones(3, dtype=np.float32), 1, None)
        with pytest.raises(ServerError, match="does not answer; start it"):
            VectorServer(url, patience=0.5)
        process.kill()
        with pytest.raises(ServerError, match="no Chroma server can be reached there"):
            index.count()


def test_a_collection_that_vanished_is_named_with_its_mend(server: str) -> None:
    with closing(VectorServer(server)) as open_server:
        index = open_server.create("vanishing")
        open_server.delete("vanishing")
        with pytest.raises(ServerError, match="run `communique rebuild`"):
            index.nearest(np.ones(3, dtype=np.float32), 1, None)


@contextmanager
def answering(status: int, body: str) -> Iterator[str]:
    """A server that gives one answer to everything; its address."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as web:
        threading.Thread(target=web.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{web.server_port}"
        web.shutdown()


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (200, '"0.5.23"', "version 0.5.23, 1.x is needed; install chromadb 1.x"),
        (404, '{"detail": "Not Found"}', "is no Chroma server 1.x; mend CHROMA_URL"),
        (200, "<html>Welcome</html>", "is no Chroma server 1.x; mend CHROMA_URL"),
        (200, '"1.0.0"', "no answer of a Chroma server"),
    ],
)
def test_what_is_no_chroma_server_is_told(
    tmp_path: Path, embedder: Embedder, status: int, body: str, said: str
) -> None:
    with answering(status, body) as url, pytest.raises(Incomplete, match=said) as told:
        ingest(tmp_path / "data", [write(tmp_path / "in", "fish")], embedder, chroma_url=url)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host", "http://host:port", "http://host:8000/path"])
def test_an_address_that_cannot_be_is_refused(url: str) -> None:
    with pytest.raises(CommuniqueError, match="write it as http://host:port"):
        VectorServer(url)


def test_a_password_in_the_address_is_not_shown() -> None:
    with pytest.raises(CommuniqueError) as told:
        VectorServer("http://me:hunter2@host:8000")
    assert "hunter2" not in str(told.value)


@pytest.mark.parametrize("name", ["COMMUNIQUE_CHROMA_URL", "CHROMA_URL"])
def test_the_setting_has_two_names(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "http://host:8000/")
    assert read_settings().chroma_url == "http://host:8000"


def test_the_setting_stands_in_the_file_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "communique.toml").write_text('chroma_url = "http://host:8000"')
    monkeypatch.chdir(tmp_path)
    assert read_settings().chroma_url == "http://host:8000"
    (tmp_path / "communique.toml").write_text("chroma_url = 8000")
    with pytest.raises(CommuniqueError, match=r"setting 'chroma_url' is 8000.*COMMUNIQUE_CHROMA_URL or"):
        read_settings()
