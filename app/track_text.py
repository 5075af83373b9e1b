"""A track as text for a terminal and as JSON for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.answer import Citation, Searched
from app.rendering import also_line, citation_json
from app.track import Track
from app.writer import lead

_BAR = 40


def track_text(track: Track) -> str:
    """How often, first and last in their words, then by month and by issuer."""
    parts = [track.words]
    if track.dated:
        first, *_, last = (*track.dated, track.dated[-1])
        once = first.number == last.number
        parts += [_quoted("Once", first)] if once else [_quoted("First", first), _quoted("Last", last)]
        parts.append("\n".join(_months(track)))
    if undated := len({one.statement.id for one in track.mentions} - {one.statement.id for one in track.dated}):
        parts.append(f"{undated} of them undated")
    if track.speakers:
        parts.append("\n".join(_speakers(track)))
    return "\n\n".join(parts)


def _quoted(which: str, mention: Citation) -> str:
    """The first or last mention."""
    s = mention.statement
    also = f" · {also_line(mention)}" if mention.also else ""
    where = f"{s.id}, {mention.where} · {s.url or s.source}{also}"
    return f"{which}: {lead(s)}\n    {s.title}\n    “{mention.quote}”\n    {where}"


def _months(track: Track) -> Iterator[str]:
    """A line for each month that has it, with a bar."""
    most = max(month.statements for month in track.months)
    for month in track.months:
        if month.statements:
            bar = "█" * max(1, _BAR * month.statements // most)
            yield f"{month.first:%Y-%m}  {month.statements:>4} of {month.of:<4}  {bar}"


def _speakers(track: Track) -> Iterator[str]:
    """A line for each issuer."""
    width = max(len(speaker.name) for speaker in track.speakers)
    for one in track.speakers:
        days = f"{_day(one.first)} to {_day(one.last)}"
        yield f"{one.name:<{width}}  {one.statements:>4} of {one.of:<4}  {days}"


def _day(mention: Citation) -> str:
    return str(mention.statement.date or "undated")


def track_json(track: Track) -> dict[str, Any]:
    """A track as plain values; `start` and `end` are character offsets into the statement's text."""
    searched = Searched.of(track.through)
    return {
        "sought": track.sought.asked,
        "names": [list(thing) for thing in track.sought.things],
        "phrases": list(track.sought.phrases),
        "searched": {"statements": searched.statements, "first": _iso(searched.first), "last": _iso(searched.last)},
        "statements": len(track.statements),
        "sentences": len(track.mentions),
        "first": citation_json(track.dated[0]) if track.dated else None,
        "last": citation_json(track.dated[-1]) if track.dated else None,
        "months": [
            {"month": f"{m.first:%Y-%m}", "statements": m.statements, "sentences": m.sentences, "of": m.of}
            for m in track.months
        ],
        "issuers": [
            {
                "issuer": one.name,
                "statements": one.statements,
                "sentences": one.sentences,
                "of": one.of,
                "first": _iso(one.first.statement.date),
                "last": _iso(one.last.statement.date),
            }
            for one in track.speakers
        ],
        "mentions": [citation_json(one) for one in track.mentions],
    }


def _iso(day: object) -> str | None:
    return str(day) if day else None
