"""Prose by a model, over a real loopback server: what is verified, what is marked, and every way a server fails."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from llm_server import Behaviour, Served, begin, endless, event, in_turn, refuses, says, send, serving, silent
from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

from app.answer import Answer, Standing, Turn
from app.assistant import THE_WORDS, Assistant
from app.prose.models import open_llm, read_choice
from app.prose.opening import open_writer
from app.rendering import answer_json, full_text
from index.ingesting import ingest
from index.library import Library
from index.neural.embedding import Embedder
from ingest.errors import CommuniqueError
from ingest.settings import Settings
from prompts import REFUSAL

ASKED = "How much grain will Norland store, and where?"
TRUE = "Norland will store 40 tons of grain in Port Amber. [1]"
FALSE = "Norland will store 60 tons of grain in Port Amber. [1]"
STATEMENT = """---
title: Grain Statement of Norland
kind: statement
issuers: [Norland]
event_date: 2032-02-01
---
Norland will store 40 tons of grain in Port Amber by March 2033.

The minister thanked the farmers of the northern valleys for their patience.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Library:
    folder, data = tmp_path_factory.mktemp("in"), tmp_path_factory.mktemp("data")
    (folder / "grain.md").write_text(STATEMENT, encoding="utf-8")
    ingest(data, [folder], embedder)
    return Library(data, embedder)


def writing(library: Library, data: Path, address: str, wait: float = 5, context: int = 8_192) -> Assistant:
    settings = Settings(llm=address, llm_wait=wait, llm_context=context, data=data)
    return Assistant(library, writer=open_writer(settings))


@pytest.fixture
def answered(library: Library, tmp_path: Path):  # type: ignore[no-untyped-def]
    """The complete answer over a server that behaves so."""

    def ask(behave: Behaviour, wait: float = 5, context: int = 8_192) -> tuple[Answer, Served]:
        with serving(behave) as served:
            return writing(library, tmp_path, served.setting, wait, context).ask(ASKED), served

    return ask


def words_alone(answer: Answer) -> bool:
    """Whether an answer is the record's own words and says why."""
    assert "40 tons" in full_text(answer)
    assert answer.fallback in full_text(answer)
    return bool(answer.sentences and answer.fallback and not answer.in_prose)


def test_a_true_sentence_is_verified_and_cites_the_words_it_rests_on(answered) -> None:
    answer, served = answered(says(TRUE, tokens=(321, 12)))
    (claim,) = answer.claims
    assert (claim.text, claim.standing) == ("Norland will store 40 tons of grain in Port Amber.", Standing.VERIFIED)
    assert [c.quote for c in claim.citations] == ["Norland will store 40 tons of grain in Port Amber by March 2033."]
    assert (answer.cost.tokens_in, answer.cost.tokens_out, answer.cost.cached) == (321, 12, False)
    assert answer.writer.startswith("m at 127.0.0.1") and answer.writer in full_text(answer)
    assert "[1] Grain Statement of Norland (Norland, 1 February 2032)" in served.asked[0]
    assert "> Norland will store 40 tons of grain in Port Amber by March 2033." in served.asked[0]
    assert REFUSAL in served.asked[0]


def test_a_false_sentence_is_marked_uncited_and_kept_with_its_reason(answered) -> None:
    answer, _ = answered(says(f"{TRUE} {FALSE}"))
    true, false = answer.claims
    assert (true.standing, false.standing, false.citations) == (Standing.VERIFIED, Standing.UNSUPPORTED, ())
    assert "60" in false.reason
    row = answer_json(answer)
    assert row["claims"][1]["reason"] == false.reason and "60 tons" not in row["answer"]
    assert f"✗ {false.text} ({false.reason})" in full_text(answer)


def test_a_wrong_mark_is_mended_and_an_unknown_one_named(answered) -> None:
    answer, _ = answered(says("Norland will store 40 tons of grain in Port Amber. [9] The sea is wide and blue. [7]"))
    mended, unknown = answer.claims
    assert mended.standing is Standing.VERIFIED and mended.citations
    assert unknown.reason == "it cites [7], which it was not given"


def test_nothing_verified_leaves_the_words_alone_and_says_so(answered) -> None:
    answer, _ = answered(says(FALSE))
    assert words_alone(answer) and "nothing that it wrote" in answer.fallback
    assert [claim.standing for claim in answer.claims] == [Standing.UNSUPPORTED]


def test_the_refusal_of_a_model_leaves_the_words(answered) -> None:
    answer, _ = answered(says(REFUSAL))
    assert words_alone(answer) and "found no answer" in answer.fallback and answer.claims == ()


