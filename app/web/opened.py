"""One statement opened: what is known of it, and its whole text with the cited words marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import PurePath

from app.answer import Citation
from app.reference import is_web_address
from app.rendering import marked
from app.web.cards import day
from app.web.exchange import Exchange
from app.web.markup import link, shown
from app.web.references import references
from app.web.render import SUMMARY_BADGE
from app.writer import joined
from ingest.statement import Statement

_MARK = re.compile(r"(?P<heading>#{1,6}) +|(?P<indent> *)(?P<item>[-*•]) +")


def opened(exchange: Exchange, turn: int, chosen: Citation) -> str:
    """The statement of a citation, with all that this exchange cites of it marked and the chosen words strongest."""
    statement = chosen.statement
    cited = [c for c in exchange.evidence if (c.statement.id, c.statement.version) == (statement.id, statement.version)]
    place = f'data-turn="{turn}" data-number="{chosen.number}"'
    return sheet(statement, cited, chosen, _tools(exchange, turn, chosen), place, references(chosen))


def sheet(
    statement: Statement,
    cited: Sequence[Citation] = (),
    chosen: Citation | None = None,
    top: str = "",
    attributes: str = "",
    below: str = "",
) -> str:
    """A statement to read, with what stands at its `top` and `below` what is known; what is cited of it is marked."""
    known = f"{_known(statement)}{_summary(statement)}{below}"
    return (
        f'<article class="statement" {attributes}>{top}'
        f'<header><h2 tabindex="-1">{shown(statement.title)}</h2>{known}</header>'
        f'<div class="text" lang="{_language(statement)}">{text(statement.text, cited, chosen)}</div></article>'
    )


def _tools(exchange: Exchange, turn: int, chosen: Citation) -> str:
    """The way back to the cards, and to the citations before and after this one, in whichever statement they stand."""
    numbers = [citation.number for citation in exchange.evidence]
    at = numbers.index(chosen.number)
    place = f'data-turn="{turn}" data-number="{chosen.number}"'
    back = (
        f'<button type="button" class="back" data-back {place}><span aria-hidden="true">←</span>'
        " Back to the evidence</button>"
    )
    steps = (
        f"{_step('‹', 'Previous citation', turn, numbers[at - 1] if at else None)}"
        f'<span class="at">Citation {chosen.number}<span class="of"> of {len(numbers)}</span></span>'
        f"{_step('›', 'Next citation', turn, numbers[at + 1] if at + 1 < len(numbers) else None)}"
    )
    return f'<nav class="tools" aria-label="Citations">{back}<span class="steps">{steps}</span></nav>'


def _step(sign: str, name: str, turn: int, number: int | None) -> str:
    """The button to another citation; it stands there without one too, so that the others keep their places."""
    where = "disabled" if number is None else f'data-open data-turn="{turn}" data-number="{number}"'
    return f'<button type="button" class="step" aria-label="{name}" {where}>{sign}</button>'


def _known(statement: Statement) -> str:
    """What is known of a statement, as a list of terms."""
    address = statement.url or statement.source
    rows = [
        ("Issued by", shown(marked(statement, "issuers", joined(statement.issuers)))),
        ("Kind", shown(marked(statement, "kind", statement.kind.words))),
        ("Date", day(statement)),
        ("Took part", shown(joined(statement.parties)) if statement.parties != statement.issuers else ""),
        ("Authority", shown(statement.authority.words)),
        ("Place", shown(statement.place)),
        # A path would tell readers of a shared server how its disk is laid out.
        ("Source", link(address) if is_web_address(address) else shown(PurePath(address).name)),
    ]
    return f'<dl class="known">{"".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows if value)}</dl>'


def _summary(statement: Statement) -> str:
    """A warning for a summary."""
    if not statement.summary:
        return ""
    return f'<p class="unofficial" role="note">{SUMMARY_BADGE} This is a summary, not the official text.</p>'


def _language(statement: Statement) -> str:
    """The language for the browser; only what can be a language code."""
    return statement.language if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", statement.language) else "en"


@dataclass(frozen=True)
class _Line:
    """One line of a statement: what it is, and where its words begin and end."""

    tag: str
    start: int
    end: int
    depth: int = 0

    @property
    def attributes(self) -> str:
        """How deep a list item lies, for the style sheet."""
        return f' data-depth="{self.depth}"' if self.depth else ""


def text(source: str, cited: Sequence[Citation], chosen: Citation | None) -> str:
    """The text of a statement as headings, paragraphs and lists, with the cited spans in <mark>."""
    blocks = []
    for tag, lines in groupby(_lines(source), key=lambda line: line.tag):
        written = "".join(f"<{tag}{line.attributes}>{_marked(source, line, cited, chosen)}</{tag}>" for line in lines)
        blocks.append(f"<ul>{written}</ul>" if tag == "li" else written)
    return "".join(blocks)


def _lines(source: str) -> Iterator[_Line]:
    """The lines that have words, their list or heading marks left out."""
    at = 0
    for line in source.split("\n"):
        mark = _MARK.match(line)
        begins, ends = at + (mark.end() if mark else 0), at + len(line)
        at = ends + 1
        if not line.strip():
            continue
        if mark and mark["heading"]:
            yield _Line(f"h{min(6, len(mark['heading']) + 1)}", begins, ends)
        elif mark:
            yield _Line("li", begins, ends, min(3, len(mark["indent"]) // 2))
        else:
            yield _Line("p", begins, ends)


def _marked(source: str, line: _Line, cited: Sequence[Citation], chosen: Citation | None) -> str:
    """The words of a line, divided wherever a citation begins or ends."""
    edges = {line.start, line.end} | {edge for c in cited for edge in (c.start, c.end) if line.start < edge < line.end}
    cuts = sorted(edges)
    return "".join(_piece(source, start, end, cited, chosen) for start, end in pairwise(cuts))


def _piece(source: str, start: int, end: int, cited: Sequence[Citation], chosen: Citation | None) -> str:
    """A piece of a line between two cuts; marked when a citation covers it, numbered where that citation ends."""
    words = shown(source[start:end])
    covering = [c for c in cited if c.start <= start and end <= c.end]
    if not covering:
        return words
    first = chosen if chosen and chosen in covering else covering[0]
    kind = "chosen" if first is chosen else "cited"
    number = f' data-number="{first.number}"' if first.end == end else ""
    return f'<mark class="{kind}"{number}>{words}</mark>'
