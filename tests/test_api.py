"""The endpoints and tools for programs, called by real clients."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from gradio_client import Client
from gradio_client.exceptions import AppError
from mcp import Client as McpClient
from served import serving

from app.assistant import Assistant
from app.programs import Programs
from app.web import build
from app.web.roles import Role
from app.web.server import application
from app.web.tools import tools
from index.library import Library
from index.neural.embedding import Embedder

EXAMPLE = re.search(r"```python\n(.*?)```", (ROOT / "docs/api.md").read_text(encoding="utf-8"), re.S)
QUESTION = "Who was Japan's defence minister at the 2+2 of July 2024?"


def serve(library: Library, role: Role) -> Any:
    assistant = Assistant(library)

    def make() -> Any:
        return application(build(assistant, library), role, tools=tools(Programs(assistant, library)))

    return serving(make)


@pytest.fixture(scope="module")
def address(samples: Library, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The whole chat over the samples, in a record of its own."""
    data = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(samples.data, data)
    with serve(Library(data, embedder), Role.EDITOR) as address:
        yield address


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[Client]:
    client = Client(address, verbose=False, analytics_enabled=False)
    yield client
    client.close()


def test_the_endpoints_are_named_and_typed(client: Client) -> None:
    named = client.view_api(return_format="dict")["named_endpoints"]
    assert {"/ask", "/search", "/statement", "/ingest"} == set(named)
    parameters = {one["parameter_name"]: one["python_type"]["type"] for one in named["/ask"]["parameters"]}
    assert parameters["question"] == "str"
    assert "list[str]" in parameters["issuers"]


def test_the_example_of_the_docs_runs(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert EXAMPLE
    scope: dict[str, Any] = {}
    exec(EXAMPLE[1].replace("http://127.0.0.1:7860", address), scope)
    printed = capsys.readouterr().out
    assert "Defense Minister Minoru Kihara" in printed
    assert "'what': 'added'" in printed
    scope["client"].close()


def test_answers_tell_no_path_and_follow_the_conversation(client: Client) -> None:
    answer = client.predict(QUESTION, api_name="/ask")
    assert not re.search(r'"/(?:work|tmp|home|root)/', str(answer).replace("'", '"'))
    assert (
        answer["citations"][0]["quote"]
        in client.predict(answer["citations"][0]["statement_id"], api_name="/statement")["text"]
    )
    again = client.predict("And in January 2023?", earlier=[{"question": QUESTION, "answer": ""}], api_name="/ask")
    assert "2+2" in again["understood_as"]
    narrow = client.predict(QUESTION, last_day="2013-12-31", api_name="/ask")
    assert all(one["event_date"] < "2014" for one in (*narrow["citations"], *narrow["nearest"]))


@pytest.mark.parametrize(
    ("endpoint", "given", "said"),
    [
        ("/ask", {"question": "Taiwan?", "first_day": "soon"}, "write days as 2024-07-28"),
        ("/search", {"query": "?"}, "no words in the query"),
        ("/search", {"query": "Taiwan", "kinds": ["poem"]}, "kind 'poem' is unknown"),
        ("/statement", {"id": "zzz"}, "no statement 'zzz'"),
        ("/ingest", {}, "either an address or a text"),
        ("/ingest", {"address": "/etc/passwd"}, "is no web address"),
        ("/ingest", {"address": "@list.txt"}, "is no web address"),
        ("/ingest", {"address": "file:///etc/passwd"}, "is no web address"),
        ("/ingest", {"text": "Words."}, "a text needs a name"),
    ],
)
def test_a_mistake_comes_back_in_its_own_words(client: Client, endpoint: str, given: dict[str, Any], said: str) -> None:
    with pytest.raises(AppError, match=re.escape(said)):
        client.predict(**given, api_name=endpoint)


def test_a_text_by_a_path_for_a_name_stays_among_the_uploads(client: Client, address: str, tmp_path: Path) -> None:
    (outcome,) = client.predict(text="The delegates met in Osterby.", name=f"{tmp_path}/../x.md", api_name="/ingest")
    assert outcome["what"] == "added"
    assert not (tmp_path.parent / "x.md").exists()
    assert client.predict(outcome["id"], api_name="/statement")["source"] == "x.md"


def test_readers_do_not_ingest(samples: Library) -> None:
    with serve(samples, Role.READER) as address:
        client = Client(address, verbose=False, analytics_enabled=False)
        with pytest.raises(AppError, match="only editors"):
            client.predict(text="Words.", name="x.md", api_name="/ingest")
        client.close()


def test_a_model_asks_by_mcp(address: str) -> None:
    async def talk() -> None:
        async with McpClient(f"{address}/mcp") as model:
            listed = {tool.name: tool for tool in (await model.list_tools()).tools}
            assert set(listed) == {"ask", "search", "statement"}
            assert listed["ask"].input_schema["required"] == ["question"]
            answer = (await model.call_tool("ask", {"question": QUESTION})).structured_content
            cited = answer["citations"][0]
            assert "Defense Minister Minoru Kihara" in cited["quote"]
            whole = (await model.call_tool("statement", {"id": cited["statement_id"]})).structured_content
            assert whole["text"][cited["start"] : cited["end"]] == cited["quote"]
            found = (await model.call_tool("search", {"query": "Taiwan", "limit": 2})).structured_content
            assert len(found["result"]) == 2
            wrong = await model.call_tool("statement", {"id": "zzz"})
            assert wrong.is_error
            assert "no statement 'zzz'" in wrong.content[0].text

    asyncio.run(talk())


def test_a_session_begins_without_describing_the_page_anew(samples: Library) -> None:
    pages = []

    def made() -> Any:
        pages.append(build(Assistant(samples), samples))
        return application(pages[0])

    with serving(made):
        page = pages[0]
        one, other = (page.state_holder[name] for name in ("one", "other"))
    assert one is page.state_holder["one"]
    assert one.config_values == {}
    assert one.blocks_config.blocks.keys() == page.blocks.keys()  # what events need is there
    assert one.blocks_config.blocks is not other.blocks_config.blocks
