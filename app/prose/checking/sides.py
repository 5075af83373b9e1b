"""Who says or does what: the subject of a sentence, and whether both sides are meant."""

from __future__ import annotations

import re

from app.prose.checking.namings import namings, sides

_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|shall|may|might|can|could|should|must|does|did|do|said|says|say|met|meet"
    r"|spoke|speaks|told|gave|gives|made|make|makes|held|hold|holds|took|take|takes|sent|sends|led|leads|urge|call|calls|note"
    r"|notes|seek|seeks|sought|intend|intends|plan|plans|support|supports|welcome|welcomes|condemn|condemns|reaffirm|reaffirms"
    r"|agree|agrees|commit|commits|recognize|recognizes|reiterate|reiterates|express|expresses|looks?|remain|remains|want|wants"
    r"|stand|stands|stood|work|works|continue|continues|provide|provides|share|shares|began|begin|became|saw|kept|put|paid|pay"
    r"|[a-z]{2,}ed)\b"
)
_OPENING = re.compile(
    r"^(?:According to|In|On|At|During|After|Before|Following|Since|With|By|From|Under|Through|Together with|As|For|To|While"
    r"|When|Despite|Given|Recognizing|Joining)\b[^,]*,\s*"
)
_BOTH = re.compile(
    r"\b(?:both|jointly|together|mutually|each other|the (?:two|three|four|leaders|presidents|ministers|sides|parties|countries"
    r"|governments|nations|allies|principals|delegations)|they|two countries|two leaders|two sides)\b",
    re.I,
)
_ONE = re.compile(r"^\W*(?:he|she|the (?:president|prime minister|chancellor|secretary|vice president))\b", re.I)
_WE = re.compile(r"\b(?:we|our|us)\b", re.I)
_AGENT = re.compile(
    r"\b(?:was|were|been|being|is|are)\b(?:\s\w+){0,3}?\s\w+(?:ed|n|t|d)\s(?:[\w\s]{0,30}?)\bby\s+(?P<agent>[^,.;]+)"
)


def subject(text: str) -> str:
    """The words before the first verb of a sentence, its opening phrase left out."""
    rest = _OPENING.sub("", text.strip())
    verb = _VERB.search(rest)
    return rest[: verb.start()] if verb else rest


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


def is_joint(words: str) -> bool:
    """Whether words mean both sides: in so many words, or by naming two."""
    names = [one for one in namings(words) if one.leader or one.stands_for]
    several = len({frozenset(sides(one.stands_for)) for one in names}) > 1 and re.search(r"\band\b|,", words)
    return bool(_BOTH.search(words) or several)


def is_pronoun(words: str) -> bool:
    """Whether a subject is one person whom an earlier sentence names: 'He', 'The President'."""
    return bool(_ONE.match(words)) and not named_in(words)


def says_we(words: str) -> bool:
    """Whether the issuers speak of themselves."""
    return bool(_WE.search(words))
