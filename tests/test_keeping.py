"""Uploads and other changes from a page: the same record, the same lock, and nothing lost by a name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sites import page, served
from test_record import found

from app.keeping import Keeper, Outcome
from index.ingesting import ingest, remove
from index.library import Library
from index.neural.embedding import Embedder
from ingest.errors import CommuniqueError
from ingest.record import Record
from ingest.settings import Settings, read_settings
from ingest.uploads import safe_name

EEL = "The eel quota of Port Amber is nine tons, and the ministers of Norland will review it every spring."
EEL_TOO = EEL.replace("nine tons", "eleven tons")
RAIL = "A railway will link Osterby and Westerby before the winter, at the cost of the harbour towns."


@pytest.fixture
def library(tmp_path: Path, embedder: Embedder) -> Library:
    return Library(tmp_path / "data", embedder)


@pytest.fixture
def keeper(library: Library) -> Keeper:
    return Keeper(library, Settings(data=library.data, allow_private=True))


def sent(tmp_path: Path, *files: tuple[str, str]) -> list[tuple[str, Path]]:
    """Files as a browser sends them: a name, and the bytes under a name of the server's."""
    made = []
    for at, (name, text) in enumerate(files):
        path = tmp_path / f"sent-{at}"
        path.write_text(text, encoding="utf-8")
        made.append((name, path))
    return made


def told(outcomes: list[Outcome]) -> list[tuple[str, str]]:
    return [(one.name, one.what) for one in outcomes]


def test_a_file_sent_again_is_the_same_statement_in_a_new_version(
    tmp_path: Path, library: Library, keeper: Keeper
) -> None:
    (first,) = keeper.upload(sent(tmp_path, ("eel.md", f"# Eels\n\n{EEL}\n")))
    assert (first.what, first.note) == ("added", "Eels")
    assert found(library, "eel quota") == [EEL]
    assert told(keeper.upload(sent(tmp_path, ("eel.md", f"# Eels\n\n{EEL}\n")))) == [("eel.md", "unchanged")]
    (second,) = keeper.upload(sent(tmp_path, ("C:\\papers\\eel.md", f"# Eels\n\n{EEL_TOO}\n")))
    assert (second.what, second.id) == ("changed", first.id)
    assert found(library, "eel quota") == [EEL_TOO]
    assert [change.what for change in library.record.history(first.id)] == ["added", "changed"]
    # The command line reads the same file as the same statement.
    assert len(ingest(library.data, [library.data / "uploads"], library.embedder).unchanged) == 1


