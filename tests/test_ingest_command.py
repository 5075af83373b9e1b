"""What `communique ingest` tells, and that neither a full disk nor a damaged file harms what is served."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from test_commands import Command, communique
from test_processes import assert_whole
from test_record import found, write

from index.commands import ingest_command
from index.engines import damaged, stopped
from index.generation import Generation
from index.ingesting import ingest, rebuild
from index.library import Library
from index.manifest import current, folder_of
from index.neural.embedding import Embedder
from index.report import line, table
from ingest.errors import CommuniqueError, Incomplete, Refused
from ingest.intake import Taken, take
from ingest.record import Record

__all__ = ["communique"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "in", "fish.md", "The ministers agreed on fishing quotas.")
    return tmp_path / "in"


def test_the_table_names_what_is_worth_a_look_and_cuts_nothing_short() -> None:
    long = "/" + "x" * 200 + "/fish [bold].md"
    taken = Taken([long], ["/b.md", "/c.md"], ["/d.md"], [], {"/e.md": "/b.md"}, [Refused("/f.md", "empty file")])
    assert [row.split() for row in table(taken).splitlines()] == [
        ["added", "1", *long.split()],
        ["changed", "2", "/b.md"],
        ["/c.md"],
        ["unchanged", "1"],
        ["removed", "0"],
        ["same-as", "1", "/e.md", "has", "the", "words", "of", "/b.md"],
        ["refused", "1", "/f.md", "empty", "file"],
    ]
    columns = [row.index("/") for row in table(taken).splitlines() if "/" in row]
    assert len(set(columns)) == 1
    assert "/0.md" not in table(Taken(added=[f"/{n}.md" for n in range(1_000)]))


def test_a_line_tells_what_happened_and_nothing_when_nothing_did() -> None:
    assert line(Taken(unchanged=["/a.md"])) == ""
    taken = Taken(added=[f"/in/{n}.md" for n in range(5)], refused=[Refused("/in/f.md", "empty file")])
    assert line(taken) == "5 added (0.md, 1.md, 2.md and 2 more); 1 refused (f.md: empty file)"


def test_a_piped_ingest_has_no_colours_and_whole_paths(communique: Command, folder: Path) -> None:
    bad = folder / ("very-" * 40 + "long.md")
    bad.write_bytes(b"")
    code, out, _ = communique("ingest", str(folder))
    assert code == 1
    assert "\x1b" not in out
    assert any(f"{bad}" in row and row.endswith("empty file") for row in out.splitlines())


def test_json_names_the_index_and_the_time(communique: Command, folder: Path, data: Path) -> None:
    code, out, _ = communique("ingest", str(folder), "--json")
    row = json.loads(out)
    assert code == 0
    assert row["added"] == [(folder / "fish.md").as_posix()]
    assert row["generation"] == current(data)
    assert 0 < row["seconds"] < 300
    assert row.keys() == {*vars(Taken()), "generation", "seconds"}


def test_bad_use_is_exit_code_2(communique: Command, folder: Path) -> None:
    assert communique("ingest")[0] == 2
    code, _, err = communique("ingest", "--watch", str(folder / "fish.md"))
    assert (code, err.count("\n")) == (2, 1)
    assert "not a folder" in err
    assert ingest_command.__doc__ is not None and "Exit code 3" in ingest_command.__doc__


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file sizes")
def test_a_full_disk_is_exit_code_3_harms_nothing_and_the_next_ingest_completes(
    tmp_path: Path, folder: Path, embedder: Embedder
) -> None:
    base = tmp_path / "base"
    ingest(base, [folder], embedder)
    for name in ("steel", "salt", "grain"):
        write(folder, f"{name}.md", f"The leaders spoke about {name} and about nothing else.")
    # The shared file of SQLite's log has 32 kB, Chroma's database 240 kB from the start: what is below fails for sure.
    runs = [(n, ["ingest", str(folder)]) for n in (1_000, 60_000, 150_000)]
    runs += [(n, ["rebuild"]) for n in (100, 40_000, 150_000)]
    folders = [tmp_path / f"data{at}" for at in range(len(runs))]
    for copy in folders:
        shutil.copytree(base, copy)
    asked = [{"data": str(d), "bytes": n, "arguments": a} for d, (n, a) in zip(folders, runs, strict=True)]
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "filled.py")],
        input="\n".join(map(json.dumps, asked)),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    for copy, told in zip(folders, map(json.loads, done.stdout.splitlines()), strict=True):
        errors = [row for row in told["said"].splitlines() if "communique: " in row]
        assert told["code"] == 3, told
        assert len(errors) == 1 and "Traceback" not in told["said"]
        assert errors[0].endswith("make room on the disk and run the same command again")
        assert current(copy) == current(base)
        assert found(Library(copy, embedder), "fishing quotas") == ["The ministers agreed on fishing quotas."]
        assert Record(copy).problem() == ""
        assert [path.name for path in folder_of(copy).iterdir() if path.is_dir()] == [current(base)]
    for copy in folders[:3]:
        ingest(copy, [folder], embedder)
        assert_whole(copy, 4)
        assert found(Library(copy, embedder), "salt")[0].startswith("The leaders spoke about salt")


@pytest.mark.parametrize(
    ("files", "harm"),
    [
        ("passages/meta.json", "cut"),
        ("passages/*.term", "cut"),
        ("statements/meta.json", "gone"),
        ("vectors/chroma.sqlite3", "cut"),
        ("vectors/chroma.sqlite3", "gone"),
    ],
)
def test_a_damaged_index_is_named_with_its_mend(
    folder: Path, data: Path, embedder: Embedder, files: str, harm: str
) -> None:
    ingest(data, [folder], embedder)
    for path in (folder_of(data) / str(current(data))).glob(files):
        content = path.read_bytes()
        path.unlink()
        if harm == "cut":
            path.write_bytes(content[: len(content) // 2])
    with pytest.raises(CommuniqueError, match=r"damaged \(.*run `communique rebuild`"):
        Generation(data, str(current(data)))
    if "statements" not in files:  # those are counted by readers alone
        write(folder, "steel.md", "Words about steel.")
        with pytest.raises(CommuniqueError, match="communique rebuild"):
            ingest(data, [folder], embedder)
    rebuild(data, embedder)
    assert found(Library(data, embedder), "fishing quotas")[0] == "The ministers agreed on fishing quotas."


def test_what_stops_a_write_is_told_apart(tmp_path: Path) -> None:
    full = OSError(28, "No space left on device")
    malformed = ValueError("(code: 11) database disk image is malformed")
    assert isinstance(stopped(tmp_path, full), Incomplete)
    assert not isinstance(stopped(tmp_path, malformed), Incomplete)
    assert "No space left on device; make room" in str(stopped(tmp_path, full))
    copying = shutil.Error([("/a", "/b", "[Errno 28] No space left on device")])
    assert "[Errno 28] No space left on device; make room" in str(stopped(tmp_path, copying))
    assert str(damaged(tmp_path, "x\ny " * 200)).count("\n") == 0


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is closed to an administrator")
def test_a_closed_folder_is_not_an_empty_one(tmp_path: Path, folder: Path, data: Path) -> None:
    write(folder / "below", "salt.md", "Salt.")
    record = Record(data).create()
    take(record, [folder])
    (folder / "below").chmod(0)
    try:
        taken = take(record, [folder], prune=True)
    finally:
        (folder / "below").chmod(0o700)
    assert (taken.removed, len(taken.refused), len(record.live())) == ([], 1, 2)
