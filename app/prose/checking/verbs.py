"""What is done in a sentence: the class of its verbs, whether it is denied, only planned, or done on conditions."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from index.words import stems

# What may stand for a class in the record: who will do a thing has agreed to it; 'open' and
# 'close' say other things too, so that they ask for no class themselves.
_STANDS_FOR = {
    "agree": r"\b(?:will|shall|are determined|united in)\b",
    "begin": r"\bopen(?:s|ed|ing)?\b",
    "end": r"\bclos(?:e[sd]?|ing)\b",
}
_NEGATORS = re.compile(
    r"\b(?:not|no|never|none|neither|nor|without|cannot|nobody|nothing|\w+n['’]t|refus\w+|reject\w+|declin\w+|fail\w*"
    r"|den(?:y|ies|ied)|unable|oppos\w+|rather than|yet to|left out|leav\w+ out|omit\w*|lack\w*)\b",
    re.I,
)
_DENIED_TWICE = re.compile(
    r"\b(?:not|never|no longer|\w+n['’]t)\s+(?:\w+\s+)?"
    r"(?:oppos\w+|reject\w+|refus\w+|den(?:y|ied)|declin\w+|lack\w*|fail\w*)",
    re.I,
)
_NO_DENIAL = re.compile(
    r"(?:no|not) (?:fewer|less|more|later|earlier|sooner) than|(?:no|without) (?:charge|cost|strings|doubt)", re.I
)
_BOUNDING = re.compile(r"\b(?:[Mm]ore|[Ll]ess|[Ff]ewer) than\b|\b(?:North|South|East|West)(?:ern)? [A-Z]")
_PLANNED = re.compile(
    r"\b(?:will|would|shall|may|might|could|should|plans?|planned|intends?|intended|aims?|seeks?|sought|proposes?|proposed|"
    r"proposing|expects?|expected|hopes?|looks? forward|looking forward|consider\w*|to be|aspire\w*|ready|readiness|"
    r"upcoming|call(?:s|ed)? (?:on|for)|urge[sd]?|encourage[sd]?|plans? to|efforts? to|must|need(?:s|ed)? to|"
    r"eventual|prospect of|desire|intention|in order to|steps? to|working to|works? to|continue to)\b",
    re.I,
)
_PAST = (
    "begun|bought|brought|built|chosen|cut|done|drawn|given|grown|held|kept|laid|led|left|lent|lost|made|met|paid|put"
    "|reached|read|sent|set|shown|signed|sold|spent|taken|won|withdrawn|written"
)
_DONE = re.compile(r"\b(?:has|have|had)(?: \w+)?\s*$")
# Words of as many first letters are of one verb: 'resumed' and 'resumption'.
_ALIKE = 5
_CONTRARY = re.compile(r"^(?:non-?|un)(?=[a-z])")
_AROUND = 5
_IF = re.compile(
    r"\b(?:if|unless|subject to|provided that|only when|in the event|as long as|contingent|depend\w*)\b", re.I
)
_WIDE = {
    "all": r"all|every|each|entire|whole|everyone|everything|across the board|without exception|nationwide|statewide",
    "only": r"only|solely|exclusively|alone|sole|nothing but",
    "always": r"always|permanent(?:ly)?|forever|indefinite(?:ly)?|perpetual(?:ly)?|at all times|never",
    "at once": r"immediate(?:ly)?|at once|right away|instantly",
    "most": r"most|majority",
    "fully": r"fully|completely|total(?:ly)?|entirely|unconditional(?:ly)?|absolute(?:ly)?|unanimous(?:ly)?|full",
    "world": r"worldwide|global(?:ly)?|throughout the world|around the world|international(?:ly)?|world",
    "binding": r"binding|legally|mandatory|guarantee[sd]?",
}
_WIDE_WORDS = {name: re.compile(rf"\b(?:{words})\b", re.I) for name, words in _WIDE.items()}


@cache
def table() -> dict[str, Any]:
    """The lists of words, as they lie in `words.toml`."""
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


def denied_twice(text: str) -> bool:
    """Whether a text denies a denial, as in 'does not oppose'."""
    return bool(_DENIED_TWICE.search(text))


def denied(text: str) -> list[int]:
    """Where a text denies: the places of its negators; 'no fewer than' bounds and 'no charge' gives."""
    return [match.start() for match in _NEGATORS.finditer(text) if not _NO_DENIAL.match(text, match.start())]


@cache
def _classes() -> dict[str, str]:
    classes: dict[str, str] = table()["classes"]
    return {stem: name for name, words in classes.items() for stem in stems(words)}


@cache
def _opposites() -> tuple[tuple[str, str], ...]:
    pairs = [pair.split("/") for pair in table()["opposites"].split()]
    return tuple((_bare(a), _bare(b)) for one, other in pairs for a, b in ((one, other), (other, one)))


def _stem(word: str) -> str:
    return (stems(word) or [word])[0]


def unsaid_class(claim: str, record: str, beside: frozenset[str] = frozenset()) -> str:
    """The first verb of a claim for whose class the record has no word, nor the words `beside` it the verb itself."""
    there = set(stems(record))
    having = {_classes()[stem] for stem in there if stem in _classes()}
    for word in re.findall(r"[a-z]+", claim.lower()):
        stem = _stem(word)
        name = _classes().get(stem)
        said = stem in there | beside or name is None or name in having
        if name and not said and not re.search(_STANDS_FOR.get(name, "(?!)"), record, re.I):
            return str(word)
    return ""


def opposite(claim: str, record: str) -> tuple[str, str] | None:
    """A word of a claim and its opposite that the record has among more of the same words; None where there is none.

    Bounds and names are compared elsewhere: 'less than 400', 'North Korea'.
    """
    own, there = (_placed(_BOUNDING.sub("", text)) for text in (claim, record))
    for one, other in _opposites():
        if one not in own or other in own or other not in there:
            continue
        if len(there[other] & own[one]) > len(there.get(one, frozenset()) & own[one]):
            return one, other
    return None


def prefixed(claim: str, record: str) -> str:
    """A word that only one of both has with 'non-' or 'un' in front of it; '' where there is none."""
    own, there = (set(re.findall(r"[a-z]+(?:-[a-z]+)*", text.lower())) for text in (claim, record))
    for word in sorted(map(str, own)):
        bare = _CONTRARY.sub("", word)
        others = {bare} if bare != word else {f"{before}{word}" for before in ("non-", "non", "un")}
        if len(bare) > _ALIKE and word not in there and others & there and not others & own:
            return word
    return ""


def _placed(text: str) -> dict[str, frozenset[str]]:
    """Each word of a text, bare, with the stems of the words around it."""
    words = re.findall(r"[a-z]+", text.lower())
    found: dict[str, frozenset[str]] = {}
    for at, word in enumerate(words):
        around = words[max(0, at - _AROUND) : at] + words[at + 1 : at + 1 + _AROUND]
        found[_bare(word)] = found.get(_bare(word), frozenset()) | frozenset(stems(" ".join(around)))
    return found


def _bare(word: str) -> str:
    """A word without its commonest endings; a stemmer would make 'importance' an 'import'."""
    return re.sub(r"(?:e|ed|es|ing|s)$", "", word)


def widened(claim: str, record: str) -> str:
    """A word of a claim that makes it wider than the record's words; '' where there is none."""
    for pattern in _WIDE_WORDS.values():
        if (match := pattern.search(claim)) and not pattern.search(record):
            return match.group()
    return ""


