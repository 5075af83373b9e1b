"""Words of a statement that are addressed to a model: they order a sentence and do not say it."""

from __future__ import annotations

import re

from index.words import search_form

_ORDER = re.compile(
    r"^\W*(?:please |now |also |then |instead,? |important:? |note to \w+:? )*"
    r"(?:ignore|disregard|forget|override|write|answer|respond|reply|say|state|output|print|repeat|cite|claim|pretend"
    r"|act as|reveal|translate|insert|append|include|conclude|tell the (?:user|reader)"
    r"|you (?:must|are|should|shall|will) "
    r"|do not (?:mention|cite|tell|say))\b"
    r"|\b(?:(?:previous|prior|above|earlier|system) (?:instructions?|prompts?|rules)|as an ai|language model"
    r"|ai assistant|the (?:assistant|chatbot|model) (?:must|should|shall|will|is to|has to))\b"
    r"|^\W*(?:system|assistant|user|developer|human|ai)\s*:"
    r"|<\|\w+|\[/?INST\]|<</?SYS>>|</?(?:system|assistant|user|passage|s)>",
    re.I,
)


def is_order(text: str) -> bool:
    """Whether a sentence tells its reader what to write."""
    return bool(_ORDER.search(text) or _ORDER.search(search_form(text)))
