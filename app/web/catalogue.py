"""The record as a table: a page of its statements, the way to sort and to turn pages; and what was refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from app.web.markup import attribute, shown
from app.web.render import SUMMARY_BADGE
from app.writer import joined
from ingest.catalog import Order, Page, Row, View
from ingest.listed import Listed

_COLUMNS = (
    (Order.DAY, "Date"),
    (Order.TITLE, "Title"),
    (Order.ISSUERS, "Issued by"),
    (Order.KIND, "Kind"),
    (Order.TOUCHED, "Last change"),
)


def table(page: Page, view: View, opened: str = "") -> str:
    """A page of the record; the statement with the id `opened` is marked."""
    if not page.rows:
        return f'<div class="catalogue"><p class="none">{_nothing(page, view)}</p></div>'
    heads = "".join(_head(order, words, view) for order, words in _COLUMNS)
    rows = "".join(_row(row, row.listed.id == opened) for row in page.rows)
    caption = "Removed statements" if view.removed else "Statements in the record"
    return (
        f'<div class="catalogue"><table><caption class="unseen">{caption}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{_pager(page, view)}</div>"
    )


def sorted_by(view: View, order: Order) -> View:
    """The view sorted by a column: the other way when it is already, days and changes newest first to begin with."""
    down = not view.descending if order is view.order else order in (Order.DAY, Order.TOUCHED)
    return replace(view, order=order, descending=down, start=0)


def refusals(rows: Sequence[tuple[str, str, str]]) -> str:
    """The sources that were refused, and why; of a path only the name."""
    if not rows:
        return '<div class="catalogue"><p class="none">Nothing was refused.</p></div>'
    body = "".join(
        f'<tr><td data-label="Source">{shown(_name(source))}</td><td data-label="Why">{shown(reason)}</td>'
        f'<td data-label="When">{shown(moment(at))}</td></tr>'
        for source, reason, at in rows
    )
    heads = "".join(f'<th scope="col">{words}</th>' for words in ("Source", "Why", "When"))
    return (
        '<div class="catalogue"><table><caption class="unseen">Sources that were refused</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def moment(at: str) -> str:
    """A moment of the record as a reader writes it: '2026-11-24 06:30 UTC'."""
    return f"{at[:16].replace('T', ' ')} UTC"


def _name(source: str) -> str:
    """A source as readers of a shared server may see it."""
    return source if "://" in source else PurePath(source).name


def _nothing(page: Page, view: View) -> str:
    """Why a page is empty."""
    if page.count:
        return "There are no more statements."
    if view.sought.strip():
        return f"No statement has all of “{shown(view.sought.strip())}” in its title, issuers, kind, date or place."
    return "Nothing was removed." if view.removed else "The record is empty. Add the first statements above."


def _head(order: Order, words: str, view: View) -> str:
    """The head of a column, which sorts by it."""
    mine = order is view.order
    sort = f' aria-sort="{"descending" if view.descending else "ascending"}"' if mine else ""
    arrow = ("↓" if view.descending else "↑") if mine else ""
    return (
        f'<th scope="col"{sort}><button type="button" data-event="order" data-value="{order}">{words}'
        f'<span class="arrow" aria-hidden="true">{arrow}</span></button></th>'
    )


def _row(row: Row, opened: bool) -> str:
    """One statement; its title opens it."""
    listed = row.listed
    current = ' aria-current="true"' if opened else ""
    badge = f" {SUMMARY_BADGE}" if listed.known.get("summary") else ""
    return (
        f'<tr{current}><td data-label="Date">{_day(listed)}</td>'
        f'<th scope="row"><button type="button" data-event="read" data-value="{attribute(listed.id)}">'
        f"{shown(listed.title)}</button>{badge}</th>"
        f'<td data-label="Issued by">{shown(joined(listed.issuers)) or "unknown"}</td>'
        f'<td data-label="Kind" class="kind">{shown(listed.kind.words)}</td>'
        f'<td data-label="Last change"><time datetime="{row.touched}" title="{moment(row.touched)}">'
        f"{row.touched[:10]}</time></td></tr>"
    )


def _day(listed: Listed) -> str:
    """The day of a statement, marked where it was guessed."""
    if not listed.date:
        return '<span class="undated">undated</span>'
    name = "event_date" if listed.known["event_date"] else "publication_date"
    about = "about " if listed.guessed(name) else ""
    return f'{about}<time datetime="{listed.date}">{listed.date}</time>'


def _pager(page: Page, view: View) -> str:
    """Which statements are shown of how many, and the ways to the others."""
    last = (page.count - 1) // view.size * view.size
    buttons = (
        ("First page", "«", 0, view.start > 0),
        ("Previous page", "‹", max(0, view.start - view.size), view.start > 0),
        ("Next page", "›", view.start + view.size, view.start < last),
        ("Last page", "»", last, view.start < last),
    )
    turns = "".join(
        f'<button type="button" data-event="turn_to" data-value="{start}" data-key="{name}" aria-label="{name}"'
        f"{'' if can else ' disabled'}>{sign}</button>"
        for name, sign, start, can in buttons
    )
    shown_now = f"{view.start + 1:,} to {view.start + len(page.rows):,} of {page.count:,}"
    return f'<nav class="pager" aria-label="Pages"><p>{shown_now}</p>{turns}</nav>'