def test_drafts_grow_and_pending_sentences_turn(library: Library, tmp_path: Path) -> None:
    with serving(says(f"{TRUE} {FALSE}", every=0.002)) as served:
        drafts = list(writing(library, tmp_path, served.setting).stream(ASKED))
    standings = [[claim.standing for claim in draft.claims] for draft in drafts]
    assert standings[0] == [] and [Standing.PENDING] in standings and [Standing.VERIFIED, Standing.PENDING] in standings
    assert standings[-1] == [Standing.VERIFIED, Standing.UNSUPPORTED]
    lengths = [sum(len(claim.text) for claim in draft.claims) for draft in drafts]
    assert lengths == sorted(lengths)


def test_stopping_hangs_up_even_on_a_silent_server(library: Library, tmp_path: Path) -> None:
    with serving(silent(20, "Norland will store")) as served:
        drafts = writing(library, tmp_path, served.setting, wait=30).stream(ASKED)
        for draft in drafts:
            if draft.claims:
                break
        drafts.close()
        assert draft.claims[-1].standing is Standing.PENDING and draft.settled.claims == ()
        assert served.hung_up.wait(3)


def test_the_words_are_asked_for_per_question_and_no_model_is_troubled(library: Library, tmp_path: Path) -> None:
    with serving(says(TRUE)) as served:
        assistant = writing(library, tmp_path, served.setting)
        assert assistant.writers == (THE_WORDS, f"m at 127.0.0.1:{served.port}")
        answer = assistant.ask(ASKED, prose=False)
        assert not answer.claims and not answer.writer and served.asked == []
    assert Assistant(library).writers == (THE_WORDS,)


def test_the_same_question_is_not_paid_for_twice(library: Library, tmp_path: Path) -> None:
    with serving(says(TRUE, tokens=(300, 10))) as served:
        assistant = writing(library, tmp_path, served.setting)
        first, again = assistant.ask(ASKED), assistant.ask(ASKED)
        assert len(served.asked) == 1
        assert first.claims == again.claims and not first.cost.cached and again.cost.cached
        assistant.ask("Whom did the minister of Norland thank?")
        assert len(served.asked) == 2


@pytest.mark.parametrize(
    ("behave", "reason"),
    [
        (refuses(401), "refused the key"),
        (refuses(403), "refused the key"),
        (refuses(404, "model 'm' not found"), "does not know this model"),
        (refuses(500), "status 500"),
        (refuses(400, "this is longer than the context length"), "do not fit"),
        (says(""), "empty"),
        (lambda request, _: (begin(request), send(request, b"data: {broken\n\n")), "no reply"),
        (
            lambda request, _: (begin(request), send(request, event("Norland will")), send(request, b"data: {\n\n")),
            "no reply",
        ),
        (lambda request, _: (begin(request, "text/html"), send(request, b"<html>hello</html>")), "empty"),
        (silent(20), "wrote nothing"),
        (silent(20, "Norland will"), "wrote nothing"),
    ],
    ids=["401", "403", "404", "500", "context", "empty", "malformed", "half malformed", "html", "silent", "stalled"],
)
def test_a_failing_server_leaves_the_words_and_the_reason(answered, behave: Behaviour, reason: str) -> None:
    begun = time.monotonic()
    answer, _ = answered(behave, wait=1)
    assert words_alone(answer) and reason in answer.fallback
    assert time.monotonic() - begun < 8


def test_a_server_that_is_down_or_hangs_up_leaves_the_words(library: Library, tmp_path: Path, answered) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/v1#m"
    answer = writing(library, tmp_path, address).ask(ASKED)
    assert words_alone(answer) and "cannot be reached" in answer.fallback
    answer, _ = answered(lambda request, _: request.connection.shutdown(socket.SHUT_RDWR))
    assert words_alone(answer)


def test_a_rate_limit_is_waited_for_and_then_given_up(answered) -> None:
    answer, served = answered(in_turn(refuses(429), says(TRUE)))
    assert answer.in_prose and len(served.asked) == 2
    answer, served = answered(refuses(429), wait=20)
    assert words_alone(answer) and "too often" in answer.fallback and len(served.asked) == 3


def test_an_endless_reply_is_ended_and_said(answered) -> None:
    answer, served = answered(endless(f"{TRUE} "))
    assert answer.in_prose and len(answer.claims) == 1
    assert any("not complete" in remark for remark in answer.remarks)
    assert served.hung_up.wait(3)


def test_a_sentence_said_twice_is_shown_once(answered) -> None:
    answer, _ = answered(says(f"{TRUE} {FALSE} {TRUE}"))
    assert [claim.standing for claim in answer.claims] == [Standing.VERIFIED, Standing.UNSUPPORTED]


