"""The errors a user can cause; each message names the thing, what is wrong and what mends it."""


class CommuniqueError(Exception):
    """A mistake a user can mend: shown as one line, exit code 2."""


class Refused(CommuniqueError):
    """A source that cannot become a statement; the rest of an ingest goes on without it."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class RecordError(CommuniqueError):
    """The record cannot be opened, or lacks what was asked for."""


class Incomplete(CommuniqueError):
    """Something outside stopped what was under way; nothing is lost, and the same command goes on: exit code 3."""


class Busy(Incomplete):
    """Another process holds the ingest lock."""
