"""Who says or does what: the subject of a sentence, and whether both sides are meant."""

from __future__ import annotations

import re
from itertools import pairwise

from app.prose.checking.namings import is_common, namings, sides

_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|shall|may|might|can|could|should|must|does|did|do|said|says|say|met|meet"
    r"|spoke|speaks|told|gave|gives|made|make|makes|held|hold|holds|took|take|takes|sent|sends|led|leads|urge|call|calls|note"
    r"|notes|seek|seeks|sought|intend|intends|plan|plans|support|supports|welcome|welcomes|condemn|condemns|reaffirm|reaffirms"
    r"|agree|agrees|commit|commits|recognize|recognizes|reiterate|reiterates|express|expresses|looks?|remain|remains|want|wants"
    r"|stand|stands|stood|work|works|continue|continues|provide|provides|share|shares|began|begin|became|saw|kept|put|paid|pay|includes?|involves?|contains?|aims?|appears?|cooperates?|estimates?"
    r"|[a-z]{2,}ed)\b"
)
# 'In their call of May 3, 2022, ', and 'Noting what was announced in May, '.
_OPENING = re.compile(
    r"^(?:According to|In|On|At|During|After|Before|Following|Since|With|By|From|Under|Through|Together with|As|For|To"
    r"|While|When|Despite|Given)\b"
    r"(?:(?!\b(?:said|says|told|agreed|announced|was|were|is|are|has|have|will|would)\b)[^,]|,\s?\d{4}\b)*,\s*"
    r"|^[A-Z][a-z]+ing\b[^,:]*,\s*"
)
_PARTIES = "leaders|presidents|ministers|sides|parties|countries|governments|nations|allies|principals|delegations"
_BOTH = re.compile(
    rf"\b(?:both|jointly|together|mutually|each other|the (?:(?:two|three|four)\s)?(?:\w+\s)?(?:{_PARTIES})|they"
    rf"|two (?:{_PARTIES})|(?:all|the) (?:two|three|four)(?=\s*$))\b",
    re.I,
)
_ONE = re.compile(r"^\W*the (?:president|prime minister|chancellor)\b", re.I)
_HE = re.compile(r"^\W*(?:he|she)\b", re.I)
_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|us)\b")
_AGENT = re.compile(
    r"\b(?:was|were|been|being|is|are)\b(?:\s\w+){0,3}?\s\w+(?:ed|n|t|d)\s(?:[\w\s]{0,30}?)\bby\s+(?P<agent>[^,.;]+)"
)


_ACTED_UPON = re.compile(
    r"\b(?:was|were|been|is|are|being)\s(?P<verb>named|appointed|nominated|awarded|invited|congratulated|told|condemned|praised"
    r"|thanked|given|sent|asked|urged|attacked|elected|sanctioned|targeted|welcomed|criticized|informed|briefed|hosted|designated)\b"
)
_DEEDS = (
    "report|statement|announcement|commitment|concern|view|support|decision|intention|pledge|call|attack|launch|test|strike"
    "|invasion|aggression|missile|visit"
)
_SAYS_BESIDE = re.compile(
    rf"['’]s?\s(?:\w+\s){{0,2}}?(?:{_DEEDS})s?\b|\s(?:will|has|had|have|would|intends|plans|[a-z]{{2,}}ed)\b"
)
_CLAUSE = re.compile(r"[,;]\s(?:while|whereas|and|but)\s(?=(?:the\s)?[A-Z])|;\s")
_RELATIVE = re.compile(r",?\s(?:(?:for|to|of|in|with|by|from)\s)?(?:which|who|whom|whose)\b")
_HELPS = re.compile(
    r"(?:has|have|had|will|would|is|are|was|were)(?:\s(?:been|be|also|already|now))?\s\w+(?:ed|en|ing)\b"
)
# What stands between two who are named together: 'Biden and Prime Minister', 'Belarus, North Korea'.
_LISTED = re.compile(r"(?:,|\sand|,\sand|\swith|\s&)\s(?:[\w.]+\s){0,4}")
_SHORTEST = 4
_BY = re.compile(r"\bby\s(?:the\s)?(?:\w+\s){0,2}$")
_OWNED = re.compile(r"(?P<owner>[\w.-]+)['’]s?\s(?P<owned>(?:\w+\s){0,2}?\w+)\b")


