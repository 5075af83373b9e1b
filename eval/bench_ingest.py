"""Times a whole ingest and, in the same run, that of the quickstart to compare with.

usage: python -m eval.bench_ingest STATEMENTS [--peer "COMMAND"] [--rounds 3]
COMMAND is run as it is, in an empty TMPDIR; it must print `ingest_s SECONDS` and `chunks COUNT`.
Prints, as medians over the rounds: seconds, passages a second, tokens the model read a second, peak memory.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from llama_index.core import Document
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import MetadataMode

from index.neural.embedding import Embedder
from index.passages import embedded_text, passages
from ingest.console import say
from ingest.reading import find_files, front_matter
from ingest.record import Record

# As the quickstart times itself: from the first file read to the last passage written, with all imported and loaded.
_OURS = """
import sys, time
from pathlib import Path
import index.publish
from index.ingesting import ingest
from index.manifest import serving
from index.neural.embedding import Embedder
embedder = Embedder()
embedder.most_tokens
begun = time.perf_counter()
ingest(Path(sys.argv[1]), [sys.argv[2]], embedder)
print("ingest_s", time.perf_counter() - begun, "chunks", serving(Path(sys.argv[1])).passages)
"""


@dataclass(frozen=True)
class Timing:
    """Seconds of an ingest, passages written, and seconds of the whole process with its start."""

    seconds: float
    passages: int
    process: float


def timed(command: list[str], folder: str) -> Timing:
    """One run of a program that prints `ingest_s SECONDS` and `chunks COUNT`, with an empty TMPDIR."""
    begun = time.perf_counter()
    environment = {**os.environ, "TMPDIR": folder}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)  # noqa: S603
    process = time.perf_counter() - begun
    seconds, chunks = (re.search(rf"{name} ([\d.]+)", done.stdout) for name in ("ingest_s", "chunks"))
    if not seconds or not chunks:
        raise SystemExit(f"the command did not print ingest_s and chunks: {done.stdout[-300:]}")
    return Timing(float(seconds.group(1)), int(chunks.group(1)), process)


def ours(statements: Path) -> tuple[Timing, int]:
    """One ingest into an empty record; its timing and the tokens the model read."""
    with tempfile.TemporaryDirectory() as folder:
        timing = timed([sys.executable, "-c", _OURS, f"{folder}/data", str(statements)], folder)
        embedder = Embedder()
        kept = Record(Path(folder) / "data").statements()
        sizes = embedder.count_tokens([embedded_text(p) for one in kept for p in passages(one, embedder)])
    return timing, sum(min(size, embedder.most_tokens) for size in sizes)


def peer(command: str) -> Timing:
    """One run of another program's ingest, by what it prints."""
    with tempfile.TemporaryDirectory() as folder:
        return timed(shlex.split(command), folder)


def peer_tokens(statements: Path, size: int = 256, overlap: int = 32) -> int:
    """The tokens that the model reads of the quickstart's chunks, each cut at its limit without a word."""
    documents = []
    for path in find_files(statements):
        given, body = front_matter(path.as_posix(), path.read_text(encoding="utf-8"))
        metadata = {"path": path.name, "title": str(given.get("title")), "date": str(given.get("date"))}
        documents.append(Document(text=body.strip(), metadata=metadata))
    nodes = SentenceSplitter(chunk_size=size, chunk_overlap=overlap).get_nodes_from_documents(documents)
    embedder = Embedder()
    sizes = embedder.count_tokens([node.get_content(metadata_mode=MetadataMode.EMBED) for node in nodes])
    return sum(min(n, embedder.most_tokens) for n in sizes)


def main() -> None:
    """Run the rounds and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("statements", type=Path)
    parser.add_argument("--peer", default="")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    mine, theirs, tokens = [], [], 0
    for _ in range(options.rounds):
        timing, tokens = ours(options.statements)
        mine.append(timing)
        if options.peer:
            theirs.append(peer(options.peer))
    seconds = statistics.median(timing.seconds for timing in mine)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1_024 if not options.peer else None
    say(f"ours: {seconds:.1f} s, {mine[0].passages / seconds:.1f} passages/s, {tokens / seconds:.0f} tokens/s")
    say(f"with the start of the process: {statistics.median(timing.process for timing in mine):.1f} s")
    if peak:
        say(f"peak memory: {peak:.0f} MB")
    if theirs:
        other = statistics.median(timing.seconds for timing in theirs)
        read = peer_tokens(options.statements)
        say(f"peer: {other:.1f} s, {theirs[0].passages / other:.1f} passages/s, {read / other:.0f} tokens/s")
        say(f"ratio: {other / seconds:.2f} of time, {tokens / seconds / (read / other):.2f} of tokens a second")


if __name__ == "__main__":
    main()
