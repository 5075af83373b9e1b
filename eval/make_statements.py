"""Makes a large set of statements from a small one, to measure on: the same texts with other countries and years.

usage: python -m eval.make_statements STATEMENTS COUNT OUT [--words 0]
`--words` cuts each text to so many words, 0 keeps it whole. The same arguments make the same files.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
from datetime import date
from pathlib import Path

import yaml

from ingest.console import say
from ingest.reading import find_files, front_matter

_NAMES = [
    "Australia",
    "Brazil",
    "Canada",
    "Chile",
    "Colombia",
    "Egypt",
    "France",
    "Germany",
    "India",
    "Indonesia",
    "Israel",
    "Italy",
    "Japan",
    "Kenya",
    "Mexico",
]
_NAMES += [
    "Norway",
    "Pakistan",
    "Peru",
    "Poland",
    "Portugal",
    "Qatar",
    "Russia",
    "Spain",
    "Sweden",
    "Thailand",
    "Turkey",
    "Ukraine",
    "Uruguay",
    "Vietnam",
]
_NAMED = re.compile(rf"\b(?:{'|'.join(_NAMES)})\b")
_YEAR = re.compile(r"\b20[12]\d\b")


def made(title: str, day: date, body: str, rng: random.Random) -> str:
    """A statement like the one given, about other countries in another year."""
    others = dict(zip(_NAMES, rng.sample(_NAMES, len(_NAMES)), strict=True))
    later = rng.randrange(1, 60)

    def changed(text: str) -> str:
        text = _NAMED.sub(lambda name: others[name.group()], text)
        return _YEAR.sub(lambda year: str(int(year.group()) + later), text)

    known = {"title": changed(title), "date": day.replace(year=day.year + later, day=min(day.day, 28))}
    return f"---\n{yaml.safe_dump(known, allow_unicode=True)}---\n{changed(body)}"


def make(statements: Path, count: int, out: Path, words: int = 0) -> None:
    """Write so many statements into a new folder, each of at most so many words; 0 keeps them whole."""
    out.mkdir(parents=True)
    rng = random.Random(count)
    files = itertools.islice(itertools.cycle(list(find_files(statements))), count)
    for at, path in enumerate(files):
        given, body = front_matter(path.as_posix(), path.read_text(encoding="utf-8"))
        short = " ".join(body.split()[:words]) if words else body
        day = date.fromisoformat(str(given["date"]))
        (out / f"{at:06}.md").write_text(made(str(given["title"]), day, short, rng), encoding="utf-8")


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("statements", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--words", type=int, default=0)
    options = parser.parse_args()
    make(options.statements, options.count, options.out, options.words)
    say(f"{options.count} statements in {options.out}")


if __name__ == "__main__":
    main()
