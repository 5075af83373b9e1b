"""The evidence as HTML: one card for each citation of an answer."""

from __future__ import annotations

from app.answer import Citation
from app.rendering import NEAREST, also_line, marked, source_line
from app.surroundings import surroundings
from app.web.exchange import Exchange
from app.web.markup import attribute, shown
from app.web.references import references
from app.web.render import SUMMARY_BADGE
from app.writer import joined, written
from ingest.statement import Statement

NOTHING = '<div class="nothing"><h2>Evidence</h2><p>The statements that an answer rests on appear here.</p></div>'


def cards(exchange: Exchange, turn: int, selected: int = 0) -> str:
    """The cards of one exchange, the selected one marked."""
    if not exchange.evidence:
        return NOTHING
    declined = exchange.answer is not None and exchange.answer.declined
    heading = NEAREST if declined else "Evidence"
    body = "".join(_card(citation, turn, citation.number == selected) for citation in exchange.evidence)
    return (
        f'<section class="cards{" misses" if declined else ""}" aria-label="{heading}"><h2>{heading}</h2>'
        f'<p class="for">{shown(exchange.asked)}</p>{body}</section>'
    )


def _card(citation: Citation, turn: int, selected: bool) -> str:
    """One citation: what it is from, and the exact words. The title is its button; the script widens it to the card."""
    statement = citation.statement
    place = f'data-open data-turn="{turn}" data-number="{citation.number}"'
    return (
        f'<article class="card{" selected" if selected else ""}" {place}>'
        f'<span class="number" aria-hidden="true">{citation.number}</span>'
        f'<h3><button type="button" {place} aria-label="{attribute(f"Open {statement.title} at citation")}'
        f' {citation.number}">{shown(statement.title)}</button></h3>'
        f'<p class="meta">{about(statement)}</p>{_quoted(citation)}'
        f'<p class="where">{shown(citation.where)}{_also(citation)}'
        f' <small class="version" title="The version of the statement that is cited">{statement.version}</small></p>'
        f"{references(citation)}</article>"
    )


def _quoted(citation: Citation) -> str:
    """The exact words, between the sentences that stand around them."""
    text = citation.statement.text
    before, after = (
        "".join(f'<span class="around">{shown(text[a:b])}</span> ' for a, b in spans)
        for spans in surroundings(citation)
    )
    return f'<blockquote>{before}<span class="exact">“{shown(citation.quote)}”</span> {after}</blockquote>'


def _also(citation: Citation) -> str:
    """How many other sources published the same words; their names are the tooltip."""
    if not citation.also:
        return ""
    names = attribute("; ".join(source_line(row) for row in citation.also))
    return f' · <span class="also" title="{names}">{also_line(citation)}</span>'


def about(statement: Statement) -> str:
    """Kind, authority, issuers and date on one line; a summary says that it is one."""
    issuers = marked(statement, "issuers", joined(statement.issuers))
    kind, standing = statement.kind.words, statement.authority.words
    # The badge says 'summary' and some kinds their own standing: once is enough.
    extra = "" if statement.summary or standing == kind else standing
    badge = f'<span class="badge kind">{shown(marked(statement, "kind", kind))}</span>'
    badges = f"{badge} {SUMMARY_BADGE}" if statement.summary else badge
    line = " · ".join(part for part in (shown(extra), shown(issuers), day(statement)) if part)
    return f"{badges} {line}"


def day(statement: Statement) -> str:
    """The date of a statement, and where it was read."""
    if statement.date is None:
        return "undated"
    name = "event_date" if statement.event_date else "publication_date"
    origin = statement.origin.get(name, "")
    words = (
        ("" if statement.event_date else "published ")
        + ("about " if statement.guessed(name) else "")
        + written(statement.date)
    )
    note = f' <small class="origin">(from {shown(origin)})</small>' if origin else ""
    return f'<time datetime="{statement.date.isoformat()}">{words}</time>{note}'
