"""Chips: the numbers of citations, which show the quote and open it, and what a search was narrowed to."""

from __future__ import annotations

from app.answer import Citation
from app.question import Question
from app.web.markup import attribute, shown
from app.writer import lead, written
from index.library import Filters

# Keeps a chip on the line of the word before it; inside what is not divided, as browsers part it from a button.
NEAR = "&nbsp;"


def near(chips: str) -> str:
    """Chips on the line of the word before them."""
    return f'<span class="near">{NEAR}{chips}</span>'


def chip(citation: Citation, turn: int, place: str = "0") -> str:
    """The numbered control that opens a statement at the cited words; pointed at or focused, it shows them.

    `place` tells the chips of one number in a turn apart.
    """
    number, title = citation.number, citation.statement.title
    tip = f"tip-{turn}-{number}-{place}"
    label = f"Citation {number}: {title}; opens at these words"
    return (
        f'<span class="cite">{NEAR}<button type="button" class="chip" data-open data-turn="{turn}"'
        f' data-number="{number}" aria-label="{attribute(label)}" aria-describedby="{tip}">{number}</button>'
        f'<span class="tip" role="tooltip" id="{tip}"><span class="from">{shown(lead(citation.statement))}</span>'
        f"“{shown(citation.quote)}”</span></span>"
    )


def aside(question: Question, turn: int) -> str:
    """What the question itself set, each a chip by which it is asked again without."""
    chips = "".join(
        f'<li><button type="button" class="set" data-ask="{attribute(question.asked)}" data-turn="{turn}"'
        f' data-aside="{attribute(words)}" aria-label="{attribute(f"Ask again without {name}")}">'
        f'{shown(name)} <span aria-hidden="true">×</span></button></li>'
        for words, name in told_by(question).items()
    )
    return f'<div class="chips"><span>Read from the question:</span><ul>{chips}</ul></div>' if chips else ""


def told_by(question: Question) -> dict[str, str]:
    """The times, names and order that a question sets: its words, and what they are taken for."""
    told = {period.words: f"“{period.words}”" for period in question.periods}
    told |= {name.words: _taken(name.words, name.called) for name in question.names if name.words in question.own}
    return told | ({question.order.value: f"the {question.order.value}"} if question.order else {})


def _taken(words: str, called: str) -> str:
    """What a name is taken for, beside its words where they are others."""
    return called if words.casefold() == called.casefold() else f"“{words}”: {called}"


def narrowed(filters: Filters) -> list[str]:
    """What the reader narrowed a search to, in words."""
    days = [
        f"from {written(filters.from_)}" if filters.from_ else "",
        f"to {written(filters.to)}" if filters.to else "",
    ]
    kinds = [kind.words for kind in filters.kinds]
    return [part for part in (*days, *filters.issuers, *kinds, *filters.series) if part]
