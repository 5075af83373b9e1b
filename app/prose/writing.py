"""The writer that asks a model: growing drafts of an answer, each whole sentence checked before it counts."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.answer import Answer, Cost, Turn
from app.prose.claiming import Claiming, Gate
from app.prose.drafting import divide, is_finished
from app.prose.failing import Failed, Why
from app.prose.follow_up import restated
from app.prose.kept import Kept, Reply
from app.prose.prompting import Handed, ask_for, tokens
from app.prose.reply import Counted, Patience, words
from index.passage import Passage
from prompts import REFUSAL

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

# Passages that a model reads, the best first; sentences that are shown of an endless reply, and its characters.
_PASSAGES, _SENTENCES, _CHARACTERS = 6, 8, 6_000
_REFUSED = "it found no answer in the passages that it was given"
_LEAST_CONTEXT = 1_000


@dataclass
class Draft:
    """A reply as it stands: its words so far, what they cost, and how it ended."""

    text: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    cached: bool = False
    ended: bool = False
    broken: str = ""


class ModelWriter:
    """Asks one model for prose over the passages of an answer."""

    def __init__(
        self,
        llm: LLM,
        name: str,
        context: int,
        patience: Patience,
        kept: Kept | None = None,
        gate: Gate | None = None,
    ) -> None:
        self.name = name
        self._llm, self._context, self._patience, self._kept, self._gate = llm, context, patience, kept, gate

    def drafts(self, answer: Answer) -> Iterator[Answer]:
        """The answer with the claims so far, the last one complete; a model's failure is told in it, never raised."""
        begun = time.monotonic()
        answer = replace(answer, writer=self.name)
        yield answer
        context = self._context
        while True:
            handed = ask_for(answer.question.standalone, passages_for(answer), context)
            claiming = Claiming(answer, handed.passages, self._gate)
            draft = Draft()
            try:
                for draft in self._replies(handed):
                    if draft.ended or not _may_refuse(draft.text):
                        yield claiming.draft(divide(draft.text)[:_SENTENCES])
            except Failed as failure:
                if failure.why is Why.CONTEXT and not draft.text and context > _LEAST_CONTEXT:
                    context //= 2
                    continue
                draft.broken = str(failure)
            yield _complete(claiming, draft, handed, time.monotonic() - begun)
            return

    def restate(self, asked: str, history: Sequence[Turn]) -> str:
        """A follow-up in words that stand alone; '' where the model fails or adds to it."""
        return restated(self._llm, asked, history, self._patience)

    def _replies(self, handed: Handed) -> Iterator[Draft]:
        """The reply as it grows, the kept one if there is one; the last has ended."""
        if self._kept and (kept := self._kept.get(self.name, handed.messages)):
            yield Draft(kept.text, kept.tokens_in, kept.tokens_out, cached=True, ended=True)
            return
        draft, counted = Draft(), Counted()
        pieces = words(self._llm, handed.messages, self._patience, counted)
        try:
            for piece in pieces:
                draft.text += piece
                _count(draft, counted, handed)
                if _is_endless(draft.text):
                    draft.broken = "it went on and on"
                    break
                yield draft
        finally:
            pieces.close()
            _count(draft, counted, handed)
        draft.ended = not draft.broken
        if self._kept and draft.ended and draft.text.strip():
            self._kept.put(self.name, handed.messages, Reply(draft.text, draft.tokens_in, draft.tokens_out))
        yield draft


def passages_for(answer: Answer) -> list[Passage]:
    """The passages for a model: those of the sentences that answer first, then the best of the others."""
    found = [hit.passage for hit in answer.retrieved]
    places = [(s.citation.statement.id, s.citation.start) for s in answer.sentences]
    first = [p for p in found if any(p.statement.id == id and p.start <= start < p.end for id, start in places)]
    return list({passage.id: passage for passage in (*first, *found)}.values())[:_PASSAGES]


def _count(draft: Draft, counted: Counted, handed: Handed) -> None:
    """Tokens as the server counts them, or else about as many."""
    draft.tokens_in = counted.tokens_in or tokens(handed.messages)
    draft.tokens_out = counted.tokens_out or len(draft.text) // 4


def _is_endless(text: str) -> bool:
    return len(text) > _CHARACTERS or sum(written.whole for written in divide(text)) > _SENTENCES


def _may_refuse(text: str) -> bool:
    """Whether a reply may still turn out to be the refusal."""
    plain = text.strip(' \n"“”*')
    return REFUSAL.startswith(plain[: len(REFUSAL)])


def _complete(claiming: Claiming, draft: Draft, handed: Handed, seconds: float) -> Answer:
    """The answer with whole sentences alone; without a verified one it stays the record's own words, and says why."""
    cost = Cost(draft.tokens_in, draft.tokens_out, seconds, draft.cached)
    if draft.ended and draft.text.strip() and _may_refuse(draft.text):
        return claiming.without(_REFUSED, cost)
    written = divide(draft.text, ended=draft.ended and is_finished(draft.text))
    # A small model may say one sentence again and again.
    whole = list(dict.fromkeys(one for one in written[:_SENTENCES] if one.whole))
    if not whole:
        return claiming.without(draft.broken or "its reply was empty", cost)
    half = bool(written) and not written[-1].whole
    return claiming.complete(whole, cost, notes(draft, handed, half))


def notes(draft: Draft, handed: Handed, half: bool) -> Sequence[str]:
    """What a reader should know of how the prose came about."""
    said = []
    if handed.left_out or handed.cut:
        what = "the beginning of the best passage" if handed.cut else f"the {len(handed.passages)} best passages"
        said.append(f"The model read only {what}: more does not fit what it can read at once.")
    if draft.broken:
        said.append(f"The model's reply is not complete: {draft.broken}.")
    elif half:
        said.append("The model's last sentence broke off and is left out.")
    return said
