"""Why a model gave no answer, in words that a reader can act on, from whatever its client raised."""

from __future__ import annotations

import json
from enum import StrEnum


class Why(StrEnum):
    """Failures that are met otherwise than by giving up."""

    OTHER = "other"
    CONTEXT = "context"
    TOO_LONG = "too long"


class Failed(Exception):
    """A reply that did not come, or not to its end; the message completes 'The model could not write: …'."""

    def __init__(self, reason: str, why: Why = Why.OTHER) -> None:
        super().__init__(reason)
        self.why = why


_BUSY = {429, 503, 529}
_STATUS = {
    401: "its server refused the key",
    403: "its server refused the key",
    404: "its server does not know this model",
    408: "its server took too long",
    429: "its server is asked too often at the moment",
}
# What servers say of a request that the model cannot read whole; each words it its own way.
_CONTEXT_WORDS = ("context length", "context size", "context window", "context_length", "too many tokens", "too long")


def passes(error: BaseException) -> bool:
    """Whether the same request may well succeed a moment later."""
    return getattr(error, "status_code", None) in _BUSY


def failed(error: BaseException) -> Failed:
    """The failure behind what a client library raised; the libraries share no class, but name the same facts."""
    if isinstance(error, Failed):
        return error
    status = getattr(error, "status_code", None)
    said = str(error)
    if (status in (400, 413, 422, 500) or status is None) and any(words in said.lower() for words in _CONTEXT_WORDS):
        return Failed("the passages do not fit what it can read at once", Why.CONTEXT)
    if "unknown model" in said.lower():
        return Failed("the installed llama-index part does not know this model")
    if status in _STATUS:
        return Failed(_STATUS[status])
    if isinstance(status, int) and status > 0:
        return Failed(f"its server answered with status {status}")
    chain = _chain(error)
    if any("Timeout" in type(one).__name__ for one in chain):
        return Failed("its server did not answer in time")
    if any(isinstance(one, json.JSONDecodeError | UnicodeDecodeError) for one in chain):
        return Failed("its server sent what is no reply")
    if any("Connect" in type(one).__name__ or isinstance(one, OSError) for one in chain):
        return Failed("its server cannot be reached")
    return Failed(f"its reply broke off ({type(error).__name__})")


def _chain(error: BaseException) -> list[BaseException]:
    """An error with what caused it."""
    found: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in found:
        found.append(one)
        one = one.__cause__ or one.__context__
    return found
