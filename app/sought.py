"""What is sought in the record: things, each under all its names, and phrases in quotes, in exactly their words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.question.acronyms import learnt
from app.question.names import Name, once, read_names
from index.library import Reading
from index.sentences import Span, sentences
from index.words import placed, stems
from ingest.errors import CommuniqueError

# One thing with all its names; a text has it when it has one of them.
Thing = Sequence[str]

_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|«([^»]+)»")
# Shorter names are also words ('US', 'who'): they count only with their capitals.
_PLAIN = 4
_FOLDED = {"'": "['’‘ʼ]", "-": "[-‐‑–—]", '"': '["“”„]'} | {"’": "['’‘ʼ]", "–": "[-‐‑–—]", "—": "[-‐‑–—]"}


@dataclass(frozen=True)
class Sought:
    """What a reader looks for: `things` by any of their names and in any form of their words, `phrases` as written."""

    asked: str
    things: tuple[tuple[str, ...], ...]
    phrases: tuple[str, ...]

    @cached_property
    def _patterns(self) -> list[re.Pattern[str]]:
        """The phrases as patterns."""
        return [_exactly(phrase) for phrase in self.phrases]

    @cached_property
    def _names(self) -> list[list[_Form]]:
        """The things as what is looked for in a text."""
        return [[_Form.of(name) for name in thing] for thing in self.things]

    @property
    def words(self) -> str:
        """What is looked for, as a reader would say it: '“Taiwan” (also Taipei, Taiwanese)'."""
        quoted = [f"exactly “{phrase}”" for phrase in self.phrases]
        return " and ".join(quoted + [_told(thing) for thing in self.things])

    def places(self, text: str) -> list[Span]:
        """Where a text has all of it: the sentences that do, or for a phrase across sentences all that it touches."""
        found: list[Span] = []
        for line in re.finditer(r"[^\n]+", text):
            if self.stand_in(line.group()):  # most lines are left here, before their sentences are told apart
                found += ((line.start() + start, line.start() + end) for start, end in self._in_line(line.group()))
        return found

    def _in_line(self, line: str) -> list[Span]:
        """The places in one line."""
        spans = sentences(line)
        if self._patterns:
            spans = tuple({_around(match.span(), spans): 0 for match in self._patterns[0].finditer(line)})
        return [span for span in spans if self.stand_in(line[slice(*span)])]

    def stand_in(self, text: str, beside: str = "") -> bool:
        """Whether all of it stands in a text, or in the text and what stands beside it together."""
        if not all(pattern.search(text) or pattern.search(beside) for pattern in self._patterns):
            return False
        terms = [_Terms(part) for part in (text, beside) if part]
        return all(any(form.stands_in(part) for form in thing for part in terms) for thing in self._names)

    def candidates(self, reading: Reading) -> list[str]:
        """The ids of all statements that can have it; of a phrase the index is asked for the plain words alone."""
        index = reading.generation.statements
        plain = [[word] for phrase in self.phrases for word in re.findall(r"(?<!\S)[A-Za-z]{3,}(?!\S)", phrase)]
        things: list[Thing] = [*self.things, *(thing for thing in plain if stems(thing[0]))]
        return index.holding(things, index.count()) if things else [row.id for row in reading.listing]


def seek(asked: str, reading: Reading) -> Sought:
    """What a text seeks, with what else the record calls it; one without a word is refused."""
    asked = " ".join(asked.split())
    quoted = ("".join(part or "" for part in match.groups()) for match in _QUOTED.finditer(asked))
    phrases = tuple(phrase.strip(" \t,;.") for phrase in quoted if re.search(r"\w", phrase))
    rest = _QUOTED.sub(" ", asked)
    names = once(read_names(rest))
    names += learnt(rest, names, reading)
    things = (*(name.searched for name in names), *((word,) for word in other_words(rest, names)))
    if not things and not phrases:
        raise CommuniqueError(f"{asked!r}: there is nothing to look for; give a name, a topic or a phrase in quotes")
    return Sought(asked, things, phrases)


def other_words(phrase: str, names: Iterable[Name]) -> list[str]:
    """The words of a phrase beside the names in it."""
    for name in names:
        phrase = phrase.replace(name.words, " ")
    return [word for word in re.findall(r"[\w'’.&-]+", phrase) if stems(word)]


class _Terms:
    """A text as its stems: which there are, and at which places."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.stems = frozenset(stems(text))

    @cached_property
    def placed(self) -> frozenset[tuple[int, str]]:
        """The stems at their places among the words."""
        return frozenset(placed(self.text))


@dataclass(frozen=True)
class _Form:
    """A name as it is looked for: its stems at their places, or where it is short, its letters."""

    stems: tuple[tuple[int, str], ...]
    letters: re.Pattern[str] | None

    @classmethod
    def of(cls, name: str) -> _Form:
        """A name; one without a stem is looked for by its letters."""
        short = len(re.sub(r"\W", "", name)) < _PLAIN and name != name.lower()
        terms = tuple(placed(name))
        return cls(terms, _bounded(re.escape(name)) if short or not terms else None)

    def stands_in(self, text: _Terms) -> bool:
        """Whether a text has it."""
        if self.letters:
            return bool(self.letters.search(text.text))
        if not text.stems.issuperset(stem for _, stem in self.stems):
            return False
        first, stem = self.stems[0]
        starts = [at - first for at, own in text.placed if own == stem]
        return any(text.placed.issuperset((start + at, own) for at, own in self.stems) for start in starts)


def _exactly(phrase: str) -> re.Pattern[str]:
    """A phrase word by word; case counts in what is all capitals, white space and kinds of quotes and dashes never."""
    parts = re.findall(r"\s+|\w+|[^\w\s]", phrase)
    return _bounded("".join(map(_part, parts)))


def _part(part: str) -> str:
    """A word, mark or space of a phrase as a pattern."""
    if part.isspace():
        return r"\s+"
    if not re.match(r"\w", part):
        return _FOLDED.get(part, re.escape(part))
    return re.escape(part) if len(part) > 1 and part.isupper() else f"(?i:{re.escape(part)})"


def _bounded(pattern: str) -> re.Pattern[str]:
    """A pattern that begins and ends where words do."""
    return re.compile(rf"(?<!\w){pattern}(?!\w)")


def _around(place: Span, spans: Sequence[Span]) -> Span:
    """The sentences that a place touches, as one span; the place itself where there are none."""
    touched = [place, *(span for span in spans if span[0] < place[1] and place[0] < span[1])]
    return min(start for start, _ in touched), max(end for _, end in touched)


def _told(thing: Sequence[str]) -> str:
    """A thing with its other names."""
    others = f" (also {', '.join(thing[1:])})" if len(thing) > 1 else ""
    return f"“{thing[0]}”{others}"
