"""The setting that names a model, and LlamaIndex's class for it; the one file that imports llama_index's models."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ingest.errors import CommuniqueError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

_FORMS = "ollama/MODEL, openai/MODEL, anthropic/MODEL or http://HOST:PORT/v1#MODEL"
# The longest reply that is asked for, in tokens; an answer is a few sentences.
LONGEST_REPLY = 700


@dataclass(frozen=True)
class Choice:
    """A model as the setting names it: whose, its name, and for a server of one's own the address."""

    provider: str
    model: str
    address: str = ""

    @property
    def name(self) -> str:
        """What readers see: 'ollama/llama3.1'; for a server the model with the host."""
        return f"{self.model} at {urlsplit(self.address).netloc}" if self.address else f"{self.provider}/{self.model}"


def read_choice(setting: str) -> Choice:
    """The model that a setting names; one that names none is a mistake with the forms that there are."""
    setting = setting.strip()
    if setting.startswith(("http://", "https://")):
        address, _, model = setting.partition("#")
        if model and urlsplit(address).hostname and "@" not in urlsplit(address).netloc:
            return Choice("openai-like", model, address.rstrip("/"))
    elif "/" in setting:
        provider, _, model = setting.partition("/")
        if provider in _MAKERS and provider != "openai-like" and model:
            return Choice(provider, model)
    # An address may hold a password: it is not repeated.
    shown = "the address given" if "@" in setting else repr(setting)
    raise CommuniqueError(f"setting 'llm' is {shown}; set COMMUNIQUE_LLM to {_FORMS}")


def open_llm(choice: Choice, context: int, seconds: float) -> LLM:
    """LlamaIndex's class for a model; a part that is not installed, or a key that is not set, is named.

    `context` is how many tokens the model reads and writes together, `seconds` how long its server may be silent.
    """
    try:
        llm: LLM = _MAKERS[choice.provider](choice, context, seconds)
    except ImportError:
        extra = {"openai": "openai-like"}.get(choice.provider, choice.provider)
        raise CommuniqueError(
            f"COMMUNIQUE_LLM names {choice.name}, which needs llama-index-llms-{extra};"
            f" run pip install 'communique[{extra}]'"
        ) from None
    return llm


def _openai(choice: Choice, context: int, seconds: float) -> LLM:
    address = os.environ.get("OPENAI_BASE_URL") or "https://api.openai.com/v1"
    return _openai_like(choice, context, seconds, address, _key("OPENAI_API_KEY"))


def _own_server(choice: Choice, context: int, seconds: float) -> LLM:
    # A key of its own, so that none for another company goes there; servers without keys still want the header.
    return _openai_like(choice, context, seconds, choice.address, os.environ.get("COMMUNIQUE_LLM_KEY") or "none")


def _openai_like(choice: Choice, context: int, seconds: float, address: str, key: str) -> LLM:
    made: LLM = _class("openai_like", "OpenAILike")(
        model=choice.model,
        api_base=address,
        api_key=key,
        is_chat_model=True,
        context_window=context,
        max_tokens=LONGEST_REPLY,
        temperature=0.0,
        timeout=seconds,
        max_retries=0,
        additional_kwargs={"stream_options": {"include_usage": True}},
    )
    return made


def _ollama(choice: Choice, context: int, seconds: float) -> LLM:
    made: LLM = _class("ollama", "Ollama")(
        model=choice.model,
        base_url=os.environ.get("OLLAMA_HOST") or "http://localhost:11434",
        context_window=context,
        temperature=0.0,
        request_timeout=seconds,
        additional_kwargs={"num_predict": LONGEST_REPLY},
    )
    return made


def _anthropic(choice: Choice, context: int, seconds: float) -> LLM:
    made: LLM = _class("anthropic", "Anthropic")(
        model=choice.model,
        api_key=_key("ANTHROPIC_API_KEY"),
        base_url=os.environ.get("ANTHROPIC_BASE_URL") or None,
        max_tokens=LONGEST_REPLY,
        temperature=0.0,
        timeout=seconds,
        max_retries=0,
    )
    return made


def _class(module: str, name: str) -> Callable[..., Any]:
    """A class of LlamaIndex's, which takes seconds to import."""
    made: Callable[..., Any] = getattr(import_module(f"llama_index.llms.{module}"), name)
    return made


def _key(variable: str) -> str:
    key = os.environ.get(variable)
    if not key:
        raise CommuniqueError(f"the model needs a key: set {variable}")
    return key


_MAKERS = {"openai": _openai, "openai-like": _own_server, "ollama": _ollama, "anthropic": _anthropic}
