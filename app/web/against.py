"""A comparison as HTML: both sides beside each other, the changed words marked, every sentence with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from app.answer import Citation
from app.compare.comparison import Change, Comparison, Pair, Side
from app.compare.text import side_text
from app.web.chips import near
from app.web.markup import attribute, shown
from app.web.redline import LEGEND, redline
from app.writer import lead
from ingest.difference import ADDED, REMOVED

NOTHING = (
    '<div class="nothing"><p>Two statements are compared sentence by sentence; two periods by what their statements say'
    " on a topic. Every sentence is shown as it stands, and leads to the place where it stands.</p></div>"
)
_WORDS = {
    Change.KEPT: "kept",
    Change.REWORDED: "reworded",
    Change.MOVED: "stands elsewhere",
    Change.ADDED: "added",
    Change.DROPPED: "dropped",
}


def comparison(found: Comparison) -> str:
    """How much became what, then the pairs in order; runs of what was kept are folded."""
    if not found.pairs:
        about = f" on {shown(found.topic.words)}" if found.topic else ""
        return f'<div class="against"><p class="none" role="status">Neither side says anything{about}.</p></div>'
    runs = groupby(found.pairs, key=lambda pair: pair.change is Change.KEPT and pair.is_same)
    body = "".join(_folded(list(run)) if kept else "".join(map(_pair, run)) for kept, run in runs)
    return (
        f'<section class="against" aria-label="Comparison">{_counts(found)}{LEGEND}'
        f'<div class="sides"><h3>{_side(found.old)}</h3><h3>{_side(found.new)}</h3></div>{body}</section>'
    )


def _counts(found: Comparison) -> str:
    """How many sentences became what, and of what topic they are."""
    counts = "".join(f"<li><b>{count}</b> {_WORDS[change]}</li>" for change, count in found.counts.items())
    topic = f'<p class="topic">On {shown(found.topic.words)}</p>' if found.topic else ""
    return f'<div role="status">{topic}<ul class="counts">{counts}</ul></div>'


def _side(side: Side) -> str:
    return shown(side_text(side))


def _folded(pairs: Sequence[Pair]) -> str:
    """A run of sentences that both sides have, to be opened."""
    count = f"{len(pairs)} sentence{'' if len(pairs) == 1 else 's'} kept word for word"
    return f'<details class="kept"><summary>{count}</summary>{"".join(map(_pair, pairs))}</details>'


def _pair(pair: Pair) -> str:
    """A sentence before and after; where there is none, that there is none."""
    pieces = pair.pieces
    old = redline(pieces, ADDED) if pieces else _alone(pair.old, "del")
    new = redline(pieces, REMOVED) if pieces else _alone(pair.new, "ins")
    words = _WORDS[pair.change] + (", reworded" if pair.change is Change.MOVED and not pair.is_same else "")
    return (
        f'<article class="pair {pair.change}"><h4>{words}</h4>'
        f'<div class="before">{_cell(old, pair.olds, "Nothing like it in the first")}</div>'
        f'<div class="after">{_cell(new, pair.news, "Nothing like it in the second")}</div></article>'
    )


def _alone(place: Citation | None, tag: str) -> str:
    """A sentence that one side alone has."""
    return f"<{tag}>{shown(place.quote)}</{tag}>" if place else ""


def _cell(words: str, places: Sequence[Citation], nothing: str) -> str:
    """The words of one side, with the way to each place."""
    if not places:
        return f'<p class="missing">{nothing}</p>'
    return f"<blockquote>{words}{near(''.join(_chips(places)))}</blockquote>"


def _chips(places: Sequence[Citation]) -> Iterator[str]:
    """A chip for each place; beyond a few they are folded."""
    few = 4
    yield "".join(map(chip, places[:few]))
    if len(places) > few:
        rest = "".join(map(chip, places[few:]))
        yield f'<details class="more"><summary>{len(places) - few} more places</summary>{rest}</details>'


def chip(place: Citation) -> str:
    """The numbered control that opens a statement at the cited words."""
    label = f"Citation {place.number}: {lead(place.statement)}, {place.statement.title}; opens at these words"
    return (
        f'<button type="button" class="chip" data-event="place" data-value="{place.number}"'
        f' aria-label="{attribute(label)}" title="{attribute(lead(place.statement))}">{place.number}</button>'
    )
