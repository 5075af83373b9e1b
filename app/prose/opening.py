"""The writer that the settings ask for; nothing of a model is imported where they name none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.settings import Settings

if TYPE_CHECKING:
    from app.prose.claiming import Gate
    from app.prose.writing import ModelWriter

# Replies are kept beside the record that they were written from.
_FOLDER = "replies"


def open_writer(settings: Settings) -> ModelWriter | None:
    """The model that the settings name, ready to write; None where they name none."""
    if not settings.llm.strip():
        return None
    from app.prose.kept import Kept
    from app.prose.models import open_llm, read_choice
    from app.prose.reply import Patience
    from app.prose.writing import ModelWriter

    choice = read_choice(settings.llm)
    llm = open_llm(choice, settings.llm_context, settings.llm_wait)
    patience = Patience(settings.llm_wait, 5 * settings.llm_wait)
    return ModelWriter(llm, choice.name, settings.llm_context, patience, Kept(settings.data / _FOLDER), _gate(settings))


def _gate(settings: Settings) -> Gate | None:
    """The second check, where the settings name one."""
    if not settings.llm_gate:
        return None
    from index.neural.entailment import Entailment

    return Entailment(settings.llm_gate).follows
