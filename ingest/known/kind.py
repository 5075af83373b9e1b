"""The kind of a paper: what it calls itself in its title, else what its form shows."""

from __future__ import annotations

import re

from ingest.known.names import led, named
from ingest.known.values import GUESSED_FROM_WORDS, Known, quoted
from ingest.statement import Kind

_PARTIES = r"(?:joint|trilateral|quad(?:rilateral)?|leaders['’]?|ministers['’]?|g-?7|g-?20|aukus|nato|asean)"
# The word that stands first in the title names the paper; what follows is what the paper is about.
_IN_TITLE = [
    (Kind.FACT_SHEET, re.compile(r"\bfact[ -]?sheet\b", re.I)),
    (Kind.READOUT, re.compile(r"\b(?:joint )?read-?out\b", re.I)),
    (
        Kind.TRANSCRIPT,
        re.compile(
            r"\b(?:press (?:briefing|gaggle|conference|availability)|transcript|background (?:press )?call|q&a"
            r"|interview)\b",
            re.I,
        ),
    ),
    (
        Kind.SPEECH,
        re.compile(
            r"\b(?:(?:opening |closing )?remarks (?:by|of|as|at|to)|remarks$|speech|keynote|toast|address (?:by"
            r"|to|at))\b",
            re.I,
        ),
    ),
    (
        Kind.JOINT_STATEMENT,
        re.compile(
            rf"\b{_PARTIES}\b[^:]*?\b(?:statement|declaration|communiqu[eé])\b|\bcommuniqu[eé]\b"
            r"|\bjoint (?:declaration|vision|principles|press release|communiqu[eé])"
            r"|\b(?:statement|declaration) (?:of|by|from) (?:the )?(?:leaders|heads|(?:foreign |defen[cs]e )?ministers"
            r"|(?:g-?7|quad|aukus|nato|asean)\b)",
            re.I,
        ),
    ),
    (Kind.PRESS_RELEASE, re.compile(r"\b(?:press|media|news) (?:release|advisory|statement)\b", re.I)),
    (Kind.STATEMENT, re.compile(r"\b(?:statements?|declaration)\b", re.I)),
    (
        Kind.OTHER,
        re.compile(
            r"^(?:an? |the )?(?:presidential |national security |executive )?"
            r"(?:letter|message|memorandum|proclamation|order|notice|nominations?\b(?! announced)|designation"
            r"|agreement)\b",
            re.I,
        ),
    ),
]
# A headline in which an office tells what it did: 'The Ministry Announces a Grant'.
_ANNOUNCES = re.compile(
    r"^(?:the )?(?:[\w.,’'⁠‑-]+ ){0,9}?(?P<verb>(?:announc|approv|amend|releas|launch|unveil|highlight|sign"
    r"|host|appoint|nam|award|"
    r"designat|nominat|honor|honour|publish|issu|deliver|establish|mark|celebrat|commemorat|visit|join|conven"
    r"|open|sen[dt]|"
    r"welcom|secur|tak|mak|declar|call|urg|expand|propos|hold|meet|pledg|present|receiv|warn|reject|condemn)e?s)\b",
    re.I,
)
_OFFICE = re.compile(
    r"\b(?:president|minister|ministry|secretary|department|office|administration|government|house|agency|commission"
    r"|council|committee|lady|chancellor|premier|embassy|nato|eu|united nations)\b",
    re.I,
)
_SPEAKER = re.compile(r"^(?:\*\*)?([A-ZÀ-Þ][A-ZÀ-Þ .,’'()-]{2,50}|Q|A)(?:\*\*)?:(?:\*\*)? ", re.M)
_QUESTION = re.compile(r"^(?:\*\*)?Q(?:\*\*)?[:. ]\s*\S", re.M)
_RELEASE = re.compile(r"\b(?:for immediate release|press release|media release|news release)\b", re.I)
_LETTER = re.compile(
    r"^(?:dear [A-Z][\w .]{2,40}:|to the congress\b|by the president\b.*\n?.*\bproclamation\b|memorandum for\b)",
    re.I | re.M,
)
_WE_THE = re.compile(
    r"^(?:[\d#. -]*)\W*(?:today,? )?we[ ,—–-]+the (?:\w+ ){0,2}(?:leaders|governments?|heads|ministers|members?)\b",
    re.I,
)
_TOLD = re.compile(
    r"\b(?:spoke|met|held an? (?:\w+ )?(?:call|meeting)|called)\b[^.]{0,90}?\b(?:today|yesterday"
    r"|by (?:tele)?phone|this (?:morning|afternoon|evening))\b"
    r"|\btoday (?:spoke|met)\b|^(?:today|yesterday),[^.]{0,120}\b(?:spoke|met|convened)\b",
    re.I,
)
_GREETING = re.compile(
    r"^\W*(?:good (?:morning|afternoon|evening)|thank you|hello|ladies and gentlemen|mr\.? president|your excellenc)",
    re.I,
)
_APPLAUSE = re.compile(r"\((?:applause|laughter)\.?\)", re.I)
_OUR_VOICE = re.compile(
    r"^\W*(?:(?:today,? )?(?:we|i)\b|the [\w ]{2,30} (?:strongly |firmly )?(?:condemns|welcomes|regrets"
    r"|supports|calls)\b)",
    re.I,
)
_WE_SPEAK = re.compile(r"^\W*(?:we\b|the (?:president|prime minister|leaders|governments?)\b|today,)", re.I)
_REPORTED = re.compile(r"\b(?:met|held|meeting|spoke|announced|reported|said)\b", re.I)


