"""What a server answered: its status, its headers, and whether its content is something to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx2

from ingest.errors import Refused
from ingest.web.limits import Limits
from ingest.web.unpacking import CutOff, unpacked

_MAY_PASS = (429, 500, 502, 503, 504)
_CLOSED = (401, 402, 403, 407, 451)
_READABLE = re.compile(
    r"text/(?!css|javascript)|(application|binary)/octet-stream|application/(x-)?pdf"
    r"|application/([\w.-]+\+)?xml|application/vnd\.openxmlformats-officedocument\.wordprocessingml\.document"
)


class Transient(Refused):
    """A refusal that may pass by itself; `wait` is how many seconds the site asked for."""

    def __init__(self, source: str, reason: str, wait: float = 0) -> None:
        super().__init__(source, reason)
        self.wait = wait


@dataclass(frozen=True)
class Answer:
    """An answer whose content, `chunks`, is still on its way."""

    url: httpx2.URL
    status: int
    headers: httpx2.Headers
    chunks: Iterator[bytes]

    def check_status(self, limits: Limits) -> None:
        """`Refused` for a status that brings no content, `Transient` where it may bring some soon."""
        if self.status == HTTPStatus.OK:
            return
        source, reason = str(self.url), _words(self.status)
        if self.status in _MAY_PASS:
            wait = _seconds(self.headers.get("retry-after", ""))
            if wait > limits.longest_wait:
                raise Refused(source, f"{reason}; the site asks to wait {wait:.0f} s, ingest it again after that")
            raise Transient(source, f"{reason}; try again later", wait)
        if self.status in _CLOSED:
            raise Refused(source, f"{reason}; the site does not let programs read it, save the page as a file")
        raise Refused(source, f"{reason}; check the address")

    def check_type(self) -> None:
        """`Refused` for what no reader can make a text of; what is not named may be anything."""
        media = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media and not _READABLE.match(media):
            raise Refused(str(self.url), f"{media} is not text; give the address of a page, a PDF or a feed")

    def content(self, limits: Limits) -> bytes:
        """The content, decompressed; `CutOff` where it is broken or too large."""
        declared = self.headers.get("content-length", "0")
        if declared.isdecimal() and int(declared) > limits.received:
            raise CutOff(f"larger than {limits.received:,} bytes; save the part you need as a file")
        return unpacked(self.chunks, self.headers.get("content-encoding", ""), limits.unpacked)


def _words(status: int) -> str:
    """'404 Not Found'."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"status {status}"


def _seconds(retry_after: str) -> float:
    """The seconds of a Retry-After header, which gives them or a moment (RFC 9110, 10.2.3); 0 where it is neither."""
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return 0
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
