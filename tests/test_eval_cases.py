"""Question sets: what is wrong in them is named with its line, and public forms become cases that hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SAMPLES, SHARED, needs_shared

from eval.case import Case, read_cases
from eval.cases.importing import file_name, import_cases
from eval.cases.validating import validate
from eval.places import Sources, same_source, span_of
from index.library import Library
from index.neural.embedding import Embedder
from ingest.errors import CommuniqueError
from ingest.reading import read_file

QUOTE = "The ministers gave priority to three new domains: space, cyberspace and the electromagnetic spectrum."
PATH = "2019-04-19-us-japan-2plus2-joint-statement.md"


def write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def good(id: str, question: str, **more: Any) -> dict[str, Any]:
    evidence = [{"path": PATH, "quote": QUOTE}]
    return {"id": id, "question": question, "answers": [["space"]], "evidence": evidence, **more}


def said(path: Path, sources: Sources | None, other: Path | None = None) -> list[str]:
    return [str(problem).removeprefix(f"{path}:") for problem in validate(path, sources, other)]


@pytest.fixture(scope="module")
def sources(samples: Library) -> Sources:
    return Sources(samples.reading())


def test_the_sample_cases_have_nothing_wrong(sources: Sources) -> None:
    assert said(ROOT / "eval" / "cases" / "samples.jsonl", sources) == []


def test_all_that_is_wrong_is_named_at_once_with_its_line(tmp_path: Path, sources: Sources) -> None:
    path = write(
        tmp_path / "cases.jsonl",
        good("a", "Which new domains came first in 2019?"),
        good("a", "What did the two sides say on missile defence?"),
        {"id": "b", "question": "Who sat for Japan?", "evidence": [{"path": PATH, "quote": "three old domains"}]},
        {"id": "c", "question": "Who met?", "evidence": [{"path": "elsewhere.md", "quote": "three"}]},
        {"id": "d", "question": "What of the sea?", "answerable": False, "answers": [["x"]]},
        good("e", "Which new domains came first, in 2019?", filters={"from": "2020-01-01", "to": "2019-01-01"}),
        good("f", "Is it dated?", filters={"from": "soon"}),
        {"id": "g", "question": " "},
        good("h", "Where does the word stand?") | {"evidence": [{"path": PATH, "quote": "the"}]},
        good("i", "What else?") | {"answers": [[""]]},
    )
    with path.open("a") as lines:
        lines.write("\n{broken\n")
    assert said(path, sources) == [
        "2: a: the id stands in line 1 already",
        f"3: b: the quote does not stand in {PATH}: “three old domains”",
        "4: c: no statement of the record comes from elsewhere.md",
        "5: d: not answerable, but with answers or evidence",
        "6: e: filters end before they begin (2020-01-01 to 2019-01-01)",
        "6: e: asks nearly the same as a in line 1",
        "7: f: filters {'from': 'soon'} are not days like 2024-07-28",
        "8: g: the question is empty",
        "8: g: answerable, but with neither answers nor evidence",
        f"9: h: the quote stands more than once in {PATH}: “the”",
        "10: i: an element of answers has no words",
        "11: not a case (Expecting property name enclosed in double quotes: line 1 column 2 (char 1));"
        " it needs at least id and question",
    ]


def test_a_leak_between_two_sets_is_found_by_question_and_by_gold(tmp_path: Path) -> None:
    one = write(tmp_path / "one.jsonl", good("a", "Which domains were new in 2019?"), good("b", "Who met in Tokyo?"))
    two = write(
        tmp_path / "two.jsonl",
        {"id": "x", "question": "In 2019, which domains were new?", "answers": [["space"]]},
        good("y", "What was put first?"),
    )
    assert said(one, None, two) == [
        f"1: a: asks nearly the same as x ({two}:1)",
        f"1: a: rests on the same words as y ({two}:2)",
        f"2: b: rests on the same words as y ({two}:2)",
    ]


def test_a_quote_is_found_whatever_stands_between_its_words() -> None:
    text = "We agreed,\nin *principle*, to “meet” again."
    assert span_of("in principle, to meet", text) == (text.index("in"), text.index("” again"))
    assert span_of("principles", text) is None
    assert span_of("rinciple", text) is None
    assert span_of("…", text) is None


def test_a_source_ends_in_a_path_by_whole_parts() -> None:
    assert same_source("/a/b/c.md", "b/c.md")
    assert same_source("https://example.org/b/c.md/", "c.md")
    assert not same_source("/a/xb/c.md", "b/c.md")
    assert not same_source("/a/b.md", "")


def test_squad_gives_the_sentence_that_the_answer_begins_in(tmp_path: Path) -> None:
    context = "The pact was signed in Oslo. It was renewed in Bergen in 2004. Nobody left."
    asked = [
        {"id": "1", "question": "Where renewed?", "answers": [{"text": "Bergen", "answer_start": 47}]},
        {"id": "2", "question": "Why?", "answers": [], "is_impossible": True},
    ]
    assert context[47:53] == "Bergen"
    data = {"data": [{"title": "The_pact", "paragraphs": [{"context": context, "qas": asked}]}]}
    (tmp_path / "squad.json").write_text(json.dumps(data))
    import_cases("squad", tmp_path / "squad.json", tmp_path / "out")
    first, second = read_cases(tmp_path / "out" / "cases.jsonl")
    assert (first.answers, second.answerable) == ((("Bergen",),), False)
    assert first.alternatives[0][0].quote == "It was renewed in Bergen in 2004."
    statement = read_file(tmp_path / "out" / "statements" / first.alternatives[0][0].path)
    assert (statement.title, context in statement.text) == ("The pact", True)


def test_beir_gives_every_relevant_document_with_its_grade(tmp_path: Path) -> None:
    beir = tmp_path / "beir"
    (beir / "qrels").mkdir(parents=True)
    write(beir / "corpus.jsonl", {"_id": "d/1", "title": "One", "text": "First."}, {"_id": "d2", "text": "Second."})
    write(beir / "queries.jsonl", {"_id": "q1", "text": "what is first?"}, {"_id": "q2", "text": "unjudged?"})
    (beir / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td/1\t2\nq1\td2\t0\nq1\tgone\t1\n")
    import_cases("beir", beir, tmp_path / "out")
    (case,) = read_cases(tmp_path / "out" / "cases.jsonl")
    path = file_name("d/1")
    assert case.gold["grades"] == {path: 2}
    assert [[gold.path for gold in golds] for golds in case.alternatives] == [[path]]
    assert {file.name for file in (tmp_path / "out" / "statements").iterdir()} == {path, "d2.md"}


def test_mtrag_gives_the_last_turn_with_the_conversation_before(tmp_path: Path) -> None:
    turns = [
        {"speaker": "user", "text": "where do they play?"},
        {"speaker": "agent", "text": "At home."},
        {"speaker": "user", "text": "and abroad?"},
    ]
    shared = {"conversation_id": "c", "Question Type": ["Factoid"]}
    write(
        tmp_path / "tasks.jsonl",
        {**shared, "task_id": "c::2", "input": turns, "answerability": ["ANSWERABLE"], "contexts": [
            {"document_id": "9_1-2", "text": "They play in London.", "title": "Games"}]},
        {**shared, "task_id": "c::1", "input": turns[:1], "answerability": ["UNANSWERABLE"], "contexts": []},
    )  # fmt: skip
    import_cases("mtrag", tmp_path / "tasks.jsonl", tmp_path / "out")
    second, first = read_cases(tmp_path / "out" / "cases.jsonl")
    assert list(second.history) == [{"question": "where do they play?", "answer_gist": "At home."}]
    assert (second.type, first.type, first.answerable) == ("follow_up", "first_turn", False)
    assert second.cluster == first.cluster == "c"
    assert second.alternatives[0][0].path == "9_1-2.md"


def test_csv_rows_of_one_id_are_one_case(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(
        "\ufeffid,question,answers,path,quote,answerable,from\n"
        "a,Who?,Kato|Mr Kato;Abe,one.md,Kato spoke,,2020-01-01\na,,,two.md,Abe spoke,,\nb,Why?,,,,no,\n"
    )
    import_cases("csv", tmp_path / "cases.csv", tmp_path / "out")
    first, second = read_cases(tmp_path / "out" / "cases.jsonl")
    assert first.answers == (("Kato", "Mr Kato"), ("Abe",))
    assert [gold.path for gold in first.alternatives[0]] == ["one.md", "two.md"]
    assert first.gold["filters"] == {"from": "2020-01-01"}
    assert not second.answerable


@pytest.mark.parametrize(
    ("form", "content", "words"),
    [
        ("squad", "{}", "is not of the form squad (lacks 'data')"),
        ("squad", "{", "is not of the form squad"),
        ("clapnq", '{"id": "1"}', "lacks 'passages'"),
        ("clapnq", "no", ":1: not JSON"),
        ("mtrag", "[]", ":1: not a JSON object"),
        ("csv", "id,asked\n1,2\n", "has no column `question`"),
        ("trec", "", "form 'trec' is unknown; use one of squad"),
    ],
)
def test_what_is_not_of_a_form_is_one_line(tmp_path: Path, form: str, content: str, words: str) -> None:
    (tmp_path / "in").write_text(content)
    with pytest.raises(CommuniqueError) as caught:
        import_cases(form, tmp_path / "in", tmp_path / "out")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_name_that_no_file_can_have_stays_told_apart() -> None:
    names = ["a/b", "a:b", "a b", "../x", "x" * 300, "x" * 301, "plain"]
    files = [file_name(name) for name in names]
    assert len(set(files)) == len(names)
    assert files[-1] == "plain.md"
    assert all("/" not in file and len(file) < 100 and not file.startswith(".") for file in files)


@needs_shared
@pytest.mark.parametrize(
    ("form", "file", "count", "unanswerable"),
    [
        ("squad", "squad2_halfdev.json", 6_078, 3_168),
        ("squad", "xquad_en.json", 1_190, 0),
        ("clapnq", "clapnq_dev_answerable.jsonl", 300, 0),
        ("clapnq", "clapnq_dev_unanswerable.jsonl", 300, 300),
    ],
)
def test_real_benches_come_in_whole(tmp_path: Path, form: str, file: str, count: int, unanswerable: int) -> None:
    import_cases(form, SHARED / "bench" / file, tmp_path)
    cases = read_cases(tmp_path / "cases.jsonl")
    assert (len(cases), sum(not case.answerable for case in cases)) == (count, unanswerable)
    texts = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "statements").iterdir()}
    golds = [gold for case in cases for golds in case.alternatives for gold in golds]
    assert all(not gold.quote or span_of(gold.quote, texts[gold.path]) for gold in golds)


def test_the_sample_statements_are_found_by_the_paths_of_cases(sources: Sources, embedder: Embedder) -> None:
    (statement,) = sources.at(PATH)
    assert statement.text == read_file(SAMPLES / PATH).text
    assert Case("x", "q").cluster == "x"
