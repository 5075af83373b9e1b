"""Which statements are copies of which."""

from __future__ import annotations

from ingest.record import Record


def find_copies(record: Record) -> dict[str, str]:
    """For each statement that holds the words of a more authoritative one, the id of that one."""
    return {}
