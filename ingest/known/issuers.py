"""Who issues a paper and who took part, by the names in its address, title and opening words."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from urllib.parse import urlsplit

from ingest.known.names import demonym, led, members, mentions, named, table
from ingest.known.values import GUESSED_FROM_WORDS, Known, quoted
from ingest.statement import Kind

_TOPIC = re.compile(
    r"\s+(?:on|regarding|concerning|to mark|about|for|announcing|condemning|following|with respect to|after)\s|[:“\"]",
    re.I,
)
_SAYS = (
    r"(?:met|meet|convened|convene|reaffirm\w*|condemn\w*|announced?|note|consider|welcome|gather\w*"
    r"|assess\w*|spoke|commit|affirm|are|remain|have|strongly|alongside|together with|joined by|on the margins"
    r"|and released)"
)
_LIST = re.compile(
    r"\b(?:(?:the|we|as)\W+)?(?:(?i:leaders|governments?|heads of (?:state|government)|member states"
    r"|(?:foreign |defen[cs]e )?ministers|between))\s+(?:of\s+)?(?:the\s+)?(?P<names>[^.;:\n]{2,400})"
)
_LABEL = re.compile(r"^(?:fact ?sheet|read-?out|press release|media advisory|statement)\s*:\s*", re.I)
# 'The United States Imposes Costs', 'United States and European Commission Announce': the first to be named acts.
_ACTS = re.compile(r"(?:[Tt]he )?(?P<who>[A-Z][\w.]*(?: [A-Z][\w.]*)?)(?:,| and| to| [A-Z][a-z]+s) ")
_JOINED = re.compile(r"\s*(?:[-–—]|and|&)\s*", re.I)
_MEETING = re.compile(
    r"\b(?:calls?(?! (?:on|for)\b)|meetings?|visits?|summit|trilateral|bilateral|conversation|dialogue"
    r"|participation|talks|remarks by|press conference|consultations)\b",
    re.I,
)
_MET = re.compile(r"\b(?:met|spoke|held|hosted|welcomed|convened|called|joined)\b", re.I)
_ABOUT = re.compile(
    r"\b(?:to (?!the\b|President\b|Prime\b)[a-z]+|about|regarding|concerning|ahead of|in advance of"
    r"|on the (?:margins|sidelines)|at the invitation|following|reiterat\w+|reaffirm\w+|convey\w+|on (?:the"
    r"|russia|a range)|where|in which)\b",
    re.I,
)
_NATION_SPEAKS = re.compile(
    r"^\W*the [\w ]{2,30}? (?:strongly |firmly |also )?(?:condemns|welcomes|is|will|supports|calls|regrets"
    r"|stands|expresses)\b",
    re.I,
)


def from_address(known: Known, source: str) -> None:
    """Set the issuer by the site a paper stands on; a joint one has more issuers than that."""
    host = (_host(str(known.values.get("url", ""))) or _host(source)).removeprefix("www.")
    for suffix, issuer in table()["hosts"].items():
        if known.kind is not Kind.JOINT_STATEMENT and (host == suffix or host.endswith("." + suffix)):
            known.set("issuers", (issuer,), "address")


def from_words(known: Known, title: str, opening: str) -> None:
    """Set issuers and parties by the title and the opening words."""
    joint = known.kind is Kind.JOINT_STATEMENT or title.lower().startswith("joint ")
    if joint:
        _together(known, title, opening)
    elif known.kind is not Kind.NEWS:
        _alone(known, title, opening)
    issuers = known.values.get("issuers", ())
    if joint:
        known.set("parties", issuers, known.origin.get("issuers", ""))
    else:
        _met(known, title, opening, issuers)


def _together(known: Known, title: str, opening: str) -> None:
    """The parties that speak together: those the opening lists, those the title names, those whose leaders met."""
    first = opening[:700]
    before = _cut(title)[0]
    for words, origin in ((_listed(first), quoted(_listed(first))), (before, "title"), (_pair(title), "title")):
        if len(names := _everyone(words)) > 1:
            known.set("issuers", names, origin)
    sentence = _sentences(first)
    for words, origin in ((_ABOUT.split(sentence, maxsplit=1)[0], quoted(sentence)), (f"{title} {sentence}", "title")):
        if len(names := _everyone(words)) > 1 and not _group(before):
            known.set("issuers", names, origin)
    known.set("issuers", members(_group(before)), "title")
    known.set("issuers", _everyone(_listed(first)), quoted(_listed(first)))


def _alone(known: Known, title: str, opening: str) -> None:
    """The one government whose office speaks: by the title's 'by …', by whose call it is, by its own voice."""
    subject = _LABEL.sub("", title)
    head, _, topic = _cut(subject)
    if _MEETING.search(title) or known.kind in (Kind.READOUT, Kind.TRANSCRIPT, Kind.SPEECH):
        _who_tells(known, title, opening)
    elif acting := [name for (_, end), name in led(head) if not head[end:].startswith(("'s", "’s"))]:
        known.set("issuers", tuple(acting[:1]), "title")
    if match := _ACTS.match(subject):
        known.set("issuers", named(match["who"])[:1], "title")
    group = named(re.split(r"\b(?:statement|declaration)\b", title, flags=re.I)[0])
    if known.kind is Kind.STATEMENT and len(group) == 1:
        known.set("issuers", group, "title")
    if match := _NATION_SPEAKS.match(opening):
        known.set("issuers", named(match.group())[:1], quoted(match.group()))
    _most_named(known, _everyone(topic), opening)


