"""A file to a statement: told by content, decoded, its front matter taken off, its text normalised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from charset_normalizer import from_bytes

from ingest.errors import Refused
from ingest.known import statement
from ingest.markdown import markdown_text
from ingest.plain import plain_text
from ingest.statement import Statement

SUFFIXES = {".md", ".markdown", ".txt", ".text", ".html", ".htm"}
LARGEST = 20_000_000
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def find_files(path: Path) -> Iterator[Path]:
    """The files to read below a folder, in order of name, hidden ones left out; a file is itself."""
    if not path.is_dir():
        yield path
        return
    try:
        children = sorted(path.iterdir())
    except OSError:  # a closed folder is refused like a closed file, by whoever reads it
        yield path
        return
    for child in children:
        if child.name.startswith(".") or (child.is_symlink() and child.is_dir()):  # a link could lead in a circle
            continue
        if child.is_dir():
            yield from find_files(child)
        elif child.suffix.lower() in SUFFIXES:
            yield child


def read_bytes(path: Path) -> bytes:
    """The bytes of a file; a missing, unreadable or oversized one is refused."""
    source = path.as_posix()
    if (shown := source.encode("utf-8", "replace").decode()) != source:
        raise Refused(shown, "the file's name is not UTF-8; rename it")
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(source, f"larger than {LARGEST // 1_000_000} MB; split it")
        return path.read_bytes()
    except FileNotFoundError:
        raise Refused(source, "no such file or folder") from None
    except OSError as error:
        raise Refused(source, f"cannot be read ({error.strerror})") from None


def read_statement(path: Path, data: bytes) -> Statement:
    """The statement in a file's bytes; `Refused` says why there is none."""
    source = path.as_posix()
    content = decode(source, data)
    given: dict[str, Any] = {}
    page: dict[str, Any] = {}
    if re.match(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype html|<html|<head|<body)\b", content, re.I):
        from ingest.html import html_text

        text, page = html_text(source, content)
    elif path.suffix.lower() in {".txt", ".text"} and not content.startswith("---\n"):
        text = plain_text(content)
    else:
        given, body = front_matter(source, content)
        text = markdown_text(body)
    if not re.search(r"\w", text):
        raise Refused(source, "no text in it")
    return statement(source, text, given, page)


def decode(source: str, data: bytes) -> str:
    """The characters of a text file: UTF-8, or what the bytes themselves make likely; never a guess on binary."""
    if not data.strip():
        raise Refused(source, "empty file")
    try:
        content = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = (
            None if b"\x00" in data[:1000] and data[:2] not in (b"\xff\xfe", b"\xfe\xff") else from_bytes(data).best()
        )
        if best is None:
            raise Refused(source, "not text in any known encoding; save it as UTF-8") from None
        content = str(best)
    if len(_CONTROL.findall(content)) > len(content) / 1000:
        raise Refused(source, "binary, not text")
    return _CONTROL.sub("", content.replace("\r\n", "\n").replace("\r", "\n"))


def front_matter(source: str, content: str) -> tuple[dict[str, Any], str]:
    """The YAML front matter of a Markdown file and the body below it."""
    if not content.startswith("---\n"):
        return {}, content
    match = _FRONT_MATTER.match(content)
    if not match:
        raise Refused(source, "front matter opened by --- is never closed")
    try:
        given = yaml.safe_load(match.group(1)) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a date such as 2023-02-30
        mark = getattr(error, "problem_mark", None)
        line = f" at line {mark.line + 2}" if mark else ""
        raise Refused(source, f"broken front matter{line}: {getattr(error, 'problem', None) or error}") from None
    if not isinstance(given, dict):
        raise Refused(source, "front matter is not a list of `key: value` lines")
    return given, content[match.end() :]
