"""Loads a sentence-transformers cross-encoder that a setting names."""

from __future__ import annotations

from typing import Any

from sentence_transformers import CrossEncoder
from transformers.utils import logging as transformers_logging

from ingest.errors import CommuniqueError


def cross_encoder(kind: str, model_name: str, setting: str) -> Any:
    """The `CrossEncoder`, from a folder or already downloaded; CommuniqueError names it, its `kind` and its setting."""
    transformers_logging.disable_progress_bar()
    transformers_logging.set_verbosity_error()
    try:
        return CrossEncoder(model_name, device="cpu", local_files_only=True)
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise CommuniqueError(
            f"{kind} {model_name!r} cannot be loaded ({reason}); name a folder that holds it, or leave {setting} unset"
        ) from error