def from_words(known: Known, heading: str, opening: str, text: str) -> None:
    """Set the kind from the heading, or from the form of the text where the heading names none."""
    titled = in_title(heading)
    where = "title" if known.title else "heading"
    if titled in (None, Kind.SPEECH) and _voices(text):
        known.set("kind", Kind.TRANSCRIPT, f"{GUESSED_FROM_WORDS}: several speakers")
    if titled is Kind.STATEMENT and (words := _several_speak(heading, opening)):
        known.set("kind", Kind.JOINT_STATEMENT, quoted(words))
    known.set("kind", titled, where)
    _from_form(known, heading, opening, text)


def in_title(title: str) -> Kind | None:
    """What a title calls its paper: of the kinds it names, the one named first."""
    found = [(match.start(), at, kind) for at, (kind, words) in enumerate(_IN_TITLE) if (match := words.search(title))]
    announces = _ANNOUNCES.match(title)
    if announces and (_OFFICE.search(announces.group()) or led(announces.group())):
        found.append((announces.start("verb"), len(_IN_TITLE), Kind.PRESS_RELEASE))
    return min(found)[2] if found else None


def _from_form(known: Known, heading: str, opening: str, text: str) -> None:
    """Set the kind by how a paper without a telling title is written; all but its own words are guesses."""
    for kind, words in ((Kind.OTHER, _LETTER), (Kind.JOINT_STATEMENT, _WE_THE), (Kind.PRESS_RELEASE, _RELEASE)):
        if match := words.search(opening):
            known.set("kind", kind, quoted(match.group()))
    greets = _GREETING.match(opening) and len(re.findall(r"\bI\b", text[:4_000])) > 2
    if greets or len(_APPLAUSE.findall(text[:100_000])) > 1:
        known.set("kind", Kind.SPEECH, f"{GUESSED_FROM_WORDS}: someone speaks")
    first = opening[:300]
    if _TOLD.search(first) and (led(first) or _OFFICE.search(first)):
        known.set("kind", Kind.READOUT, f"{GUESSED_FROM_WORDS}: it tells of a meeting or call")
    if _OUR_VOICE.match(opening):
        known.set("kind", Kind.STATEMENT, f"{GUESSED_FROM_WORDS}: the issuer speaks")
    # A third party's account of an event: no official heading, and no 'we' or office-holder speaking.
    if not heading and _REPORTED.search(opening[:400]) and not _WE_SPEAK.match(opening):
        known.set("kind", Kind.NEWS, f"{GUESSED_FROM_WORDS}: it reports")


def _voices(text: str) -> bool:
    """Whether two or more people speak in turn, each named in capitals, or questions are put."""
    speakers = {match.group(1) for match in _SPEAKER.finditer(text[:100_000])}
    return len(speakers - {"A"}) > 1 or len(_QUESTION.findall(text[:100_000])) > 2


def _several_speak(heading: str, opening: str) -> str:
    """The words by which several governments speak together in a paper called only a statement, or ''."""
    if match := _WE_THE.match(opening):
        return match.group()
    first = opening.split("\n", 1)[0][:500]
    by_one = re.search(r"\b(?:statements?|declaration) (?:by|from|of)\b", heading, re.I)
    if not by_one and re.search(r"\b(?:our|we)\b", first) and len(named(heading)) > 1:
        leaders = re.findall(r"\b(?:President|Prime Minister|Chancellor|Minister)\b", first)
        return first if len(leaders) > 1 else ""
    return ""
