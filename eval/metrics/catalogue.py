"""Every metric: what it says in one line, how it is worked out, and where that comes from (`catalogue.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

CUTOFFS = (1, 5, 10, 20)
# The cutoff that spans and words are counted at: what a writer is usually handed.
SPAN_CUTOFF = 5


class Layer(StrEnum):
    """What a metric looks at."""

    WHOLE = "whole"
    RETRIEVAL = "retrieval"
    ANSWER = "answer"
    CITATION = "citation"
    ABSTENTION = "abstention"
    TIME = "time"


@dataclass(frozen=True)
class Metric:
    """One figure; `higher` says whether more is better, `of_set` marks those of no single case."""

    name: str
    layer: Layer
    says: str
    formula: str
    source: str
    higher: bool = True
    of_set: bool = False
    unit: str = ""


_TREC = "trec_eval, by ir_measures (MacAvaney et al. 2022)"
_AT_CUTOFFS = (
    ("hit", "any gold among the first k", "1 if one gold is in the first k, else 0", "success at k"),
    ("recall", "share of gold among the first k", "gold in the first k / gold", "recall at k"),
    ("mrr", "how early the first gold comes in k", "1 / place of the first gold, 0 beyond k", _TREC),
    ("map", "how early all gold comes in k", "mean over gold of the precision at its place, 0 beyond k", _TREC),
    ("ndcg", "gold in k, discounted by place", "sum of gain / log2(place + 1), over that of the ideal order", _TREC),
)


def _at_cutoffs() -> Iterator[Metric]:
    """The measures of a ranking at each cutoff, over passages and over statements."""
    for k in CUTOFFS:
        for name, says, formula, source in _AT_CUTOFFS:
            for level, of in (("", "passages"), ("statement ", "statements")):
                told = f"{says.replace(' k', f' {k}')}, over {of}"
                yield Metric(f"{level}{name}@{k}", Layer.RETRIEVAL, told, formula, source)
        every = f"every gold quote among the first {k} passages"
        source = "joint support of HotpotQA (Yang et al. 2018)"
        yield Metric(f"all evidence@{k}", Layer.RETRIEVAL, every, "1 if recall@k = 1, else 0", source)


def _told() -> Iterator[Metric]:
    """The metrics of `catalogue.toml`, those at cutoffs first in their layer."""
    rows = tomllib.loads(files(__package__).joinpath("catalogue.toml").read_text(encoding="utf-8"))
    for layer, metrics in rows.items():
        yield from _at_cutoffs() if layer == Layer.RETRIEVAL else ()
        for name, row in metrics.items():
            yield Metric(name, Layer(layer), **row)


METRICS = tuple(_told())
BY_NAME = {metric.name: metric for metric in METRICS}
OF_CASES = tuple(metric.name for metric in METRICS if not metric.of_set)
