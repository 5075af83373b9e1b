"""Measures what is known of statements when their front matter is hidden: title and body are all that is read.

usage: python -m eval.measure_known STATEMENTS [--page] [--unseen]
STATEMENTS is a folder of Markdown files with front matter; those labelled in eval/known_gold.json are read. With --page
the publication date is given, as the page of a statement gives it; with --unseen only those are read that were labelled
and measured once, after the rules were done. The date in the front matter is the day of
publication: a date in the text is right on that day or one day beside it.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.console import say
from ingest.dates import read_date
from ingest.known import statement
from ingest.markdown import markdown_text
from ingest.reading import find_files, front_matter
from ingest.statement import Statement

GOLD = Path(__file__).parent / "known_gold.json"
# Labels name only the joint papers' issuers; every other paper of these sets is issued by the one government.
OTHERS = ("United States",)


def hidden(path: Path, page: bool) -> tuple[Statement, dict[str, Any], float]:
    """A file read without its front matter; the front matter; the processor's milliseconds it took."""
    given, body = front_matter(path.as_posix(), path.read_text(encoding="utf-8"))
    heading = re.sub(r"\s+", " ", str(given["title"]))
    text = f"# {heading}\n\n{markdown_text(body)}"
    told = {"publication_date": read_date(given.get("published_time"))} if page else {}
    begun = time.process_time()
    read = statement("hidden.md", text, {}, told)
    return read, given, (time.process_time() - begun) * 1_000


def judged(path: Path, read: Statement, given: dict[str, Any], gold: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The verdicts on one statement: what was judged, how, and what to look at."""
    day, of = read.event_date, read_date(given["date"])
    if day is None or of is None:
        yield "event date", "absent", ""
    else:
        verdict = "same day" if day == of else "one day beside" if abs((day - of).days) == 1 else "wrong"
        yield "event date", verdict, f"{day} for {of}, {read.origin['event_date']}"
    kind = gold["kinds"][path.stem]
    yield "kind", "right" if read.kind == kind else "wrong", f"{read.kind} for {kind}"
    issuers = gold["issuers"].get(path.stem)
    name = "issuers of joint papers" if issuers else "issuers of others"
    verdict = "right" if set(read.issuers) == set(issuers or OTHERS) else "wrong" if read.issuers else "absent"
    yield name, verdict, f"{', '.join(read.issuers)} for {', '.join(issuers or OTHERS)}"
    yield "place", "found" if read.place else "absent", ""
    yield "parties", "found" if read.parties else "absent", ""
    language = gold["languages"].get(path.stem, "en")
    yield "language", "right" if read.language == language else "wrong", f"{read.language} for {language}"


def main() -> None:
    """Judge every labelled statement and print the counts, then all that is not right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("statements", type=Path)
    parser.add_argument("--page", action="store_true", help="give the publication date")
    parser.add_argument("--unseen", action="store_true", help="only those no rule was made on")
    options = parser.parse_args()
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    wanted = set(gold["unseen"]) if options.unseen else gold["kinds"].keys() - set(gold["unseen"])
    files = [path for path in find_files(options.statements) if path.stem in wanted]
    if not files:
        raise SystemExit(f"{options.statements}: holds no statement labelled in {GOLD.name}")
    hidden(files[0], options.page)  # loads tables and model, which later ones find loaded
    counts: Counter[tuple[str, str]] = Counter()
    odd, spent = [], 0.0
    for path in files:
        read, given, ms = hidden(path, options.page)
        spent += ms
        for name, verdict, note in judged(path, read, given, gold):
            counts[name, verdict] += 1
            if verdict in ("wrong", "one day beside"):
                odd.append(f"{name}, {verdict}: {note}: {path.stem[:80]}")
    say(f"{len(files)} statements, {spent / len(files):.2f} ms each")
    for (name, verdict), count in sorted(counts.items()):
        say(f"{name:<24} {verdict:<15} {count:>4}")
    for line in odd:
        say(line)


if __name__ == "__main__":
    main()
