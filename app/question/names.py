"""The countries, bodies and people that a question names, and what else each is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import pycountry

# Shorter names are also words ('us', 'who', 'lee'): they count only with their capitals.
_PLAIN, _PLAIN_PERSON = 4, 5
_OFFICES = {
    "president": "president",
    "vice president": "vice president",
    "prime minister": "prime minister",
    "premier": "prime minister",
    "pm": "prime minister",
    "chancellor": "chancellor",
    "foreign minister": "foreign minister",
    "foreign secretary": "foreign minister",
    "secretary of state": "foreign minister",
    "top diplomat": "foreign minister",
    "defence minister": "defense minister",
    "defense minister": "defense minister",
    "defence secretary": "defense minister",
    "defense secretary": "defense minister",
    "secretary of defense": "defense minister",
    "national security adviser": "national security adviser",
    "national security advisor": "national security adviser",
    "secretary general": "secretary general",
    "crown prince": "crown prince",
}
_OFFICE = "|".join(sorted(map(re.escape, _OFFICES), key=len, reverse=True))


@dataclass(frozen=True)
class Leader:
    """Who held an office, of which country or body, and when; `until` is None while it lasts."""

    called: str
    name: str
    office: str
    of: str
    since: date
    until: date | None

    def held(self, first: date, last: date) -> bool:
        """Whether they held it on some day from `first` to `last`."""
        return self.since <= last and (self.until is None or first <= self.until)


@dataclass(frozen=True)
class Name:
    """A name in a text: where it stands, whose it is, what else they are called; `leaders` where it is a person's."""

    words: str
    start: int
    called: str
    others: tuple[str, ...]
    leaders: tuple[Leader, ...] = ()

    @property
    def end(self) -> int:
        """Where the name ends."""
        return self.start + len(self.words)

    def touches(self, start: int, end: int) -> bool:
        """Whether it shares a character with a place in its text."""
        return self.start < end and start < self.end

    @property
    def searched(self) -> tuple[str, ...]:
        """What stands in a text that speaks of it: for a person not the country, of which much else is said."""
        countries = {leader.of for leader in self.leaders}
        return (self.words, *(other for other in self.others if other not in countries))

    @property
    def all(self) -> tuple[str, ...]:
        """The words of the text and every other name."""
        return (self.words, *self.others)


@cache
def leaders() -> tuple[Leader, ...]:
    """The table of leaders, in each office oldest first."""
    return tuple(
        Leader(called, name, office, of, date.fromisoformat(since), date.fromisoformat(until) if until else None)
        for called, name, office, of, since, until in (
            [part.strip() for part in line.split("|")] for line in _lines("leaders.txt")
        )
    )


@cache
def _places() -> dict[str, tuple[str, ...]]:
    """What every country and body is called, its usual name first; official names are those of ISO 3166."""
    known = {name: (name, *rest.split(", ")) for name, rest in (line.split(": ") for line in _lines("places.txt"))}
    named = {alias: name for name, aliases in known.items() for alias in aliases}
    for country in pycountry.countries:
        official = [getattr(country, key) for key in ("common_name", "name", "official_name") if hasattr(country, key)]
        plain = [name.split(",")[0] if "," in name else name for name in official]
        usual = next((named[name] for name in official if name in named), None) or plain[0]
        if usual in known or "," not in official[0]:
            known[usual] = tuple(dict.fromkeys([*known.get(usual, (usual,)), *(n for n in official if "," not in n)]))
    return known


def _lines(file: str) -> list[str]:
    """The rows of a table of this folder."""
    text = files(__package__).joinpath(file).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def _patterns() -> tuple[dict[str, str], dict[str, tuple[Leader, ...]], re.Pattern[str]]:
    """Aliases of places, people by what they are called (both casefolded), and one pattern for all of them."""
    places = {alias.casefold(): name for name, aliases in _places().items() for alias in aliases}
    people: dict[str, tuple[Leader, ...]] = {}
    for leader in leaders():
        for called in {leader.called, leader.name}:
            people[called.casefold()] = (*people.get(called.casefold(), ()), leader)
    aliases = {alias for names in _places().values() for alias in names}
    persons = {leader.called for leader in leaders()} | {leader.name for leader in leaders()}
    forms = [re.escape(a) if len(a) < _PLAIN else f"(?i:{re.escape(a)})" for a in aliases]
    forms += [re.escape(c) if len(c) < _PLAIN_PERSON else f"(?i:{re.escape(c)})" for c in persons]
    longest = sorted(forms, key=lambda form: -len(form.removeprefix("(?i:")))
    return places, people, re.compile(rf"(?<![\w.-])(?:{'|'.join(longest)})(?:(?=['’-])|(?![\w]))")


def read_names(text: str, first: date | None = None, last: date | None = None) -> tuple[Name, ...]:
    """The names in a text, in order; offices are filled by who held them from `first` to `last`."""
    places, people, pattern = _patterns()
    found = []
    for match in pattern.finditer(text):
        words = match.group()
        if whose := people.get(words.casefold()):
            held = [one for one in whose if first is None or last is None or one.held(first, last)] or whose
            others = dict.fromkeys(part for one in held for part in (one.name, one.of) if part != words)
            found.append(Name(words, match.start(), held[-1].name, tuple(others), tuple(held)))
        else:
            name = places[words.casefold()]
            others = dict.fromkeys(alias for alias in _places()[name] if alias.casefold() != words.casefold())
            found.append(Name(words, match.start(), name, tuple(others)))
    return (*found, *_holders(text, found, first, last))


def once(names: Iterable[Name]) -> list[Name]:
    """Each of those named, once."""
    return list({name.called: name for name in names}.values())


def _holders(text: str, names: Sequence[Name], first: date | None, last: date | None) -> Iterator[Name]:
    """'Japan's foreign minister' and 'the foreign minister of Japan', where the table knows who that was."""
    for place in names:
        if place.leaders:
            continue
        after = re.compile(rf"(?:['’]s)?\s+({_OFFICE})\b", re.I).match(text, place.end)
        before = re.search(rf"\b({_OFFICE})\s+of\s+(?:the\s+)?$", text[: place.start], re.I)
        office = after or before
        if office is None:
            continue
        wanted = _OFFICES[office.group(1).casefold()]
        held = [one for one in leaders() if one.of == place.called and one.office == wanted]
        if first and last:
            held = [one for one in held if one.held(first, last)]
        if held:
            others = tuple(dict.fromkeys(one.called for one in held[-3:]))
            yield Name(office.group(1), office.start(1), held[-1].name, others, tuple(held))


def successor(leader: Leader, step: int = 1) -> Leader | None:
    """Who came after a leader in the same office, or before with a step of -1; None where the table ends."""
    line = {one.since: one for one in leaders() if (one.office, one.of) == (leader.office, leader.of)}
    at = sorted(line).index(leader.since) + step
    return line[sorted(line)[at]] if 0 <= at < len(line) else None
