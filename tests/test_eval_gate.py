"""The gate: every exit code, the margin against a baseline, and what it leaves for people and machines."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from conftest import ROOT
from eval_rows import hand_run
from test_commands import Command

from eval.case import read_cases
from eval.gating.rules import read_rules
from ingest.errors import CommuniqueError


@pytest.fixture
def communique(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    return Command(capsys, monkeypatch)


def gate(communique: Command, tmp_path: Path, run: str, rules: str, baseline: str = "") -> tuple[int, str, str]:
    (tmp_path / "rules.toml").write_text(rules, encoding="utf-8")
    more = ["--baseline", str(hand_run(tmp_path / "old", baseline))] if baseline else []
    made = hand_run(tmp_path / "new", run)
    left = ["--junit", str(tmp_path / "ci" / "gate.xml"), "--summary", str(tmp_path / "ci" / "gate.md")]
    return communique("eval", "gate", str(made), "--rules", str(tmp_path / "rules.toml"), *more, *left)


@pytest.mark.parametrize(
    ("run", "rules", "code"),
    [
        ("rrrrrrrruu", "[floors]\nright = 1.0", 0),
        ("rrrrrrrwuu", "[floors]\nright = 0.9", 0),
        ("rrrrrrwwuu", "[floors]\nright = 0.9", 1),
        ("rrrrrrrduu", "[ceilings]\n'false refusals' = 0.125", 0),
        ("rrrrrrdduu", "[ceilings]\n'false refusals' = 0.125", 1),
        ("rrwr", "must_pass = ['c1', 'c3']", 0),
        ("rrwr", "must_pass = ['c1', 'c2']", 1),
        ("rrrx", "[floors]\nright = 0.5", 3),
        ("rrrx", "most_unscored = 0.25\n[floors]\nright = 0.5", 0),
        ("rrrr", "[floors]\n'abstention recall' = 0.5", 3),
        ("rrww", "must_pass = ['c9']\n[floors]\nright = 0.9", 3),  # what is not known outweighs what fell short
    ],
)
def test_exit_codes(communique: Command, tmp_path: Path, run: str, rules: str, code: int) -> None:
    assert gate(communique, tmp_path, run, rules)[0] == code


MARGIN = "[non_inferior]\nright = 0.2"


@pytest.mark.parametrize(
    ("run", "baseline", "code"),
    [
        ("r" * 40, "r" * 40, 0),
        ("w" * 40, "w" * 40, 0),  # as bad as before is no worse
        ("r" * 38 + "ww", "r" * 40, 0),  # 2 of 40 lost: at most .125 worse by the interval
        ("r" * 36 + "wwww", "r" * 40, 0),  # 4 of 40 lost
        ("r" * 33 + "w" * 7, "r" * 40, 1),  # 7 of 40 lost: up to .3 worse by the interval, though .175 on these
        ("w" * 40, "r" * 40, 1),
        ("x" * 40, "r" * 40, 3),
    ],
)
def test_no_worse_than_the_baseline_as_far_as_the_interval_shows(
    communique: Command, tmp_path: Path, run: str, baseline: str, code: int
) -> None:
    assert gate(communique, tmp_path, run, MARGIN, baseline)[0] == code


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ("[floors]\nrigth = 1", "floors: no metric is called 'rigth'"),
        ("[non_inferior]\naurc = 1", "non_inferior: no metric is called 'aurc'"),
        ("[floors]\nright = 'high'", "right is 'high', not a number"),
        ("[floors]\nright = nan", "not a number"),
        ("floors = 1", "floors is a table of metrics and numbers"),
        ("must_pass = 's1'", "must_pass is a list of case ids"),
        ("most_unscored = 2", "most_unscored is a share"),
        ("[flors]", "'flors' is no rule"),
        ("", "holds no rule"),
        ("[", "not TOML"),
        (MARGIN, "compares with a baseline; name its folder by --baseline"),
    ],
)
def test_bad_rules_are_one_line_and_exit_code_2(communique: Command, tmp_path: Path, rules: str, words: str) -> None:
    code, _, err = gate(communique, tmp_path, "rr", rules)
    assert code == 2
    assert words in err and len(err.splitlines()) == 1


def test_what_is_left_for_people_and_machines(communique: Command, tmp_path: Path) -> None:
    code, out, _ = gate(communique, tmp_path, "rrwx", "must_pass = ['c2', 'c3']\n[floors]\nright = 0.5")
    assert code == 3
    suite = Xml.parse(tmp_path / "ci" / "gate.xml").find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("4", "1", "2")
    found = {test.get("name"): [child.tag for child in test] for test in suite}
    assert found == {"cases measured": ["error"], "right": [], "case c2": ["failure"], "case c3": ["error"]}
    text = (tmp_path / "ci" / "gate.md").read_text(encoding="utf-8")
    assert text.strip() == out.strip()
    assert "| case c2 | right | wrong span | **fallen short** |" in text
    assert "| right | at least 0.500 | 0.667 (0.000 to 1.000) | pass |" in text


def test_the_rules_of_the_samples_can_be_read_and_name_sample_cases() -> None:
    rules = read_rules(ROOT / "eval" / "gate.toml")
    assert rules.floors["citation exactness"] == 1.0
    assert set(rules.must_pass) <= {case.id for case in read_cases(ROOT / "eval" / "cases" / "samples.jsonl")}
    with pytest.raises(CommuniqueError, match="cannot be read"):
        read_rules(ROOT / "nowhere.toml")
