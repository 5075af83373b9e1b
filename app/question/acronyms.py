"""What the record itself says a name is also called: 'Security Consultative Committee (SCC)', either way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from app.question.names import Name
from index.library import Reading
from index.words import stems

_SHORT = re.compile(r"(?<![\w.-])[A-Z][A-Z&+-]*[A-Z0-9](?![\w-])")
_LINKS = r"(?:of|the|and|for|on|in|to|with|a|&)"
_LONG = re.compile(rf"(?<!\w)[A-Z][\w’'-]+(?:\s(?:{_LINKS}\s){{0,2}}[A-Z][\w’'-]+){{1,6}}")
# Passages read for one name: those in which it fits best.
_READ = 12


def learnt(text: str, known: Sequence[Name], reading: Reading) -> tuple[Name, ...]:
    """The names in a text beside those known, with what the record also calls them."""
    found = []
    for match in (*_SHORT.finditer(text), *_LONG.finditer(text)):
        if not any(name.touches(*match.span()) for name in known):
            other = _other(match.group(), reading)
            if other:
                found.append(Name(match.group(), match.start(), other, (other,)))
    return tuple(found)


def _other(words: str, reading: Reading) -> str:
    """The long form of a short name or the short form of a long one, where the record puts them side by side."""
    index = reading.generation.passages
    texts = [reading.passage(id).text for id in index.holding([[words]], _READ)]
    forms = Counter(other for text in texts for other in _beside(words, text))
    return forms.most_common(1)[0][0] if forms else ""


def _beside(words: str, text: str) -> Iterator[str]:
    """What stands before a short name in brackets, or in brackets after a long one, and has its initials."""
    for match in re.finditer(rf"\(\s*[“\"]?({_SHORT.pattern})[”\"]?\s*\)", text):
        short, before = match.group(1), text[: match.start()].split()
        for count in range(2, min(len(before), 2 * len(short)) + 1):
            long = " ".join(before[-count:])
            if re.sub(r"\W", "", short).lower() in _initials(long):
                yield from [long] if words == short else [short] if stems(words) == stems(long) else []
                break


def _initials(long: str) -> tuple[str, str]:
    """The first letters of a name's words, with and without the linking ones."""
    words = re.findall(r"\w+", long)
    return (
        "".join(word[0] for word in words).lower(),
        "".join(word[0] for word in words if not re.fullmatch(_LINKS, word)).lower(),
    )
