"""Answers into files: what each suffix means, and how it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from app.answer import Answer
from app.export.markdown import markdown
from app.export.packet import Packet
from app.export.page import page
from ingest.errors import CommuniqueError


def _word(packet: Packet) -> bytes:
    from app.export.word import word  # python-docx takes a quarter of a second to import: only when it is wanted

    return word(packet)


WRITERS: dict[str, Callable[[Packet], bytes]] = {
    ".md": lambda packet: markdown(packet).encode(),
    ".docx": _word,
    ".html": lambda packet: page(packet).encode(),
}
"""What writes the bytes of a file, by the file's suffix."""


def suffix_of(path: Path) -> str:
    """The suffix that says how to write a file; CommuniqueError names those that there are."""
    if path.suffix.lower() not in WRITERS:
        raise CommuniqueError(f"{path}: cannot be written; name it {', '.join(f'*{suffix}' for suffix in WRITERS)}")
    return path.suffix.lower()


def export(answers: Sequence[Answer], path: Path) -> None:
    """Write answers into a file, in the form that its suffix names."""
    content = WRITERS[suffix_of(path)](Packet.of(answers))
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CommuniqueError(f"{path}: cannot be written ({error.strerror}); name a file in another folder") from None
