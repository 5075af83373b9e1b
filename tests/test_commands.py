"""The command line as a user meets it: exit codes, one line for a mistake, JSON that programs can read."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
import typer
from conftest import ROOT

from app.cli import build, main
from eval.case import read_cases
from index.neural.minilm import PUBLISHED_SHA256, weights_sha256


class Command:
    """Runs `communique` in this process; the exit code and what was printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys, self._monkeypatch = capsys, monkeypatch

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        self._monkeypatch.setattr(sys, "argv", ["communique", *arguments])
        with pytest.raises(SystemExit) as stop:
            main()
        printed = self._capsys.readouterr()
        return int(stop.value.code or 0), printed.out, printed.err


@pytest.fixture
def communique(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    return Command(capsys, monkeypatch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "fish.md").write_text(
        "---\ntitle: 'Fish [bold]x[/bold]'\nkind: readout\nissuers: [Norway]\ndate: 2021-03-04\n---\n"
        "The ministers agreed on fishing quotas for cod in the northern sea.\n"
    )
    return folder


def test_ingest_list_show_ask_remove(communique: Command, folder: Path) -> None:
    code, out, _ = communique("ingest", str(folder))
    assert code == 0
    counts = {"added": "1"} | dict.fromkeys(("changed", "unchanged", "removed", "same-as", "refused"), "0")
    assert dict(line.split()[:2] for line in out.splitlines()) == counts
    code, out, _ = communique("list")
    assert "2021-03-04  readout          Fish [bold]x[/bold]" in out
    id = out.split()[0]
    code, out, _ = communique("show", id[:5])
    assert "front matter: date" in out
    assert out.rstrip().endswith("northern sea.")
    code, out, _ = communique("ask", "What did ministers agree on fishing quotas for cod?", "--json")
    answer = json.loads(out)
    assert {"answer", "abstained", "citations", "retrieved", "latency_ms"} <= answer.keys()
    assert {"source", "start", "end", "text", "score", "found_by"} == answer["retrieved"][0].keys()
    text = json.loads(communique("show", id, "--json")[1])["text"]
    for citation in (*answer["citations"], *answer["nearest"]):
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        assert citation["date"] == "2021-03-04"
    code, out, _ = communique("ask", "What did ministers agree on fishing quotas?", "--series", "2+2", "--json")
    assert (code, json.loads(out)["searched"]) == (0, "0 statements")
    assert communique("remove", id)[0] == 0
    assert communique("list")[1].startswith("The record is empty")


def test_something_refused_is_exit_code_1_and_is_listed(communique: Command, folder: Path) -> None:
    (folder / "empty.md").write_bytes(b"")
    code, out, err = communique("ingest", str(folder), "--json")
    assert code == 1
    assert "refused" in err and "empty.md: empty file" in err
    assert json.loads(out)["refused"][0]["reason"] == "empty file"
    assert "empty.md: empty file" in communique("refused")[1]


def test_a_mistake_is_one_line_and_exit_code_2(communique: Command, folder: Path) -> None:
    for arguments in (["show", "nothing"], ["remove", "nothing"], ["ask", "anything?"]):
        code, _, err = communique(*arguments)
        assert code == 2
        assert err.startswith("communique: ")
        assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [("PORT", "abc", "setting 'port' is 'abc'"), ("DATA", "/dev/null/x", "no folder can be made there")],
)
def test_a_setting_that_cannot_be_is_named(
    communique: Command, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"COMMUNIQUE_{name}", value)
    code, _, err = communique("list")
    assert code == 2
    assert said in err
    assert err.count("\n") == 1


def test_a_broken_settings_file_is_named(communique: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "communique.toml").write_text("port = = 1")
    monkeypatch.chdir(tmp_path)
    code, _, err = communique("list")
    assert code == 2
    assert err.startswith("communique: communique.toml: ")


def test_a_question_that_is_too_long_is_told_so(communique: Command, folder: Path) -> None:
    communique("ingest", str(folder))
    code, out, _ = communique("ask", "x" * 10_000)
    assert code == 2
    assert "10,000 characters" in out


