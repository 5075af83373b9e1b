"""The question as understood: stand-alone, with the periods it names and what kind of answer it wants."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.period import Period, read_periods, without_periods

LONGEST = 2_000


class Wants(StrEnum):
    """What would answer: decides the short answer in bold, and how many statements are shown."""

    PERSON = "person"
    DATE = "date"
    PLACE = "place"
    NUMBER = "number"
    COMPARISON = "comparison"
    LIST = "list"
    WORDS = "words"


# The first pattern that fits decides; each is a form of question, not a topic.
_FORMS = [
    (
        Wants.COMPARISON,
        r"\b(compared?|comparison|differ(s|ed|ent|ence|ences)?|versus|vs\.?|unlike|chang(e|ed) (for|from|between))\b"
        r"|\bhow did .* (shift|change)|\bboth (meetings|statements|years)\b|\bin each\b",
    ),
    (Wants.DATE, r"^\W*(and )?(when|(on |by |in |since |until )?(which|what) (date|day|month|year))\b|\bexact days\b"),
    (
        Wants.NUMBER,
        r"\bhow (many|much|long|large|big|old|far|often)\b|\b(what|which) (amount|number|sum|share|percentage|figure)\b"
        r"|\bnumber of\b|\bvalue of\b|\binitial amount\b|\bby how\b",
    ),
    (Wants.PERSON, r"^\W*(and )?(who|whom|whose)\b|\b(which|what) (person|people|leaders?|ministers?|officials?)\b"),
    (Wants.PLACE, r"^\W*(and )?where\b|\b(in|at) (which|what) (place|city|country|town|venue)\b"),
    (Wants.LIST, r"^\W*(list|name)\b|\bwhich \w+( \w+)? (are|were|did|do|have|had|was|is)\b|\bwhat (are|were) the\b"),
]


@dataclass(frozen=True)
class Question:
    """What was asked; `standalone` is what is searched for, `periods` the times it names, in its own words."""

    asked: str
    standalone: str
    periods: tuple[Period, ...] = ()
    wants: Wants = Wants.WORDS

    @property
    def rewritten(self) -> bool:
        """Whether the conversation was needed to understand it."""
        return self.standalone != self.asked


def read_question(asked: str, history: Sequence[str] = ()) -> Question:
    """Understand a question, after the earlier ones of the conversation (oldest first)."""
    asked = re.sub(r"\s+", " ", asked.replace("\x00", " ")).strip()
    standalone = stand_alone(asked, history)
    form = next((wants for wants, pattern in _FORMS if re.search(pattern, asked, re.I)), None)
    if form is None and standalone != asked:
        form = next((wants for wants, pattern in _FORMS if re.search(pattern, standalone, re.I)), None)
    return Question(asked, standalone, read_periods(standalone), form or Wants.WORDS)


_LEANS_BACK = re.compile(
    r"^\W*(and|but|or|what about|how about|also|then|same)\b"
    r"|\b(he|him|his|she|her|hers|they|them|their|theirs|it|its|this|that|these|those|there|then|same|latter|former"
    r"|that (day|month|year)|the (second|first|other|latter|former))\b",
    re.I,
)
_FEW_WORDS = 5
_CONNECTIVE = re.compile(r"^\W*(?:(?:and|but|or|so|then|also|what about|how about)\b\W*)+", re.I)
_GOES_ON = re.compile(r"(?:in|on|at|of|for|with|to|from|since|until|by|after|before|during|about)\b", re.I)


def stand_alone(asked: str, history: Sequence[str]) -> str:
    """A follow-up with the question it leans on before it; a time it names replaces the earlier one.

    'and in July?' goes on in the earlier question's own sentence, anything longer stands behind it.
    """
    if not history or not asked:
        return asked
    if not _LEANS_BACK.search(asked) and len(asked.split()) > _FEW_WORDS:
        return asked
    earlier = history[-1]
    if read_periods(asked):
        earlier = without_periods(earlier)
    rest = _CONNECTIVE.sub("", asked)
    joint = " " if _GOES_ON.match(rest) and len(rest.split()) <= _FEW_WORDS else ": "
    return f"{earlier.rstrip(' ?.!')}{joint}{rest}"
