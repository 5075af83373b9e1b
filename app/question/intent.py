"""What a question is after: the form of its answer, an order in time."""

from __future__ import annotations

import re
from enum import StrEnum


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


class Order(StrEnum):
    """Which of the statements that fit is meant, by date."""

    FIRST = "first"
    LAST = "last"


_EVENT = (
    r"(?:time|mention\w*|call|conversation|meeting|talks?|visit|statement|document|paper|text|reference|speech|readout)"
)
_DID = (
    r"(?:speak|spoke|met|meet|mention\w*|talk\w*|sa(?:y|id)|discuss\w*|call\w*|appear\w*"
    r"|come up|came up|named?|visit\w*)"
)
_NO_TIME = r"(?! (?:week|month|year|spring|summer|autumn|fall|winter)\b)"
_ORDERS = [
    (Order.FIRST, rf"\b(?:earliest|(?:very )?first {_EVENT}|for the first time|first {_DID}|{_DID} first)\b"),
    (
        Order.LAST,
        rf"\b(?:latest|most recent(?:ly)?|newest|last {_EVENT}|last {_DID}|{_DID} last{_NO_TIME})\b",
    ),
]


def read_wants(asked: str, standalone: str) -> Wants:
    """The form of answer that a question wants; its own words decide before those it leans on."""
    for text in (asked, standalone):
        for wants, pattern in _FORMS:
            if re.search(pattern, text, re.I):
                return wants
    return Wants.WORDS


def read_order(text: str) -> Order | None:
    """Whether the first or the last in time is meant."""
    return next((order for order, pattern in _ORDERS if re.search(pattern, text, re.I)), None)
