"""What is done, and by whom: a sentence may deny, promise or share out nothing but what the record does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.prose.checking import verbs
from app.prose.checking.framing import by_paper, speaker, unframed
from app.prose.checking.lines import Line, Source
from app.prose.checking.namings import namings, words_of
from app.prose.checking.sides import (
    actor,
    clauses,
    first_verb,
    is_he,
    is_head,
    is_joint,
    known_in,
    named_in,
    owned,
    parts,
    patient,
    says_we,
    telling,
    told_of_beside,
)
from index.words import stems

_TALK = re.compile(
    r"\b(?:met|meet|spoke|speak|spoken|talk(?:ed|s)?|discuss(?:ed|es)?|call(?:ed)?|conversation|meeting|held)\b", re.I
)
_SOFT = re.compile(
    r"\b(?:prevent\w*|prohibit\w*|avoid\w*|stop\w*|bar(?:red|s)|deter(?:s|red|ring|rence|rent)?|only|unable|unlikely|unwilling)\b",
    re.I,
)


# A sentence with so many of a claim's words may hold its verb, though others have more of them.
_NEAR = 4
# A sentence with the claim's verb and a quarter of what the best one has of it may be the one that says it.
_LIKEWISE = 0.25
# So many names stand together in both only where both say the same of them; fewer may have other parts.
_FEW = 3


def polarity(claim: Line, sources: Sequence[Source], support: Sequence[Line]) -> str:
    """A denial that the record does not make, or one that it makes and the claim leaves out."""
    record = " ".join(one.text for one in support)
    own, there = verbs.denied(claim.text), verbs.denied(record)
    if own and not there and not _SOFT.search(record):
        return "it denies what the passage does not deny"
    if verbs.denied_twice(claim.text) != verbs.denied_twice(record):
        return "it denies a denial, or the passage does"
    if there and not own and not _SOFT.search(claim.text) and any(_denies_this(claim, one) for one in support):
        return "the passage denies it"
    if word := verbs.prefixed(claim.text, record):
        return f"it says “{word}” where the passage says the contrary"
    whole = " ".join(one.text for source in sources for one in source.lines)
    if pair := verbs.opposite(claim.text, whole):
        return f"it says “{pair[0]}” where the passage says “{pair[1]}”"
    return ""


def _denies_this(claim: Line, record: Line) -> bool:
    """Whether a negator stands right before words of a claim."""
    return any(claim.stems & Line(" ".join(record.text[at:].split()[1:4])).stems for at in verbs.denied(record.text))


def strength(claim: Line, sources: Sequence[Source], support: Sequence[Line]) -> str:
    """A claim that says more was done, or to more, or more surely, than the record says."""
    record = " ".join(one.text for one in support)
    around = " ".join((record, *(source.head.text for source in sources)))
    near = [one.stems for source in sources for one in source.lines if len(one.stems & claim.stems) >= _NEAR]
    if word := verbs.unsaid_class(claim.text, around, frozenset().union(*near)):
        return f"the passage does not say “{word}”"
    if word := verbs.widened(claim.text, around):
        return f"the passage does not say “{word}”"
    if word := verbs.only_planned(claim.text, record):
        return f"the passage only plans what it says was “{word}”"
    return "the passage says it on a condition" if verbs.condition_dropped(claim.text, support[0].text) else ""


def side(claim: Line, sources: Sequence[Source], support: Sequence[Line]) -> str:
    """Who says or does it: one side's words are not both sides', nor another's."""
    own, theirs = (named_in(speaker(one.text)) for one in (claim, _of_the_same(claim, support)))
    if own and theirs and not own & theirs and not by_paper(speaker(claim.text)):
        return "the passage says it of another"
    said = unframed(claim.text, frozenset().union(*(source.issuers for source in sources)))
    found = (_side(Line(part), sources, support) for part in clauses(said))
    return next((reason for reason in found if reason), "")


def _side(claim: Line, sources: Sequence[Source], support: Sequence[Line]) -> str:
    """The same of one clause."""
    whom, verb = patient(claim.text)
    if whom:
        return _not_done_to(named_in(whom), verb, _of_the_same(claim, support), sources)
    own, record = actor(claim.text), _of_the_same(claim, support)
    if _swapped(claim.text, record.text):
        return "the passage says it the other way round"
    if thing := _of_another(claim.text, support):
        return f"the passage has another's “{thing}”"
    names = telling(named_in(own))
    if not names and not is_joint(own, known=True):
        return ""
    if by_paper(own):
        names |= frozenset().union(*(source.issuers for source in sources))
    reason = _not_of(own, names, claim, record, sources)
    others = _likewise(claim, record, support) if reason else []
    return reason if all(_not_of(own, names, claim, one, sources) for one in others) else ""


