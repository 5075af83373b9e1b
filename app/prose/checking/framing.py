"""What a sentence says, without the words that only say who says it: 'the fact sheet says that', 'Psaki said on'."""

from __future__ import annotations

import re

from app.prose.checking.namings import namings, sides
from app.prose.checking.sides import first_verb

_PAPER = re.compile(
    r"\b(?:statement|fact sheet|readout|communiqu[eé]|declaration|release|remarks|proclamation|memorandum|transcript"
    r"|paper|text|report|plan|White House|Administration|NSC|National Security Council|spokes(?:person|man|woman)"
    r"|press secretary)\b",
    re.I,
)
_SAID = re.compile(
    r"\b(?:says?|said|reports?|reported|records?|recorded|notes?|noted|states?|stated|told|adds?|added|explains?"
    r"|explained|describes?|described|writes?|wrote|concedes?|conceded|acknowledges?|acknowledged|affirms?|affirmed"
    r"|announces?|announced|lists?|listed|mentions?|mentioned|specifies|specified|shows?|showed|confirms?|confirmed)\b"
)
# Behind these stands a sentence, behind the others a thing, where no 'that' stands between.
_SAYING = ("say", "says", "said", "states", "stated", "notes", "noted", "reports", "reported", "adds", "added")
_THAT = re.compile(r"^[^,;]{0,60}?,?\s?\bthat\b,?\s*")
_MOST_WORDS = 12


def unframed(text: str, issuers: frozenset[str]) -> str:
    """The part of a sentence that is said, where a paper or one of its issuers (as names are compared) says it.

    '' where that is no sentence: 'the fact sheet announced sanctions' says no more than that it says so.
    """
    frame, said = speaker(text), _SAID.search(text)
    if not frame or not said:
        return text
    rest = text[said.end() :]
    paper = _PAPER.search(frame)
    if not paper and not any(sides(one.stands_for) & issuers for one in namings(frame)):
        return text
    if that := _THAT.search(rest):
        rest = rest[that.end() :]
    elif not paper:
        return text
    elif said.group() not in _SAYING or not first_verb(rest):
        return ""
    return rest[:1].upper() + rest[1:]


def speaker(text: str) -> str:
    """The words for who says what a sentence says: 'Kishida' of 'Kishida announced that …'; '' where nobody does."""
    said = _SAID.search(text)
    return text[: said.start()] if said and len(text[: said.start()].split()) <= _MOST_WORDS else ""


def by_paper(words: str) -> bool:
    """Whether a paper, or an office that issues papers, is who acts: 'President Biden's statement'."""
    return bool(_PAPER.search(words))


def told_when(text: str, start: int, end: int) -> bool:
    """Whether a time in a text says when its paper was issued or its talk was held, and not when what it tells was."""
    before, behind = " ".join(text[:start].split()[-5:]), " ".join(text[end:].split()[:4])
    said = re.search(rf"{_SAID.pattern}(?:\s\w+)?\s(?:on|in)$|\b(?:call|talks?|meeting|summit|spoke|met)\b", before)
    opens = re.fullmatch(r"(?:In|In an?|The|In the|In their|In his|In its|As of|Under the|According to the)", before)
    return bool(said or opens or _PAPER.search(before) or _PAPER.search(behind))
