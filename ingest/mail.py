"""A mail (RFC 822) to its body's bytes and what its headers say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import Any

from ingest.errors import Refused

_HEADERS = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+\r?\n")
_MAILBOX = re.compile(rb"From \S+ .*\d{4}\r?\n")
# Headers that mail programs write and people, beginning a memo with From and Subject, do not.
_BY_PROGRAM = ("mime-version", "message-id", "received", "return-path")


@dataclass(frozen=True)
class Mail:
    """A mail's body as bytes with its type, what the headers give, and the names of what was attached."""

    body: bytes
    content_type: str
    hints: Mapping[str, Any]
    attached: tuple[str, ...]


def is_mail(data: bytes) -> bool:
    """Whether bytes begin with a mail's headers (or a mailbox's first line)."""
    if _MAILBOX.match(data):
        return True
    match = _HEADERS.match(data)
    if not match:
        return False
    names = {line.split(b":", 1)[0].decode("ascii", "replace").lower() for line in match.group().splitlines()}
    return "from" in names and not names.isdisjoint(_BY_PROGRAM)


def read_mail(source: str, data: bytes) -> Mail:
    """The body (plain rather than HTML), subject and date of a mail; one without a body is refused."""
    if _MAILBOX.match(data):
        raise Refused(source, "a mailbox; save each mail by itself as .eml")
    message = message_from_bytes(data, policy=policy.default)
    attached = tuple(_line(part.get_filename() or part.get_content_type()) for part in message.iter_attachments())
    body = message.get_body(("plain", "html"))
    payload = body.get_payload(decode=True) if body is not None else None
    if body is None or not isinstance(payload, bytes) or not payload.strip():
        what = f"nothing but what is attached ({', '.join(attached)}); save that by itself" if attached else "no text"
        raise Refused(source, f"the mail holds {what}")
    if body.get_param("format") == "flowed":
        payload = re.sub(rb"(?<!^--) \r?\n(?=[^\r\n])", b" ", payload, flags=re.M)
    content_type = f"{body.get_content_type()}; charset={body.get_content_charset('')}"
    hints = {"title": _header(message, "subject"), "publication_date": _day(message)}
    return Mail(payload, content_type, hints, attached)


def _header(message: EmailMessage, name: str) -> str:
    """A header as one line; none where it cannot be read."""
    try:
        return _line(str(message[name] or ""))
    except (ValueError, LookupError, IndexError, AttributeError):  # what the library makes of broken headers
        return ""


def _day(message: EmailMessage) -> date | None:
    """The day that the sender's clock showed."""
    try:
        return parsedate_to_datetime(_header(message, "date")).date()
    except ValueError:
        return None


def _line(words: str) -> str:
    """Words on one line, nothing in them that could steer a terminal."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", words).split())
