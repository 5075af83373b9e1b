"""A real small model writes: it streams, stops, is checked, falls back and rewrites, whatever it says."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import SAMPLES
from small_model import weights

from app.answer import Answer, Standing, Turn
from app.assistant import Assistant
from app.prose.opening import open_writer
from app.rendering import full_text
from index.ingesting import ingest
from index.library import Library
from index.neural.embedding import Embedder
from ingest.settings import Settings

pytestmark = pytest.mark.slow
ASKED = "Who represented Japan at the 2+2 of July 2024?"


@pytest.fixture(scope="module")
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of the model's server, in a process of its own."""
    pytest.importorskip("xllamacpp", reason="xllamacpp is not installed")
    try:
        path = weights(request.config.cache.mkdir("small-model"))
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"the weights of the small model cannot be had: {error}")
    script = Path(__file__).parent / "small_model.py"
    with subprocess.Popen(
        [sys.executable, str(script), str(path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            assert server.stdout
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def assistant(address: str, tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Assistant:
    data = tmp_path_factory.mktemp("data")
    ingest(data, sorted(SAMPLES.glob("2024-0*")), embedder)
    settings = Settings(llm=f"{address}/v1#smollm2", llm_context=2_000, llm_wait=60, data=data)
    return Assistant(Library(data, embedder), writer=open_writer(settings))


def assert_checked(answer: Answer) -> None:
    """Nothing pending is left, what is verified is cited verbatim, and there is an answer in any case."""
    for claim in answer.claims:
        assert claim.standing is not Standing.PENDING
        assert bool(claim.citations) == (claim.standing is Standing.VERIFIED) == (not claim.reason)
        for citation in claim.citations:
            assert citation.quote == citation.statement.text[citation.start : citation.end] != ""
    assert answer.in_prose != bool(answer.fallback)
    assert answer.sentences and full_text(answer)
    assert answer.cost.tokens_in > 100 and answer.cost.tokens_out > 0


def test_it_streams_and_is_checked_and_kept(assistant: Assistant) -> None:
    drafts = list(assistant.stream(ASKED))
    lengths = [sum(len(claim.text) for claim in draft.claims) for draft in drafts[:-1]]
    assert len(set(lengths)) > 3
    assert_checked(drafts[-1])
    again = assistant.ask(ASKED)
    assert again.cost.cached and again.claims == drafts[-1].claims


def test_it_stops_and_the_next_question_is_answered(assistant: Assistant) -> None:
    drafts = assistant.stream("What was said about deterrence?")
    draft = next(draft for draft in drafts if draft.claims)
    drafts.close()
    assert all(claim.standing is not Standing.PENDING for claim in draft.settled.claims)
    assert_checked(assistant.ask("What did the ministers say about the nuclear umbrella?"))


def test_a_follow_up_names_nothing_that_the_conversation_does_not(assistant: Assistant) -> None:
    first = Turn("Who represented Japan at the 2+2?", "Yoko Kamikawa and Minoru Kihara represented Japan.")
    answer = assistant.ask("And the United States?", [first])
    assert answer.question.rewritten and "United States" in answer.question.standalone
    assert_checked(answer)
