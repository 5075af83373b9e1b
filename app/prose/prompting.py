"""What a model is asked: the question with numbered verbatim passages, as many as it can read at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from app.prose.models import LONGEST_REPLY
from app.writer import joined, written
from index.passage import Passage
from prompts import REFUSAL, filled

# Characters a token, on the short side: names and figures take more tokens than plain words.
_CHARACTERS = 3
# A passage that is cut keeps at least this many characters, or is left out.
_LEAST = 300
# Tokens by which chat templates divide turns: as data they must not be read as such.
_TURNS = re.compile(
    r"<(?=\|)|<(?=/?(?:s|bos|eos|start_of_turn|end_of_turn|system|user|assistant|think|passage)>)"
    r"|\[(?=/?(?:INST|SYS|SYSTEM|AVAILABLE_TOOLS|TOOL_CALLS)\])|<(?=</?SYS>>)",
    re.I,
)
_NUMBER = re.compile(r"\[(\d{1,3})\]")


@dataclass(frozen=True)
class Message:
    """One turn of what a model is given: `role` is 'system' or 'user'."""

    role: str
    text: str


@dataclass(frozen=True)
class Handed:
    """What a model is given: the messages and the passages in them, the first numbered 1; `left_out` did not fit."""

    messages: tuple[Message, ...]
    passages: tuple[Passage, ...]
    left_out: int = 0
    cut: bool = False


def ask_for(question: str, passages: Sequence[Passage], context: int) -> Handed:
    """The messages for a question, in at most `context` tokens with the reply: passages are dropped from the last.

    If not even the first fits, it is cut at the end of a sentence.
    """
    system = Message("system", filled("answer_system", refusal=REFUSAL))
    room = _CHARACTERS * (context - LONGEST_REPLY) - len(system.text) - len(_asked(question, ""))
    texts = [numbered(number, passage) for number, passage in enumerate(passages, 1)]
    kept = len(texts)
    while kept > 1 and sum(len(text) + 2 for text in texts[:kept]) > room:
        kept -= 1
    cut = bool(texts) and len(texts[0]) > room
    body = _shortened(texts[0], max(room, _LEAST)) if cut else "\n\n".join(texts[:kept])
    messages = (system, Message("user", _asked(question, body)))
    return Handed(messages, tuple(passages[:kept]), len(texts) - kept, cut)


def _asked(question: str, body: str) -> str:
    return filled("answer_question", passages=body, question=as_data(question))


def numbered(number: int, passage: Passage) -> str:
    """A passage with its number, title, issuers and date in front, its words quoted line by line."""
    s = passage.statement
    leads = [s.text[a:b].lstrip("# ") for a, b in passage.context]
    return filled(
        "answer_passage",
        number=number,
        title=as_data(" ".join(s.title.split())),
        issuers=as_data(joined(s.issuers)) or "issuer not known",
        date=written(s.date) if s.date else "undated",
        words=quoted(*leads, passage.text),
    )


def quoted(*parts: str) -> str:
    """Texts as data, each line marked as quoted."""
    return "\n".join(f"> {line}" for part in parts for line in as_data(part).split("\n") if line.strip())


def as_data(text: str) -> str:
    """A text that can end no turn and begin no passage, with nothing in it that a reader would not see."""
    seen = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs", "Cn"))
    return _NUMBER.sub(r"(\1)", _TURNS.sub(lambda mark: f"{mark.group()} ", seen))


def _shortened(text: str, room: int) -> str:
    """The beginning of a text, to the last sentence that fits."""
    end = max(text.rfind(". ", 0, room), text.rfind("\n", 0, room))
    return text[: end + 1] if end > 0 else text[:room]


def tokens(messages: Sequence[Message]) -> int:
    """About how many tokens messages have, where no server has counted them."""
    return sum(len(one.text) for one in messages) // _CHARACTERS
