"""How the chat bears many readers: 16 HTTP clients that ask at once against one alone, and memory over many questions.

usage: python -m eval.bench_chat CASES [--data FOLDER] [--clients 16] [--each 20] [--questions 2000]

The server is `communique chat` in a process of its own, over a record that is there. Figures are of the whole way,
from a client's request to its answer. Compare them with one another: a machine that others use is slower at all.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx2
import numpy as np

from eval.case import read_cases
from ingest.console import say
from ingest.errors import CommuniqueError

_AT_END = 0.25


def asked(client: httpx2.Client, question: str) -> float:
    """Seconds that one question takes by the endpoint /ask; an error when it is not answered."""
    begun = time.perf_counter()
    sent = client.post("/gradio_api/call/ask", json={"data": [question, "", "", None, None, None]})
    sent.raise_for_status()
    answer = client.get(f"/gradio_api/call/ask/{sent.json()['event_id']}")
    event = re.search(r"event: (complete|error)\ndata: (.*)", answer.text)
    if not event or event[1] != "complete" or "generation" not in json.loads(event[2])[0]:
        raise RuntimeError(f"not answered: {question!r}: {answer.text[-200:]}")
    return time.perf_counter() - begun


def at_once(address: str, questions: Sequence[str], clients: int) -> list[float]:
    """The seconds of each question, dealt out to so many clients who each ask the next when one is answered."""

    def ask_all(mine: Sequence[str]) -> list[float]:
        with httpx2.Client(base_url=address, timeout=600, trust_env=False) as client:
            return [asked(client, question) for question in mine]

    with ThreadPoolExecutor(clients) as pool:
        return [one for some in pool.map(ask_all, [questions[at::clients] for at in range(clients)]) for one in some]


@contextmanager
def chat(data: Path) -> Iterator[tuple[str, int]]:
    """A chat over a record: its address and the id of its process."""
    command = [sys.executable, "-c", "from app.cli import main; main()", "chat", "--port", "0"]
    environment = {**os.environ, "COMMUNIQUE_DATA": str(data)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
        try:
            found = re.search(r"http://\S+", next((line for line in server.stdout or () if "http" in line), ""))
            if found is None:
                raise CommuniqueError(f"{data}: the chat did not start; ingest something there first")
            yield found[0], server.pid
        finally:
            server.terminate()


def memory(pid: int) -> float:
    """Megabytes that a process holds now."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1_024


def grown(address: str, pid: int, questions: Sequence[str], clients: int) -> str:
    """How memory goes over many questions: at ten moments, and how much the last quarter adds."""
    size = max(1, len(questions) // 10)
    held = []
    for at in range(0, len(questions), size):
        at_once(address, questions[at : at + size], clients)
        held.append(memory(pid))
    late = held[-max(2, round(len(held) * _AT_END)) :]
    return f"{', '.join(f'{one:.0f}' for one in held)} MB; the last quarter adds {late[-1] - late[0]:+.0f} MB"


def main() -> None:
    """Ask alone, then at once, then for long."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("COMMUNIQUE_DATA", "data")))
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--questions", type=int, default=2_000)
    options = parser.parse_args()
    questions = itertools.cycle(case.question for case in read_cases(options.cases))

    def some(count: int) -> list[str]:
        return list(itertools.islice(questions, count))

    with chat(options.data) as (address, pid):
        at_once(address, some(5), 1)  # weights and caches
        alone = np.quantile(at_once(address, some(options.each), 1), [0.5, 0.95])
        many = np.quantile(at_once(address, some(options.each * options.clients), options.clients), [0.5, 0.95])
        say(f"alone: p50 {alone[0]:.2f} s, p95 {alone[1]:.2f} s")
        say(f"{options.clients} at once: p50 {many[0]:.2f} s, p95 {many[1]:.2f} s, no error")
        say(f"ratio of p95: {many[1] / alone[1]:.1f}")
        if options.questions:
            say(f"{options.questions} questions: {grown(address, pid, some(options.questions), options.clients)}")


if __name__ == "__main__":
    main()
