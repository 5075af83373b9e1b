"""Why a sentence does not stand in some passages: each test looks at one thing that a model gets wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from app.prose.checking import verbs
from app.prose.checking.lines import Line, Source
from app.prose.checking.namings import namings, sides, words_of
from app.prose.checking.numbers import Number
from app.prose.checking.sides import (
    actor,
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
    told_of_beside,
)
from app.prose.checking.times import same_time, turned
from app.question.period import Period
from index.words import stems

_QUOTED = re.compile(r"[“\"«]([^”\"»]{2,}?)[”\"»]")
_TALK = re.compile(
    r"\b(?:met|meet|spoke|speak|spoken|talk(?:ed|s)?|discuss(?:ed|es)?|call(?:ed)?|conversation|meeting|held)\b", re.I
)
_SOFT = re.compile(
    r"\b(?:prevent\w*|prohibit\w*|avoid\w*|stop\w*|bar(?:red|s)|deter\w*|only|unable|unlikely|unwilling)\b", re.I
)


def unfounded(claim: Line, sources: Sequence[Source], support: Sequence[Line], share: float) -> str:
    """What of a claim the passages do not bear out, in words for the reader; '' where all stands there.

    `support` are the sentences of theirs that have most of it, the best first; `share` is how much of its words must
    stand there: the rest may be a model's own wording.
    """
    if not support:
        return "the passages have no words"
    tests: tuple[Callable[[Line, Sequence[Source], Sequence[Line]], str], ...] = (
        _links,
        _quotes,
        _numbers,
        _times,
        _names,
        _polarity,
        _strength,
        _side,
    )
    if claim.stems and _share(claim, sources, support) < share:
        return "the passage has too little of it"
    return next((reason for test in tests if (reason := test(claim, sources, support))), "")


def _links(claim: Line, sources: Sequence[Source], support: Sequence[Line]) -> str:
    """An address of the model's making."""
    for address in re.findall(r"(?:https?://|www\.)[^\s)\]>]+", claim.text):
        if not any(address in source.passage.text for source in sources):
            return "it has an address that the passage does not have"
    return "it has markup of its own" if re.search(r"!?\[[^\]]*\]\(|</?\w+[^>]*>", claim.text) else ""


def _quotes(claim: Line, sources: Sequence[Source], support: Sequence[Line]) -> str:
    texts = [_folded(source.passage.text) for source in sources]
    for quote in _QUOTED.findall(claim.text):
        if not any(_folded(quote).rstrip(".,;") in text for text in texts):
            return f"the passage does not say “{quote}”"
    return ""


def _folded(text: str) -> str:
    """A text as quotes are compared: lower case, one kind of apostrophe, white space and tags left out."""
    return " ".join(re.sub(r"</?\w+[^>]*>|[*_]", "", text).replace("’", "'").casefold().split())


def _numbers(claim: Line, sources: Sequence[Source], support: Sequence[Line]) -> str:
    lines = [one for source in sources for one in (*source.lines, source.head)]
    every = [(number, one) for one in lines for number in one.numbers]
    for own in claim.numbers:
        same = [(number, one) for number, one in every if own.same(number)]
        if not same:
            return f"the passage has no “{own.words}”"
        if (rival := _rival(claim, own, every)) is not None:
            return f"the passage has “{rival.words}” where it says “{own.words}”"
        if not any(_bound_agrees(own, number) for number, _ in same):
            return f"the passage bounds “{own.words}” otherwise"
    return ""


def _rival(claim: Line, own: Number, every: Sequence[tuple[Number, Line]]) -> Number | None:
    """Another number that stands among more of the words around a claim's number; None where there is none."""
    around = claim.near(own.start, own.end)

    def shared(one: tuple[Number, Line]) -> int:
        return len(around & one[1].near(one[0].start, one[0].end))

    kind = [one for one in every if (one[0].unit == own.unit)]
    best = max((shared(one) for one in kind if own.same(one[0])), default=0)
    rivals = [one for one in kind if not own.same(one[0]) and shared(one) > best]
    return max(rivals, key=shared)[0] if rivals else None


def _bound_agrees(own: Number, other: Number) -> bool:
    """Whether a number is bounded as the record bounds it; 'up to' may not be left out."""
    return own.bound == other.bound or (not own.bound and other.bound == "least")


def _times(claim: Line, sources: Sequence[Source], support: Sequence[Line]) -> str:
    every = [(time, one, source) for source in sources for one in (*source.lines, source.head) for time in one.times]
    for own in claim.times:
        same = [found for found in every if same_time(own, found[0], found[2].day)]
        days = [source.day for source in sources if source.day]
        is_day = any(own.holds(day) for day in days) and (own.days or 400) <= 366
        # 'July' and 'this year' are compared by their words: which one it is, the claim says no more than the passage.
        plain = not re.search(r"\d", own.words)
        alone = plain and words_of(own.words) <= frozenset().union(*(one.words for one in sources))
        if not same and not is_day and not alone:
            return f"the passage does not say “{own.words}”"
        if same and all(turned(own, claim.text, time, one.text) for time, one, _ in same):
            return f"the passage turns “{own.words}” round: until and since"
        if rival := _other_time(claim, own, every):
            return f"the passage says “{rival.words}” where it says “{own.words}”"
    return ""


