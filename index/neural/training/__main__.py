"""Trains the sentence scorer: `make scorer`.

It is run twice: with --given-only on the questions that were given, then with --start from those weights on the
project's own too. Stopped and started again with the same --work it goes on after the last whole epoch, to the same
result.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch

from index.neural.network import Network, load, save
from index.neural.scorer import Rows
from index.neural.training import card, data
from index.neural.training.figures import Figures, Judged, calibrate, judge, measure
from index.neural.training.fitting import epoch, fresh, optimizer
from index.neural.training.rounds import (
    PLAN,
    Group,
    bench_groups,
    bench_search,
    bench_split,
    pair_groups,
    pair_search,
    split,
    tell,
)


def stage(
    network: Network,
    epochs: Sequence[list[Group]],
    peak: float,
    frozen: int,
    work: Path,
    watch: Callable[[], Figures | None],
) -> list[Figures | None]:
    """Train for some epochs, keeping each in `work` and taking up those that are there; what `watch` made of each."""
    work.mkdir(parents=True, exist_ok=True)
    adam, rows = optimizer(network, frozen), Rows()
    updates = [-(-len(groups) // PLAN.batch) for groups in epochs]
    figures: list[Figures | None] = []
    for number, groups in enumerate(epochs, 1):
        kept = work / f"epoch-{number}.pt"
        if not kept.exists():
            tell(f"{work.name}, epoch {number} of {len(epochs)}: {len(groups)} questions")
            torch.manual_seed(PLAN.seed + number)
            epoch(network, adam, groups, rows, peak, (sum(updates[: number - 1]), sum(updates)))
            seen = watch()
            told = seen and vars(seen)
            torch.save({"network": network.state_dict(), "adam": adam.state_dict(), "figures": told}, kept)
        state = taken_up(network, kept)
        adam.load_state_dict(state["adam"])
        figures.append(state["figures"] and Figures(**state["figures"]))
        tell(figures[-1].line if figures[-1] else "kept")
    return figures


def taken_up(network: Network, kept: Path) -> dict[str, Any]:
    """Load the weights that an epoch left, and give all that it kept."""
    state: dict[str, Any] = torch.load(kept, weights_only=True)
    network.load_state_dict(state["network"])
    return state


def worth(figures: Figures) -> float:
    """What the epoch is chosen by: finding the right sentence, and telling that there is none."""
    return figures.mrr_all + figures.auc_own


def main() -> None:
    """Both stages, calibration, weights and model card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="a folder for indexes and checkpoints, used again")
    parser.add_argument("--start", type=Path, help="a folder of weights to train further, in place of stage one")
    parser.add_argument("--given-only", action="store_true", help="leave out the project's own questions")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(PLAN.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(PLAN.seed)
    train(args.shared.resolve(), args.out, args.work, args.start, args.given_only)


def train(shared: Path, out: Path, work: Path, start: Path | None, given_only: bool) -> None:
    """Read the data, train, choose the epoch on the held-out statements, calibrate, and write what came of it."""
    network, benches = fresh(), bench_split(data.benches(shared / "bench")).train
    find_bench = bench_search(benches, work / "bench_words")
    if start:
        network.load_state_dict(load(start).state_dict())
    else:
        general = [bench_groups(benches, find_bench, _rng("benches", at)) for at in range(PLAN.bench_epochs)]
        stage(network, general, PLAN.bench_rate, 0, work / "benches", lambda: None)
    items, harder = data.pairs(shared / "train"), [] if given_only else data.more(shared / "train")
    find_pair = pair_search([*items, *harder], shared / "train" / "statements", work / "train", PLAN.found)
    parts, rows = split(items, harder), Rows()

    def watch(first: int) -> list[Judged]:
        return judge(network, rows, parts.held_out, lambda item: find_pair(item)[:first])

    count, frozen = (PLAN.further_epochs, PLAN.further_frozen_layers) if start else (PLAN.pair_epochs, 0)
    special = [pair_groups(parts, benches, (find_pair, find_bench), _rng("pairs", at)) for at in range(count)]
    seen = stage(network, special, PLAN.pair_rate, frozen, work / "pairs", lambda: measure(watch(PLAN.watched)))
    figures = [one for one in seen if one]
    best = max(range(len(figures)), key=lambda at: worth(figures[at]))
    taken_up(network, work / "pairs" / f"epoch-{best + 1}.pt")
    judged = watch(PLAN.judged)
    network.calibration, errors = calibrate(judged)
    begun = card.weights_hash(start) if start else ""
    save(network, out)
    counts = (len(benches), len(parts.train), len(parts.held_out))
    card.write(out, shared, vars(PLAN), measure(judged), figures, errors, counts, begun)
    tell(measure(judged).line)


def _rng(stage: str, epoch: int) -> random.Random:
    return random.Random(f"{PLAN.seed} {stage} {epoch}")


if __name__ == "__main__":
    main()
