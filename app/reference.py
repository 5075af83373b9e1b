"""A quote as a paper cites it: references in three styles, and the address that opens the source at the words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import quote, urlsplit

from app.answer import Citation
from app.writer import joined, written
from ingest.statement import Kind, Statement

# A longer quote is told by its first and last words: the fragment then stays short, and finds them over line ends.
_LONG, _ENDS = 12, 5
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
# What a kind is called as one paper.
_KINDS = {Kind.OTHER: "", Kind.NEWS: "news report"}
_MARK = re.compile(r"</?(?:u|sup|sub|b|i|em|strong)>|^\s*(?:#{1,6}|[-*•]) +", re.I)


def chicago(citation: Citation) -> str:
    """A note of the Chicago Manual of Style, 17th edition; a guessed day is queried, as its rule for such days is."""
    s = citation.statement
    # A quotation inside the quotation marks of a title has single ones.
    title = re.sub(r'"([^"]*)"', r"‘\1’", s.title).replace("“", "‘").replace("”", "’").rstrip(".")
    who = f"{joined(s.issuers)}, " if s.issuers else ""
    page = str(citation.page) if citation.page else ""
    rest = ", ".join(part for part in (_kind(s), _chicago_day(s), page, web_address(s)) if part)
    return f"{who}“{title},” {rest}."


def apa(citation: Citation) -> str:
    """An entry of a reference list in APA style, 7th edition; without an issuer the title stands first."""
    s = citation.statement
    title = _stopped(f"{s.title} [{_kind(s).capitalize()}]" if _kind(s) else s.title)
    who = f"{_stopped(_ampersand(s.issuers))} " if s.issuers else ""
    day = f"({_apa_day(s)})."
    return " ".join(part for part in ((who + day, title) if who else (title, day)) + (web_address(s),) if part)


def in_text(citation: Citation) -> str:
    """What APA style sets behind a quote: who, which year, and the page or else the paragraph."""
    s = citation.statement
    who = _ampersand(s.issuers) or f"“{s.title}”"
    return f"({who}, {_apa_day(s).split(',')[0]}, {_place(citation, 'para.')})"


def plain(citation: Citation) -> str:
    """Who, what, when and where in it, in plain words."""
    s = citation.statement
    guess = "about " if _day_is_guessed(s) else ""
    day = guess + written(s.date) if s.date else "undated"
    parts = (joined(s.issuers), s.title, _kind(s), day, _place(citation, "paragraph"), web_address(s))
    return ", ".join(part for part in parts if part)


REFERENCES: dict[str, Callable[[Citation], str]] = {"Chicago": chicago, "APA": apa, "Plain": plain}
# What is copied: the exact words, with the reference in a style.
COPIED: dict[str, Callable[[Citation], str]] = {
    "Chicago": lambda citation: f"“{citation.quote}”\n\n{chicago(citation)}",
    "APA": lambda citation: f"“{citation.quote}” {in_text(citation)}\n\n{apa(citation)}",
    "Plain": lambda citation: f"“{citation.quote}”\n\n{plain(citation)}",
}


def at_source(citation: Citation) -> str:
    """The web address of a statement at the quoted words, or at their page; '' where it has no web address.

    A summary's words do not stand at its source: its address is given as it is.
    """
    s = citation.statement
    address = web_address(s)
    if not address or s.summary:
        return address
    base, _, fragment = address.partition("#")
    if citation.page:
        return f"{base}#page={citation.page}"
    return f"{base}#{fragment}:~:text={text_fragment(citation.quote)}"


def text_fragment(words: str) -> str:
    """A quote as a text directive: whole, or its first and last words where it is long or of several lines."""
    lines = [_MARK.sub("", _LINK.sub(r"\1", line)).split() for line in words.split("\n") if line.strip()]
    first, last = lines[0], lines[-1]
    if len(lines) == 1 and len(first) <= _LONG:
        return _encoded(first)
    return f"{_encoded(first[:_ENDS])},{_encoded(last[-_ENDS:])}"


def web_address(statement: Statement) -> str:
    """Where a statement stands on the web; '' where that is not known."""
    return next((one for one in (statement.url, statement.source) if is_web_address(one)), "")


def is_web_address(address: str) -> bool:
    """Whether it is an http or https address with a host."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _encoded(words: list[str]) -> str:
    """Words percent-encoded, with the hyphen too, which sets off the parts of a text directive."""
    return quote(" ".join(words), safe="").replace("-", "%2D")


def _kind(statement: Statement) -> str:
    """What sort of paper it is; a summary is not the paper."""
    kind = _KINDS.get(statement.kind, statement.kind.words)
    return f"summary of a {kind or 'statement'}" if statement.summary else kind


def _place(citation: Citation, paragraph: str) -> str:
    """The page of a quote, or its paragraph where there are no pages."""
    return f"p. {citation.page}" if citation.page else f"{paragraph} {citation.paragraph}"


def _day_is_guessed(statement: Statement) -> bool:
    """Whether the day of a statement was only guessed."""
    return statement.guessed("event_date" if statement.event_date else "publication_date")


def _american(day: date) -> str:
    """A day as American style writes it: July 28, 2024."""
    return f"{day:%B} {day.day}, {day.year}"


def _chicago_day(statement: Statement) -> str:
    """The day for a note: 'n.d.' without one."""
    if statement.date is None:
        return "n.d."
    return f"[{_american(statement.date)}?]" if _day_is_guessed(statement) else _american(statement.date)


def _apa_day(statement: Statement) -> str:
    """The day for a reference list, the year first: 'n.d.' without one."""
    day = statement.date
    if day is None:
        return "n.d."
    return f"ca. {day.year}" if _day_is_guessed(statement) else f"{day.year}, {day:%B} {day.day}"


def _ampersand(names: tuple[str, ...]) -> str:
    """'Japan', 'Japan & United States', 'Australia, India, & Japan'."""
    if len(names) < 3:
        return " & ".join(names)
    return f"{', '.join(names[:-1])}, & {names[-1]}"


def _stopped(words: str) -> str:
    """Words with a full stop, unless they have an end mark."""
    return words if words.endswith((".", "?", "!")) else f"{words}."
