"""The entailment plug-in that asks the configured model whether cited words support a claim."""

from __future__ import annotations

import re

from app.prose.drafting import without_thoughts
from app.prose.failing import Failed
from app.prose.opening import open_model
from app.prose.prompting import Message, quoted
from eval.judging.opinion import Opinion
from ingest.settings import Settings, read_settings
from prompts import filled, text

# One word, or one word with a sentence behind it.
_SAID = re.compile(r"\W*(?:answer\W+)?(yes|no)(?:\W*|\s*[.,:;!\n—–-].*)", re.I | re.S)
_WORD = re.compile(r"\b(?:yes|no)\b", re.I)


class ByModel:
    """The model of COMMUNIQUE_LLM as a judge of claims, at temperature 0; CommuniqueError where none is named."""

    def __init__(self, settings: Settings | None = None) -> None:
        self._model = open_model(settings or read_settings())
        self._prompt = f"{text('judge_system')}\n{text('judge_question')}"

    def __call__(self, premise: str, hypothesis: str) -> Opinion:
        """Whether the words support the claim: 1 or 0, or no value where the reply is neither yes nor no."""
        claim = quoted(hypothesis)
        messages = (
            Message("system", text("judge_system")),
            Message("user", filled("judge_question", words=quoted(premise), claim=claim)),
        )
        try:
            raw = self._model.reply(messages)
        except Failed as failure:
            return Opinion(None, self._model.name, self._prompt, "", f"the judge gave no reply: {failure}")
        value = read_reply(raw)
        reason = "" if value is not None else "the judge's reply is neither yes nor no"
        return Opinion(value, self._model.name, self._prompt, raw, reason)


def read_reply(reply: str) -> float | None:
    """1 for yes, 0 for no, None for anything else: 'yes and no' is neither, nor is 'no idea'."""
    plain = without_thoughts(reply)
    said = _SAID.fullmatch(plain)
    if said is None or len({word.lower() for word in _WORD.findall(plain)}) > 1:
        return None
    return float(said[1].lower() == "yes")
