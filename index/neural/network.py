"""The sentence scorer as transformers builds it, to be trained; `index/neural/scorer.py` reads with its weights."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from index.neural.bert import fast_type
from index.neural.scorer import TABLE, Row, read_weights

_BATCH = 8


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
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=fast_type() is torch.bfloat16):
            for at in range(0, len(order), _BATCH):
                some = order[at : at + _BATCH]
                found.update(zip(some, self([rows[i] for i in some]), strict=True))
        return [found[i] for i in range(len(rows))]


def save(network: Network, folder: Path) -> None:
    """Write weights and config: bfloat16, the word table in int8 with a scale a row."""
    state = {name: value.to(torch.bfloat16) for name, value in network.state_dict().items()}
    table = network.state_dict()[TABLE].float()
    scale = table.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
    state |= {TABLE: (table / scale).round().to(torch.int8), f"{TABLE}.scale": scale}
    state["calibration"] = network.calibration.float()
    folder.mkdir(parents=True, exist_ok=True)
    save_file({name: value.contiguous() for name, value in state.items()}, folder / "model.safetensors")
    config = {key: value for key, value in network.bert.config.to_dict().items() if not key.startswith("_")}
    (folder / "config.json").write_text(json.dumps(config, indent=1, sort_keys=True) + "\n")


def load(folder: Path) -> Network:
    """The network that `save` wrote, in float32 and ready to score."""
    network = Network(BertConfig(**json.loads((folder / "config.json").read_text())))
    network.load_state_dict(dict(read_weights(folder)))
    return network.eval()
