"""How long a page of the catalogue takes in a large record.

    python -m eval.bench_catalog --statements 100000 --work /tmp/catalog

Makes a record of made-up rows in a folder of its own, then turns pages of it in every order, with and without words.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from ingest.catalog import Order, View
from ingest.console import say
from ingest.record import Record
from ingest.statement import Kind, Statement

_WORDS = ("accord", "amber", "bay", "corridor", "council", "dialogue", "eel", "grain", "harbour", "kelp", "quota")
_COUNTRIES = ("Fiji", "Iceland", "Japan", "Norway", "Peru")
_TIMES = 15


def main() -> None:
    """Make the rows where there are none, and print a line for each kind of page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--work", type=Path, required=True)
    options = parser.parse_args()
    record = Record(options.work / f"record-{options.statements}").create()
    if not record.live():
        _fill(record, options.statements)
    say(f"{options.statements:,} statements, {record.path.stat().st_size / 1e6:.0f} MB")
    for name, view in _views(options.statements):
        times = sorted(_seconds(record, view) for _ in range(_TIMES))
        say(f"{name:<44} median {1000 * statistics.median(times):6.1f} ms   most {1000 * times[-1]:6.1f} ms")


def _fill(record: Record, count: int) -> None:
    """Keep made-up statements, each of about 3,000 characters."""
    draw = random.Random(7)
    for at in range(count):
        title = " ".join(draw.choices(_WORDS, k=6)).capitalize()
        day = date(2000, 1, 1) + timedelta(draw.randrange(9_000))
        issuers = tuple(draw.sample(_COUNTRIES, k=draw.randint(1, 3)))
        text = f"Paper {at}. " + " ".join(draw.choices(_WORDS, k=450))
        record.keep(Statement(f"/made/{at}.md", text, title, draw.choice(list(Kind)), issuers, event_date=day), str(at))


def _views(count: int) -> Iterator[tuple[str, View]]:
    """What a reader may look at."""
    for order in Order:
        yield f"first page by {order}", View(order=order)
        yield f"last page by {order}", View(order=order, start=count - 50)
    yield "common words, first page", View("kelp norway")
    yield "common words, page 100, by title", View("kelp norway", Order.TITLE, start=5_000)
    yield "words that nothing has", View("zebra")
    yield "removed", View(removed=True)


def _seconds(record: Record, view: View) -> float:
    begun = time.perf_counter()
    record.page(view)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
