"""A packet as Markdown: answers with numbered quotes, and what each quote stands in."""

from __future__ import annotations

import re
from unicodedata import category

from app.export.cited import Cited
from app.export.dates import dates, proofs
from app.export.packet import Answered, Packet, Said
from app.rendering import NEAREST, UNSUPPORTED

# Every character that can begin markup inside a line; and the indent of a line, with what can begin a block there.
_INLINE = re.compile(r"[\\`*_\[\]<>&~|#!$^]")
_LINE = re.compile(r"^([^\S\n]*)\d*([-+=:.)])?", re.M)


def markdown(packet: Packet) -> str:
    """The whole file."""
    head = f"# Communiqué: what the record says\n\nTaken from the record on {packet.made}.\n"
    return "\n".join((head, *(_answer(answer) for answer in packet.answers)))


def plain(text: str) -> str:
    """A text that Markdown shows as it is: nothing in it acts."""
    return "".join(_escaped(text))


def _escaped(text: str) -> list[str]:
    """The characters of a text, each as Markdown shows it; no line is indented, which would make it code."""
    lines = list(_LINE.finditer(text))
    active = {at.start() for at in _INLINE.finditer(text)} | {line.start(2) for line in lines}
    indent = {at for line in lines for at in range(*line.span(1))}
    escaped = (f"\\{character}" if at in active else character for at, character in enumerate(text))
    return ["" if at in indent else character for at, character in enumerate(escaped)]


def strong(text: str, start: int, end: int) -> str:
    """A text with some words of it in bold, line by line; plain where Markdown would show its asterisks instead."""
    pieces = _escaped(text)
    for line in re.finditer(r"\S(?:[^\n]*\S)?", text[start:end]):
        first, last = start + line.start(), start + line.end() - 1
        if _acts(text[first], text[:first][-1:]) and _acts(text[last], text[last + 1 :][:1]):
            pieces[first] = f"**{pieces[first]}"
            pieces[last] = f"{pieces[last]}**"
    return "".join(pieces)


def _acts(inner: str, outer: str) -> bool:
    """Whether asterisks between two characters can begin or end bold words."""
    return category(inner)[0] in "LN" or not outer or outer.isspace() or category(outer)[0] in "PS"


def _line(text: str) -> str:
    """A text on one line, for headings and list items."""
    return plain(" ".join(text.split()))


def _quoted(text: str) -> str:
    """A text as a block quote, a paragraph for each of its lines."""
    return "\n>\n".join(f"> {line}" for line in text.split("\n") if line.strip())


def _answer(answer: Answered) -> str:
    """One question and its answer, then the quotes it rests on or, for a refusal, what came closest."""
    parts = [f"## {_line(answer.question)}"]
    if answer.understood_as:
        parts.append(f"Understood as: {_line(answer.understood_as)}")
    parts += [_line(note) for note in answer.notes]
    parts += [_line(f"{claim.text} {claim.marks}") for claim in answer.prose]
    parts += [_said(answer, said) for said in answer.said]
    if answer.struck:
        parts.append(f"{UNSUPPORTED}:")
        parts.append("\n".join(f"- ~~{_line(claim.text)}~~ ({_line(claim.fault)})" for claim in answer.struck))
    if answer.citations:
        parts += ["### Evidence", *(_cited(cited) for cited in answer.citations)]
    if answer.nearest:
        parts += [f"### {NEAREST}", *(_cited(cited) for cited in answer.nearest)]
    if answer.origin:
        parts.append(_line(answer.origin))
    return "\n\n".join(parts) + "\n"


def _said(answer: Answered, said: Said) -> str:
    """One sentence: who said it and when, the words, the short answer in bold, the number of its citation."""
    cited = answer.cited(said)
    start, end = said.short or (0, 0)
    words = strong(f"“{cited.quote}”", start + 1, end + 1)
    return f"{_line(cited.lead)}:\n\n{_quoted(f'{words} [{cited.number}]')}"


def _cited(cited: Cited) -> str:
    """One quote where it stands, its words in bold, and all that it takes to find and to check it."""
    facts = [cited.reference, cited.where, *dates(cited), *proofs(cited), cited.link or cited.source]
    if cited.summary:
        facts.insert(1, "A summary, not the official text")
    facts += [f"Also published: {line}" for line in cited.also]
    listed = "\n".join(f"- {_line(fact)}" for fact in facts)
    words = _quoted(strong(cited.context, cited.start - cited.context_start, cited.end - cited.context_start))
    return f"**\\[{cited.number}\\]** {_line(cited.title)}\n\n{words}\n\n{listed}"
