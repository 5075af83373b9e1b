"""A BEIR folder searched in each way, and settings swept over cases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import ROOT
from test_commands import Command

from eval.case import Case, read_cases
from eval.running.stages import Engine
from eval.sweeping.spec import Setting, Spec, read_spec
from eval.sweeping.trying import best, halves, pareto, sweep
from index.library import Library
from ingest.errors import CommuniqueError
from ingest.settings import read_settings

CASES = ROOT / "eval" / "cases" / "samples.jsonl"


@pytest.fixture
def communique(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    return Command(capsys, monkeypatch)


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    """Five short texts, two of the same words, and three queries: by word, by meaning, and for the repeated text."""
    texts = {
        "cod": "The quota for cod in the northern sea was set at forty tonnes.",
        "rail": "A tunnel for trains will join the two cities by 2031.",
        "vote": "The assembly elected a new speaker after three ballots.",
        "fire": "Smoke from burning forests closed the airport for two days.",
        "copy": "Smoke from burning forests closed the airport for two days.",
    }
    queries = {
        "1": ("cod quota", "cod"),
        "2": ("when does the railway connection open", "rail"),
        "3": ("forest fire", "copy"),
    }
    folder = tmp_path / "beir"
    (folder / "qrels").mkdir(parents=True)
    corpus = [json.dumps({"_id": id, "title": id, "text": text}) for id, text in texts.items()]
    (folder / "corpus.jsonl").write_text("\n".join(corpus))
    (folder / "queries.jsonl").write_text(
        "\n".join(json.dumps({"_id": id, "text": q}) for id, (q, _) in queries.items())
    )
    lines = [f"{id}\t{relevant}\t1" for id, (_, relevant) in queries.items()]
    (folder / "qrels" / "test.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *lines]))
    return folder


def test_a_beir_folder_is_searched_in_each_way(communique: Command, beir: Path, tmp_path: Path) -> None:
    code, out, _ = communique("eval", "run", "--beir", str(beir), "--out", str(tmp_path / "out"))
    assert code == 0
    blocks = out.split("recall@5")
    assert "ndcg@10" in blocks[0]
    found = {line.split("  ")[1]: line.split()[-4] for line in blocks[1].splitlines()[1:5]}
    assert set(found) == {"dense", "words", "hybrid", "hybrid and scorer"}
    for way in ("dense", "hybrid", "hybrid-and-scorer"):
        rows = [json.loads(line) for line in (tmp_path / "out" / way / "results.jsonl").read_text().splitlines()]
        first = [Path(row["retrieved"][0]["source"]).stem for row in rows]
        assert first[:2] == ["cod", "rail"] and first[2] in ("fire", "copy")
        assert {Path(one["source"]).stem for one in rows[2]["retrieved"][:2]} == {"fire", "copy"}
    assert communique("eval", "run", "--out", "x")[0] == 2


def test_settings_are_read_with_all_their_combinations(tmp_path: Path) -> None:
    path = tmp_path / "spec.toml"
    path.write_text(
        'cases = "c.jsonl"\nmeasure = "recall@5"\n[settings]\nk = [5, 10]\nscorer = [true, false]\nvector = 1\n'
    )
    spec = read_spec(path)
    assert spec.cases == tmp_path / "c.jsonl"
    assert spec.settings == tuple(Setting(k=k, scorer=s, vector=1) for k in (5, 10) for s in (True, False))
    assert spec.settings[0].words_of_it == "k 5, vector 1"
    for settings, words in (
        ("deep = [1]", "no setting is called 'deep'"),
        ("k = ['x']", "must be int"),
        ('fusion = "sum"', "scores or ranks"),
    ):
        path.write_text(f'cases = "c.jsonl"\n[settings]\n{settings}\n')
        with pytest.raises(CommuniqueError, match=words):
            read_spec(path)


def test_no_cluster_is_in_both_halves() -> None:
    cases = read_cases(CASES)
    first, second = halves(cases, 3)
    assert len(first) + len(second) == len(cases)
    assert not {case.cluster for case in first} & {case.cluster for case in second}
    assert 0.35 < len(first) / len(cases) < 0.65
    assert [case.id for case in halves(cases, 4)[0]] != [case.id for case in first]
    assert halves([Case("a", "q")], 0)


def test_what_no_other_beats() -> None:
    assert pareto([(1, 0.5), (2, 0.7), (3, 0.6), (2, 0.4), (1, 0.5)]) == [0, 1, 4]


def test_a_sweep_chooses_on_one_half_and_reports_the_other(samples: Library) -> None:
    cases = read_cases(CASES)[:10]
    kept = (
        Setting(k=1, scorer=False),
        Setting(scorer=False),
        Setting(k=20, fusion="ranks", scorer=False),
        Setting(threshold=2.0),
    )
    spec = Spec(CASES, "recall@5", kept)
    one, twenty, ranks, refusing = sweep(Engine(samples, read_settings()), spec, cases)
    assert best([one, twenty], "recall@5") is twenty
    assert one.reported["recall@5"].value == one.reported["recall@1"].value
    assert (twenty.reported["recall@20"].value or 0) > (one.reported["recall@20"].value or 1)
    assert ranks.reported["recall@5"].value != one.reported["recall@5"].value
    assert refusing.reported["false refusals"].value == 1.0  # nothing is as sure as 2
    assert twenty.reported["right"].value is None  # without the scorer nothing is answered
