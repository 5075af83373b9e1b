"""Which sentence of one text became which of another: most likeness kept in order, then what stands elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# Two sentences less alike than this are two; one that moved must be surer, since its neighbours do not vouch for it.
ALIKE, MOVED = 0.55, 0.65


class Aligned(NamedTuple):
    """A sentence of the old text and one of the new, or one alone; `moved` where they break the order of the others."""

    old: int | None
    new: int | None
    moved: bool = False


def in_order(alike: NDArray[np.float32]) -> list[Aligned]:
    """Every sentence of both texts once; `alike` is 0 to 1, shape (old, new), and 1 only for the same sentence.

    Those paired keep the order of both texts, so that the squares of their likeness sum to most. Of the others the
    likest are paired as moved. The list is in the order of the new text, what was dropped where the old one has it.
    """
    kept = list(_kept(np.where(alike >= ALIKE, alike**2, 0.0)))
    moved = _elsewhere(alike, {a for a, _ in kept}, {b for _, b in kept})
    return list(_merged(kept, moved, *alike.shape))


def likest(alike: NDArray[np.float32]) -> list[Aligned]:
    """Every sentence of both sides, where order says nothing: each with the likest of the other side.

    Each is paired once where it can be; one whose likest is taken already is another variant of it.
    """
    pairs = dict(_greedy(alike, ALIKE))
    news = set(pairs.values())
    done = [Aligned(old, new) for old, new in pairs.items()]
    for new in range(alike.shape[1]):
        if new not in news:
            old = int(alike[:, new].argmax()) if len(alike) else 0
            done.append(Aligned(old if len(alike) and alike[old, new] >= MOVED else None, new))
    for old in range(alike.shape[0]):
        if old not in pairs:
            new = int(alike[old].argmax()) if alike.shape[1] else 0
            done.append(Aligned(old, new if alike.shape[1] and alike[old, new] >= MOVED else None))
    return done


def _kept(gain: NDArray[np.float64]) -> Iterator[tuple[int, int]]:
    """The pairs of the heaviest common subsequence."""
    olds, news = gain.shape
    best = np.zeros((olds + 1, news + 1))
    for i in reversed(range(olds)):
        row = np.maximum(best[i + 1, :-1], best[i + 1, 1:] + gain[i])
        best[i, :-1] = np.maximum.accumulate(row[::-1])[::-1]
    i = j = 0
    while i < olds and j < news:
        if gain[i, j] and best[i, j] == best[i + 1, j + 1] + gain[i, j]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i, j] == best[i + 1, j]:
            i += 1
        else:
            j += 1


def _elsewhere(alike: NDArray[np.float32], olds: set[int], news: set[int]) -> dict[int, int]:
    """Of the sentences that are left on both sides, the likest pairs, by the new one."""
    rest = alike.copy()
    rest[sorted(olds), :] = 0.0
    rest[:, sorted(news)] = 0.0
    return {new: old for old, new in _greedy(rest, MOVED)}


def _greedy(alike: NDArray[np.float32], least: float) -> Iterator[tuple[int, int]]:
    """Pairs that are at least so much alike, the likest first, each sentence once; of equals the earlier."""
    olds, news = np.nonzero(alike >= least)
    taken: tuple[set[int], set[int]] = set(), set()
    for at in np.argsort(-alike[olds, news], kind="stable"):
        old, new = int(olds[at]), int(news[at])
        if old not in taken[0] and new not in taken[1]:
            taken[0].add(old)
            taken[1].add(new)
            yield old, new


def _merged(kept: list[tuple[int, int]], moved: dict[int, int], olds: int, news: int) -> Iterator[Aligned]:
    """All sentences as one list; what moved stands where the new text has it."""
    gone = set(moved.values())
    i = j = 0
    for old, new in [*kept, (olds, news)]:
        yield from (Aligned(at, None) for at in range(i, old) if at not in gone)
        yield from (Aligned(moved.get(at), at, at in moved) for at in range(j, new))
        if old < olds:
            yield Aligned(old, new)
        i, j = old + 1, new + 1
