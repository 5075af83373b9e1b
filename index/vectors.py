"""The dense index: passage vectors in Chroma, in a folder or in a server; the one file that imports chromadb."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import chromadb
import httpx
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.types import Where
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError, InternalError, NotFoundError
from numpy.typing import NDArray

from index.engines import damaged, stopped
from index.passage import Passage
from ingest.errors import CommuniqueError

_COLLECTION = "statements"
_SHAPE: Any = {"hnsw": {"space": "cosine", "ef_construction": 128, "ef_search": 128, "max_neighbors": 24}}

_START = "start it (`chroma run --path FOLDER --port PORT`), or mend CHROMA_URL"

Vectors = NDArray[np.float32]


class ServerError(CommuniqueError):
    """The Chroma server that was named cannot be used as it is; `mend` says what to do."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what}; {mend}")
        self.what = what
        self.mend = mend


class VectorIndex:
    """Passage vectors in one Chroma collection; a published one is only read."""

    def __init__(self, client: ClientAPI, collection: chromadb.Collection, at: VectorServer | Path) -> None:
        self._client = client
        self.collection = collection
        self._at = at

    @classmethod
    def in_folder(cls, folder: Path) -> VectorIndex:
        """The vectors of a folder, which is made where there is none."""
        with _told(partial(stopped, folder)):
            client = chromadb.PersistentClient(str(folder), settings=ChromaSettings(anonymized_telemetry=False))
            made = client.get_or_create_collection(_COLLECTION, configuration=_SHAPE, embedding_function=None)
        return cls(client, made, folder)

    def add(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Write passages with their vectors, shape (passages, dimension)."""
        with self._writing():
            most = self._client.get_max_batch_size()
            for at in range(0, len(passages), most):
                some = passages[at : at + most]
                self.collection.add(
                    ids=[p.id for p in some],
                    embeddings=vectors[at : at + most],
                    documents=[p.text for p in some],
                    metadatas=[{"statement_id": p.statement.id} for p in some],
                )

    def remove(self, statement_ids: Sequence[str]) -> None:
        """Take out the passages of some statements."""
        with self._writing():
            for at in range(0, len(statement_ids), 500):
                self.collection.delete(where=_of(statement_ids[at : at + 500]))

    def nearest(self, query: Vectors, limit: int, statement_ids: Sequence[str] | None) -> dict[str, float]:
        """Passage ids and their cosine to the query, nearest first; only of the statements named, if any are."""
        only = None if statement_ids is None else _of(statement_ids)
        with self._asked():
            found = self.collection.query(
                query_embeddings=query.reshape(1, -1), n_results=limit, where=only, include=["distances"]
            )
        assert found["distances"] is not None
        # The distance of this collection is 1 - cosine.
        return {id: 1 - distance for id, distance in zip(found["ids"][0], found["distances"][0], strict=True)}

    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The stored vectors of some passages."""
        if not ids:
            return {}
        with self._asked():
            found = self.collection.get(list(ids), include=["embeddings"])
        rows = found["embeddings"]
        assert rows is not None
        return {id: np.asarray(row, dtype=np.float32) for id, row in zip(found["ids"], rows, strict=True)}

    def count(self) -> int:
        """Passages in the index."""
        with self._asked():
            return self.collection.count()

    def close(self) -> None:
        """Let go of the folder, or of the server."""
        if isinstance(self._at, VectorServer):
            self._at.close()
        else:
            self._client.close()  # type: ignore[attr-defined]  # the interface lacks what every client has

    def _asked(self) -> AbstractContextManager[None]:
        """What goes wrong while Chroma reads is told as ours; in a folder it is damaged."""
        return self._at.asked() if isinstance(self._at, VectorServer) else _told(partial(damaged, self._at))

    def _writing(self) -> AbstractContextManager[None]:
        """What goes wrong while Chroma writes is told as ours."""
        return self._at.asked() if isinstance(self._at, VectorServer) else _told(partial(stopped, self._at))


@contextmanager
def _told(as_ours: Callable[[InternalError], CommuniqueError]) -> Iterator[None]:
    """What keeps Chroma from its files becomes ours; what we asked wrongly of it stays a bug."""
    try:
        yield
    except InternalError as error:
        raise as_ours(error) from error


class VectorServer:
    """A Chroma server by its address; opened only if one answers there within `patience` seconds."""

    def __init__(self, url: str, patience: float = 30) -> None:
        self.url = url
        host, port, tls = _address(url)
        with self.asked():
            self._look(min(patience, 5))
            try:
                self._client = chromadb.HttpClient(
                    host, port, ssl=tls, settings=ChromaSettings(anonymized_telemetry=False)
                )
            except ValueError as error:  # what Chroma makes of any surprise while it says hello
                raise self._foreign(error) from None
        # Chroma would wait for ever and leave connections open, and offers no setting for either.
        servers: list[Any] = [self._client._server, self._client._admin_client._server]  # type: ignore[attr-defined]
        self._sessions: list[httpx.Client] = [server._session for server in servers]
        for session in self._sessions:
            session.timeout = httpx.Timeout(patience)

    def create(self, name: str) -> VectorIndex:
        """A new, empty collection."""
        with self.asked():
            made = self._client.create_collection(name, configuration=_SHAPE, embedding_function=None)
        return VectorIndex(self._client, made, self)

    def open(self, name: str) -> VectorIndex:
        """A collection to read from; the index's `close` lets go of the server too."""
        try:
            with self.asked():
                return VectorIndex(self._client, self._client.get_collection(name, embedding_function=None), self)
        except ServerError:
            self.close()
            raise

    def names(self, prefix: str) -> list[str]:
        """The collections whose names begin so."""
        found: list[str] = []
        with self.asked():
            while page := self._client.list_collections(limit=100, offset=len(found)):
                found += [collection.name for collection in page]
        return [name for name in found if name.startswith(prefix)]

    def delete(self, name: str) -> None:
        """Remove a collection, if it is there."""
        with self.asked(), contextlib.suppress(NotFoundError):
            self._client.delete_collection(name)

    def close(self) -> None:
        """Let go of the server."""
        self._client.close()  # type: ignore[attr-defined]  # the interface lacks what every client has
        for session in self._sessions:
            session.close()

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Turn what goes wrong between us and the server into one line with its mend."""
        try:
            yield
        except NotFoundError as error:
            raise ServerError(f"{self.url}: {error}", "run `communique rebuild`, or mend CHROMA_URL") from None
        except httpx.TimeoutException:
            raise ServerError(f"{self.url}: the Chroma server does not answer", _START) from None
        except httpx.HTTPError as error:
            raise ServerError(f"{self.url}: no Chroma server can be reached there ({error})", _START) from None
        except ChromaError as error:
            mend = "look into the server's log, and run the same command again"
            raise ServerError(f"{self.url}: the Chroma server refused ({error})", mend) from None
        except Exception as error:
            if type(error) is not Exception:  # what Chroma's client raises for an answer that is not Chroma's
                raise
            raise self._foreign(error) from None

    def _foreign(self, error: Exception) -> ServerError:
        """For an answer that is not Chroma's."""
        return ServerError(f"{self.url}: no answer of a Chroma server ({str(error)[:200]!r})", _START)

    def _look(self, patience: float) -> None:
        """Whether a Chroma server of a version that we can talk to answers."""
        answer = httpx.get(f"{self.url}/api/v2/version", timeout=patience)
        version = answer.text.strip().strip('"')
        if not answer.is_success or not version[:1].isdigit() or len(version) > 40:
            raise ServerError(f"{self.url}: what answers there is no Chroma server 1.x", "mend CHROMA_URL")
        if version.split(".")[0] != "1":
            mend = "install chromadb 1.x there, and start it with `chroma run --path FOLDER --port PORT`"
            raise ServerError(f"{self.url}: the Chroma server is version {version}, 1.x is needed", mend)


def _address(url: str) -> tuple[str, int, bool]:
    """Host, port and whether to encrypt, of `http://host:port`."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 8000)
    except ValueError:
        parts, port = urlsplit(""), 0
    secret = parts.username is not None or parts.password is not None
    if parts.scheme not in ("http", "https") or not parts.hostname or secret or parts.path or parts.query:
        shown = "an address with a name or password in it" if secret else repr(url)
        raise CommuniqueError(f"setting 'chroma_url' is {shown}; write it as http://host:port in CHROMA_URL")
    return parts.hostname, port, parts.scheme == "https"


def _of(statement_ids: Sequence[str]) -> Where:
    """The filter for the passages of some statements."""
    return cast(Where, {"statement_id": {"$in": list(statement_ids)}})
