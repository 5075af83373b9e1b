"""What a generation holds, and the pointer that says which one serves; needs no engine, so that it is read at once."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from index.cutting import MOST, WORDS
from ingest.errors import CommuniqueError

FORMAT = 2
_POINTER = "CURRENT"


@dataclass(frozen=True)
class Manifest:
    """What a generation holds.

    `versions` has the version of every statement by its id; `copies` the ids of those whose words another statement
    holds too, with that one's id; `replaced` counts the passages taken out since all was last built anew. `server` is
    the Chroma server whose `collection` holds the vectors; both are empty when they lie in the generation's folder.
    """

    name: str
    format: int
    model: str
    dimension: int
    passages: int
    fingerprint: str
    versions: Mapping[str, str]
    copies: Mapping[str, str]
    replaced: int = 0
    server: str = ""
    collection: str = ""

    def write(self, folder: Path) -> None:
        """Put the manifest into its folder."""
        (folder / "manifest.json").write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest of a folder; damage is named with its mend."""
        try:
            row = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            if row["format"] != FORMAT:
                raise CommuniqueError(
                    f"{folder}: index has format {row['format']}, not {FORMAT}; run `communique rebuild`"
                )
            return cls(**row)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise CommuniqueError(f"{folder}: index is damaged ({error}); run `communique rebuild`") from None


def fingerprint(model: str, versions: Mapping[str, str]) -> str:
    """One hash over all that decides what an index holds."""
    shape = [FORMAT, model, WORDS, MOST, sorted(versions.items())]
    return hashlib.sha256(json.dumps(shape).encode()).hexdigest()[:16]


def folder_of(data: Path) -> Path:
    """Where generations lie."""
    return data / "index"


def current(data: Path) -> str | None:
    """The name of the generation that serves, None before the first ingest."""
    try:
        return (folder_of(data) / _POINTER).read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def serving(data: Path) -> Manifest | None:
    """The manifest of the generation that serves; None when there is none, or one that must be built anew."""
    name = current(data)
    try:
        return Manifest.read(folder_of(data) / name) if name else None
    except CommuniqueError:
        return None


def unused(data: Path) -> list[Path]:
    """The folders of generations that do not serve, or not yet."""
    root, serves = folder_of(data), current(data)
    return [path for path in root.iterdir() if path.is_dir() and path.name != serves] if root.is_dir() else []


def point_to(data: Path, name: str) -> None:
    """Make a generation serve: everything in it on disk first, then the pointer by one atomic rename."""
    root = folder_of(data)
    for path in sorted((root / name).rglob("*"), reverse=True):
        _sync(path)
    _sync(root / name)
    draft = root / f"{_POINTER}.next"
    draft.write_text(name + "\n", encoding="utf-8")
    _sync(draft)
    draft.replace(root / _POINTER)
    _sync(root)


def _sync(path: Path) -> None:
    """Wait until a file or folder is on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some file systems cannot sync a folder
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
