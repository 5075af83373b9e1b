"""Countries and organisations as statements name them: ISO 3166 names and the table beside this file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

import pycountry

Span = tuple[int, int]

_APOSTROPHES = str.maketrans("’‘ʼ", "'''")
_DASHES = re.compile(r"[‐‑⁠]")
# 'us' is a word; as a name it is written in capitals.
_WORDS = {"us", "au", "fsm", "polish"}
_STATE = re.compile(
    r"(?:Governors?|Senators?|Atlanta,|Savannah,|Augusta,|State of|Congress\w*|in)\s(?:[\w.]+\s){0,3}(?:of\s)?$"
)
_TITLES = (
    r"(?:President(?:-[Ee]lect)?|Prime\s+Minister|Chancellor|Premier|Secretary(?:\s+of\s+State|\s+General)?"
    r"|(?:Foreign\s+)?Minister|Vice\s+President)"
)


@cache
def table() -> Mapping[str, Any]:
    """The hand-made table, as it lies in `names.toml`."""
    return tomllib.loads(resources.files("ingest.known").joinpath("names.toml").read_text(encoding="utf-8"))


def canonical(name: str) -> str | None:
    """The one name we use of a country or organisation, whatever it is called; None for what is neither."""
    name = _plain(name).strip().removesuffix("'s").removesuffix("'")
    name = re.sub(r"^[Tt]he\s+", "", name)
    known = _aliases() | _capitals()
    if found := known.get(name):
        return found
    return None if name.lower() in _WORDS else _folded().get(name.casefold())


def mentions(text: str, capitals: bool = True) -> list[tuple[Span, str]]:
    """Where a text names countries and organisations, as (start, end) and canonical name, in order.

    Case counts: 'US' is a country and 'us' is not. With `capitals`, 'Tokyo' stands for Japan.
    """
    return list(_found(_plain(text), capitals))


def named(text: str, capitals: bool = False) -> tuple[str, ...]:
    """The canonical names that a text mentions, each once, in order."""
    return tuple(dict.fromkeys(name for _, name in mentions(text, capitals)))


def led(text: str) -> list[tuple[Span, str]]:
    """Where a text names a leader with a title or an office, and the government that is."""
    plain = _plain(text)
    return [((m.start(), m.end()), _office(m)) for m in _leader_pattern().finditer(plain)]


def members(names: Iterable[str]) -> tuple[str, ...]:
    """The names with each partnership that speaks only as its members replaced by them."""
    groups: Mapping[str, list[str]] = table()["members"]
    return tuple(dict.fromkeys(one for name in names for one in groups.get(name, [name])))


def demonym(words: str) -> bool:
    """Whether these words are a people ('Turkish'), not a country."""
    return _plain(words) in _demonyms()


def _plain(text: str) -> str:
    """Apostrophes and hyphens of one kind, and spaces that are only spaces; no character more or less."""
    return _DASHES.sub("-", text.translate(_APOSTROPHES)).replace("\u00a0", " ")


def _found(text: str, capitals: bool) -> Iterator[tuple[Span, str]]:
    known = _aliases() | _capitals() if capitals else _aliases()
    for match in _pattern().finditer(text):
        words = re.sub(r"\s+", " ", match.group())
        name = known.get(words) or known.get(_shouted().get(words, ""))
        if name and not (words in table()["not"]["also_people"] and _a_person(text, match)):
            yield match.span(), name


def _a_person(text: str, match: re.Match[str]) -> bool:
    """Whether a name that people and places share stands beside a capitalised word, or is the state of Georgia."""
    if text[match.start() - 1 : match.start()] in ("-", "–") or text[match.end() : match.end() + 1] in ("-", "–"):
        return False  # 'U.S.-Jordan Statement' joins two countries
    before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 20]
    if match.group() == "Georgia" and _STATE.search(before):
        return True
    beside = re.search(r"\b(?!The|In|On|With|And|Of|To|For)[A-Z][a-z]+\.?\s$", before)
    follows = re.match(r"\s(?!President|Prime|Foreign|King|Minister|Summit|Security|Joint|Strategic)[A-Z][a-z]+", after)
    return bool(beside or follows)


def _office(match: re.Match[str]) -> str:
    return _leaders()[re.sub(r"\s+", " ", match["leader"] or match["administration"] or match["office"])]


@cache
def _aliases() -> dict[str, str]:
    """Every way to write a name, capitals left aside."""
    rows = table()
    left_out = rows["not"]["left_out"]
    known: dict[str, str] = {}
    for country in pycountry.countries:
        common = getattr(country, "common_name", country.name)
        name = rows["called"].get(country.alpha_2, common)
        for alias in (name, common, country.name, getattr(country, "official_name", name)):
            if "," not in alias and alias not in left_out:
                known[_plain(alias)] = name
    for section in ("also", "organisations", "demonyms"):
        for name, aliases in rows[section].items():
            known |= {_plain(alias): name for alias in (name, *aliases)}
    return known


@cache
def _capitals() -> dict[str, str]:
    return {capital: name for name, capitals in table()["capitals"].items() for capital in capitals}


@cache
def _demonyms() -> frozenset[str]:
    return frozenset(word for words in table()["demonyms"].values() for word in words)


@cache
def _leaders() -> dict[str, str]:
    rows = table()
    return {
        _plain(word): name for part in ("leaders", "offices") for name, words in rows[part].items() for word in words
    }


@cache
def _folded() -> dict[str, str]:
    return {alias.casefold(): name for alias, name in (_aliases() | _capitals()).items()}


@cache
def _shouted() -> dict[str, str]:
    """Names in capitals, as headings have them, to the name as it is written."""
    return {alias.upper(): alias for alias in _aliases() | _capitals() if len(alias) > 3}


@cache
def _pattern() -> re.Pattern[str]:
    """Every name, the longest first, so that 'Papua New Guinea' is not Guinea."""
    skipped = [_plain(words) for words in table()["not"]["meant"]]
    words = {*_aliases(), *_capitals(), *_shouted(), *skipped}
    # The look ahead spares the long list at every word that is not a name.
    return re.compile(rf"(?<![\w.])(?=[A-ZÀ-Þ])(?:{_any(words)})(?:(?<=\.)|(?!\w))")


@cache
def _leader_pattern() -> re.Pattern[str]:
    rows = table()
    people = _any(word for words in rows["leaders"].values() for word in words)
    offices = _any(word for words in rows["offices"].values() for word in words)
    given = r"(?:[A-Z][\w.'-]*,?\s+){0,3}?"
    return re.compile(
        rf"(?<!\w)(?=[A-ZÀ-Þ])(?:{_TITLES}\s+{given}(?P<leader>{people})|(?P<administration>{people})\s+Administration"
        rf"|(?P<office>{offices}))(?:(?<=\.)|(?!\w))"
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(_plain(word)).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))
