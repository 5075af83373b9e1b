"""A model's sentences as claims of an answer: checked, numbered, and never dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.answer import Answer, Citation, Claim, Cost, Standing
from app.prose.checking.check import Verdict, check, sources
from app.prose.drafting import Written
from index.passage import Passage

# Whether a sentence follows from a text: a second opinion on what the rules bear out.
Gate = Callable[[str, str], bool]


class Claiming:
    """Turns what a model wrote over some passages into an answer; each whole sentence is checked once."""

    def __init__(self, answer: Answer, passages: Sequence[Passage], gate: Gate | None = None) -> None:
        self._answer = answer
        self._gate = gate
        self._sources = sources(passages)
        self._verdicts: dict[Written, Verdict] = {}

    def draft(self, written: Sequence[Written]) -> Answer:
        """The answer so far: what is whole is checked, the last sentence pending."""
        return replace(self._answer, claims=self._claims(written))

    def complete(self, written: Sequence[Written], cost: Cost, notes: Sequence[str]) -> Answer:
        """The answer with all its claims; where none is verified, with the reason why the words stand alone."""
        remarks = (*self._answer.remarks, *notes)
        answer = replace(self._answer, claims=self._claims(written), remarks=remarks, cost=cost)
        if any(claim.standing is Standing.VERIFIED for claim in answer.claims):
            return answer
        return replace(answer, fallback=self._instead("nothing that it wrote stands in the passages"))

    def without(self, reason: str, cost: Cost) -> Answer:
        """The answer in the record's own words, and why there is no prose."""
        return replace(self._answer, fallback=self._instead(reason), cost=cost)

    def _instead(self, reason: str) -> str:
        told = f"{self._answer.writer} could not write this answer: {reason}."
        return f"{told} It is given in the record's own words."

    def _claims(self, written: Sequence[Written]) -> tuple[Claim, ...]:
        """The claims, their citations numbered in order; the same words have one number."""
        numbers: dict[tuple[str, int, int], int] = {}
        claims = []
        for one in written:
            places, standing, reason = self._judged(one)
            cited = []
            for passage, start, end in places:
                key = (passage.statement.id, start, end)
                number = numbers.setdefault(key, len(numbers) + 1)
                cited.append(Citation(number, passage.statement, start, end))
            claims.append(Claim(one.text, tuple(cited), standing, reason))
        return tuple(claims)

    def _judged(self, one: Written) -> tuple[list[tuple[Passage, int, int]], Standing, str]:
        """Where a sentence stands, how it stands to the record, and why it does not."""
        if not one.whole:
            cited = [self._sources[n - 1].passage for n in one.marks if 1 <= n <= len(self._sources)]
            return [(passage, passage.start, passage.end) for passage in cited], Standing.PENDING, ""
        if one not in self._verdicts:
            self._verdicts[one] = self._check(one)
        verdict = self._verdicts[one]
        places = [(self._sources[at.number - 1].passage, at.start, at.end) for at in verdict.places]
        return places, Standing.UNSUPPORTED if verdict.reason else Standing.VERIFIED, verdict.reason

    def _check(self, one: Written) -> Verdict:
        if one.linked:
            return Verdict(reason="it has a link or markup of the model's making")
        verdict = check(one.text, one.marks, self._sources, self._answer.question.standalone)
        if self._gate and not verdict.reason and not self._gate(self._cited(verdict), one.text):
            return Verdict(reason="the second check does not find it in the words that it rests on")
        return verdict

    def _cited(self, verdict: Verdict) -> str:
        """The words that a sentence rests on, each passage's with its head."""
        sources = [(self._sources[at.number - 1].passage, at) for at in verdict.places]
        return "\n".join(f"{p.head}: {p.statement.text[at.start : at.end]}" for p, at in sources)