def condition_dropped(claim: str, record: str) -> bool:
    """Whether the record says on conditions what a claim says without any."""
    conditional = re.compile(rf"{_IF.pattern}|\b(?:when|once|should|would|could|may|might|after|until)\b", re.I)
    return bool(_IF.search(record)) and not conditional.search(claim)


def only_planned(claim: str, record: str) -> str:
    """A thing that a claim says was done and the record only that it is planned; '' where there is none."""
    if _PLANNED.search(claim):
        return ""
    for match in re.finditer(rf"(?<!\bbe )\b(?:[a-z]+ed|{_PAST})\b", claim.lower()):
        stem = _stem(match.group())
        places = [one for one in re.finditer(r"[a-z]+", record.lower()) if one.group().startswith(stem[:_ALIKE])]
        done = bool(_DONE.search(claim[: match.start()].lower()))
        if places and all(_is_planned(record, one, done) for one in places):
            return match.group()
    return ""


def _is_planned(record: str, verb: re.Match[str], done: bool) -> bool:
    """Whether a verb stands right behind words of intent, in a form that does not say that it was done.

    Against a claim that it has been `done`, 'to' is intent enough.
    """
    if verb.group().endswith("ed"):
        return False
    before = " ".join(record[: verb.start()].split()[-4:])
    return bool(_PLANNED.search(before)) or (done and before.endswith(" to") and not verb.group().endswith("ing"))
