"""Runs: asked, stopped, gone on with, scored again, adopted from another system, compared."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from test_commands import Command

from eval.case import read_cases
from eval.running.adopting import adopt
from eval.running.folder import Kept, read_run
from eval.running.run import Plan, run
from eval.running.stages import Engine
from eval.scoring import failed_share, score_run, unmeasured
from index.library import Library
from ingest.errors import CommuniqueError
from ingest.settings import read_settings

CASES = ROOT / "eval" / "cases" / "samples.jsonl"


@pytest.fixture
def communique(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    return Command(capsys, monkeypatch)


class Counted(Engine):
    """The real engine, which counts what it is asked and is stopped, as by Ctrl-C, before one more than `most`."""

    def __init__(self, library: Library, most: int = 1_000) -> None:
        super().__init__(library, read_settings())
        self.most, self.asked = most, list[str]()

    def answered(self, case: Any) -> dict[str, Any]:
        if len(self.asked) == self.most:
            raise KeyboardInterrupt
        self.asked.append(case.id)
        return super().answered(case)


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def done(samples: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of eight sample cases, stopped once and gone on with."""
    folder = tmp_path_factory.mktemp("runs") / "done"
    with pytest.raises(KeyboardInterrupt):
        run(Counted(samples, 3), Plan(CASES, folder, limit=8, seed=4))
    assert len(rows(folder, "results")) == 3
    with (folder / "results.jsonl").open("a") as lines:
        lines.write('{"id": "half writ')
    with pytest.raises(CommuniqueError, match="add --resume to go on"):
        run(Counted(samples), Plan(CASES, folder, limit=8, seed=4))
    engine = Counted(samples)
    run(engine, Plan(CASES, folder, tag="eight", limit=8, seed=4, resume=True))
    assert len(engine.asked) == 5
    return folder


def test_a_run_that_was_stopped_goes_on_and_has_every_case_once_in_order(done: Path) -> None:
    drawn = [case.id for case in Plan(CASES, done, limit=8, seed=4).drawn()]
    assert [row["id"] for row in rows(done, "results")] == [row["id"] for row in rows(done, "found")] == drawn
    assert drawn == sorted(drawn) and len(drawn) == 8
    assert drawn != [case.id for case in Plan(CASES, done, limit=8, seed=5).drawn()]


def test_a_run_keeps_how_and_where_it_was_made(done: Path) -> None:
    about = read_run(done).about
    assert about["tag"] == "eight"
    assert len(about["weights"]["embedding"]) == len(about["weights"]["scorer"]) == 64
    assert about["record"]["statements"] == 21
    assert about["cases"]["count"] == 8
    models = {"embedding_model": "all-MiniLM-L6-v2", "scorer": "shipped"}
    assert about["settings"] == {**models, "rewrite": True, "writer": "extractive"}
    assert {"commit", "dirty", "code", "seconds", "finished", "machine", "seed", "jobs"} <= about.keys()


def test_what_is_kept_counts_only_under_its_key(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "rows.jsonl", {"a": "1", "b": "1"}, go_on=False)
    kept.add("a", {"value": 1})
    kept.add("b", {"value": 2})
    again = Kept(tmp_path / "rows.jsonl", {"a": "1", "b": "2"}, go_on=True)
    assert again.rows == {"a": {"id": "a", "key": "1", "value": 1}}
    assert not Kept(tmp_path / "rows.jsonl", {"a": "1"}, go_on=False).rows


def test_quotes_are_verbatim_and_places_are_those_of_the_record(done: Path, samples: Library) -> None:
    made = read_run(done)
    reading = samples.reading()
    texts = {str(row.known["source"]): reading.statement(row.id).text for row in reading.listing}
    assert all(cited.verbatim for result in made.results.values() for cited in result.citations)
    for case in made.cases:
        trail = made.trails[case.id]
        for golds, placed in zip(case.alternatives, trail.placed, strict=True):
            for gold, place in zip(golds, placed, strict=True):
                assert place
                found = texts[place.sources[0]][place.start : place.end]
                assert " ".join(found.split()) in " ".join(gold.quote.split())


