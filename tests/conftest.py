"""What tests share: the real model, a record of the sample statements, and the texts that lie beside the project."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import chromium
from hypothesis import settings

from app.assistant import Assistant
from index.ingesting import ingest
from index.library import Library
from index.neural.embedding import Embedder

# How long an example takes says more about the machine than about the code.
settings.register_profile("communique", deadline=None)
settings.load_profile("communique")

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "ingest" / "samples"
SHARED = ROOT.parent / "shared"

needs_shared = pytest.mark.skipif(
    not (SHARED / "dev").is_dir(), reason="the shared statements are not beside the project"
)

Asking = Callable[[Path], Assistant]


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads the settings or the record of whoever runs it."""
    for name in [name for name in os.environ if name.startswith("COMMUNIQUE_") or name == "CHROMA_URL"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COMMUNIQUE_DATA", str(tmp_path / "data"))


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The real weights, loaded once."""
    return Embedder()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One headless Chromium; ended with the module, as Playwright's event loop must not run in the tests of others."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Library:
    """A library of the sample statements; tests only read it."""
    data = tmp_path_factory.mktemp("samples")
    ingest(data, [SAMPLES], embedder)
    return Library(data, embedder)


@pytest.fixture
def asking(embedder: Embedder, tmp_path: Path) -> Asking:
    """Ingests files or folders into a record of the test's own and gives the assistant over it."""

    def over(*paths: Path) -> Assistant:
        data = tmp_path / "data"
        ingest(data, list(paths), embedder)
        return Assistant(Library(data, embedder))

    return over
