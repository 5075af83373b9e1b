"""Work for all cores at once: a thread for each that computes alone.

Torch's own threads share every product and wait for each other at its end, which takes 1.3 times as long, and several
times where another process has one of the cores (docs/measurements.md, "Ingest").
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import TypeVar

import torch

Part = TypeVar("Part")
Result = TypeVar("Result")


@cache
def cores() -> int:
    """How many cores there are to compute on: what torch would use, so that OMP_NUM_THREADS counts."""
    return torch.get_num_threads()


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(cores(), "encoder", partial(torch.set_num_threads, 1))


def on_cores(work: Callable[[Part], Result], parts: Sequence[Part]) -> list[Result]:
    """What comes of each part, in their order."""
    return list(_threads().map(work, parts))


def shares(sizes: Sequence[int], most: int) -> list[slice]:
    """Neighbours together, in parts of about one size: one for each core, or more where one would exceed `most`."""
    limit = min(most, -(-sum(sizes) // cores()))
    found, start, held = [], 0, 0
    for at, size in enumerate(sizes):
        if at > start and held + size / 2 > limit:
            found.append(slice(start, at))
            start, held = at, 0
        held += size
    return [*found, slice(start, len(sizes))] if sizes else []
