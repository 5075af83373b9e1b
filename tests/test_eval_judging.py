"""Agreement with people against scipy and scikit-learn; judges whose verdicts are kept whole; entailment by words."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from eval_rows import hand_run
from scipy import stats
from sklearn.metrics import cohen_kappa_score
from test_commands import Command

from eval.judging.agreement import agreement, kappa, read_labels, spearman
from eval.judging.entailing import words
from ingest.errors import CommuniqueError

RNG = np.random.default_rng(11)


@pytest.fixture
def communique(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    return Command(capsys, monkeypatch)


def test_kappa_and_spearman_are_those_of_other_libraries() -> None:
    ours = RNG.integers(0, 5, 80) / 4
    theirs = np.clip(ours + RNG.integers(-2, 3, 80) / 4, 0, 1)
    assert kappa(ours, theirs) == pytest.approx(cohen_kappa_score(ours >= 0.5, theirs >= 0.5))
    assert spearman(ours, theirs) == pytest.approx(stats.spearmanr(ours, theirs).statistic)
    assert kappa(np.ones(3), np.ones(3)) is None
    assert spearman(np.ones(3), np.arange(3.0)) is None


def test_agreement_is_over_the_cases_that_both_have() -> None:
    found = agreement({"a": 1.0, "b": 0.0, "c": 1.0, "x": 1.0}, {"a": 1.0, "b": 0.0, "c": 0.0, "y": 0.0})
    assert found.count == 3
    assert found.kappa == pytest.approx(0.4)  # 2 of 3 agree, 4/9 by chance: (2/3 - 4/9) / (5/9)
    with pytest.raises(CommuniqueError, match="1 labelled cases have a value"):
        agreement({"a": 1.0}, {"a": 1.0})


def test_labels_are_read_from_tables_and_rows(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text("id,label\na,yes\nb,No\nc,0.5\n")
    (tmp_path / "l.jsonl").write_text('{"id": "a", "label": true}\n{"id": "b", "label": 0}\n')
    assert read_labels(tmp_path / "l.csv") == {"a": 1.0, "b": 0.0, "c": 0.5}
    assert read_labels(tmp_path / "l.jsonl") == {"a": 1.0, "b": 0.0}
    (tmp_path / "bad.csv").write_text("id,label\na,perhaps\n")
    with pytest.raises(CommuniqueError, match="a number, yes or no"):
        read_labels(tmp_path / "bad.csv")


def test_a_judge_keeps_model_prompt_and_reply_and_is_held_against_people(communique: Command, tmp_path: Path) -> None:
    run = hand_run(tmp_path / "run", "rrwwdu")
    assert communique("eval", "judge", str(run), "--judge", "cited-elements")[0] == 0
    rows = [json.loads(line) for line in (run / "judged-cited-elements.jsonl").read_text().splitlines()]
    assert [row["value"] for row in rows] == [1.0, 1.0, 0.0, 0.0, 0.0, 1.0]
    prompt = b"the share of required elements that the cited words hold"
    assert rows[0] == {
        "id": "c0", "value": 1.0, "model": "none", "prompt_sha256": hashlib.sha256(prompt).hexdigest(), "raw": "1.0000",
    }  # fmt: skip
    (tmp_path / "labels.csv").write_text("id,label\nc0,yes\nc1,yes\nc2,no\nc3,no\nc4,no\n")
    code, out, _ = communique("eval", "calibrate", str(run), str(tmp_path / "labels.csv"))
    assert code == 0
    assert "Cohen's kappa  1.000" in out and "right against" in out
    code, out, _ = communique("eval", "calibrate", str(run), str(tmp_path / "labels.csv"), "--judge", "cited-elements")
    assert code == 0 and "cited-elements against" in out
    assert "is no plug-in of communique.judges; there are: cited-elements" in communique(
        "eval", "judge", str(run), "--judge", "nobody"
    )[2]  # fmt: skip


def test_entailment_by_words_is_strict_on_words_numbers_and_denials() -> None:
    premise = "The ministers did not agree on 40 ships, meeting in Bergen."
    assert words(premise, "Ministers met in Bergen and did not agree on ships.") is False  # 'met' is another word
    assert words(premise, "The ministers did not agree.")
    assert not words(premise, "The ministers agreed on 45 ships.")
    assert not words("The ministers agreed.", "The ministers never agreed.")


def test_the_alce_measures_are_scored_where_a_plug_in_is_named(communique: Command, tmp_path: Path) -> None:
    run = hand_run(tmp_path / "run", "rw")
    assert "alce" not in communique("eval", "score", str(run))[1]
    code, out, _ = communique("eval", "score", str(run), "--entailment", "words")
    assert code == 0
    assert "alce recall               1.000" in out  # a quote that stands as it is entails itself