def _other_time(claim: Line, own: Period, every: Sequence[tuple[Period, Line, Source]]) -> Period | None:
    """Another time that stands among more of the words around a claim's time; None where there is none."""
    around = claim.near(own.start, own.start + len(own.words))

    def shared(found: tuple[Period, Line, Source]) -> int:
        time, one, _ = found
        return len(around & one.near(time.start, time.start + len(time.words)))

    best = max((shared(one) for one in every if same_time(own, one[0], one[2].day)), default=None)
    if best is None:
        return None
    told = [one for one in every if one[1] is not one[2].head]
    rivals = [one for one in told if not same_time(own, one[0], one[2].day) and shared(one) > best]
    return max(rivals, key=shared)[0] if rivals else None


def _names(claim: Line, sources: Sequence[Source], support: Sequence[Line]) -> str:
    words = frozenset().union(*(source.words for source in sources))
    names = frozenset().union(*(source.names for source in sources))
    for own in namings(claim.text):
        stands_for = own.stands_for | {own.words.casefold()}
        if not (stands_for & names or stands_for & words or own.stands_for & _led(names)):
            return f"the passage does not name “{own.words}”"
    return ""


def _led(names: frozenset[str]) -> frozenset[str]:
    """Names with the countries of the leaders among them."""
    return sides(names)


def _share(claim: Line, sources: Sequence[Source], support: Sequence[Line]) -> float:
    """How much of a claim's words stand in the sentences chosen and in front of their passages."""
    there = frozenset().union(*(one.stems for one in support), *(source.head.stems for source in sources))
    return len(claim.stems & there) / len(claim.stems)


def _polarity(claim: Line, sources: Sequence[Source], support: Sequence[Line]) -> str:
    record = " ".join(one.text for one in support)
    own, there = verbs.denied(claim.text), verbs.denied(record)
    if own and not there and not _SOFT.search(record):
        return "it denies what the passage does not deny"
    if there and not own and not _SOFT.search(claim.text) and any(_denies_this(claim, one) for one in support):
        return "the passage denies it"
    if pair := verbs.opposite(claim.text, record):
        return f"it says “{pair[0]}” where the passage says “{pair[1]}”"
    return ""


def _denies_this(claim: Line, record: Line) -> bool:
    """Whether a negator stands right before words of a claim."""
    return any(claim.stems & Line(" ".join(record.text[at:].split()[1:5])).stems for at in verbs.denied(record.text))


def _strength(claim: Line, sources: Sequence[Source], support: Sequence[Line]) -> str:
    record = " ".join(one.text for one in support)
    around = " ".join((record, *(source.head.text for source in sources)))
    if word := verbs.unsaid_class(claim.text, around):
        return f"the passage does not say “{word}”"
    if word := verbs.widened(claim.text, around):
        return f"the passage does not say “{word}”"
    if word := verbs.only_planned(claim.text, record):
        return f"the passage only plans what it says was “{word}”"
    return "the passage says it on a condition" if verbs.condition_dropped(claim.text, support[0].text) else ""


def _side(claim: Line, sources: Sequence[Source], support: Sequence[Line]) -> str:
    """Who says or does it: one side's words are not both sides', nor another's."""
    whom, verb = patient(claim.text)
    if whom:
        return _not_done_to(named_in(whom), verb, _of_the_same(claim, support), sources)
    own, record = actor(claim.text), _of_the_same(claim, support)
    if _swapped(claim.text, record.text):
        return "the passage says it the other way round"
    if thing := _of_another(claim.text, support):
        return f"the passage has another's “{thing}”"
    names = named_in(own)
    if not names and not is_joint(own):
        return ""
    return _not_of(own, names, claim, record, sources)


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
    told_of = record.names if talks else named_in(theirs) | told_of_beside(record.text)
    joint = is_joint(theirs) or talks
    one = len(source.passage.statement.issuers) == 1
    heads = one and is_head(theirs) and source.issuers
    told_of |= heads or frozenset()
    if says_we(theirs) or (says_we(record.text) and not known_in(theirs)):
        told_of |= source.issuers | source.head.names
        joint = joint or len(source.passage.statement.issuers) > 1 or is_joint(source.passage.statement.title)
    if is_joint(own):
        several = len(named_in(own)) > 1 and bool(told_of) and not joint and not names <= told_of
        return "" if joint and not several else "only one side says it"
    others = told_of and (known_in(theirs) or heads or not names & source.head.names)
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
