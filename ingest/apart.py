"""Foreign binary formats are read in a process of their own: a hostile file can cost little and harm nothing."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict

from ingest.content import Content
from ingest.errors import Refused

# Of the processor; a busy machine may take three times as long. A PDF of 137 pages needs 2 s.
SECONDS = 30
MEMORY = 1_000_000_000
_TOO_MUCH = f"damaged, or more than {SECONDS} s and {MEMORY // 1_000_000_000} GB can read; save or print it anew"


def read_apart(source: str, form: str, data: bytes) -> Content:
    """The content of a file in the format `pdf` or `docx`; one that crashes its reader or needs too much is refused."""
    try:
        # -P keeps modules that lie in the working folder out.
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            [sys.executable, "-P", "-m", "ingest.apart", form],
            input=data,
            capture_output=True,
            timeout=3 * SECONDS,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    except subprocess.TimeoutExpired:
        raise Refused(source, _TOO_MUCH) from None
    if done.returncode not in (0, 1):
        raise Refused(source, _TOO_MUCH)
    if done.returncode == 1:
        raise RuntimeError(f"{source}: the reader failed:\n{done.stderr.decode(errors='replace')}")
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise Refused(source, answer["refused"])
    return Content(answer["text"], answer["hints"], tuple(answer["pages"]))


def _reader(form: str) -> Callable[[bytes], Content]:
    """The reader of a format."""
    if form == "pdf":
        from ingest.pdf import read_pdf

        return read_pdf
    from ingest.docx import read_docx

    return read_docx


def _limit() -> None:
    """Bounds the process's time and memory, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _main(form: str) -> None:
    """Reads standard input, writes the content or the reason of its refusal as JSON."""
    read = _reader(form)
    _limit()
    try:
        answer = asdict(read(sys.stdin.buffer.read()))
    except Refused as refusal:
        answer = {"refused": refusal.reason}
    except (MemoryError, RecursionError, SystemError):  # native code that runs out of memory may lose its error
        answer = {"refused": _TOO_MUCH}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    _main(sys.argv[1])
