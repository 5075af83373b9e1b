"""The numbers in a text by their value: '25 million', 'twenty-five million' and '25,000,000' are one number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from text_to_num import alpha2digit

from app.question.period import read_periods

_SCALES = {
    **dict.fromkeys(("hundred",), 1e2),
    **dict.fromkeys(("thousand", "k"), 1e3),
    **dict.fromkeys(("million", "mn", "m", "mmt"), 1e6),
    **dict.fromkeys(("billion", "bn", "b"), 1e9),
    **dict.fromkeys(("trillion", "tn"), 1e12),
    "dozen": 12,
}
_SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]
_WORDS = {word: value for value, word in enumerate(_SMALL)}
_PLACES = {word: value for value, word in enumerate(_ORDINALS, 1)}
_UNITS = {
    "%": "%|percent|per cent|percentage points?",
    "$": r"\$|usd|u\.s\. dollars|us dollars|dollars",
    "€": "€|eur|euros?",
    "£": "£|gbp|pounds",
    "¥": "¥|jpy|yen",
    "°": r"°|degrees",
}
_ENDINGS = {"1": "st", "2": "nd", "3": "rd"}
_BEFORE = r"(?P<before>(?:US|A|C|NZ)?\$|€|£|¥|(?:USD|EUR|GBP|JPY)\s)?\s?"
_AFTER = "|".join(_UNITS.values())
# Not the parts of '9/11' and '2+2'.
_WRITTEN = re.compile(
    rf"(?<![\w.])(?<![A-Za-z]-)(?<!\d[/+]){_BEFORE}"
    rf"(?P<figure>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\b(?:{'|'.join(_SMALL)}|half a)\b)(?![/+]\d)"
    rf"(?P<place>st|nd|rd|th)?(?:[\s-]?(?P<scale>{'|'.join(_SCALES)}|1000+)s?\b)?"
    rf"(?:[\s-]?(?P<after>{_AFTER})(?!\w))?",
    re.I,
)
_PLACE = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b", re.I)
# 'one of them' counts nothing, and 'the two leaders' counts those who speak.
_NOT_COUNTED = re.compile(r"\bone\b(?! (?:hundred|thousand|million|billion|trillion)\b)|\bzero\b", re.I)
_SPEAKERS = re.compile(r"\s(?:leaders|sides|countries|governments|presidents|ministers|nations|parties|partners|men)\b")
_BOUNDS = {
    "least": r"more than|over|at least|exceed(?:ing|s|ed)?|upwards? of|above|no (?:fewer|less) than|minimum of",
    "most": r"up to|at most|less than|under|fewer than|below|no more than|maximum of|as (?:many|much) as",
}
_BOUND = {
    name: re.compile(rf"\b(?:{words})\s+(?:an? |the |some |additional )*\W*$", re.I) for name, words in _BOUNDS.items()
}
# 'over five years' says how long, not how much more.
_SPAN = re.compile(r"\W?(?:years?|months?|weeks?|days?|hours?|decades?)\b", re.I)


@dataclass(frozen=True)
class Number:
    """A value with its unit ('' where it has none, 'th' for a place in a row), its bound, and where it stands."""

    value: float
    unit: str
    bound: str
    words: str
    start: int
    end: int

    @property
    def shown(self) -> str:
        """The value as a reader is shown it: '10,000,000', '$1.5', '1st'."""
        figure = f"{self.value:,.15g}"
        if self.unit == "th":
            return figure + _ENDINGS.get(figure, "th")
        return f"{figure}{self.unit}" if self.unit in ("%", "°") else f"{self.unit}{figure}"

    def same(self, other: Number) -> bool:
        """Whether both are of one value, in no different units."""
        alike = abs(self.value - other.value) <= 1e-9 * max(1.0, abs(self.value))
        return alike and (
            self.unit == other.unit or ("" in (self.unit, other.unit) and not {"%", "th"} & {self.unit, other.unit})
        )


def figures(text: str) -> str:
    """A text with numbers from thirteen on in figures, which is how `read_numbers` reads it."""
    return str(alpha2digit(text, "en", threshold=12))


def read_numbers(text: str) -> tuple[Number, ...]:
    """The numbers of a text (as `figures` writes it), without those of its dates."""
    days = [(one.start, one.start + len(one.words)) for one in read_periods(text)]
    found = []
    for match in _WRITTEN.finditer(text):
        if any(a <= match.start("figure") < b for a, b in days) or _NOT_COUNTED.match(match.group("figure")):
            continue
        if match.group("figure").lower() == "two" and _SPEAKERS.match(text, match.end()):
            continue
        found.append(_number(match, text))
    places = (Number(_PLACES[m.group().lower()], "th", "", m.group(), *m.span()) for m in _PLACE.finditer(text))
    return (*found, *places)


def _number(match: re.Match[str], text: str) -> Number:
    figure = match.group("figure").lower()
    value = 0.5 if figure == "half a" else float(_WORDS.get(figure, 0)) or float(figure.replace(",", "") or 0)
    scale = (match.group("scale") or "").lower()
    value *= float(scale) if scale.isdigit() else _SCALES.get(scale, 1)
    unit = "th" if match.group("place") else _unit(match.group("before") or match.group("after") or "")
    lasts = _SPAN.match(text, match.end())
    bound = next((name for name, words in _BOUND.items() if not lasts and words.search(text[: match.start()])), "")
    return Number(value, unit, bound, match.group().strip(), *match.span())


def _unit(words: str) -> str:
    """The sign of a unit."""
    plain = re.sub(r"^(?:US|A|C|NZ)(?=\$)", "", words.strip())
    return next((sign for sign, forms in _UNITS.items() if plain and re.fullmatch(forms, plain, re.I)), "")