def test_a_file_above_the_limit_is_refused_with_the_limit_and_the_rest_goes_in(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_UPLOAD_MB", "1")
    files = sent(tmp_path, ("eel.md", EEL), ("large.md", "eels " * 200_001))
    outcomes = Keeper(library, read_settings()).upload(files)
    assert told(outcomes) == [("eel.md", "added"), ("large.md", "refused")]
    assert outcomes[1].note == "larger than 1 MB; split it, or raise COMMUNIQUE_UPLOAD_MB"
    (large,) = Keeper(library, Settings(data=library.data, upload_mb=2)).upload(files[1:])
    assert large.what == "added"
    for wrong in ("0", "21", "much"):
        monkeypatch.setenv("COMMUNIQUE_UPLOAD_MB", wrong)
        with pytest.raises(CommuniqueError, match=f"setting 'upload_mb' is '{wrong}': .*mend COMMUNIQUE_UPLOAD_MB"):
            read_settings()


def test_many_files_are_told_of_one_by_one_and_what_is_refused_keeps_nothing_out(
    tmp_path: Path, library: Library, keeper: Keeper
) -> None:
    steps: list[tuple[str, int, int]] = []
    files = sent(tmp_path, ("eel.md", EEL), ("empty.md", " "), ("rail.md", RAIL), ("..", "x"), ("rail.md", EEL))
    outcomes = keeper.upload(files, lambda *step: steps.append(step))
    assert told(outcomes) == [
        ("eel.md", "added"),
        ("empty.md", "refused"),
        ("rail.md", "added"),
        ("..", "refused"),
        ("rail.md", "refused"),
    ]
    assert [one.note for one in outcomes if one.what == "refused"] == [
        "empty file",
        "this is no name for a file; rename it",
        "another file by this name was sent with it; rename one",
    ]
    assert [step for step in steps if step[0] == "reading"] == [("reading", at, 3) for at in (1, 2, 3)]
    assert sorted(path.name for path in (library.data / "uploads").iterdir()) == ["eel.md", "rail.md"]


def test_a_broken_new_version_leaves_the_old_one_in_the_record_and_on_disk(
    tmp_path: Path, library: Library, keeper: Keeper
) -> None:
    keeper.upload(sent(tmp_path, ("eel.md", EEL)))
    (outcome,) = keeper.upload(sent(tmp_path, ("eel.md", "---\ntitle: never closed\n")))
    assert (outcome.what, outcome.note) == ("refused", "front matter opened by --- is never closed")
    assert found(library, "eel quota") == [EEL]
    assert (library.data / "uploads" / "eel.md").read_text(encoding="utf-8") == EEL
    assert [path.name for path in (library.data / "uploads").iterdir()] == ["eel.md"]


def test_a_file_by_the_name_of_quite_another_paper_does_not_take_its_place(
    tmp_path: Path, library: Library, keeper: Keeper
) -> None:
    keeper.upload(sent(tmp_path, ("statement.md", f"# Eels\n\n{EEL}\n")))
    (outcome,) = keeper.upload(sent(tmp_path, ("statement.md", f"# Rails\n\n{RAIL}\n")))
    assert outcome.what == "refused"
    assert outcome.note == "the record has “Eels” from a file by this name; rename this one"
    assert found(library, "eel quota") == [EEL]
    keeper.remove(library.record.listing()[0].id)
    assert told(keeper.upload(sent(tmp_path, ("statement.md", RAIL)))) == [("statement.md", "added")]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/etc/cron.d/job", "job"),
        (".bashrc", "bashrc"),
        ("~$open.docx", "open.docx"),
        ("a\x00b\nc.md", "a_b_c.md"),
        ("evil\u202egnp.md", "evil_gnp.md"),
        ("CON.txt", "_CON.txt"),
        ("what? <really>.md", "what_ _really_.md"),
        ("Communiqué.pdf", "Communiqué.pdf"),
        ("Communique\u0301.pdf", "Communiqué.pdf"),
        ("声明.pdf", "声明.pdf"),
        (" . . ", ""),
        ("folder/", ""),
    ],
)
def test_a_name_that_was_sent_names_one_plain_file(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@settings(max_examples=50)
@given(st.text(max_size=400))
def test_no_name_leads_out_of_the_folder_or_is_too_long(name: str) -> None:
    safe = safe_name(name)
    assert len(safe.encode()) <= 200
    assert safe_name(safe) == safe
    assert not safe or (Path("/up") / safe).parent == Path("/up")
    assert not safe.startswith((".", "~")) and "\\" not in safe


def test_an_address_is_read_and_nothing_else_is(tmp_path: Path, library: Library, keeper: Keeper) -> None:
    (tmp_path / "secret.md").write_text(EEL, encoding="utf-8")
    (tmp_path / "list.txt").write_text(str(tmp_path / "secret.md"), encoding="utf-8")
    for wrong in (str(tmp_path / "secret.md"), f"@{tmp_path / 'list.txt'}", f"file://{tmp_path}/secret.md", ""):
        with pytest.raises(CommuniqueError, match="is no web address"):
            keeper.add(wrong)
    assert not Record(library.data).exists()
    with served({"/eel.html": page(f"<html><body><h1>Eels</h1><p>{EEL}</p></body></html>".encode())}) as site:
        assert [one.what for one in keeper.add(f" {site.at('/eel.html')} ")] == ["added"]
        assert [one.what for one in keeper.add(site.at("/gone.html"))] == ["refused"]
    assert EEL in found(library, "eel quota")[0]


def test_corrections_and_removals_are_those_of_the_command_line(
    tmp_path: Path, library: Library, keeper: Keeper
) -> None:
    (outcome,) = keeper.upload(sent(tmp_path, ("eel.md", EEL)))
    (value, *_) = [one for one in keeper.edit(outcome.id, {"kind": "Speech", "place": None}) if one.name == "kind"]
    assert (value.new, value.new_origin) == ("speech", "user")
    assert library.record.find(outcome.id).kind == "speech"
    with pytest.raises(CommuniqueError, match="is not a date"):
        keeper.edit(outcome.id, {"event_date": "soon"})
    remove(library.data, outcome.id, library.embedder)  # the command line takes it out, the page brings it back
    assert found(library, "eel quota") == []
    keeper.restore(outcome.id)
    assert found(library, "eel quota") == [EEL]
    assert keeper.edit(outcome.id, {}, reset=True)
    assert library.record.find(outcome.id).kind == "other"
