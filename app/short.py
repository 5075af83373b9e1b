"""The short answer inside a sentence: the name, date, place or number that the question asks for."""

from __future__ import annotations

import re

from app.question import Question, Wants
from index.words import stems
from ingest.dates import MONTH

Span = tuple[int, int]

_NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty"
    r"|hundred|dozen|half)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?:\s*[-–]\s*\d{1,2})?"
_WRITTEN = rf"{_DAY}\s+(?:of\s+)?{MONTH}(?:,?\s+\d{{4}})?|{MONTH}\s+{_DAY}(?:,?\s+\d{{4}})?|{MONTH}\s+\d{{4}}"
_DATE = (
    rf"(?:{_WRITTEN}"
    r"|(?:the\s+)?(?:first|second|third|fourth)\s+quarter\s+of\s+\d{4}"
    r"|(?:by|in|since|until|of)\s+(?:the\s+end\s+of\s+)?\d{4}"
    r"|\d{4}-\d{2}-\d{2}|(?:next|last|this|following)\s+(?:week|month|year|spring|summer|autumn|fall|winter)|\d{4})"
)
_AMOUNT = (
    r"(?:(?:US|A|C|NZ)?[$€£¥]\s?\d[\d,.]*\d|(?:US|A|C|NZ)?[$€£¥]\s?\d|\d[\d,.]*\d|\d)"
    r"(?:\s?(?:%|percent|per cent))?(?:\s(?:thousand|hundred|million|billion|trillion|bcm))?"
    r"(?:[\s-](?:USD|U\.S\. dollars|dollars|euros?|yen|years?|months?|weeks?|days?|hours?|km|tons?"
    r"|kilomet(?:er|re)s|doses|barrels(?: per day)?|people|students|countries|Allies))?"
)
_NAME = (
    r"(?:(?:Mr|Mrs|Ms|Dr|Gen|Adm|Lt)\.\s)?(?:[A-Z][\w’'-]+|[A-Z]\.)(?:\s(?:[A-Z][\w’'-]+|[A-Z]\.|of|the|de|von|van|der|al|bin)"
    r")*\s?[A-Z][\w’'-]+|[A-Z][\w’'-]{2,}"
)
_PLACE_BEFORE = rf"(?:(?<=\bin )|(?<=\bat )|(?<=\bto )|(?<=\bnear )|(?<=\bfrom )|(?<=\bin the ))(?!{MONTH}\b)"
_PATTERNS = {
    Wants.DATE: re.compile(rf"\b{_DATE}(?!\w)"),
    Wants.NUMBER: re.compile(
        rf"(?<![\w.-]){_AMOUNT}(?![\w])|\b{_NUMBER_WORD}\b(?:\s(?:hundred|thousand|million|billion))?", re.I
    ),
    Wants.PERSON: re.compile(rf"(?<!\bin )(?<!\bat )(?<!\bto )(?<!\bfrom )\b(?:{_NAME})"),
    Wants.PLACE: re.compile(rf"{_PLACE_BEFORE}(?:{_NAME}(?:,\s[A-Z][\w.]+)?)"),
}
# What stands in a date, or is a year, counts nothing.
_CALENDAR = re.compile(
    rf"\b(?:{_WRITTEN}"
    r"|(?:in|since|by|until|of|through|FY|year)\s+(?:19|20)\d\d|\d{4}-\d{2}-\d{2})\b"
)
_NOT_NAMES = {"the", "this", "these", "they", "we", "in", "on", "at", "as", "both", "and", "it", "he", "she", "our"}
# A name with one of these words is that of a body, a place or a paper, not of a person.
_NO_PERSON = re.compile(
    r"\b(?:Agreement|Alliance|Army|Article|Assembly|Bank|Board|City|Commission|Committee|Conference|Congress|Council"
    r"|Court|Day|Department|Dialogue|Force|Forces|Forum|Fund|Government|Group|House|Indo-Pacific|Initiative|Island"
    r"|Islands|Kingdom|Navy|Office|Organization|Pact|Parliament|Partnership|Pentagon|Programme|Program|Republic|Sea"
    r"|Act|Agency|Base|Center|Centre|Command|Corps|Fellowship|Framework|Law|Ministry|Network|Plan|Station|Strategy"
    r"|Senate|States|Statement|Strait|Summit|Treaty|Union|University)\b|^[A-Z.&+-]+$"
)


def short_answers(question: Question, sentence: str) -> list[Span]:
    """The spans of a sentence that are of the kind asked for and not already words of the question."""
    pattern = _PATTERNS.get(question.wants)
    if pattern is None:
        return []
    asked = set(stems(question.standalone))
    dates = [m.span() for m in _CALENDAR.finditer(sentence)] if question.wants is Wants.NUMBER else []
    spans = []
    for match in pattern.finditer(sentence):
        words = match.group().strip()
        if any(start <= match.start() < end for start, end in dates):
            continue
        if question.wants is Wants.PERSON and (_NO_PERSON.search(words) or " " not in words):
            continue
        if words.casefold() not in _NOT_NAMES and not set(stems(words)) <= asked:
            spans.append((match.start(), match.start() + len(words)))
    return spans


def short_answer(question: Question, sentence: str) -> Span | None:
    """The span nearest to the question's own words in the sentence; None when nothing of the kind is there."""
    spans = short_answers(question, sentence)
    asked = set(stems(question.standalone))
    shared = [m.start() for m in re.finditer(r"\w+", sentence) if set(stems(m.group())) & asked]
    if not spans or not shared:
        return spans[0] if spans else None
    return min(spans, key=lambda span: (sum(sorted(abs(span[0] - at) for at in shared)[:3]), span[0]))
