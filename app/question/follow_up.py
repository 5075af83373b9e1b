"""A follow-up made stand-alone from the earlier turns, by rules: no model is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.question.names import Name, read_names, successor
from app.question.period import Period, Span, read_periods, without_periods
from app.question.turn import Turn

_TURNS, _CONTEXT_WORDS = 6, 50
_CONNECTIVE = re.compile(r"^\W*(?:(?:and|but|or|so|then|also|what about|how about)\b\W*)+", re.I)
_PREPOSITION = r"(?:in|on|at|of|for|with|to|from|since|until|by|after|before|during|about|between|against|under|as of)"
_ASKS = re.compile(
    r"^\W*(?:who|whom|whose|what|which|when|where|why|how|did|do|does|was|were|is|are|has|have|had|can|could|will|would"
    r"|should|list|name|tell|give)\b",
    re.I,
)
_MEETING = (
    r"(?:day|week|month|year|meeting|call|summit|visit|talks|conversation|statement|declaration|document|paper|text|readout"
    r"|agreement|deal|pledge|topic|issue|subject|date|point|plan|programme|program|initiative|occasion|package|one|ones)"
)
# What cannot be understood without an earlier turn, whatever else the question names.
_POINTS_BACK = re.compile(
    rf"\b(?:about|of|on|to|with|for|by|from|after|before|besides) (?:that|this|these|those|it)\b(?! \w+ing)"
    rf"|\b(?:that|this|these|those) (?:\w+ )?{_MEETING}\b|\b(?:that|this|those|these)\W*$"
    r"|\b(?:the|those|that) same\b|\bsame \w+\W*$"
    r"|\bthe (?:latter|former|other one|others|rest)\b|\b(?:later|earlier) that\b|\b(?:before|after) that\b"
    r"|\bthe (?:next|following|previous) (?:day|week|month|year|[A-Z]\w+)\b"
    r"|\b(?:days?|weeks?|months?|years?) (?:later|earlier)\b"
    r"|(?<!was )(?<!were )(?<!is )(?<!are )\bthere\b(?! (?:was|were|is|are|any|been|be)\b)",
    re.I,
)
# What an earlier word of the same question may explain.
_PRONOUN = re.compile(r"\b(?:he|him|his|she|her|hers|they|them|their|theirs|its|it|both)\b", re.I)
_GO = r"(?:go|goes|went|travel\w*|fly|flew|return\w*|come|came|sent?|move[ds]?)"
_LITTLE, _FRAGMENT, _FEW = 8, 5, 4
_SUCCESSOR = re.compile(r"\b(?:his|her|their|the) (successor|predecessor)\b", re.I)
_AS_BEFORE = re.compile(r"\W*\b(?:(?:on )?(?:the )?same (?:topic|question|subject|issue|thing))\b", re.I)


@dataclass(frozen=True)
class Understood:
    """A question that stands alone: its `own` part, what it takes from earlier turns, and when those were."""

    own: str
    context: str = ""
    anchor: Span | None = None

    @property
    def text(self) -> str:
        """The whole of it, as the reader is shown it."""
        return f"{self.own} ({self.context})" if self.context else self.own


def stand_alone(asked: str, history: Sequence[Turn]) -> Understood:
    """A question with what it leaves to the earlier turns, oldest first; itself when it leaves nothing."""
    if not history or not asked:
        return Understood(asked)
    *earlier, last = history[-_TURNS:]
    before = stand_alone(last.question, earlier)
    anchor = _when(before, last)
    if not leans(asked):
        return Understood(asked)
    rest = _CONNECTIVE.sub("", asked)
    rest = rest[:1].upper() + rest[1:] if _ASKS.match(rest) else rest
    if not _ASKS.match(rest) and len(rest.split()) <= _LITTLE and not re.search(r"\s[-–—]\s", rest):
        own, anchor = _substituted(rest, before, last, anchor)
        return Understood(f"{own}?", before.context, anchor)
    own = _resolved(_spelt(rest, anchor), before, last)
    return Understood(own, _shortened(before), anchor)


def leans(asked: str) -> bool:
    """Whether a question cannot be understood alone."""
    rest = _CONNECTIVE.sub("", asked)
    words, names = rest.split(), read_names(rest)
    if _POINTS_BACK.search(rest) or _SUCCESSOR.search(rest):
        return True
    if pronoun := _PRONOUN.search(rest):
        return not any(name.end <= pronoun.start() for name in names)
    if rest != asked and not _ASKS.match(rest):
        return True
    named = bool(names or read_periods(rest) or re.search(r"(?<=\s)[A-Z]\w", rest))
    if _ASKS.match(rest):
        return not named and len(words) <= _LITTLE
    return len(words) <= (_FEW if named else _FRAGMENT)


def _when(before: Understood, last: Turn) -> Span | None:
    """The time that a turn was about: the first day that its answer names, or the time asked for."""
    asked = [period for period in read_periods(before.text) if period.first and (period.days or 999) <= 366]
    said = [period for period in read_periods(last.gist) if period.first and (period.days or 999) <= 31]
    exact = [period for period in said if period.days == 1] or said
    inside = [one for one in exact if not asked or any(period.holds(one.first) for period in asked)]
    best = next(iter(inside or sorted(asked, key=lambda period: period.days or 999)), None)
    return (best.first, best.last) if best and best.first and best.last else before.anchor


def _shortened(before: Understood) -> str:
    """An earlier question as context, without its end mark."""
    text = ", ".join(part.strip().rstrip("?.! ") for part in (before.own, before.context) if part)
    return " ".join(text.split()[:_CONTEXT_WORDS])


def _spelt(text: str, anchor: Span | None) -> str:
    """Times that count from an earlier turn, written out: 'the next April' as 'in April 2022'."""
    if anchor is None:
        return text
    plain = read_periods(text)
    for period in reversed(read_periods(text, anchor)):
        if period not in plain:
            end = period.start + len(period.words)
            lead = "" if re.search(rf"\b{_PREPOSITION}\s$", text[: period.start], re.I) else _lead(period)
            text = text[: period.start] + lead + written(period) + text[end:]
    return text


def _lead(period: Period) -> str:
    """The preposition of a time."""
    return "on " if period.days == 1 else "from " if _days(period) else "in "


def _days(period: Period) -> bool:
    """Whether a period is neither a day nor a whole month or year."""
    return " to " in written(period)


def written(period: Period) -> str:
    """A period as a reader would write it."""
    first, last = period.first, period.last
    if first is None or last is None:
        return period.words
    if first == last:
        return f"{first.day} {first:%B %Y}"
    if first.day == 1 and last.month == first.month and last.day >= 28 and (last - first).days < 31:
        return f"{first:%B %Y}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    return f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}"


def _resolved(text: str, before: Understood, last: Turn) -> str:
    """A text whose pronouns are replaced by the names they stand for, where the earlier turn names them."""
    names = read_names(before.text) or read_names(last.gist)
    people = [name for name in names if name.leaders and name.words != "president"]
    person = people[-1].words if people else ""
    group = " and ".join(dict.fromkeys(name.words for name in (people[:3] if len(people) > 1 else names[:1])))
    places = [name for name in names if not name.leaders]
    place = places[-1].called if places else ""
    for pattern, name in (
        (r"\b(?:his|hers?|her)\b(?=\s+\w)", person and f"{person}'s"),
        (r"\b(?:he|him|she|her)\b", person),
        (r"\btheirs?\b", group and f"{group}'s"),
        (r"\b(?:they|them|both)\b", group),
        (r"\bfrom there\b", place and f"from {place}"),
        (rf"\b({_GO}(?: \w+)?) there\b", place and rf"\1 to {place}"),
        (r"(?<!was )(?<!were )(?<!is )(?<!are )\bthere\b(?! (?:was|were|is|are)\b)", place and f"in {place}"),
    ):
        if name:
            text = re.sub(pattern, name, text, flags=re.I)
    return text


def _substituted(rest: str, before: Understood, last: Turn, anchor: Span | None) -> tuple[str, Span | None]:
    """'And with Japan?' in the earlier question's own sentence, in the place of what it replaces."""
    rest, base = _AS_BEFORE.sub("", rest).strip(" ?.!,"), before.own.rstrip(" ?.!")
    base_names = read_names(base)
    if which := _SUCCESSOR.search(rest):
        if not (pair := _next_to(base_names or read_names(last.gist), which.group(1).lower())):
            return f"{base}: {rest}", anchor
        # What was said on one's day is not what was said on the other's.
        return without_periods(base.replace(*pair)), None
    rest = _spelt(rest, anchor)
    if read_periods(rest):
        base = without_periods(base)
    names = read_names(rest)
    bare = re.sub(rf"^(?:the\s+)?{_PREPOSITION}\s+(?:the\s+)?", "", rest, count=1, flags=re.I)
    if names and len(names) == 1 and re.fullmatch(r"(?:the\s+)?" + re.escape(names[0].words), bare, re.I):
        base = _swapped(base, names[0], match.group() if (match := re.match(_PREPOSITION, rest, re.I)) else "")
        return base, anchor
    if match := re.match(rf"{_PREPOSITION}\b", rest, re.I):
        phrase = rf"\b{re.escape(match.group())}\b[^,;:?]*?(?=\s+{_PREPOSITION}\b|[,;:?]|$)"
        found = [m for m in re.finditer(phrase, base, re.I) if not read_periods(rest)]
        if found:
            at = found[-1]
            return base[: at.start()] + rest + base[at.end() :], anchor
        return f"{base} {rest}", anchor
    if read_periods(rest) and not re.sub(r"\W", "", without_periods(f" {rest}")):
        return f"{base} in {rest}", anchor
    if match := re.search(rf"\babout\b[^,;:?]*?(?=\s+{_PREPOSITION}\b|[,;:?]|$)", base, re.I):
        return base[: match.start()] + f"about {rest}" + base[match.end() :], anchor
    return f"{base}: {rest}", anchor


def _next_to(names: Sequence[Name], which: str) -> tuple[str, str] | None:
    """The last person named and what the successor or predecessor is called; None when the table does not know."""
    for name in reversed(names):
        for leader in reversed(name.leaders):
            if found := successor(leader, 1 if which == "successor" else -1):
                return name.words, found.called
    return None


def _swapped(base: str, new: Name, preposition: str) -> str:
    """A question with a name in the place of the one it stands for: after the same preposition, or the subject."""
    names = sorted(read_names(base), key=lambda name: name.start)
    alike = [name for name in names if bool(name.leaders) == bool(new.leaders)] or names[1:] or names
    if not alike:
        return f"{base} {preposition} {new.words}".replace("  ", " ")
    led = [name for name in alike if preposition and base[: name.start].lower().endswith(f"{preposition.lower()} ")]
    # In 'Biden and Macron' it is the second who changes; without a preposition, who speaks changes.
    joined = [name for name in names[1:] if re.search(r"(?:\band|,|-)\s*$", base[: name.start])]
    old = next(iter([*led, *joined, *(alike[-1:] if preposition else alike[:1])]))
    return base[: old.start] + new.words + base[old.end :]
