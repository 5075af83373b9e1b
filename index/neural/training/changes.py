"""Changes to a question or its passage after which nothing answers it, and others after which the same still does."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from index.neural.training.data import NO, UNSURE, YES, Example, Item, shared

_MONTHS = re.findall(r"\w+", "January February March April May June July August September October November December")
_COUNTRIES = re.findall(
    r"\w+",
    "Afghanistan Australia Brazil Canada China Colombia Egypt France Germany Guatemala Haiti India Indonesia Iran Iraq"
    " Ireland Israel Italy Japan Jordan Kenya Mexico Nigeria Norway Pakistan Panama Philippines Poland Qatar Russia"
    " Sweden Taiwan Thailand Turkey Ukraine Vietnam",
)
_MONTH = rf"(?:{'|'.join(_MONTHS)})"
_FULL_NAME = r"(?<=[a-z] )[A-Z][a-z]+(?: [A-Z][a-z]+)+"
_ONE_NAME = rf"(?<=[a-z] )(?!{_MONTH})[A-Z][a-z]{{3,}}\b(?! [A-Z])"
_DAY = (
    rf"(?:\d{{1,2}} {_MONTH}\b|{_MONTH}\b(?: \d{{1,2}}(?:st|nd|rd|th)?\b)?)(?:,? (?:19|20)\d\d\b)?"
    r"|(?:19|20)\d\d\b"
)
_WHEN = re.compile(rf",? (?:on|in|of|from|during) (?:{_DAY})(?=[?.!,]|$|(?= [a-z]))")
# What stands in for a figure, date or name, in the order in which they are looked for.
_VAGUE = (
    (re.compile(r"\$ ?\d[\d.,]*(?: ?(?:thousand|million|billion|trillion))?"), ("funding", "a large sum")),
    (re.compile(r"\d[\d.,]*(?: ?%| percent)"), ("a share", "a growing part")),
    (re.compile(rf"(?:(?:on|in|by|since|until|through|from) )?(?:{_DAY})"), ("at the time", "in due course", "soon")),
    (
        re.compile(
            r"\b\d[\d,.]*(?: (?:million|billion|thousand))?|\b(?:two|three|four|five|six|seven|eight|nine|ten)\b"
        ),
        ("many", "a number of", "several"),
    ),
    (
        re.compile(r"[A-Z][\w.’'-]+(?: (?:(?:of|the|and|for) )?[A-Z][\w.’'-]+){0,6}"),
        ("others", "those concerned", "some"),
    ),
)


def names(items: Iterable[Item]) -> list[str]:
    """The names in questions, for swapping."""
    return sorted({name for i in items for form in (_FULL_NAME, _ONE_NAME) for name in re.findall(form, i.question)})


def swapped(example: Example, pool: Sequence[str], rng: random.Random) -> Example | None:
    """The question with a date, number, country or name of the passage changed to one that the passage lacks."""
    text = " ".join((example.head, *example.sentences))
    ways: tuple[tuple[str, Callable[[str], list[str]]], ...] = (
        (r"\b(?:19|20)\d\d\b", lambda _: [str(year) for year in range(2012, 2027)]),
        (r"\b\d{1,3}\b", lambda old: [str(n) for n in range(max(2, int(old) // 2), 2 * int(old) + 9)]),
        (rf"\b{_MONTH}\b", lambda _: _MONTHS),
        (rf"\b(?:{'|'.join(_COUNTRIES)})\b", lambda _: _COUNTRIES),
        (_FULL_NAME, lambda _: [name for name in pool if " " in name]),
        (_ONE_NAME, lambda _: [name for name in pool if " " not in name]),
    )
    found = [(m, all_) for form, all_ in ways for m in re.finditer(form, example.question) if m.group() in text]
    choices = [(m, lacking) for m, all_ in found if (lacking := [one for one in all_(m.group()) if one not in text])]
    if not choices:
        return None
    match, lacking = rng.choice(choices)
    question = example.question[: match.start()] + rng.choice(lacking) + example.question[match.end() :]
    return replace(_unanswered(example), question=question)


def blurred(example: Example, answer: str, rng: random.Random) -> Example | None:
    """The figure, date or name of the answer made vague where it stands; none when it stands more than once."""
    if UNSURE in example.labels or example.labels.count(YES) != 1:
        return None
    at = example.labels.index(YES)
    sentence = example.sentences[at]
    start = sentence.find(answer) if answer else -1
    for form, vague in _VAGUE if start >= 0 else ():
        for match in form.finditer(sentence):
            if min(match.end(), start + len(answer)) - max(match.start(), start) > len(answer) / 2:
                less = sentence[: match.start()] + rng.choice(vague) + sentence[match.end() :]
                return replace(
                    _unanswered(example), sentences=(*example.sentences[:at], less, *example.sentences[at + 1 :])
                )
    return None


def removed(example: Example) -> Example | None:
    """The passage without what answers; none when too little is left."""
    rest = tuple(part for part, one in zip(example.sentences, example.labels, strict=True) if one == NO)
    if len(rest) < 2:
        return None
    return replace(example, sentences=rest, labels=(NO,) * len(rest), answered=NO)


def _unanswered(example: Example) -> Example:
    return replace(example, labels=(NO,) * len(example.labels), answered=NO)


def undated(group: Sequence[Example]) -> list[Example]:
    """The question without the date it names; the labels stay."""
    return [replace(example, question=_WHEN.sub("", example.question)) for example in group]


def led(group: Sequence[Example], earlier: Item) -> list[Example]:
    """The question after an earlier one, as a follow-up is read; what answers that one is of unsure label."""
    return [_led(example, earlier) for example in group]


def _led(example: Example, earlier: Item) -> Example:
    labels = tuple(
        UNSURE if one == NO and any(shared(part, quote) > 0.2 for quote in earlier.quotes) else one
        for part, one in zip(example.sentences, example.labels, strict=True)
    )
    answered = YES if YES in labels else UNSURE if UNSURE in labels else NO
    question = f"{earlier.question.rstrip(' ?.!')}: {example.question}"
    return replace(example, question=question, labels=labels, answered=answered)
