"""The question as understood: stand-alone, with the times, names and order it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.question.events import read_event
from app.question.follow_up import Understood, stand_alone
from app.question.intent import Order, Wants, read_order, read_wants
from app.question.mention import read_sought
from app.question.names import Name, read_names
from app.question.period import Period, Span, read_periods
from app.question.turn import Turn
from index.titles import Titles

LONGEST = 2_000


@dataclass(frozen=True)
class Question:
    """What was asked; `standalone` is what is searched for, all else is read from it, each with its words.

    `own` is the part of `standalone` that asks, `sought` what it asks whether it is mentioned. For a follow-up,
    `anchor` is the time that the conversation was at and `cited` are the statements that it last rested on.
    """

    asked: str
    standalone: str
    periods: tuple[Period, ...] = ()
    wants: Wants = Wants.WORDS
    names: tuple[Name, ...] = ()
    order: Order | None = None
    anchor: Span | None = None
    cited: tuple[str, ...] = ()
    own: str = ""
    sought: str = ""

    @property
    def rewritten(self) -> bool:
        """Whether it is searched for in other words than it was asked in."""
        return self.standalone != self.asked

    def without(self, aside: Collection[str]) -> Question:
        """The question with no time, name or order read from some of its words."""
        return replace(
            self,
            periods=tuple(period for period in self.periods if period.words not in aside),
            names=tuple(name for name in self.names if name.words not in aside),
            order=None if self.order and self.order.value in aside else self.order,
        )

    def is_of(self, day: date | None) -> bool:
        """Whether a day lies in one of the times that it names."""
        return any(period.holds(day) for period in self.periods)


def read_question(
    asked: str,
    history: Sequence[Turn] = (),
    *,
    rewrite: bool = True,
    mend: Callable[[str], str] = str,
    learn: Callable[[str, Sequence[Name]], tuple[Name, ...]] = lambda *_: (),
    restate: Callable[[str, Sequence[Turn]], str] = lambda *_: "",
    titles: Titles | None = None,
    today: date | None = None,
) -> Question:
    """Understand a question, after the earlier turns of the conversation (oldest first).

    `mend` spells it as the record does and `learn` knows names from it; without `rewrite` it is searched for as it was
    asked; `restate` puts a follow-up in words of its own, or gives '' to leave it to the rules; `titles` tell when an
    event was, and 'last year' counts from `today`.
    """
    asked = re.sub(r"\s+", " ", asked.replace("\x00", " ")).strip()
    mended = mend(asked) if rewrite else asked
    understood = stand_alone(mended, history) if rewrite else Understood(asked)
    if understood.text != mended and (told := restate(mended, history)):
        understood = Understood(told, anchor=understood.anchor)
    text = understood.text
    event = read_event(understood.own, titles) if titles else None
    periods = (event,) if event else read_periods(understood.own, today=today) or read_periods(text, today=today)
    first, last = (periods[0].first, periods[0].last) if periods else (None, None)
    names = read_names(text, first, last)
    return Question(
        asked,
        text,
        periods,
        read_wants(asked, text),
        (*names, *learn(text, names)),
        read_order(understood.own),
        understood.anchor,
        history[-1].cited if understood.context or understood.anchor or understood.text != mended else (),
        understood.own,
        read_sought(understood.own),
    )
