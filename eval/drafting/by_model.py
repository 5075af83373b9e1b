"""Proposals by a model: it asks of one passage at a time, and only what stands in that passage is kept."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import PurePosixPath
from typing import Any

from app.prose.asking import Model
from app.prose.failing import Failed
from app.prose.prompting import Message, numbered
from eval.drafting.reading import Dropped, Proposal, read_proposal, verified
from index.cutting import cut
from index.passage import Passage
from ingest.console import ProgressReport, no_progress
from ingest.statement import Statement
from prompts import filled, sha256, text

_PROMPTS = ("draft_system", "draft_question")
_FEWEST = 20
# Passages in a row that may give nothing that holds, before a model is taken to be unfit for this.
_IN_VAIN = 25


@dataclass
class Drafted:
    """The cases that hold, how many passages were asked about, and why the others gave none, by reason."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    asked: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    stopped: str = ""

    @property
    def told(self) -> str:
        """What came of it, in one line."""
        reasons = "; ".join(f"{count} × {reason}" for reason, count in self.dropped.most_common())
        dropped = f", dropped: {self.dropped.total()} ({reasons})" if reasons else ""
        stopped = f"; stopped, as {self.stopped}" if self.stopped else ""
        return f"passages asked about: {self.asked}, proposals that hold: {len(self.rows)}{dropped}{stopped}"


def draft(
    model: Model,
    statements: Sequence[Statement],
    known: Sequence[Mapping[str, Any]],
    limit: int,
    seed: int = 0,
    progress: ProgressReport = no_progress,
) -> Drafted:
    """Up to `limit` cases that rest on no quote of a known one, from passages drawn by the seed."""
    made, in_vain = Drafted(), 0
    taken = {one["quote"] for row in known for one in row.get("evidence") or () if "quote" in one}
    for passage in drawn(statements, seed):
        if len(made.rows) == limit or made.stopped:
            break
        made.asked += 1
        try:
            row = _case(model, passage, taken)
        except (Failed, Dropped) as reason:
            made.dropped[str(reason)] += 1
            in_vain += 1
            made.stopped = _enough(model, in_vain)
            continue
        in_vain = 0
        taken.add(row["evidence"][0]["quote"])
        made.rows.append(row)
        progress("drafting", len(made.rows), limit)
    return made


def _enough(model: Model, in_vain: int) -> str:
    """Why no more passages are asked about; '' where they are."""
    if model.given_up:
        return "the model failed again and again"
    return f"{in_vain} passages in a row gave nothing that holds" if in_vain >= _IN_VAIN else ""


def drawn(statements: Sequence[Statement], seed: int) -> Iterator[Passage]:
    """The passages of some length, drawn by the seed: one of each statement, then a second of each, and so on."""
    rng = random.Random(seed)
    of_each = []
    for statement in rng.sample(statements, len(statements)):
        cuts = [one for one in cut(statement.text) if len(statement.text[one.start : one.end].split()) >= _FEWEST]
        rng.shuffle(cuts)
        of_each.append([Passage(statement, one.start, one.end, one.context) for one in cuts])
    return (passage for turn in zip_longest(*of_each) for passage in turn if passage)


def _case(model: Model, passage: Passage, taken: set[str]) -> dict[str, Any]:
    """The case that a model proposes from a passage; `Dropped` says what is wrong with it, `Failed` why none came."""
    messages = (
        Message("system", text("draft_system")),
        Message("user", filled("draft_question", passage=numbered(1, passage))),
    )
    proposal = verified(read_proposal(model.reply(messages)), passage)
    if proposal.quote in taken:
        raise Dropped("a known case rests on its quote")
    return _row(proposal, passage, f"drafted by {model.name}, prompt {sha256(*_PROMPTS)}")


def _row(proposal: Proposal, passage: Passage, note: str) -> dict[str, Any]:
    """A proposal as the row of a case; its id is that of the words it rests on."""
    source = passage.statement.source
    id = hashlib.sha256(f"{source}\n{proposal.quote}".encode()).hexdigest()[:10]
    return {
        "id": f"draft-{id}",
        "type": "factoid",
        "question": proposal.question,
        "history": [],
        "answerable": True,
        "answers": [[proposal.answer]],
        "evidence": [{"path": PurePosixPath(source).name, "quote": proposal.quote}],
        "filters": {},
        "tags": ["by-model"],
        "note": note,
    }
