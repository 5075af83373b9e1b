"""Times the search for copies over statements, and over many made from them by changing names, numbers and dates.

usage: python -m eval.bench_copies STATEMENTS [--count 10000]
Every tenth statement made has the words of another. Prints for the first search (all is sketched) and the second
(nothing is): seconds, those of the processor, and copies found; then peak memory.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from ingest.console import say
from ingest.copies import find_copies
from ingest.reading import find_files, read_file
from ingest.record import Record
from ingest.statement import Statement

_NAME_OR_NUMBER = re.compile(r"\b(?:[A-Z][a-z]{3,}|\d+)\b")
_SYLLABLES = (
    "ar",
    "bel",
    "cor",
    "dun",
    "el",
    "fir",
    "gal",
    "hor",
    "is",
    "jun",
    "kel",
    "lor",
    "mir",
    "nor",
    "os",
    "pel",
)


def made(kept: list[Statement], count: int) -> Iterator[Statement]:
    """So many statements: each one kept, then again and again with other names, numbers and dates."""
    chance = random.Random(1)
    before: Statement | None = None
    for at in range(count):
        one = kept[at % len(kept)]
        source = f"{one.source}#{at}"
        if before and at % 10 == 9:
            text, day = f"The Evening Courier printed this.\n\n{before.text}", before.event_date
        elif at < len(kept):
            text, day = one.text, one.event_date
        else:
            text, day = _renamed(one.text, chance), date(2000, 1, 1) + timedelta(chance.randrange(9_000))
        before = replace(one, source=source, text=text, event_date=day)
        yield before


def _renamed(text: str, chance: random.Random) -> str:
    """A text in which one in three names and numbers is another."""
    names: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        word = match.group()
        if word not in names:
            new = str(chance.randrange(9_999)) if word.isdigit() else "".join(chance.choices(_SYLLABLES, k=3)).title()
            names[word] = new if chance.random() < 1 / 3 else word
        return names[word]

    return _NAME_OR_NUMBER.sub(other, text)


def main() -> None:
    """Fill a record, search it twice, and print how long each took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("statements", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    options = parser.parse_args()
    kept = [read_file(path) for path in find_files(options.statements)]
    with tempfile.TemporaryDirectory() as folder:
        record = Record(Path(folder)).create()
        for statement in made(kept, options.count):
            record.keep(statement, "")
        for name in ("first", "second"):
            begun, worked = time.perf_counter(), time.process_time()
            copies = find_copies(record)
            seconds, busy = time.perf_counter() - begun, time.process_time() - worked
            say(f"{name}: {seconds:.1f} s, {busy:.1f} of processor; {len(copies)} copies of {options.count}")
    say(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024:.0f} MB")


if __name__ == "__main__":
    main()
