"""Why a sentence does not stand in some passages: each test looks at one thing that a model gets wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from app.prose.checking.deeds import polarity, side, strength
from app.prose.checking.framing import told_when
from app.prose.checking.lines import Line, Source
from app.prose.checking.namings import is_common, namings, sides, spells_out, words_of
from app.prose.checking.numbers import Number
from app.prose.checking.times import same_time, turned
from app.question.period import Period
from index.words import stems

# Up to here a model counts what is listed: 'the four countries'.
_SMALL = 10
# A time of another sentence is the claim's when that has clearly more of the claim's words: a sixth of them.
_CLEARLY = 1 / 6
_PARTIES = re.compile(
    r"(?<=\w)\W+(?:\w+\W+){0,2}?(?:leaders|sides|countries|nations|parties|partners|members|allies|advis[eo]rs|ministers|governments|groups)\b",
    re.I,
)
# How much a word of the question counts less that the passages do not have.
_ASKED = 0.5
_QUOTED = re.compile(r"[“\"«]([^”\"»]{2,}?)[”\"»]")


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
        polarity,
        strength,
        side,
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
        if not same and _only_counts(claim, own, every, sources):
            continue
        if not same:
            return f"the passage has no “{own.shown}”"
        if (rival := _rival(claim, own, every)) is not None:
            return f"the passage has “{rival.shown}” where it says “{own.shown}”"
        if not any(_bound_agrees(own, number) for number, _ in same):
            return f"the passage bounds “{own.shown}” otherwise"
    return ""


def _only_counts(claim: Line, own: Number, every: Sequence[tuple[Number, Line]], sources: Sequence[Source]) -> bool:
    """Whether a number is a small one in words that counts what the passages list: they have no other of the same."""
    things = {stem for word in claim.text[own.end :].split()[:2] for stem in stems(word)}
    counted = {stem for number, one in every for word in one.text[number.end :].split()[:3] for stem in stems(word)}
    there = frozenset().union(*(one.stems for source in sources for one in (*source.lines, source.head)))
    small = not own.unit and own.value < _SMALL and own.words.isalpha()
    return small and bool(things & there or _PARTIES.match(claim.text, own.end)) and not things & counted


def _rival(claim: Line, own: Number, every: Sequence[tuple[Number, Line]], turn: bool = True) -> Number | None:
    """Another number that stands among more of the words around a claim's number; None where there is none."""
    around = claim.near(own.start, own.end)

    def shared(one: tuple[Number, Line]) -> int:
        return len(around & one[1].near(one[0].start, one[0].end))

    kind = [one for one in every if one[0].unit == own.unit]
    best = max((shared(one) for one in kind if own.same(one[0])), default=0)
    rivals = [one for one in kind if not own.same(one[0]) and shared(one) > best]
    rival = max(rivals, key=shared)[0] if rivals else None
    return None if rival and turn and _said_too(claim, own, rival, every) else rival


def _said_too(claim: Line, own: Number, rival: Number, every: Sequence[tuple[Number, Line]]) -> bool:
    """Whether a claim has a number's rival too, and not in exchange for it."""
    others = [number for number in claim.numbers if number is not own and number.same(rival)]
    return any((back := _rival(claim, other, every, turn=False)) is None or not back.same(own) for other in others)


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
        alone = plain and words_of(_last(own.words)) <= frozenset().union(*(one.words for one in sources))
        if not same and not is_day and not alone:
            return f"the passage does not say “{own.words}”"
        if same and all(turned(own, claim.text, time, one.text) for time, one, _ in same):
            return f"the passage turns “{own.words}” round: until and since"
        if not (is_day and told_when(claim.text, own.start, own.start + len(own.words))) and (
            rival := _other_time(claim, own, every)
        ):
            return f"the passage says “{rival.words}” where it says “{own.words}”"
    return ""


def _around(one: Period, other: Period) -> bool:
    """Whether a time holds the other, as a year does its days."""
    return bool(one.first and other.first and one.holds(other.first))


def _last(words: str) -> str:
    """A time as it is looked for by its words: 'the past year' is 'the last year'."""
    return re.sub(r"\bpast\b", "last", words)


def _other_time(claim: Line, own: Period, every: Sequence[tuple[Period, Line, Source]]) -> Period | None:
    """Another time that stands among more of the words around a claim's time; None where there is none."""
    around = claim.near(own.start, own.start + len(own.words))

    def shared(found: tuple[Period, Line, Source]) -> float:
        time, one, _ = found
        near = len(around & one.near(time.start, time.start + len(time.words)))
        return near + len(claim.stems & one.stems) / (len(claim.stems) or 1)

    best = max((shared(one) for one in every if same_time(own, one[0], one[2].day)), default=None)
    if best is None:
        return None
    said = [time for time in claim.times if time is not own]
    told = [one for one in every if one[1] is not one[2].head]
    told = [one for one in told if not any(same_time(time, one[0], one[2].day) for time in said)]
    told = [one for one in told if re.search(r"\d", one[0].words) and not _around(one[0], own)]
    rivals = [one for one in told if not same_time(own, one[0], one[2].day) and shared(one) > best + _CLEARLY]
    return max(rivals, key=shared)[0] if rivals else None


def _names(claim: Line, sources: Sequence[Source], support: Sequence[Line]) -> str:
    words = frozenset().union(*(source.words for source in sources))
    names = frozenset().union(*(source.names for source in sources))
    for own in namings(claim.text):
        if not own.known and is_common(own.words):
            continue
        stands_for = own.stands_for | {own.words.casefold()} | _apart(own.words)
        known = stands_for & names or stands_for & words or own.stands_for & _led(names)
        if not known and not any(spells_out(source.passage.text, own.words) for source in sources):
            return f"the passage does not name “{own.words}”"
    return ""


def _apart(words: str) -> frozenset[str]:
    """What a word of a compound stands for: 'U.S.-EU'."""
    return frozenset().union(*(one.stands_for for one in namings(words)))


def _led(names: frozenset[str]) -> frozenset[str]:
    """Names with the countries of the leaders among them."""
    return sides(names)


def _share(claim: Line, sources: Sequence[Source], support: Sequence[Line]) -> float:
    """How much of a claim's words stand in the sentences chosen and in front of their passages.

    What it only repeats of the question counts half where it stands there in other words; all of it is no answer.
    """
    there = frozenset().union(*(one.stems for one in support), *(source.head.stems for source in sources))
    asked = frozenset(stems(claim.asked))
    if asked and not (claim.stems - asked) & there:
        return 0.0
    own = len(claim.stems) - _ASKED * len(asked & claim.stems - there)
    return len(claim.stems & there) / own
