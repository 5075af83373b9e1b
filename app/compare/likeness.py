"""How much alike two sentences are: the words they share, rare ones counting more, and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.neural.embedding import Embedder
from index.passages import plain
from index.words import stems

# What is not word for word the same is never quite alike.
_NEARLY = 0.98

Rarity = Callable[[str], float]


def likeness(old: Sequence[str], new: Sequence[str], rarity: Rarity, embedder: Embedder) -> NDArray[np.float32]:
    """0 to 1 for each two sentences, shape (old, new); 1 only where both have the same letters and digits in order.

    The mean of shared words (Dice, weighted by rarity) and cosine. Only sentences that stand in one text alone are
    embedded; that is what takes the time.
    """
    same = _same(old, new)
    left, right = np.flatnonzero(~same.any(axis=1)), np.flatnonzero(~same.any(axis=0))
    alike = _shared(old, new, rarity)
    told = _cosines([old[int(at)] for at in left], [new[int(at)] for at in right], embedder)
    alone = np.ix_(left, right)
    alike[alone] = np.add(alike[alone], told) / 2
    return np.where(same, np.float32(1.0), np.clip(alike, 0.0, _NEARLY))


def _same(old: Sequence[str], new: Sequence[str]) -> NDArray[np.bool_]:
    """Which sentences are the same but for case, space and marks."""
    number: dict[str, int] = {}
    numbers = np.array([number.setdefault(plain(text), len(number)) for text in (*old, *new)], int)
    same: NDArray[np.bool_] = numbers[: len(old), None] == numbers[None, len(old) :]
    return same


def _shared(old: Sequence[str], new: Sequence[str], rarity: Rarity) -> NDArray[np.float32]:
    """The part of their words that each two sentences share, weighted by rarity."""
    terms = [frozenset(stems(text)) for text in (*old, *new)]
    known = {term: at for at, term in enumerate(sorted(frozenset().union(*terms)))}
    weights = np.array([rarity(term) for term in known], np.float32)
    having = np.zeros((len(terms), len(known)), np.float32)
    for at, words in enumerate(terms):
        having[at, [known[word] for word in words]] = 1.0
    weighed = having * weights
    size = weighed.sum(axis=1)
    left, right = slice(len(old)), slice(len(old), None)
    all_ = np.maximum(size[left, None] + size[None, right], np.float32(1e-6))
    shared: NDArray[np.float32] = 2 * (weighed[left] @ having[right].T) / all_
    return shared.astype(np.float32)


def _cosines(old: Sequence[str], new: Sequence[str], embedder: Embedder) -> NDArray[np.float32]:
    """The cosine of each two sentences, shape (old, new)."""
    if not old or not new:
        return np.zeros((len(old), len(new)), np.float32)
    vectors = embedder.embed([*old, *new])
    return vectors[: len(old)] @ vectors[len(old) :].T
