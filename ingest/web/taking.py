"""Addresses into the record: pages, papers behind them, and all that a feed names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ingest.caches import Mark
from ingest.console import ProgressReport
from ingest.reading import read_statement
from ingest.statement import Statement
from ingest.web.addresses import parse
from ingest.web.feeds import Entry, read_feed
from ingest.web.fetching import Fetched, Validators, Web

if TYPE_CHECKING:
    from ingest.intake import Intake

_FEED = "feed"


def take_addresses(
    intake: Intake, addresses: Sequence[str], web: Callable[[], Web] | None, progress: ProgressReport
) -> None:
    """Fetch each address and keep what it holds, under the address that it led to in the end."""
    source = (web or Web)()
    waiting = [Entry(address) for address in dict.fromkeys(addresses)]
    known = {entry.address for entry in waiting}
    for at, entry in enumerate(waiting, 1):  # grows while a feed is read
        with intake.refusing():
            more = [new for new in _take(intake, source, entry) if new.address not in known]
            known.update(new.address for new in more)
            waiting.extend(more)
        progress("fetching", at, len(waiting))


def _take(intake: Intake, web: Web, entry: Entry) -> Sequence[Entry]:
    """Take one address; the entries it names when it is a feed."""
    address = str(parse(entry.address))
    mark = intake.record.fetched(address)
    # Without its statement, or since read otherwise, the page is wanted whole whatever the server remembers.
    fresh = mark is not None and intake.is_kept(mark.source) and mark.reader == intake.reader
    fetched = web.fetch(address, Validators(mark.etag, mark.last_modified) if mark and fresh else Validators())
    if fetched is None:
        assert mark is not None
        intake.unchanged(mark.source)
        return ()
    if feed := read_feed(fetched):
        for refusal in feed.refused:
            intake.refuse(refusal)
        return feed.entries
    if intake.is_new(fetched.address, fetched.data):
        intake.keep(_read(fetched, entry))
    intake.record.keep_fetched(
        Mark(address, fetched.address, fetched.validators.etag, fetched.validators.last_modified, intake.reader)
    )
    return ()


def _read(fetched: Fetched, entry: Entry) -> Statement:
    """The statement of a page; what the page does not say of itself, the feed that named it may."""
    suffix = PurePosixPath(parse(fetched.address).path).suffix
    statement = read_statement(fetched.address, fetched.data, suffix, fetched.content_type)
    if statement.publication_date or not entry.published:
        return statement
    origin = {**statement.origin, "publication_date": _FEED}
    return replace(statement, publication_date=entry.published, origin=origin)
