"""A track as HTML: how often, first and last in their words, by month and by issuer, and every mention."""

from __future__ import annotations

from collections.abc import Sequence

from app.answer import Citation
from app.rendering import also_line
from app.track import Speaker, Track
from app.web.against import chip
from app.web.chips import near
from app.web.markup import shown
from app.web.plot import bars
from app.writer import lead

NOTHING = (
    '<div class="nothing"><p>A name, a topic or a phrase is looked for in every statement: under all its names and in'
    " any form of its words, or between quotation marks in exactly these words.</p></div>"
)
# More sentences than this are not shown at once; the command line gives all.
_SHOWN = 200


def followed(track: Track) -> str:
    """All that a track found, or that it found nothing and where it looked."""
    parts = [f'<p class="found" role="status">{shown(track.words)}</p>']
    if track.dated:
        first, last = track.dated[0], track.dated[-1]
        parts.append(_ends(first, last))
        parts.append(f"<h3>Statements a month</h3>{bars(track.months)}{_months(track)}")
    if track.speakers:
        parts.append(f"<h3>By issuer</h3>{_speakers(track.speakers)}")
    if track.mentions:
        parts.append(_mentions(track.mentions))
    return f'<section class="followed" aria-label="What was found">{"".join(parts)}</section>'


def _ends(first: Citation, last: Citation) -> str:
    """The first and the last mention, or the only one."""
    if first.number == last.number:
        return f'<div class="first-last">{_quoted("Once", first)}</div>'
    return f'<div class="first-last">{_quoted("First", first)}{_quoted("Last", last)}</div>'


def _quoted(which: str, mention: Citation) -> str:
    also = f" · {also_line(mention)}" if mention.also else ""
    return (
        f'<article><h3>{which}</h3><p class="lead">{shown(lead(mention.statement))}{shown(also)}</p>'
        f"<blockquote>“{shown(mention.quote)}”{near(chip(mention))}</blockquote></article>"
    )


def _months(track: Track) -> str:
    """The figures of the months, for who wants or needs to read them."""
    rows = "".join(
        f'<tr><th scope="row">{month.first:%B %Y}</th><td>{month.statements} of {month.of}</td>'
        f"<td>{month.sentences}</td></tr>"
        for month in track.months
        if month.statements
    )
    heads = _heads("Month", "Statements", "Sentences")
    return (
        f'<details class="figures"><summary>The figures</summary><table>{heads}<tbody>{rows}</tbody></table></details>'
    )


def _speakers(speakers: Sequence[Speaker]) -> str:
    """Whose statements have it."""
    rows = "".join(
        f'<tr><th scope="row">{shown(one.name)}</th><td>{one.statements} of {one.of}</td><td>{one.sentences}</td>'
        f"<td>{_day(one.first)} {chip(one.first)}</td><td>{_day(one.last)} {chip(one.last)}</td></tr>"
        for one in speakers
    )
    heads = _heads("Issuer", "Statements", "Sentences", "First", "Last")
    return f'<table class="speakers">{heads}<tbody>{rows}</tbody></table>'


def _heads(*names: str) -> str:
    return f"<thead><tr>{''.join(f'<th scope=col>{name}</th>' for name in names)}</tr></thead>"


def _day(mention: Citation) -> str:
    return str(mention.statement.date or "undated")


def _mentions(mentions: Sequence[Citation]) -> str:
    """Every sentence, oldest first, to be opened."""
    rows = "".join(
        f'<li><p class="lead">{shown(lead(one.statement))}</p>'
        f"<blockquote>“{shown(one.quote)}”{near(chip(one))}</blockquote></li>"
        for one in mentions[:_SHOWN]
    )
    more = f"<p>Shown are the first {_SHOWN} of them.</p>" if len(mentions) > _SHOWN else ""
    count = f"{len(mentions):,} sentence{'' if len(mentions) == 1 else 's'}"
    return f'<details class="mentions"><summary>{count}</summary>{more}<ol>{rows}</ol></details>'
