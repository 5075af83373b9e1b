"""Ray's workers, on this machine or on those of a cluster; the one file that imports ray."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from index.cluster.transformations import StatementReader, file_document, read_document, text_node
from index.llama import StatementEmbedding
from index.neural.embedding import Embedder, Vectors
from ingest.errors import CommuniqueError, Incomplete, Refused
from ingest.statement import Statement

# Ray tells its makers of its use, and us of its inner life, unless told otherwise before it is imported.
os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_BACKEND_LOG_LEVEL": "fatal"}

try:
    import ray
    from llama_index.ingestion.ray import RayIngestionPipeline, RayTransformComponent
    from ray._private import ray_constants
except ImportError as error:
    raise CommuniqueError(f"Ray is not installed ({error}); run `pip install llama-index-ingestion-ray`") from None

LOCAL = "local"
_MOST_FILES, _MOST_BYTES = 512, 64_000_000
_BATCH = 32


class Workers:
    """Reads files and embeds texts on Ray, which starts with the first; use as a context manager."""

    def __init__(self, address: str = LOCAL) -> None:
        self.address = address
        self._opened = ExitStack()
        self._running = False

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *problem: object) -> None:
        self._opened.close()

    def read(self, files: Iterable[tuple[Path, bytes]]) -> Iterator[Statement | Refused]:
        """What each file holds, or why that is not to be had; in the same order."""
        for window in _windows(files):
            documents = [file_document(str(at), *file) for at, file in enumerate(window)]
            yield from map(read_document, self._run(documents, StatementReader))

    def embed(self, model_name: str, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (texts, dimension)."""
        nodes = [text_node(str(at), text) for at, text in enumerate(texts)]
        done = self._run(nodes, StatementEmbedding, model_name=model_name, embed_batch_size=_BATCH)
        return np.array([node.embedding for node in done], dtype=np.float32)

    def embedder(self, model_name: str) -> Embedder:
        """The embedder of a model whose texts are embedded here."""
        return _FannedOut(model_name, self)

    def _run(self, nodes: list[Any], transformation: type[Any], **options: Any) -> list[Any]:
        """The nodes after one transformation, in their order; Ray returns them as they are done."""
        with _translated(self.address):
            self._start()
            most = max(1, int(ray.cluster_resources().get("CPU", 1)))
            pool = ray.data.ActorPoolStrategy(
                min_size=1, max_size=most, initial_size=min(most, -(-len(nodes) // _BATCH))
            )
            part = RayTransformComponent(
                transformation, transform_kwargs=options, map_batches_kwargs={"batch_size": _BATCH, "compute": pool}
            )
            done = {node.node_id: node for node in RayIngestionPipeline(transformations=[part]).run(nodes=nodes)}
        return [done[node.node_id] for node in nodes]

    def _start(self) -> None:
        """Reach the cluster; a local one lives until the block ends, and leaves nothing behind."""
        if self._running:
            return
        options: dict[str, Any] = {}
        if self.address == LOCAL:
            # Without this, Ray listens on every address on Linux, and writes its token into the home folder.
            os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
            os.environ[ray_constants.ENABLE_RAY_CLUSTERS_ENV_VAR] = "0"
            ray_constants.ENABLE_RAY_CLUSTER = False
            # Ray's sockets lie in it, and a socket's path has to be short.
            root = "/tmp" if Path("/tmp").is_dir() else None  # noqa: S108 - a folder of our own is made in it
            folder = self._opened.enter_context(
                tempfile.TemporaryDirectory("", "ray-", root, ignore_cleanup_errors=True)
            )
            options = {"include_dashboard": False, "_temp_dir": folder}
        else:
            _knock(self.address)
        self._opened.callback(ray.shutdown)
        ray.init(address=self.address, log_to_driver=False, logging_level=logging.ERROR, **options)
        ray.data.DataContext.get_current().enable_progress_bars = False
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        self._running = True


class _FannedOut(Embedder):
    """The embedder of a model whose texts are embedded by Ray's workers."""

    def __init__(self, model_name: str, workers: Workers) -> None:
        super().__init__(model_name)
        self._workers = workers

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (texts, dimension)."""
        return self._workers.embed(self.model_name, texts)


def _windows(files: Iterable[tuple[Path, bytes]]) -> Iterator[list[tuple[Path, bytes]]]:
    """Files in lists that fit into memory."""
    rest = iter(files)
    while window := list(islice(rest, 1)):
        held = len(window[0][1])
        while len(window) < _MOST_FILES and held < _MOST_BYTES and (more := next(rest, None)):
            window.append(more)
            held += len(more[1])
        yield window


def _knock(address: str) -> None:
    """Whether anybody listens at `[ray://]host:port`: Ray itself would try for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdigit():
        socket.create_connection((host.strip("[]"), int(port)), timeout=5).close()


@contextmanager
def _translated(address: str) -> Iterator[None]:
    """Ray's errors in one line; a mistake that a worker told of is told as it was, a bug keeps its traceback."""
    try:
        yield
    except ray.exceptions.RayTaskError as error:
        cause = _first_cause(error)
        if isinstance(cause, ModuleNotFoundError):
            mend = "install the same Communiqué there, and run the same command again"
            raise Incomplete(f"Ray at {address}: the workers lack a package ({cause}); {mend}") from None
        raise (cause if isinstance(cause, CommuniqueError) else error) from None
    except (ray.exceptions.RayError, OSError) as error:
        line = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        mend = "start the cluster, mend the address, or set RAY_AUTH_MODE and RAY_AUTH_TOKEN if it wants a token"
        raise Incomplete(f"Ray at {address}: {line}; {mend}") from None


def _first_cause(error: BaseException) -> BaseException:
    """What lies at the bottom of an error that Ray wrapped, perhaps more than once."""
    while inner := getattr(error, "cause", None) or error.__cause__:
        error = inner
    return error
