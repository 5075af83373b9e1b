"""Bytes to a statement: told by content, decoded, front matter taken off, text normalised."""

from __future__ import annotations

import codecs
import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from charset_normalizer import from_bytes

from ingest.apart import read_apart
from ingest.content import Content
from ingest.errors import Refused
from ingest.formats import Format, binary_format, media_type, text_format
from ingest.known import MAIL, PAGE, statement
from ingest.mail import read_mail
from ingest.markdown import markdown_text
from ingest.plain import plain_text
from ingest.sizes import LARGEST, MB
from ingest.statement import Statement

SUFFIXES = {".md", ".markdown", ".txt", ".text", ".html", ".htm", ".pdf", ".docx", ".eml"}
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_META_CHARSET = re.compile(rb"<meta[^>]+?charset\s*=\s*[\"']?([\w:.-]+)", re.I)
# The same loader in C where the library brings it, at a tenth of the time.
_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
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
        # Hidden files, Word's own files beside an open one, and links that could lead in a circle.
        if child.name.startswith((".", "~$")) or (child.is_symlink() and child.is_dir()):
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
            raise Refused(source, f"larger than {LARGEST // MB} MB; split it")
        return path.read_bytes()
    except FileNotFoundError:
        raise Refused(source, "no such file or folder") from None
    except OSError as error:
        raise Refused(source, f"cannot be read ({error.strerror})") from None


def read_file(path: Path) -> Statement:
    """The statement in a file."""
    return read_statement(path.as_posix(), read_bytes(path), path.suffix)


def read_statement(source: str, data: bytes, suffix: str = "", content_type: str = "") -> Statement:
    """The statement in bytes from a file (its absolute path) or an address; `Refused` says why there is none.

    What the bytes are is told from the bytes. `suffix` and `content_type` (an HTTP header) help where text could be
    read in two ways, or in two encodings.
    """
    form = binary_format(source, data)
    if form is None:
        given, content = _from_text(source, data, suffix, content_type)
        return _made(source, content, given)
    if form is Format.MAIL:
        mail = read_mail(source, data)
        _, content = _from_text(source, mail.body, "", mail.content_type)
        made = _made(source, replace(content, hints=mail.hints), {}, MAIL)
        attached = f"mail; attached and not read: {', '.join(mail.attached)}" if mail.attached else "mail"
        return replace(made, origin={**made.origin, "text": attached})
    return _made(source, read_apart(source, form, data), {})


def _from_text(source: str, data: bytes, suffix: str, content_type: str) -> tuple[dict[str, Any], Content]:
    """The front matter and the content of a text in any of its formats."""
    content = decode(source, data, media_type(content_type)[1])
    match text_format(content, suffix, content_type):
        case Format.HTML:
            from ingest.html import html_text

            text, hints = html_text(source, content)
            return {}, Content(text, hints)
        case Format.MARKDOWN:
            given, body = front_matter(source, content)
            return given, Content(markdown_text(body))
        case _:
            return {}, Content(plain_text(content))


def _made(source: str, content: Content, given: Mapping[str, Any], origin: str = PAGE) -> Statement:
    """The statement of a content, if there is a word in it."""
    if not re.search(r"\w", content.text):
        raise Refused(source, "no text in it")
    return replace(statement(source, content.text, given, content.hints, origin), pages=content.pages)


def decode(source: str, data: bytes, declared: str = "") -> str:
    """The characters of a text: UTF-8, else the declared encoding, else what the bytes make likely; never binary."""
    if not data.strip():
        raise Refused(source, "empty file")
    content = _declared(data, declared or _in_page(data)) or _likely(source, data)
    if len(_CONTROL.findall(content)) > len(content) / 1000:
        raise Refused(source, "binary, not text")
    return _CONTROL.sub("", content.replace("\r\n", "\n").replace("\r", "\n"))


def _in_page(data: bytes) -> str:
    """The encoding that a web page declares in its first kB."""
    match = _META_CHARSET.search(data[:1024])
    return match.group(1).decode() if match else ""


def _declared(data: bytes, encoding: str) -> str:
    """The text in its declared encoding; '' where that is wrong: bytes beyond ASCII that are UTF-8 are nothing else."""
    try:
        # Pages that say Latin-1 mean Windows-1252 (WHATWG Encoding Standard, 4.2).
        name = codecs.lookup(encoding).name
        if not data.isascii():
            with contextlib.suppress(UnicodeDecodeError):
                return data.decode("utf-8-sig")
        return data.decode("cp1252" if name in ("iso8859-1", "ascii") else name)
    except (LookupError, UnicodeError, ValueError):
        return ""


def _likely(source: str, data: bytes) -> str:
    """The text in UTF-8, or the encoding that its bytes make likely."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        best = from_bytes(data).best() if wide or b"\x00" not in data[:1000] else None
        if best is None:
            raise Refused(source, "not text in any known encoding; save it as UTF-8") from None
        return str(best)


def front_matter(source: str, content: str) -> tuple[dict[str, Any], str]:
    """The YAML front matter of a Markdown file and the body below it."""
    if not content.startswith("---\n"):
        return {}, content
    match = _FRONT_MATTER.match(content)
    if not match:
        raise Refused(source, "front matter opened by --- is never closed")
    try:
        given = yaml.load(match.group(1), Loader=_YAML) or {}  # noqa: S506 - both are safe loaders
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a date such as 2023-02-30
        mark = getattr(error, "problem_mark", None)
        line = f" at line {mark.line + 2}" if mark else ""
        raise Refused(source, f"broken front matter{line}: {getattr(error, 'problem', None) or error}") from None
    if not isinstance(given, dict):
        raise Refused(source, "front matter is not a list of `key: value` lines")
    return given, content[match.end() :]
