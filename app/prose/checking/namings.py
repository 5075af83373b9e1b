"""The names in a text: countries, bodies and leaders by whom they are of, all others by their words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from app.prose.checking.verbs import table
from app.question.names import Name, leaders, read_names
from index.words import search_form

_WORD = re.compile(r"(?:[A-Z]\.)+|[^\W_]+(?:[’'&.-][^\W_]+)*")

# What an abbreviation leaves out of a name.
_JOINING = re.compile(r"\b(?:of|and|the|for|on|in|to)\b|&")


@dataclass(frozen=True)
class Naming:
    """A name as written, and what it stands for: a canonical name and the country of a leader, or its own word."""

    words: str
    start: int
    stands_for: frozenset[str]
    known: bool = False


def namings(text: str) -> tuple[Naming, ...]:
    """The names of a text, in order; every capitalised word that no table knows counts alone."""
    text = text.replace("’", "'")
    known = _known(text)
    found = [Naming(name.words, name.start, _stands_for(name), True) for name in known]
    for match in _WORD.finditer(text):
        word = match.group().removesuffix("'s").removesuffix("'")
        if not word[:1].isupper() or any(name.touches(*match.span()) for name in known):
            continue
        begins = not text[: match.start()].strip() or re.search(r"[.:!?“\"]\s*$", text[: match.start()])
        behind = re.match(r"\s[A-Z]", text[match.end() :])
        named = any(name.start == match.end() + 1 for name in known)
        alone = word[1:].islower() and "-" not in word and (not behind or named)
        if word.lower() in _no_names() or (begins and alone):
            continue
        found.append(Naming(word, match.start(), frozenset({plain(word)})))
    return tuple(sorted(found, key=lambda one: one.start))


def is_common(word: str) -> bool:
    """Whether many bodies have a word in their names, so that it tells none: 'Department'."""
    return word.lower() in table()["bodies"].split()


@cache
def _no_names() -> frozenset[str]:
    return frozenset(table()["no_names"].split())


def _known(text: str) -> tuple[Name, ...]:
    """The names of the tables as they stand; 'may' is none, nor is an office, whoever may hold it."""
    return tuple(
        name
        for name in read_names(text)
        if name.words[:1].isupper()
        and (not name.leaders or any(name.words in (one.called, one.name) for one in name.leaders))
    )


def _stands_for(name: Name) -> frozenset[str]:
    return frozenset({name.called.casefold()})


def plain(word: str) -> str:
    """A word as names are compared: one kind of apostrophe, no dots, lower case."""
    return search_form(word).replace(".", "").casefold().strip("'-")


def spells_out(text: str, short: str) -> bool:
    """Whether a text has a name of several capitalised words whose initials are `short`: 'NOAA' for one of four."""
    if not re.fullmatch(r"[A-Z]{3,}", short):
        return False
    initials = "".join(
        word[0] if word[0].isupper() else " " for word in re.findall(r"[^\W_]+|[.;:]", _JOINING.sub("", text))
    )
    return short in initials


def words_of(text: str) -> frozenset[str]:
    """Every word of a text as names are compared, compounds also in their parts."""
    found = {plain(match.group()) for match in _WORD.finditer(text.replace("’", "'"))}
    found |= {word.removesuffix("'s") for word in found} | {f"{word}s" for word in found}
    return frozenset(found | {part for word in found for part in word.split("-")})


@cache
def countries_of() -> dict[str, frozenset[str]]:
    """The countries or bodies that each leader has led, by their names, all casefolded."""
    found: dict[str, set[str]] = {}
    for leader in leaders():
        found.setdefault(leader.name.casefold(), set()).add(leader.of.casefold())
    return {name: frozenset(of) for name, of in found.items()}


def sides(stands_for: frozenset[str]) -> frozenset[str]:
    """What names stand for with the countries of the leaders among them: 'joe biden' and 'united states'."""
    return stands_for.union(*(countries_of().get(name, frozenset()) for name in stands_for))