def clauses(text: str) -> list[str]:
    """The parts of a sentence that are sentences of their own: 'Japan resolved to …, while the United States …'."""
    found: list[str] = []
    for part in _CLAUSE.split(text):
        own = part and (not found or (named_in(subject(part)) and len(part.split()) > _SHORTEST))
        if own:
            found.append(part)
        elif part:
            found[-1] = f"{found[-1]}, and {part}"
    return found


def subject(text: str) -> str:
    """The words before the first verb of a sentence, its opening phrase left out."""
    rest = _OPENING.sub("", text.strip())
    verb = _VERB.search(rest)
    return _RELATIVE.split(rest[: verb.start()])[0] if verb else ""


def first_verb(text: str) -> str:
    """The verb behind the subject, and what it helps: 'had unsealed'; '' where none is known."""
    rest = _OPENING.sub("", text.strip())
    verb = _VERB.search(rest)
    helped = verb and _HELPS.match(rest, verb.start())
    return helped.group() if helped else verb.group() if verb else ""


def told_of_beside(text: str) -> frozenset[str]:
    """Who acts in a sentence without being its subject: 'which Grossi reported', 'Macron's trip', 'tests by Iran'."""
    found: frozenset[str] = frozenset()
    for naming in namings(text):
        behind = text[naming.start + len(naming.words) :]
        if _SAYS_BESIDE.match(behind) or _BY.search(text[: naming.start]):
            found |= sides(naming.stands_for)
    return found


def parts(text: str) -> tuple[str, str]:
    """A sentence before and behind its first verb."""
    rest = _OPENING.sub("", text.strip())
    verb = _VERB.search(rest)
    return (rest[: verb.start()], rest[verb.end() :]) if verb else ("", "")


def owned(text: str) -> dict[str, str]:
    """What is said to be whose: the last word of the thing to the word of the owner, both in lower case."""
    return {m.group("owned").split()[-1].lower(): m.group("owner").lower() for m in _OWNED.finditer(text)}


def actor(text: str) -> str:
    """The words for who acts: the subject, or behind 'by' where that is acted upon."""
    passive = _AGENT.search(text)
    return passive.group("agent") if passive else subject(text)


def named_in(words: str) -> frozenset[str]:
    """Who is named in words: leaders with their countries."""
    found: frozenset[str] = frozenset()
    for naming in namings(words):
        found |= sides(naming.stands_for)
    return found


def telling(names: frozenset[str]) -> frozenset[str]:
    """Names without the words that many bodies share, where there are others: 'defense' of its department."""
    return frozenset(name for name in names if not is_common(name)) or names


def patient(text: str) -> tuple[str, str]:
    """Who is acted upon in a sentence that does not say by whom, and the verb; '' twice where there is none."""
    acted = _ACTED_UPON.search(text)
    return (subject(text), acted.group("verb")) if acted and not _AGENT.search(text) else ("", "")


def known_in(words: str) -> bool:
    """Whether words name a country, body or leader of the tables."""
    return any(one.known for one in namings(words))


def is_joint(words: str, known: bool = False) -> bool:
    """Whether words mean both sides: in so many words, or by naming two, of the tables where they are to be `known`."""
    found = [one for one in namings(words) if one.known or not known]
    beside = any(
        one.stands_for != other.stands_for and _LISTED.fullmatch(words[one.start + len(one.words) : other.start])
        for one, other in pairwise(found)
    )
    return bool(_BOTH.search(words) or beside)


def is_head(words: str) -> bool:
    """Whether a subject is the head of whoever speaks, without a name: 'The President'."""
    return bool(_ONE.match(words)) and not named_in(words)


def is_he(words: str) -> bool:
    """Whether a subject is one person whom an earlier sentence names."""
    return bool(_HE.match(words)) and not named_in(words)


def says_we(words: str) -> bool:
    """Whether the issuers speak of themselves."""
    return bool(_WE.search(words))
