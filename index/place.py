"""Where the vectors of a generation lie: in its own folder, or in a collection of a Chroma server."""

from __future__ import annotations

import contextlib
import uuid
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index.manifest import Manifest, folder_of
from index.vectors import ServerError, VectorIndex, VectorServer

_FOLDER = "vectors"
_MARK = "record-id"


@dataclass(frozen=True)
class Place:
    """A collection of a server; both empty: the folder of the generation itself."""

    server: str = ""
    collection: str = ""

    def begin(self, folder: Path) -> VectorIndex:
        """The vectors of a generation that is being built."""
        if self.server:
            return VectorServer(self.server).create(self.collection)
        return VectorIndex.in_folder(folder / _FOLDER)

    def abandon(self) -> None:
        """Remove what was begun; what cannot be reached now is removed by a later ingest."""
        if self.server:
            with contextlib.suppress(ServerError), closing(VectorServer(self.server)) as server:
                server.delete(self.collection)


def place_for(data: Path, chroma_url: str, generation: str) -> Place:
    """Where a new generation puts its vectors; its collection is named by it. The caller holds the ingest lock."""
    return Place(chroma_url, _prefix(data) + generation) if chroma_url else Place()


def open_vectors(folder: Path, manifest: Manifest, chroma_url: str) -> VectorIndex:
    """The vectors of a finished generation; `chroma_url` may name the server otherwise than its builder did."""
    if not manifest.server:
        return VectorIndex.in_folder(folder / _FOLDER)
    if not chroma_url:
        mend = f"set CHROMA_URL={manifest.server}, or run `communique rebuild` to have them here"
        raise ServerError(f"the vectors of {folder} lie in the Chroma server {manifest.server}", mend)
    try:
        return VectorServer(chroma_url).open(manifest.collection)
    except ServerError as error:
        if chroma_url == manifest.server:
            raise
        mend = f"set CHROMA_URL={manifest.server}, or run `communique rebuild` to have them in {chroma_url}"
        raise ServerError(f"{error.what}; the index was built in {manifest.server}", mend) from None


def remove_strays(data: Path, chroma_url: str) -> None:
    """Remove this record's collections whose generations are gone. The caller holds the ingest lock."""
    prefix = _prefix(data)
    kept = {prefix + path.name for path in folder_of(data).iterdir()}
    with closing(VectorServer(chroma_url)) as server:
        for name in server.names(prefix):
            if name not in kept:
                server.delete(name)


def _prefix(data: Path) -> str:
    """How the names of this record's collections begin, and of no other's: records may share a server.

    The file of the mark also holds its own number in the file system, so that a copy of a record is told from it:
    with the same mark, either would remove what the other serves.
    """
    path = data / _MARK
    path.touch()
    mark, _, number = path.read_text(encoding="utf-8").strip().partition(" ")
    if not mark or number != str(path.stat().st_ino):
        mark = uuid.uuid4().hex[:12]
        path.write_text(f"{mark} {path.stat().st_ino}\n", encoding="utf-8")
    return f"communique-{mark}-"
