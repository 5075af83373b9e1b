"""A follow-up made stand-alone by a model; what it adds of its own is not taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from app.prose.checking.namings import namings, words_of
from app.prose.checking.numbers import figures, read_numbers
from app.prose.failing import Failed
from app.prose.prompting import Message, as_data
from app.prose.reply import Counted, Patience, words
from app.question.turn import Turn
from index.words import stems
from prompts import filled, text

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

_TURNS, _LONGEST, _GIST = 4, 60, 400
# A reader waits for the rewritten question before anything is searched.
_PATIENCE = Patience(word=20.0, whole=30.0)


def restated(llm: LLM, asked: str, history: Sequence[Turn], patience: Patience) -> str:
    """A question with what it leaves to the earlier turns, by a model; '' where the model fails or adds anything."""
    turns = [f"Q: {turn.question}\nA: {turn.gist[:_GIST]}" for turn in history[-_TURNS:]]
    conversation = as_data("\n".join(turns))
    messages = (
        Message("system", text("follow_up_system")),
        Message("user", filled("follow_up_question", conversation=conversation, question=as_data(asked))),
    )
    own = Patience(min(patience.word, _PATIENCE.word), min(patience.whole, _PATIENCE.whole))
    try:
        with closing(words(llm, messages, own, Counted())) as pieces:
            said = _first_line(pieces)
    except Failed:
        return ""
    return said if _is_restated(said, asked, f"{conversation}\n{asked}") else ""


def _first_line(pieces: Iterator[str]) -> str:
    """The first line of a reply; more of it is not waited for."""
    reply = ""
    for piece in pieces:
        reply += piece
        if "\n" in reply.strip() or len(reply) > 10 * _LONGEST:
            break
    return (reply.strip().splitlines() or [""])[0].strip(' "“”*')


def _is_restated(said: str, asked: str, conversation: str) -> bool:
    """Whether a text is the question, longer by what the conversation names and by nothing else."""
    known = words_of(conversation)
    names = all(one.words.casefold() in known or one.stands_for & known for one in namings(said))
    numbers = {(one.value, one.unit) for one in read_numbers(figures(said))}
    counted = {(one.value, one.unit) for one in read_numbers(figures(conversation))}
    own = set(stems(asked)) & set(stems(conversation))
    kept = len(own & set(stems(said))) >= len(own) / 2
    return said.endswith("?") and len(said.split()) <= _LONGEST and names and numbers <= counted and kept