def test_a_reply_that_breaks_off_keeps_its_whole_sentences(answered) -> None:
    def behave(request, _asked: str) -> None:  # type: ignore[no-untyped-def]
        begin(request)
        send(request, event(f"{TRUE} The minister thanked the far"))
        send(request, b"data: {\n\n")

    answer, _ = answered(behave)
    assert [claim.standing for claim in answer.claims] == [Standing.VERIFIED]
    assert any("not complete" in remark for remark in answer.remarks)


def test_passages_are_cut_to_what_the_model_reads(tmp_path: Path, embedder: Embedder) -> None:
    folder, data = tmp_path / "in", tmp_path / "data"
    folder.mkdir()
    words = "Norland will store {n} tons of grain in Port Amber, as its minister of grain told the farmers. " * 6
    for n in range(40, 52):
        (folder / f"{n}.md").write_text(f"---\ntitle: Grain {n}\ndate: 2032-02-01\n---\n{words.format(n=n)}\n")
    ingest(data, [folder], embedder)

    def read(most: int) -> Behaviour:
        return lambda request, asked: (
            refuses(400, "exceeds the context size")(request, asked)
            if len(asked) > most
            else says("It is so. [1]")(request, asked)
        )

    with serving(read(4_500)) as served:
        answer = writing(Library(data, embedder), tmp_path, served.setting).ask(ASKED)
    assert len(served.asked) > 1 and len(served.asked[-1]) <= 4_500 < len(served.asked[0])
    assert "[1] " in served.asked[-1] and "[6] " not in served.asked[-1]
    assert any("The model read only" in remark for remark in answer.remarks)


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        ("ollama/llama3.1", "ollama/llama3.1"),
        ("anthropic/claude-x", "anthropic/claude-x"),
        ("openai/gpt-x", "openai/gpt-x"),
        ("http://host:8080/v1#qwen/qwen2", "qwen/qwen2 at host:8080"),
    ],
)
def test_one_setting_names_the_model(setting: str, name: str) -> None:
    assert read_choice(setting).name == name


@pytest.mark.parametrize("setting", ["llama3", "cohere/x", "http://host/v1", "ollama/", "http://me:secret@host/v1#m"])
def test_a_setting_that_names_no_model_is_one_line(setting: str) -> None:
    with pytest.raises(CommuniqueError, match="COMMUNIQUE_LLM") as error:
        read_choice(setting)
    assert "secret" not in str(error.value)


def test_a_missing_key_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(CommuniqueError, match="OPENAI_API_KEY"):
        open_llm(read_choice("openai/gpt-x"), 8_192, 5)