def test_an_unknown_kind_names_the_known_ones(communique: Command) -> None:
    code, _, err = communique("ask", "x", "--kind", "sonnet")
    assert code == 2
    assert "joint-statement" in err


def test_doctor_is_well_after_an_ingest_and_says_what_to_run_before(communique: Command, folder: Path) -> None:
    code, out, _ = communique("doctor")
    assert code == 1
    assert "run: communique ingest PATH" in out
    communique("ingest", str(folder))
    code, out, _ = communique("doctor")
    assert code == 0, out
    assert weights_sha256() == PUBLISHED_SHA256


def test_doctor_sees_an_index_behind_the_record(communique: Command, folder: Path, tmp_path: Path) -> None:
    from ingest.record import Record

    communique("ingest", str(folder))
    record = Record(tmp_path / "data")
    record.remove(record.live())
    code, out, _ = communique("doctor")
    assert code == 1
    assert "run: communique rebuild" in out
    assert communique("rebuild")[0] == 0
    assert communique("doctor")[0] == 0


def test_eval_run_writes_what_scorers_read(communique: Command, folder: Path, tmp_path: Path) -> None:
    communique("ingest", str(folder))
    cases = tmp_path / "cases.jsonl"
    turns = [{"question": "What was agreed on cod?", "answer_gist": "quotas"}]
    rows = [
        {"id": "a", "question": "What did ministers agree on?"},
        {"id": "b", "question": "where?", "history": turns},
    ]
    cases.write_text("\n".join(json.dumps(row) for row in rows))
    assert communique("eval", "run", "--cases", str(cases), "--out", str(tmp_path / "out"))[0] == 0
    results = [json.loads(line) for line in (tmp_path / "out" / "results.jsonl").read_text().splitlines()]
    assert [result["id"] for result in results] == ["a", "b"]
    assert results[1]["understood_as"] == "Where? (What was agreed on cod)"
    assert all(result["retrieved"][0]["source"].endswith("fish.md") for result in results)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("{", ":1: not a case"),
        ('{"id": "a"}', ":1: not a case"),
        ('{"id": "a", "question": "q"}\n' * 2, "stands twice"),
    ],
)
def test_a_broken_case_is_named(communique: Command, tmp_path: Path, lines: str, said: str) -> None:
    (tmp_path / "cases.jsonl").write_text(lines)
    code, _, err = communique("eval", "run", "--cases", str(tmp_path / "cases.jsonl"), "--out", str(tmp_path))
    assert code == 2
    assert said in err


def test_the_sample_cases_hold() -> None:
    cases = read_cases(ROOT / "eval" / "cases" / "samples.jsonl")
    assert len(cases) >= 40
    assert sum(not case.answerable for case in cases) >= 8
    assert sum(case.gold["type"] == "follow_up" for case in cases) >= 5
    for case in cases:
        for alternative in case.gold.get("evidence_any") or [case.gold.get("evidence") or []]:
            for gold in alternative:
                text = (ROOT / "ingest" / "samples" / gold["path"]).read_text(encoding="utf-8")
                assert " ".join(gold["quote"].split()) in " ".join(text.split()), case.id


def test_the_commands_and_targets_of_the_readme_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(readme.splitlines()) <= 150
    commands = {name for group in build().registered_groups for name in names(group.typer_instance)}
    for used in re.findall(r"^communique (\w+)", readme, re.M):
        assert used in commands
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    for used in re.findall(r"(?:^|`)make ([\w-]+)", readme, re.M):
        assert used in targets
    for path in re.findall(r"`((?:app|eval|index|ingest|prompts|docs)/[\w/.]*)`", readme):
        assert (ROOT / path).exists(), path


def names(commands: typer.Typer) -> set[str]:
    """The names of the commands of one package, of its groups, and of the commands in groups without a name."""
    own = {command.name or command.callback.__name__ for command in commands.registered_commands}
    named = {group.name for group in commands.registered_groups if group.name}
    unnamed = (names(group.typer_instance) for group in commands.registered_groups if not group.name)
    return own.union(named, *unnamed)
