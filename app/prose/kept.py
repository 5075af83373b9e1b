"""Replies kept by what was asked: the same question over the same passages, prompt and model costs nothing again."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from app.prose.prompting import Message

_MOST = 500


@dataclass(frozen=True)
class Reply:
    """A whole reply as the model wrote it: it is checked anew each time it is shown."""

    text: str
    tokens_in: int
    tokens_out: int


class Kept:
    """Replies in a folder, one file each, the newest `most`; a file that cannot be read or written is no reply."""

    def __init__(self, folder: Path, most: int = _MOST) -> None:
        self._folder, self._most = folder, most

    def get(self, model: str, messages: Sequence[Message]) -> Reply | None:
        """What a model replied to the very same messages."""
        path = self._folder / _name(model, messages)
        try:
            reply = Reply(**json.loads(path.read_text(encoding="utf-8")))
            os.utime(path)
        except (OSError, ValueError, TypeError):
            return None
        return reply

    def put(self, model: str, messages: Sequence[Message], reply: Reply) -> None:
        """Keep a reply; the oldest go."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=self._folder, delete=False, encoding="utf-8") as file:
                json.dump(asdict(reply), file, ensure_ascii=False)
            Path(file.name).replace(self._folder / _name(model, messages))
            files = sorted(self._folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
            for path in files[: -self._most]:
                path.unlink(missing_ok=True)


def _name(model: str, messages: Sequence[Message]) -> str:
    """The file of a reply: the messages hold the question, the passages and the prompt."""
    asked = json.dumps([model, [[one.role, one.text] for one in messages]])
    return f"{hashlib.sha256(asked.encode()).hexdigest()}.json"
