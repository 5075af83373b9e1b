"""A real small model writes, drafts and judges: nothing unverified comes through, whatever it says."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import SAMPLES
from eval_rows import QUOTE
from small_model import weights

from app.answer import Answer, Standing, Turn
from app.assistant import Assistant
from app.prose.opening import open_model, open_writer
from app.rendering import full_text
from eval.drafting.by_model import draft, drawn
from eval.judging.by_model import ByModel, read_reply
from index.cutting import cut
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
def settings(address: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    data = tmp_path_factory.mktemp("data")
    return Settings(llm=f"{address}/v1#smollm2", llm_context=2_000, llm_wait=60, data=data)


@pytest.fixture(scope="module")
def library(settings: Settings, embedder: Embedder) -> Library:
    ingest(settings.data, sorted(SAMPLES.glob("2024-0*")), embedder)
    return Library(settings.data, embedder)


@pytest.fixture(scope="module")
def assistant(library: Library, settings: Settings) -> Assistant:
    return Assistant(library, writer=open_writer(settings))


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


OTHERS = ("Where did the ministers meet?", "What was said about deterrence?", "Who spoke for Australia in 2024?")


def test_it_streams_and_is_checked_and_kept(assistant: Assistant) -> None:
    drafts = list(assistant.stream(ASKED))
    lengths = [sum(len(claim.text) for claim in draft.claims) for draft in drafts[:-1]]
    assert len(set(lengths)) > 3
    assert_checked(drafts[-1])
    # A reply that goes on and on is broken off and not kept; which ones do is up to the model.
    pairs = [(assistant.ask(asked), assistant.ask(asked)) for asked in (ASKED, *OTHERS)]
    kept = [(first, again) for first, again in pairs if again.cost.cached]
    assert kept and all(first.claims == again.claims for first, again in kept)


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


def test_what_it_proposes_stands_in_the_passages_or_is_dropped(library: Library, settings: Settings) -> None:
    reading = library.reading()
    whole = reading.statement(reading.listing[0].id)
    # Little text: a reply takes it half a minute.
    statements = [replace(whole, text=whole.text[: cut(whole.text)[1].end])]
    texts = [passage.text for passage in drawn(statements, 0)]
    made = draft(open_model(settings), statements, [], 3)
    assert 0 < made.asked == len(made.rows) + made.dropped.total()
    for row in made.rows:
        ((answer,),), (gold,) = row["answers"], row["evidence"]
        assert any(gold["quote"] in text for text in texts) and answer.lower() in gold["quote"].lower()
        assert row["question"].endswith("?") and answer.lower() not in row["question"].lower()


def test_what_it_judges_is_yes_no_or_not_scored(settings: Settings) -> None:
    judge = ByModel(settings)
    for claim in ("The ministers quarrelled about whales.", QUOTE):
        opinion = judge(QUOTE, claim)
        assert opinion.raw and opinion.value == read_reply(opinion.raw)
        assert (opinion.value is None) == bool(opinion.reason)
