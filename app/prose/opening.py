"""The model that the settings ask for, as writer or to be asked; nothing of one is imported where they name none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.errors import CommuniqueError
from ingest.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

    from app.prose.asking import Model
    from app.prose.claiming import Gate
    from app.prose.reply import Patience
    from app.prose.writing import ModelWriter

# Replies are kept beside the record that they were written from; those of an evaluation are many, and push out none.
_FOLDER, _ASKED, _MOST_ASKED = "replies", "replies/asked", 5_000


def open_writer(settings: Settings) -> ModelWriter | None:
    """The model that the settings name, ready to write; None where they name none."""
    if not settings.llm.strip():
        return None
    from app.prose.kept import Kept
    from app.prose.writing import ModelWriter

    llm, name, patience = _open(settings)
    return ModelWriter(llm, name, settings.llm_context, patience, Kept(settings.data / _FOLDER), _gate(settings))


def open_model(settings: Settings) -> Model:
    """The model that the settings name, ready to be asked; CommuniqueError where they name none."""
    if not settings.llm.strip():
        raise CommuniqueError("no model is configured; set COMMUNIQUE_LLM, as in ollama/llama3.1")
    from app.prose.asking import Model
    from app.prose.kept import Kept

    return Model(*_open(settings), Kept(settings.data / _ASKED, _MOST_ASKED))


def _open(settings: Settings) -> tuple[LLM, str, Patience]:
    """The model, its name and how long it is waited for."""
    from app.prose.models import open_llm, read_choice
    from app.prose.reply import Patience

    choice = read_choice(settings.llm)
    llm = open_llm(choice, settings.llm_context, settings.llm_wait)
    return llm, choice.name, Patience(settings.llm_wait, 5 * settings.llm_wait)


def _gate(settings: Settings) -> Gate | None:
    """The second check, where the settings name one."""
    if not settings.llm_gate:
        return None
    from index.neural.entailment import Entailment

    return Entailment(settings.llm_gate).follows
