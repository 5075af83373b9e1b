"""The language of a text, by py3langid."""

from __future__ import annotations

import tempfile
from functools import cache
from typing import Any

from ingest.errors import Incomplete
from ingest.known.values import GUESSED_FROM_WORDS, Known

_READ = 400
# A short English sentence has .4 to .8, a paragraph .99, two or three words .2, one word below .1.
_SURE, _LIKELY = 0.7, 0.15


def from_words(known: Known, text: str) -> None:
    """Set the language, as a guess where the words are few; none where the words do not tell."""
    if known.values.get("language"):
        return
    language, confidence = detect(text)
    known.set("language", language, "detected from the words" if confidence >= _SURE else GUESSED_FROM_WORDS)


def detect(text: str) -> tuple[str, float]:
    """The ISO 639 code of a text's language and a confidence of 0..1; '' where it is too low to guess."""
    # Digits and signs belong to no language and pull the confidence down.
    words = "".join(sign if sign.isalpha() else " " for sign in text[:_READ])
    language, confidence = _identifier().classify(" ".join(words.split()))
    if confidence < _LIKELY or language in ("zxx", "und"):
        return "", confidence
    return language, confidence


@cache
def _identifier() -> Any:
    # Imported when first needed: it loads numpy and a model of 5 MB, and only reading needs it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    try:
        return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    except OSError as error:  # the library unpacks its model into the folder for temporary files
        where = tempfile.gettempdir()
        raise Incomplete(f"{where}: {error.strerror}; make room on the disk and run the same command again") from error
