"""A comparison as text for a terminal and as JSON for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.answer import Citation
from app.compare.comparison import Change, Comparison, Pair, Side
from app.rendering import citation_json
from app.writer import lead
from ingest.difference import ADDED, REMOVED, SAME
from ingest.difference_text import Mark, brackets


def comparison_text(found: Comparison, mark: Mark = brackets, kept: bool = False) -> str:
    """What was reworded, moved, added and dropped, word by word, then where each stands; `kept` shows that too."""
    shown = [pair for pair in found.pairs if kept or pair.change is not Change.KEPT]
    parts = [f"{side_text(found.old)}\n→ {side_text(found.new)}", summary(found)]
    parts += ["\n".join(_lines(pair, mark)) for pair in shown]
    places = [place for pair in shown for place in (pair.old, pair.new) if place]
    return "\n\n".join([*parts, "\n".join(map(_place, places))] if places else parts)


def side_text(side: Side) -> str:
    """One side: the title of a statement, or a period and how many statements it has."""
    return f"{side.name} ({side.searched.words})" if side.searched else side.name


def summary(found: Comparison) -> str:
    """'On “Taiwan” (also Taipei): 1 kept, 2 reworded, 0 moved, 3 added, 1 dropped'."""
    counts = ", ".join(f"{count} {change}" for change, count in found.counts.items())
    return f"On {found.topic.words}: {counts}" if found.topic else f"{counts[:1].upper()}{counts[1:]}"


def _lines(pair: Pair, mark: Mark) -> Iterator[str]:
    """What became of a sentence, and its words with what changed marked."""
    numbers = " → ".join(f"[{place.number}]" for place in (pair.old, pair.new) if place)
    also = len(pair.olds[1:]) + len(pair.news[1:])
    yield f"{pair.change} {numbers}" + (f", and in {also} more place{'' if also == 1 else 's'}" if also else "")
    yield f"    {_redline(pair, mark)}"


def _redline(pair: Pair, mark: Mark) -> str:
    """The words of a pair; those of one side alone are all removed or all added."""
    alone = pair.old if pair.change is Change.DROPPED else pair.new
    if not pair.pieces and alone:
        return mark(REMOVED if pair.change is Change.DROPPED else ADDED, alone.quote)
    return "".join(
        text if what == SAME else mark(what, text.rstrip()) + text[len(text.rstrip()) :] for what, text in pair.pieces
    )


def _place(place: Citation) -> str:
    s = place.statement
    return f"[{place.number}] {lead(s)} · {s.id}, {place.where}"


def comparison_json(found: Comparison) -> dict[str, Any]:
    """A comparison as plain values; `start` and `end` are character offsets into the statement's text."""
    return {
        "old": _side_json(found.old),
        "new": _side_json(found.new),
        "topic": found.topic.asked if found.topic else None,
        "counts": {change.value: count for change, count in found.counts.items()},
        "pairs": [_pair_json(pair) for pair in found.pairs],
    }


def _side_json(side: Side) -> dict[str, Any]:
    searched = side.searched
    return {
        "name": side.name,
        "statements": searched.statements if searched else 1,
        "first": str(searched.first) if searched and searched.first else None,
        "last": str(searched.last) if searched and searched.last else None,
    }


def _pair_json(pair: Pair) -> dict[str, Any]:
    return {
        "change": pair.change.value,
        "old": [citation_json(place) for place in pair.olds],
        "new": [citation_json(place) for place in pair.news],
        "pieces": [{"what": what, "text": text} for what, text in pair.pieces],
    }
