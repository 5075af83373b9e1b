"""The hybrid search: nearest vectors and BM25, of passages and of whole statements, fused into one ranking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from index.library import Found, Reading
from index.neural.embedding import Embedder, Vectors
from index.passage import Hit, statement_of
from index.words import search_form


@dataclass(frozen=True)
class Weights:
    """How much each search counts; scores of each are first brought to 0..1 over the candidates.

    The values are those of docs/measurements.md, section "Fusion".
    """

    vector: float = 0.6
    words: float = 0.3
    statement: float = 0.1
    candidates: int = 60


# A filter that leaves more statements than this is applied after the vector search, where Chroma would slow down.
_FEW = 200
_ALSO = 12


def search(
    reading: Reading,
    embedder: Embedder,
    query: str,
    limit: int = 20,
    found: Found | None = None,
    weights: Weights = Weights(),
    names: Sequence[Sequence[str]] = (),
    favoured: Mapping[str, float] = MappingProxyType({}),
) -> list[Hit]:
    """The passages that fit a query best, at most `limit`, best first; of the statements `found`, or of all.

    `names` are what the query names, each with its other names, for the search by words; `favoured` is what the
    passages of some statements gain: those of the most favoured are considered wherever they rank.
    """
    found = found or reading.found()
    if not found.listing:
        return []
    words = search_form(query)
    vector = embedder.embed([words])[0]
    near = _nearest(reading, vector, weights.candidates, found.only, found.id_set)
    index = reading.generation
    matched = index.passages.best(words, weights.candidates, found.only, names)
    whole = index.statements.best(words, weights.candidates, found.only, names)
    if also := _most_favoured(favoured, found.id_set):
        matched |= index.passages.best(words, weights.candidates, also, names)
    ids = list(dict.fromkeys([*near, *matched]))
    cosines = near | {
        id: float(row @ vector) for id, row in index.vectors.vectors([id for id in ids if id not in near]).items()
    }
    scores = _fused(ids, cosines, matched, whole, weights)
    scores = {id: score + favoured.get(statement_of(id), 0.0) for id, score in scores.items()}
    best = sorted(ids, key=lambda one: (-scores[one], -reading.authority[statement_of(one)], one))[:limit]
    return [Hit(reading.passage(id), scores[id], _found_by(id, near, matched)) for id in best]


def _most_favoured(favoured: Mapping[str, float], allowed: set[str]) -> list[str]:
    """The statements that gain most, while they are few enough to say something."""
    most = sorted((id for id in favoured if id in allowed), key=lambda one: -favoured[one])[: _ALSO + 1]
    return [id for id in most[:_ALSO] if len(most) <= _ALSO or favoured[id] > favoured[most[-1]]]


def _nearest(
    reading: Reading, vector: Vectors, limit: int, only: Sequence[str] | None, allowed: set[str]
) -> dict[str, float]:
    """The vector search; a wide filter is applied to a longer list of neighbours."""
    vectors = reading.generation.vectors
    if only is None or len(only) <= _FEW:
        return vectors.nearest(vector, limit, only)
    share = len(only) / max(1, len(reading.listing))
    near = vectors.nearest(vector, min(int(limit / share) + limit, 2_000), None)
    return dict([item for item in near.items() if statement_of(item[0]) in allowed][:limit])


def _fused(
    ids: Sequence[str],
    cosines: Mapping[str, float],
    matched: Mapping[str, float],
    whole: Mapping[str, float],
    weights: Weights,
) -> dict[str, float]:
    """The weighted sum of the three scores, each brought to 0..1: cosines by their range, BM25 by its best."""
    low, high = min(cosines.values(), default=0.0), max(cosines.values(), default=1.0)
    best_words, best_whole = max(matched.values(), default=1.0), max(whole.values(), default=1.0)
    return {
        id: weights.vector * (cosines.get(id, low) - low) / max(high - low, 1e-6)
        + weights.words * matched.get(id, 0.0) / best_words
        + weights.statement * whole.get(statement_of(id), 0.0) / best_whole
        for id in ids
    }


def _found_by(id: str, near: Mapping[str, float], matched: Mapping[str, float]) -> tuple[str, ...]:
    """Which searches had a passage among their candidates."""
    return tuple(name for name, found in (("vector", near), ("words", matched)) if id in found)
