"""The days of a paper: of its event, of its publication and of its correction, each only where it is stated."""

from __future__ import annotations

import re
from datetime import date, timedelta

from ingest.dates import MONTH, WRITTEN_DATE, first_date, read_date
from ingest.known.place import dateline
from ingest.known.values import Known, quoted
from ingest.statement import Kind

_READ = 1_200
_YEARLESS = rf"(?:{MONTH}\s+\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH})(?![\d,]*\s*\d{{4}}|\d)"
_RANGE = re.compile(
    rf"\b(?:(?P<month>{MONTH})\s+\d{{1,2}}\s?[-–]\s?(?P<day>\d{{1,2}})"
    rf"|\d{{1,2}}\s?[-–]\s?(?P<last>\d{{1,2}}\s+{MONTH}))(?P<year>,?\s+\d{{4}})?\b"
)
_DATE = re.compile(rf"{WRITTEN_DATE.pattern}|\b{_YEARLESS}")
_OCCURRED = re.compile(
    r"\b(?:met|spoke|convened|held|hosted|gathered|adopted|signed|visit(?:ed)?|took place|occasion|participated"
    r"|attended|joined|talks|announced|released)\b",
    re.I,
)
# Behind these words a date is that of another event, or of one to come.
_ANOTHER = re.compile(
    r"\b(?:will|shall|is to|are to|previous(?:ly)?|last|earlier|since|follow\w*|recall\w*|noted|building on"
    r"|built on|ahead of|before|after|until|by|beyond|effect"
    r"|declared|proclamation|executive order|dated|expir\w*|from|during|anniversary|upcoming|next|second"
    r"|scheduled|previewed|pursuant|law|act|their|agreed)\b",
    re.I,
)
_PUBLISHED = re.compile(
    rf"\b(?:for immediate release|published|posted|released on|issued on|release date|publication date)\b[\s:,"
    rf"|*-]{{0,6}}(?:on\s+)?(?:\w+day,\s+)?(?P<date>{WRITTEN_DATE.pattern})",
    re.I,
)
_CORRECTED = re.compile(
    rf"\b(?:last\s+)?(?:updated|corrected|clarified|revised|amended|correction|update|clarification)\b[\s:,"
    rf"|*-]{{0,6}}(?:(?:on|as of)\s+)?(?:\w+day,\s+)?(?P<date>{WRITTEN_DATE.pattern})",
    re.I,
)
_ALONE = re.compile(rf"^(?:\w+day,\s+)?(?P<date>{WRITTEN_DATE.pattern})$", re.M)
# A paper tells of its event on the day or within a few days of it.
_NEAR = (timedelta(days=-7), timedelta(days=1))


def from_words(known: Known, title: str, opening: str, text: str) -> None:
    """Set what the title and the words state; a paper's own notice of publication comes first."""
    edges = opening[:_READ] + "\n" + text[-600:]
    for name, pattern in (("publication_date", _PUBLISHED), ("correction_date", _CORRECTED)):
        if match := pattern.search(edges):
            known.set(name, read_date(match["date"]), quoted(match.group()))
    if known.values.get("event_date"):
        return
    head = opening[:_READ]
    _from_dateline(known, head)
    _from_title(known, title)
    _from_sentences(known, head)
    _from_line(known, head)
    _today(known, head)


def from_file_name(known: Known, stem: str) -> None:
    """Set the event date from a file name that begins with one."""
    if found := first_date(stem[:10]):
        known.set("event_date", found[0], "file name")


def _from_dateline(known: Known, head: str) -> None:
    """'TOKYO, May 24, 2022 –': the day on which the paper was given."""
    if (match := dateline(head)) and match["date"]:
        known.set("event_date", _full(known, match["date"]), quoted(match.group().strip(" –—-")))


def _from_title(known: Known, title: str) -> None:
    """'Statement on Ukraine, 11 October 2022'; 'since March 1, 2020' is another day."""
    if (found := first_date(title)) and not _ANOTHER.search(title[: title.find(found[1])]):
        known.set("event_date", found[0], "title")


def _from_sentences(known: Known, head: str) -> None:
    """The day that one of the first three sentences gives for what they tell of."""
    sentences = re.split(r"(?<=[a-z0-9)”\"])\.\s|\n+", head)
    for sentence in [one for one in sentences if one.strip()][:4]:
        # Each date of an event is written once, in the main clause; whatever refers to another event ends the search.
        match = _RANGE.search(sentence) or _DATE.search(sentence)
        if not match or _ANOTHER.search(sentence[: match.start()]):
            continue
        around = sentence[max(0, match.start() - 160) : match.end() + 90]
        if _OCCURRED.search(around) and not re.search(r"\bwill\b", around) and not _only_a_mention(sentence, match):
            known.set("event_date", _near(known, _day(known, match)), quoted(match.group()))


def _only_a_mention(sentence: str, match: re.Match[str]) -> bool:
    """Whether the date stands before a noun ('the March 25 statement') or after an order ('Executive Order … of')."""
    return bool(
        re.search(r"\b(?:the|their|of|its)\s$", sentence[: match.start()])
        and not re.search(r"\boccasion of\s$", sentence[: match.start()])
    ) or bool(re.match(r",?\s+by (?:executive order|proclamation)", sentence[match.end() :], re.I))


def _from_line(known: Known, head: str) -> None:
    """A line with nothing but a date: of a press paper the day it came out, of any other the day it is of."""
    if match := _ALONE.search(head):
        published = known.kind in (Kind.PRESS_RELEASE, Kind.NEWS)
        known.set("publication_date" if published else "event_date", read_date(match["date"]), quoted(match.group()))


def _today(known: Known, head: str) -> None:
    """'met today' in the first sentence, on the day of a publication that is stated.

    'Yesterday' opens a readout of that day; elsewhere it is the day of what the paper answers to.
    """
    published = known.values.get("publication_date")
    first = "\n".join(head.split("\n", 3)[:3])[:400]
    match = re.search(r"\b(?:today|this (?:morning|afternoon|evening)|tonight|yesterday)\b(?!['’]s)", first, re.I)
    if published and match and not re.search(r"\byears? ago\s$", first[: match.start()], re.I):
        yesterday = match.group().lower() == "yesterday"
        if yesterday and known.kind not in (Kind.READOUT, Kind.NEWS):
            return
        day = published - timedelta(days=yesterday)
        known.set("event_date", day, f"{quoted(match.group())}, and the day of publication")


def _day(known: Known, match: re.Match[str]) -> date | None:
    """The day of a date or, of several days on end, the last."""
    parts = match.groupdict()
    if last := parts.get("last") or (parts.get("day") and f"{parts['month']} {parts['day']}"):
        return _full(known, last + (parts["year"] or ""))
    return _full(known, match.group())


def _full(known: Known, words: str) -> date | None:
    """A written date as a day; one without a year is of the year of a stated publication, or no day at all."""
    if re.search(r"\d{4}", words):
        return read_date(words)
    published: date | None = known.values.get("publication_date")
    if published is None:
        return None
    days = [day for year in (published.year, published.year - 1) if (day := read_date(f"{words} {year}"))]
    return next((day for day in days if day <= published + _NEAR[1]), None)


def _near(known: Known, day: date | None) -> date | None:
    """A day, unless a stated publication shows that it is the day of something else."""
    published: date | None = known.values.get("publication_date")
    if day is None or published is None or _NEAR[0] <= day - published <= _NEAR[1]:
        return day
    return None
