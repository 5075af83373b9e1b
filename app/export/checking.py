"""Whether the quotes of a packet, or of the JSON of an answer, still stand in the record as they were cited."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from app.answer import Citation
from app.export.cited import Cited, Place
from app.export.packet import Packet
from app.export.page import CLOSING, OPENING, page
from ingest.errors import CommuniqueError
from ingest.record import Record
from ingest.statement import Statement

_CHANGED = "this file was changed after it was made"
# What is no word of the statement, and what is compared by its place in the text instead.
_NOT_COMPARED = {"number", "also", "context_start", "context_end", "context"}


class Quoted(BaseModel):
    """The part of a citation that names a place in the record, as `ask --json` writes it."""

    model_config = ConfigDict(frozen=True)

    number: int
    statement_id: str
    version: str
    start: Place
    end: Place
    quote: str


class _Answer(BaseModel):
    """The part of `ask --json` that quotes."""

    citations: tuple[Quoted, ...]
    nearest: tuple[Quoted, ...] = ()


@dataclass(frozen=True)
class Checked:
    """How many quotes a file has, and what is wrong with it, a line each."""

    quotes: int
    problems: tuple[str, ...]


def check(path: Path, record: Record) -> Checked:
    """Hold a file against the record; CommuniqueError when it is neither a packet nor the JSON of an answer."""
    text = _read(path)
    if OPENING in text:
        return _check_packet(text, record)
    quotes = _answer_quotes(path, text)
    return Checked(len(quotes), tuple(_problems(quotes, record)))


def _read(path: Path) -> str:
    """The text of a file, whatever ends its lines."""
    try:
        return _lines(path.read_bytes().decode())
    except OSError as error:
        raise CommuniqueError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise _foreign(path) from None


def _lines(text: str) -> str:
    """A text as it is compared: a mail program may have changed the line ends of a file, which changes no words."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _foreign(path: Path) -> CommuniqueError:
    return CommuniqueError(f"{path}: is neither a packet (*.html of an export) nor what `communique ask --json` writes")


def _check_packet(text: str, record: Record) -> Checked:
    """The facts of a packet against the record, and what the page shows against the facts."""
    facts = text.partition(OPENING)[2].partition(CLOSING)[0]
    try:
        packet = Packet.model_validate_json(facts)
    except ValidationError:
        return Checked(0, (f"The facts in it cannot be read: {_CHANGED}, or made by another version.",))
    quotes = [cited for answer in packet.answers for cited in (*answer.citations, *answer.nearest)]
    problems = list(_problems(quotes, record))
    if _lines(page(packet)) != text:
        problems.insert(0, f"The page shows something else than its facts: {_CHANGED}.")
    return Checked(len(quotes), tuple(problems))


def _answer_quotes(path: Path, text: str) -> Sequence[Quoted]:
    """The quotes of the JSON of an answer."""
    try:
        answer = _Answer.model_validate(json.loads(text))
    except (ValueError, RecursionError):  # a ValidationError is a ValueError
        raise _foreign(path) from None
    return (*answer.citations, *answer.nearest)


def _problems(quotes: Sequence[Quoted | Cited], record: Record) -> Iterator[str]:
    """A line for each quote that does not stand as it was cited."""
    live = record.live()
    for quoted in quotes:
        statement = record.held(quoted.statement_id, quoted.version)
        if statement is None:
            yield f"[{quoted.number}] The record never held version {quoted.version!r} of {quoted.statement_id!r}."
        elif problem := _forged(quoted, statement) or _passed(quoted, statement, live, record):
            yield f"[{quoted.number}] {statement.title} ({statement.id}): {problem}."


def _forged(quoted: Quoted | Cited, statement: Statement) -> str:
    """What a file says of a statement that was never so."""
    if not quoted.quote or statement.text[quoted.start : quoted.end] != quoted.quote:
        return f"the quote does not stand at {quoted.start} to {quoted.end} of version {statement.version}; {_CHANGED}"
    if not isinstance(quoted, Cited):
        return ""
    true = Cited.of(Citation(quoted.number, statement, quoted.start, quoted.end))
    given, known = (facts.model_dump(exclude=_NOT_COMPARED) for facts in (quoted, true))
    wrong = [name.replace("_", " ") for name in known if given[name] != known[name]]
    around = statement.text[quoted.context_start : quoted.context_end]
    if around != quoted.context or not quoted.context_start <= quoted.start < quoted.end <= quoted.context_end:
        wrong.append("words around the quote")
    return f"not as in the record: {', '.join(wrong)}; {_CHANGED}" if wrong else ""


def _passed(quoted: Quoted | Cited, statement: Statement, live: Mapping[str, str], record: Record) -> str:
    """What became of a statement since it was cited; '' where it still is what is searched."""
    version = live.get(statement.id)
    if version is None:
        return "the statement was removed from the record"
    if version == statement.version:
        return ""
    text = record.version(statement.id, version).text
    if text[quoted.start : quoted.end] == quoted.quote:
        words = "the words still stand in their place"
    elif (at := text.find(quoted.quote)) >= 0:
        words = f"the words stand at {at} to {at + len(quoted.quote)} now"
    else:
        words = "the words no longer stand in it"
    return f"the statement has changed, from version {statement.version} to {version}; {words}"