def test_scores_are_written_as_rows_and_as_a_table(communique: Command, done: Path) -> None:
    code, out, _ = communique("eval", "score", str(done))
    assert code == 0
    assert "citation exactness        1.000" in out
    scores = rows(done, "scores")
    for row in scores:
        assert not row["scores"].keys() & row["unscored"].keys()
        assert all(one["reason"] for one in row["unscored"].values())
    with (done / "scores.csv").open(encoding="utf-8", newline="") as lines:
        table = list(csv.DictReader(lines))
    assert [row["id"] for row in table] == [row["id"] for row in scores]
    assert float(table[0]["recall@5"]) == scores[0]["scores"]["recall@5"]


def test_a_case_that_could_not_be_asked_is_no_zero_and_fails_the_run(
    communique: Command, done: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(done, broken)
    results = rows(broken, "results")
    asked = read_cases(broken / "cases.jsonl")
    at = next(at for at, case in enumerate(asked) if case.answerable)
    results[at] = {"id": results[at]["id"], "error": "the model did not answer"}
    (broken / "results.jsonl").write_text("".join(json.dumps(row) + "\n" for row in results))
    judged = score_run(read_run(broken))
    assert judged[at].scores["right"].value is None
    assert failed_share(judged) == 1 / 8
    assert unmeasured(judged)["elements"] == {"the model did not answer": [results[at]["id"]]}
    code, _, err = communique("eval", "score", str(broken))
    assert code == 3
    assert "12.5% of the cases could not be measured" in err
    assert communique("eval", "score", str(broken), "--most-unscored", "0.2")[0] == 0


def test_results_of_another_system_are_scored_and_compared(communique: Command, done: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.jsonl"
    found = []
    for row in rows(done, "results"):
        handed = [{"path": Path(one["source"]).name, "text": one["text"]} for one in reversed(row["retrieved"])]
        found.append({"id": row["id"], "latency_ms": 5, "retrieved": handed})
    theirs.write_text("".join(json.dumps(row) + "\n" for row in found), encoding="utf-8")
    out = tmp_path / "adopted"
    assert adopt(theirs, done / "cases.jsonl", out) == 8
    judged = score_run(read_run(out))
    assert all(one.scores["elements"].value is None for one in judged)
    code, said, _ = communique("eval", "compare", str(out), str(done), "--ids")
    assert code == 0
    line = next(line for line in said.splitlines() if line.startswith("ndcg@10"))
    first, second, difference = line.split()[1:4]
    assert float(second) > float(first)
    assert float(difference) == pytest.approx(float(second) - float(first), abs=0.0011)
    assert "elements" not in said


def test_a_run_by_several_at_once_gives_the_same(samples: Library, done: Path, tmp_path: Path) -> None:
    folder = run(Counted(samples), Plan(CASES, tmp_path, limit=8, seed=4, jobs=4))
    alike = ("id", "answer", "citations", "key")
    assert [[row[name] for name in alike] for row in rows(folder, "results")] == [
        [row[name] for name in alike] for row in rows(done, "results")
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("score", "nowhere"), "holds no run; make one with"),
        (("compare", "nowhere", "nowhere"), "holds no run"),
        (("compare", "a", "b", "--metric", "aurc"), "'aurc' is unknown, or of no single case"),
        (("adopt", "none.jsonl", "--cases", str(CASES), "--out", "x"), "none.jsonl: is no file"),
        (("run", "--cases", "none.jsonl", "--out", "x"), "cannot be read"),
    ],
)
def test_bad_use_is_one_line(
    communique: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = communique("eval", *arguments)
    assert code == 2
    assert words in err and len(err.splitlines()) == 1