def _likewise(claim: Line, record: Line, support: Sequence[Line]) -> list[Line]:
    """The other sentences that say nearly as much of a claim, whoever is said to say it."""
    said, verb = claim.stems - set(stems(actor(claim.text))), set(stems(first_verb(claim.text)))
    most = len(said & record.stems)
    return [
        one for one in support if one is not record and len(said & one.stems) >= _LIKEWISE * most and verb & one.stems
    ]


def _swapped(own: str, record: str) -> bool:
    """Whether who acts and who is acted upon have changed places."""
    (mine, my_rest), (theirs, their_rest) = parts(own), parts(record)
    if named_in(mine) or named_in(theirs) or is_joint(mine):
        return False
    who, whom = set(stems(mine)), set(stems(theirs))
    return bool(who and whom and who <= set(stems(their_rest)) and whom & set(stems(my_rest)) and not who & whom)


def _of_another(own: str, support: Sequence[Line]) -> str:
    """A thing that a claim says is one's and the record says is another's; '' where there is none."""
    theirs = [owned(one.text) for one in support]
    for thing, owner in owned(own).items():
        owners = {each[thing] for each in theirs if thing in each}
        whose = {name for one in owners for name in named_in(one.title()) | {one}}
        if owners and not (named_in(owner.title()) | {owner}) & whose:
            return thing
    return ""


def _not_done_to(names: frozenset[str], verb: str, record: Line, sources: Sequence[Source]) -> str:
    """Why nobody does to these what a claim says was done to them; '' where somebody does."""
    there = record.names.union(words_of(record.text), *(source.head.names for source in sources))
    acts = set(stems(verb)) <= record.stems and names <= named_in(actor(record.text)) and not patient(record.text)[0]
    return "the passage says it of another" if names and (acts or not names <= there) else ""


def _of_the_same(claim: Line, support: Sequence[Line]) -> Line:
    """The sentence that says what a claim says, whoever is said to say it; its verb counts for two words."""
    verb = set(stems(first_verb(claim.text)))
    said = claim.stems - set(stems(actor(claim.text)))
    return max(support, key=lambda one: len(said & one.stems) + 2 * len(verb & one.stems))


def _not_of(own: str, names: frozenset[str], claim: Line, record: Line, sources: Sequence[Source]) -> str:
    """Why a sentence of the record is not of who acts in a claim; '' where it is."""
    source = next(one for one in sources if record in one.lines)
    theirs = _resolved(record, source)
    talks = bool(_TALK.search(record.text)) and bool(_TALK.search(claim.text))
    told_of = record.names if talks else telling(named_in(theirs)) | told_of_beside(record.text)
    joint = is_joint(theirs) or talks
    one = len(source.passage.statement.issuers) == 1
    heads = one and is_head(theirs) and source.issuers
    told_of |= heads or frozenset()
    joint = joint or not theirs.strip() or (len(names) > _FEW and names <= record.names)
    if says_we(theirs) or (says_we(record.text) and not known_in(theirs)):
        told_of |= source.issuers | source.head.names
        joint = joint or len(source.passage.statement.issuers) > 1 or is_joint(source.passage.statement.title)
    if is_joint(own, known=True):
        several = len(named_in(own)) > 1 and bool(told_of) and not joint and not names <= told_of
        return "" if joint and not several else "only one side says it"
    themselves = frozenset().union(*(one.stands_for for one in namings(own)))
    others = told_of and (known_in(theirs) or heads or not themselves & (source.head.names | source.issuers))
    if others and not names & told_of:
        return "the passage says it of another"
    return ""


def _resolved(record: Line, source: Source) -> str:
    """Who acts in a sentence of the record: 'He' is who acted in the one before."""
    at = source.lines.index(record)
    words = actor(record.text)
    while at and is_he(words):
        at -= 1
        before = actor(source.lines[at].text)
        words = before if named_in(before) and not is_joint(before) else words
    return words
