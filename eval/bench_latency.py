"""How long an answer takes over a small record and over a large one of the same texts with other names and years.

usage: python -m eval.bench_latency STATEMENTS CASES [--count 22000] [--work FOLDER]

A passage of the large record gets the vector of some passage of the small one with noise in place of its own, which
would take the model half an hour on two cores: how long a search takes does not hang on what the vectors mean. The
questions are embedded by the real model.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from eval.make_statements import make
from index.ingesting import ingest
from index.manifest import serving
from index.neural.embedding import Embedder, Vectors
from index.passages import embedded_text, passages
from ingest.console import progress_bars, say
from ingest.record import Record

_NOISE = 0.3


class Likened(Embedder):
    """Vectors near those of given texts, chosen by each text's checksum: the same text, the same vector."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__()
        self._base = super().embed(texts)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (texts, dimension)."""
        rows = []
        for mark in (zlib.crc32(text.encode()) for text in texts):
            noise = np.random.default_rng(mark).standard_normal(self._base.shape[1]) / self._base.shape[1] ** 0.5
            row = self._base[mark % len(self._base)] + _NOISE * noise
            rows.append(row / np.linalg.norm(row))
        return np.asarray(rows, dtype=np.float32)


def ask(data: Path, cases: Path, out: Path) -> str:
    """One process that asks every case: median and 95th percentile in ms, and the most memory of any process so far."""
    # The large record has other words than the gold quotes: what is not scored does not matter here.
    asked = ["eval", "run", "--cases", str(cases), "--out", str(out), "--most-unscored", "1"]
    command = [sys.executable, "-c", "from app.cli import main; main()", *asked]
    environment = {**os.environ, "COMMUNIQUE_DATA": str(data)}
    subprocess.run(command, env=environment, check=True, capture_output=True)  # noqa: S603
    rows = [json.loads(line) for line in (out / "results.jsonl").read_text(encoding="utf-8").splitlines()]
    times = np.quantile([row["latency_ms"] for row in rows], [0.5, 0.95])
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1_024
    found = serving(data)
    return (
        f"{found.passages if found else 0} passages: p50 {times[0]:.0f} ms, p95 {times[1]:.0f} ms, peak {peak:.0f} MB"
    )


def main() -> None:
    """Build both records and ask both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("statements", type=Path)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--count", type=int, default=22_000)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "communique-latency")
    options = parser.parse_args()
    small, large, files = (options.work / name for name in ("small", "large", "files"))
    embedder = Embedder()
    ingest(small, [options.statements], embedder)
    if not files.is_dir():
        make(options.statements, options.count, files)
    kept = itertools.islice(Record(small).statements(), 100)
    some = [embedded_text(passage) for statement in kept for passage in passages(statement, embedder)]
    begun = time.perf_counter()
    with progress_bars() as progress:
        ingest(large, [files], Likened(some), progress=progress)
    say(f"large: {len(Record(large).live())} statements ingested in {time.perf_counter() - begun:.0f} s")
    for data in (small, large):
        say(ask(data, options.cases, options.work / f"{data.name}-asked"))


if __name__ == "__main__":
    main()
