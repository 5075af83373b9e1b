"""`communique ingest --watch` in a process of its own: another process finds what changes in the folder."""

from __future__ import annotations

import contextlib
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from test_processes import GUARDED, environment
from test_record import found, write

from index.library import Library
from index.neural.embedding import Embedder
from ingest.record import Record

Lines = queue.Queue[str]


@contextmanager
def watching(data: Path, *folders: Path) -> Iterator[tuple[subprocess.Popen[str], Lines]]:
    """The command at work, and the lines it prints as they come; what it says of errors is among them."""
    command = [sys.executable, str(GUARDED), "ingest", "--watch", *map(str, folders)]
    process = subprocess.Popen(
        command, env=environment(data), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    lines: Lines = queue.Queue()

    def read() -> None:
        assert process.stdout
        for line in process.stdout:
            lines.put(line.rstrip())

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield process, lines
    finally:
        process.kill()
        process.wait(30)
        reader.join(30)
        assert process.stdout
        process.stdout.close()


def interrupted(process: subprocess.Popen[str]) -> int:
    """The exit code after Ctrl-C, pressed again when nothing comes of it: Python drops one inside a finalizer."""
    for _ in range(3):
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.wait(30)
    return process.wait(1)


def told(lines: Lines) -> str:
    """The next line, without its moment."""
    line = lines.get(timeout=120)
    assert line[:4].isdigit() and line[10] == " ", line
    return line.split("  ", 1)[1]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to a single process")
def test_a_watched_folder_and_the_record_stay_in_step(tmp_path: Path, embedder: Embedder) -> None:
    folder, data = tmp_path / "in", tmp_path / "in" / "data"  # what an ingest writes itself must not wake it
    fish = write(folder, "fish.md", "The ministers agreed on fishing quotas.")
    with watching(data, folder) as (process, lines):
        assert told(lines) == "1 added (fish.md)"
        library = Library(data, embedder)
        assert found(library, "fishing quotas") == ["The ministers agreed on fishing quotas."]
        steel = write(folder, "steel.md", "The leaders spoke about steel tariffs.")
        assert told(lines) == "1 added (steel.md)"
        assert "The leaders spoke about steel tariffs." in found(library, "steel tariffs")
        steel.write_bytes(b"---\ntitle: half")  # a writer that is not done yet
        assert told(lines) == "1 refused (steel.md: front matter opened by --- is never closed)"
        write(folder, ".steel.md", "Hidden words.")
        write(folder, "steel.md~", "An editor's copy.")
        write(folder, "steel.md", "The leaders spoke about copper instead.")
        assert told(lines) == "1 changed (steel.md)"
        assert "The leaders spoke about copper instead." in found(library, "copper")
        fish.unlink()
        assert told(lines) == "1 removed (fish.md)"
        assert found(library, "fishing quotas") == ["The leaders spoke about copper instead."]
        write(folder / "below", "salt.md", "Salt is discussed in a folder below.")
        assert told(lines) == "1 added (salt.md)"
        assert interrupted(process) == 0
    assert lines.empty()
    assert len(Record(data).live()) == 2