def _who_tells(known: Known, title: str, opening: str) -> None:
    """Of a meeting the first to be named tells: 'Readout of A's call with B'; of several first ones, none."""
    sentence = _sentences(opening[:700])
    for words, origin in ((title, "title"), (sentence, quoted(sentence))):
        names = {name for _, name in led(re.split(r"\bwith\b", words, maxsplit=1)[0])}
        if len(names) == 1:
            known.set("issuers", tuple(names), origin)


def _most_named(known: Known, about: tuple[str, ...], opening: str) -> None:
    """Guess the government whose leader or office the opening names most, unless the title is about that one."""
    counts = Counter(name for _, name in led(opening) if name not in about)
    for name, count in counts.most_common(1):
        if counts.total() < 2 * count:
            known.set("issuers", (name,), GUESSED_FROM_WORDS)


def _cut(title: str) -> tuple[str, str, str]:
    """A title before, at and after the word that begins its subject."""
    match = _TOPIC.search(title)
    return (title[: match.start()], match.group(), title[match.end() :]) if match else (title, "", "")


def _met(known: Known, title: str, opening: str, issuers: tuple[str, ...]) -> None:
    """Set who took part in a meeting or call: whom the title or the first sentence names before its subject."""
    sentence = _sentences(opening[:700])
    meeting = _MEETING.search(title)
    if meeting:
        of_it = title[: meeting.end()] + _cut(title[meeting.end() :])[0]
        _set_parties(known, issuers, of_it, "title")
    if _MET.search(sentence) and (meeting or known.kind in (Kind.READOUT, Kind.NEWS, Kind.TRANSCRIPT)):
        words = _ABOUT.split(sentence, maxsplit=1)[0]
        _set_parties(known, issuers, words, quoted(words))


def _set_parties(known: Known, issuers: tuple[str, ...], words: str, origin: str) -> None:
    """The issuers and the others that some words name; no party where there is no other."""
    if others := [name for name in _everyone(words) if name not in issuers]:
        known.set("parties", (*issuers, *others), origin)


def _everyone(words: str) -> tuple[str, ...]:
    """The governments that some words name, by themselves or by their leaders; a partnership by its members."""
    found = mentions(words, capitals=False) + led(words)
    names = [
        name
        for (start, end), name in sorted(found)
        if not demonym(words[start:end])
        or re.match(r"\s+(?:[A-Z]|officials|leaders|counterpart|delegation|ministers)", words[end : end + 20])
    ]
    return members(names)


def _listed(opening: str) -> str:
    """The list of parties behind 'leaders of' or 'governments of', up to what they do; '' where there is none."""
    for match in _LIST.finditer(opening):
        words = re.split(rf",?\s+{_SAYS}\b", match["names"], maxsplit=1)[0]
        if _everyone(words):
            return words
    return ""


def _pair(title: str) -> str:
    """The part of a title in which names are joined: 'U.S.-Ukraine', 'between A and B'."""
    if between := re.search(r"\bbetween\b(.+?)(?: (?:in|on|at)\b|$)", title, re.I):
        return between.group(1)
    found = mentions(title, capitals=False)
    for ((_, end), one), ((start, after), other) in pairwise(found):
        if one != other and _JOINED.fullmatch(title[end:start]):
            return title[found[0][0][0] : after]
    return ""


def _group(title: str) -> tuple[str, ...]:
    """The one group that a title names, as in 'G7 Leaders' Statement'."""
    names = named(title)
    return names if len(names) == 1 else ()


def _sentences(opening: str) -> str:
    """The first sentence; the stop of an initial or of 'Jr.' ends none."""
    return re.split(r"(?<=[a-z0-9)])(?<!Jr)(?<!Dr)(?<!Mr)\.\s|\n", opening.lstrip("-#0123456789. \n"), maxsplit=1)[0]


def _host(address: str) -> str:
    """The host of a web address; '' for anything else."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
