"""A list of sources to ingest: one address or path a line."""

from __future__ import annotations

from pathlib import Path

from ingest.errors import Refused
from ingest.web.addresses import parse, shown


def read_list(path: Path) -> list[str]:
    """The addresses and paths of a UTF-8 text file, each once, in its order; paths are relative to the list's folder.

    Empty lines and lines that begin with # are left out. A line that is neither is `Refused` by its number.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(str(path), "not UTF-8; save the list as UTF-8 text") from None
    except OSError as error:
        raise Refused(str(path), f"cannot be read ({error.strerror}); check the path") from None
    lines = [(at, line.strip()) for at, line in enumerate(text.split("\n"), 1)]
    items = [_item(path, at, line) for at, line in lines if line and not line.startswith("#")]
    if not items:
        raise Refused(str(path), "names nothing; write one address or path a line")
    return list(dict.fromkeys(items))


def _item(path: Path, at: int, line: str) -> str:
    """A line's address as `parse` writes it, or its path."""
    where = f"{path} line {at}"
    if not line.isprintable():
        raise Refused(where, "holds characters that cannot be printed; write it anew")
    if line.startswith("@"):
        raise Refused(where, "a list names no other lists; give that one beside this one")
    if ":/" not in line and not line.lower().startswith(("http:", "https:")):
        return str(path.parent / Path(line).expanduser())
    if " " in line:
        raise Refused(where, f"{shown(line)}: an address has no spaces; give a comment a line of its own")
    try:
        return str(parse(line))
    except Refused as refusal:
        raise Refused(where, f"{refusal.source}: {refusal.reason}") from None
