"""What an engine's own error means to a user: no room to write, or files that are damaged."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from ingest.errors import CommuniqueError, Incomplete

# What Chroma (over SQLite) and Tantivy say of files that are not what they wrote.
_DAMAGED = re.compile(
    r"malformed|not a database|corrupt|deserializ|does ?not ?exist|failed to open file for read", re.I
)


def damaged(folder: Path, found: object) -> CommuniqueError:
    """An index that cannot be used."""
    return CommuniqueError(f"{folder}: index is damaged ({_line(found)}); run `communique rebuild`")


def stopped(folder: Path, error: Exception) -> CommuniqueError:
    """What stopped a write: damaged files that it began from, or else, mostly, a full disk."""
    if not isinstance(error, OSError) and _DAMAGED.search(str(error)):
        return damaged(folder, error)
    return Incomplete(f"{folder}: {_line(error)}; make room on the disk and run the same command again")


def _line(error: object) -> str:
    """What is wrong, in one line of bearable length."""
    if isinstance(error, shutil.Error):  # a list of what could not be copied: source, destination, reason
        error = error.args[0][0][2]
    elif isinstance(error, OSError):
        error = error.strerror or type(error).__name__
    line = " ".join(str(error).split())
    return line if len(line) <= 200 else line[:200] + " …"
