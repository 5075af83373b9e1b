"""What the sentence scorer is worth on questions it was not trained on, and how its logits become probabilities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from index.neural.network import Network
from index.neural.scorer import Rows
from index.neural.training.data import UNSURE, YES, Example, Item, elsewhere, label, passages
from index.passage import Passage

Logits = tuple[Tensor, Tensor]


@dataclass(frozen=True)
class Judged:
    """An item with its candidate passages, labelled and scored; `found` of them came from the search, best first."""

    item: Item
    examples: tuple[Example, ...]
    logits: tuple[Logits, ...]
    own: tuple[bool, ...]
    found: int


@dataclass(frozen=True)
class Figures:
    """All in 0..1. Own: over the candidates from the question's own statement; all: over every candidate.

    `mrr` and `first` (recall@1) are of the best right sentence; `auc` tells answerable questions from the others by
    their best sentence, `passage_auc` by their best passage logit.
    """

    mrr_own: float
    first_own: float
    mrr_all: float
    first_all: float
    auc_own: float
    auc_all: float
    passage_auc_own: float
    passage_auc_all: float

    @property
    def line(self) -> str:
        """On one line."""
        return " ".join(f"{name} {value:.3f}" for name, value in vars(self).items())


def judge(
    network: Network, rows: Rows, items: Sequence[Item], find: Callable[[Item], Sequence[Passage]]
) -> list[Judged]:
    """Score each item's candidates: what the search found, and the passages of its own statement that answer it."""
    network.eval()
    judged = []
    for item in items:
        found = list(find(item))
        known = {p.id for p in found}
        missed = [p for p in passages(item.statement) if p.id not in known and label(item, p).answered == YES]
        examples = [
            label(item, p) if p.statement.id == item.statement.id else elsewhere(item, p) for p in (*found, *missed)
        ]
        read = [rows.of(e.question, e.head, e.sentences) for e in examples]
        with torch.inference_mode():
            logits = network.logits(read)
        own = tuple(p.statement.id == item.statement.id for p in (*found, *missed))
        judged.append(Judged(item, tuple(examples), tuple(logits), own, len(found)))
    return judged


def measure(judged: Sequence[Judged]) -> Figures:
    """The figures of scored items."""
    ranks = {own: [_rank(j, own) for j in judged if j.item.answerable] for own in (True, False)}
    kinds = np.array([j.item.answerable for j in judged])

    def auc(part: int, own: bool) -> float:
        return _auc(np.array([_best(j, part, own) for j in judged]), kinds)

    def over(own: bool) -> tuple[float, float]:
        return float(np.mean([1 / r for r in ranks[own]])), float(np.mean([r == 1 for r in ranks[own]]))

    return Figures(*over(True), *over(False), auc(0, True), auc(0, False), auc(1, True), auc(1, False))


def _rank(judged: Judged, own: bool) -> float:
    """The rank of the best right sentence among the candidates' sentences; infinite when none is right."""
    right: list[float] = [-np.inf]
    wrong: list[float] = []
    for example, (each, _), is_own in zip(judged.examples, judged.logits, judged.own, strict=True):
        if is_own or not own:
            for one, logit in zip(example.labels, each.tolist(), strict=False):
                (right if one == YES else wrong if one != UNSURE else []).append(logit)
    return 1.0 + sum(logit > max(right) for logit in wrong) if len(right) > 1 else np.inf


def _best(judged: Judged, part: int, own: bool) -> float:
    """The highest sentence (part 0) or passage (part 1) logit of what the search found."""
    found = zip(judged.logits[: judged.found], judged.own, strict=False)
    logits = (pair[part].max() for pair, is_own in found if is_own or not own)
    return max((float(logit) for logit in logits), default=-20.0)


def _auc(scores: NDArray[np.float64], kinds: NDArray[np.bool_]) -> float:
    """The chance that an answerable question scores above another, ties counting half."""
    yes, no = scores[kinds][:, None], scores[~kinds][None, :]
    return float(((yes > no) + (yes == no) / 2).mean())


def calibrate(judged: Sequence[Judged]) -> tuple[Tensor, list[tuple[float, float]]]:
    """Scale and shift of sentence and passage logits, shape (2, 2), of least log loss over what the search found.

    With them the expected calibration error of each, before and after.
    """
    table = torch.tensor([[1.0, 0.0], [1.0, 0.0]])
    errors = []
    for part, (logits, labels) in enumerate((_sentence_pairs(judged), _passage_pairs(judged))):
        table[part] = _fit(logits, labels)
        after = logits * table[part, 0] + table[part, 1]
        errors.append((_error(logits, labels), _error(after, labels)))
    return table, errors


def _sentence_pairs(judged: Sequence[Judged]) -> tuple[Tensor, Tensor]:
    pairs = [
        (logit, one)
        for j in judged
        for example, (each, _) in zip(j.examples[: j.found], j.logits, strict=False)
        for one, logit in zip(example.labels, each.tolist(), strict=False)
        if one != UNSURE
    ]
    return torch.tensor([p[0] for p in pairs]), torch.tensor([float(p[1]) for p in pairs])


def _passage_pairs(judged: Sequence[Judged]) -> tuple[Tensor, Tensor]:
    pairs = [
        (float(whole), example.answered)
        for j in judged
        for example, (_, whole) in zip(j.examples[: j.found], j.logits, strict=False)
        if example.answered != UNSURE
    ]
    return torch.tensor([p[0] for p in pairs]), torch.tensor([float(p[1]) for p in pairs])


def _fit(logits: Tensor, labels: Tensor) -> Tensor:
    """Platt scaling: the (scale, shift) of least log loss."""
    both = torch.tensor([1.0, 0.0], requires_grad=True)
    solver = torch.optim.LBFGS([both], max_iter=100)

    def closure() -> float:
        solver.zero_grad()
        value = functional.binary_cross_entropy_with_logits(logits * both[0] + both[1], labels)
        value.backward()  # type: ignore[no-untyped-call]
        return float(value.detach())

    solver.step(closure)  # type: ignore[no-untyped-call]
    return both.detach()


def _error(logits: Tensor, labels: Tensor) -> float:
    """Expected calibration error over ten equal bins of probability."""
    chances = torch.sigmoid(logits)
    bins = (chances * 10).long().clamp(max=9)
    gaps = [(chances[bins == b].sum() - labels[bins == b].sum()).abs() for b in range(10)]
    return float(sum(gaps) / len(labels))