def test_the_key_goes_to_the_server_alone(answered, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-company")
    monkeypatch.setenv("COMMUNIQUE_LLM_KEY", "sk-secret")
    answer, served = answered(refuses(401, "bad key sk-secret"))
    assert served.headers[0]["Authorization"] == "Bearer sk-secret"
    assert "sk-secret" not in full_text(answer)


def test_without_a_model_nothing_of_one_is_imported() -> None:
    assert open_writer(Settings()) is None
    code = "import app.commands, app.assistant, app.prose.opening, sys; print(*{m.split('.')[0] for m in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"llama_index", "openai", "anthropic", "ollama", "text_to_num"} & set(done.stdout.split())


FIRST = Turn("How much grain will Norland store?", "Norland will store 40 tons of grain in Port Amber.")


def restating(question: str) -> Behaviour:
    """Rewrites a follow-up so, and answers."""
    return says(lambda asked: question if "Last question" in asked else TRUE)


def test_a_follow_up_is_rewritten_by_the_model_and_shown(library: Library, tmp_path: Path) -> None:
    with serving(restating("Where will Norland store it, the grain?")) as served:
        answer = writing(library, tmp_path, served.setting).ask("And where is it stored?", [FIRST])
    assert answer.question.standalone == "Where will Norland store it, the grain?"
    assert "Understood as: Where will Norland" in full_text(answer)
    assert "A: Norland will store 40 tons" in served.asked[0] and "And where is it stored?" in served.asked[0]


@pytest.mark.parametrize(
    "told", ["Where will Sudland store it?", "Where will the 900 tons be stored?", "Port Amber.", "", "What is love?"]
)
def test_a_rewrite_that_adds_or_drops_is_left_to_the_rules(library: Library, tmp_path: Path, told: str) -> None:
    by_rules = Assistant(library).ask("And where is it stored?", [FIRST]).question.standalone
    with serving(restating(told)) as served:
        answer = writing(library, tmp_path, served.setting).ask("And where is it stored?", [FIRST])
    assert answer.question.standalone == by_rules
    assert "Last question" in served.asked[0]


def test_a_question_that_stands_alone_is_not_rewritten(library: Library, tmp_path: Path) -> None:
    with serving(says(TRUE)) as served:
        writing(library, tmp_path, served.setting).ask(ASKED, [FIRST])
    assert len(served.asked) == 1


def ollama(request, _asked: str) -> None:  # type: ignore[no-untyped-def]
    """Streams as Ollama does: one JSON object a line."""
    begin(request, "application/x-ndjson")
    for word in TRUE.split(" "):
        row = {"model": "m", "message": {"role": "assistant", "content": f"{word} "}, "done": False}
        send(request, json.dumps(row).encode() + b"\n")
    end = {"model": "m", "message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "stop"}
    send(request, json.dumps(end | {"prompt_eval_count": 77, "eval_count": 11}).encode() + b"\n")


def anthropic(request, _asked: str) -> None:  # type: ignore[no-untyped-def]
    """Streams as Anthropic does: named events."""
    begin(request)
    message = {"id": "r", "type": "message", "role": "assistant", "content": [], "model": "m", "stop_reason": None}
    events: list[dict] = [
        {"type": "message_start", "message": message | {"usage": {"input_tokens": 77, "output_tokens": 1}}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        *(
            {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": f"{word} "}}
            for word in TRUE.split(" ")
        ),
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 11}},
        {"type": "message_stop"},
    ]
    for row in events:
        send(request, f"event: {row['type']}\ndata: {json.dumps(row)}\n\n".encode())


@pytest.mark.parametrize(
    ("setting", "variables", "behave"),
    [
        ("ollama/m", {"OLLAMA_HOST": "{root}"}, ollama),
        ("anthropic/claude-sonnet-4-5", {"ANTHROPIC_BASE_URL": "{root}", "ANTHROPIC_API_KEY": "k"}, anthropic),
        ("openai/gpt-4o", {"OPENAI_BASE_URL": "{root}/v1", "OPENAI_API_KEY": "k"}, says(TRUE, tokens=(77, 11))),
    ],
    ids=["ollama", "anthropic", "openai"],
)
@pytest.mark.parametrize("wrong_key", [False, True])
def test_every_provider_writes_counts_and_fails_alike(  # type: ignore[no-untyped-def]
    setting, variables, behave, wrong_key, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(refuses(401) if wrong_key else behave) as served:
        for name, value in variables.items():
            monkeypatch.setenv(name, value.format(root=f"http://127.0.0.1:{served.port}"))
        answer = writing(library, tmp_path, setting).ask(ASKED)
    assert answer.writer == setting
    if wrong_key:
        assert words_alone(answer) and "refused the key" in answer.fallback
    else:
        assert [claim.standing for claim in answer.claims] == [Standing.VERIFIED]
        assert (answer.cost.tokens_in, answer.cost.tokens_out) == (77, 11)


def inference(folder: Path, label: str) -> Path:
    """A cross-encoder that says one label of everything: real classes, weights of nothing but a bias."""
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "norland"]
    (folder / "vocab.txt").write_text("\n".join(words))
    labels = dict(enumerate(("contradiction", "entailment", "neutral") if label != "none" else ("a", "b", "c")))
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=8,
        id2label=labels,
        label2id={name: at for at, name in labels.items()},
    )
    model = BertForSequenceClassification(config)
    torch.nn.init.zeros_(model.classifier.weight)
    model.classifier.bias.data = torch.tensor([float(name == label) for name in labels.values()])
    model.save_pretrained(folder)
    BertTokenizerFast(vocab_file=str(folder / "vocab.txt"), model_max_length=64).save_pretrained(folder)
    return folder


@pytest.mark.parametrize(("label", "standing"), [("entailment", Standing.VERIFIED), ("neutral", Standing.UNSUPPORTED)])
def test_a_second_check_must_agree(library: Library, tmp_path: Path, label: str, standing: Standing) -> None:
    gate = str(inference(tmp_path, label))
    with serving(says(TRUE)) as served:
        settings = Settings(llm=served.setting, llm_gate=gate, data=tmp_path)
        answer = Assistant(library, writer=open_writer(settings)).ask(ASKED)
    assert [claim.standing for claim in answer.claims] == [standing]
    assert standing is Standing.VERIFIED or "second check" in answer.claims[0].reason


def test_a_second_check_that_is_none_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(CommuniqueError, match="COMMUNIQUE_LLM_GATE"):
        open_writer(Settings(llm="http://h/v1#m", llm_gate=str(tmp_path / "absent")))
    with pytest.raises(CommuniqueError, match="not entailment"):
        open_writer(Settings(llm="http://h/v1#m", llm_gate=str(inference(tmp_path, "none"))))
