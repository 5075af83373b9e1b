"""The filters above the question: a period, issuers, kinds and series, and what they leave to be searched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import gradio as gr

from app.answer import Searched
from app.web.desk import Desk, asset, pane
from app.web.histogram import histogram
from app.web.markup import attribute, problem, shown
from app.writer import written
from index.library import EVERYTHING, Filters, Library
from ingest.errors import CommuniqueError
from ingest.statement import Kind

# A list of more issuers than this is searched by typing, the rarest are left to be asked for by name.
_MOST = 1_000

# First and last day, issuers, kinds, series, as the page's fields give them.
Fields = tuple[str | None, str | None, Sequence[str], Sequence[str], Sequence[str]]


class Narrowing:
    """The filters of one page; `inputs` are what `read_filters` reads."""

    def __init__(self, desk: Desk) -> None:
        self._library = desk.library
        # What is chosen stands above the composer, also while the filters are closed.
        self._chosen = pane("", "chosen")
        with gr.Accordion("Narrow the search", open=False, elem_id="narrowing"):
            self._bars = pane("", "bars", script=asset("period.js"))
            with gr.Row(elem_id="period"):
                first, last = _day("From"), _day("To")
            with gr.Row(elem_id="of"):
                issuers, kinds, series = _several("Issuer"), _several("Kind"), _several("Series")
        self.inputs = [first, last, issuers, kinds, series]
        changed = [first.change, last.change, issuers.change, kinds.change, series.change]
        gr.on(changed, self._show, self.inputs, [self._chosen, self._bars], **desk.in_order)
        self._bars.pick(self._pick, [first, last], [first, last], **desk.quiet)
        self._chosen.drop(self._drop, self.inputs, self.inputs, **desk.quiet)
        desk.page.load(self._arrive, self.inputs, [issuers, kinds, series, self._chosen, self._bars], **desk.quiet)

    def _arrive(self, *values: Any) -> tuple[Any, ...]:
        """What there is to choose from now."""
        return (*(gr.update(choices=some) for some in choices(self._library)), *self._show(*values))

    def _show(self, *values: Any) -> tuple[str, str]:
        """What is chosen, as chips, and the record over time with the chosen period."""
        try:
            filters = read_filters(*values)
            reading = self._library.reading()
            found = reading.found(filters)
            days = [row.date for row in reading.found().listing if row.date]
        except CommuniqueError as error:
            return problem(error), gr.skip()
        line = "" if filters == EVERYTHING else f"{Searched.of(found).count} of {len(reading.found().listing):,}"
        return chosen(filters, line), histogram(days, filters.from_, filters.to)

    def _pick(self, first: str | None, last: str | None, event: gr.EventData) -> tuple[str | None, str | None]:
        """The period after a click on a bar: that bar alone, then up to another; the only one again is none."""
        bar = str(event.first), str(event.last)
        if not first or not last:
            return bar
        return (None, None) if bar == (first[:10], last[:10]) else (min(first[:10], bar[0]), max(last[:10], bar[1]))

    def _drop(self, first: Any, last: Any, issuers: Any, kinds: Any, series: Any, event: gr.EventData) -> list[Any]:
        """The filters without one that was clicked away."""
        values = [first, last, issuers, kinds, series]
        at = int(event.what)
        values[at] = None if at < 2 else [one for one in values[at] if one != event.value]
        return values


def read_filters(
    first: str | None, last: str | None, issuers: Sequence[str], kinds: Sequence[str], series: Sequence[str]
) -> Filters:
    """The filters that the page's fields hold; CommuniqueError names a day that cannot be."""
    from_, to = _read_day(first, "From"), _read_day(last, "To")
    if from_ and to and from_ > to:
        raise CommuniqueError(f"From {from_} is after To {to}; change one of them")
    return Filters(from_, to, tuple(issuers or ()), tuple(map(Kind, kinds or ())), tuple(series or ()))


def _read_day(text: str | None, name: str) -> date | None:
    """A day as the fields give it; None for an empty one."""
    if not text or not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise CommuniqueError(f"{name} {text!r} is no day; write one as 2024-07-28") from None


def choices(library: Library) -> tuple[list[Any], list[Any], list[Any]]:
    """Issuers, kinds and series of the record, each with how many statements it has, the commonest first."""
    try:
        listing = library.reading().found().listing
    except CommuniqueError:
        return [], [], []
    issuers = Counter(name for row in listing for name in row.issuers)
    kinds = Counter(row.kind for row in listing)
    series = Counter(row.series for row in listing if row.series)
    return (
        [(f"{name} ({count:,})", name) for name, count in issuers.most_common(_MOST)],
        [(f"{kind.words} ({count:,})", kind.value) for kind, count in kinds.most_common()],
        [(f"{name} ({count:,})", name) for name, count in series.most_common(_MOST)],
    )


def chosen(filters: Filters, line: str) -> str:
    """What the reader narrowed the search to, each a chip that takes it away, and how much is left."""
    chips = "".join(
        f'<li><button type="button" class="set" data-event="drop" data-what="{what}" data-value="{attribute(value)}"'
        f' aria-label="{attribute(f"No longer only {words}")}">{shown(words)}'
        ' <span aria-hidden="true">×</span></button></li>'
        for what, value, words in _chips(filters)
    )
    return f'<div class="chips" role="status"><span>Searching {line}:</span><ul>{chips}</ul></div>' if chips else ""


def _chips(filters: Filters) -> Iterable[tuple[int, str, str]]:
    """The place among the fields, the value and the words of each thing chosen."""
    if filters.from_:
        yield 0, "", f"from {written(filters.from_)}"
    if filters.to:
        yield 1, "", f"to {written(filters.to)}"
    yield from ((2, name, name) for name in filters.issuers)
    yield from ((3, kind.value, kind.words) for kind in filters.kinds)
    yield from ((4, name, name) for name in filters.series)


def _day(label: str) -> gr.DateTime:
    """A field for a day."""
    return gr.DateTime(label=label, include_time=False, type="string", min_width=120)


def _several(label: str) -> gr.Dropdown:
    """A field for several of a list."""
    return gr.Dropdown(choices=[], value=[], multiselect=True, label=label, min_width=140)
