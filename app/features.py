"""What is measured of a sentence that may answer: each feature is made so that more of it speaks for the sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass

from app.question import Question, Wants
from app.question.period import without_periods
from app.short import short_answers
from index.passage import Hit
from index.words import stems

FEATURES = (
    "words shared beyond the title",
    "sentence scored",
    "meaning",
    "meaning of the matter",
    "passage score",
    "answer type",
    "in the period named",
    "news beyond the title",
)
SHARED, SCORED, MEANING, MATTER = (
    FEATURES.index(name)
    for name in ("words shared beyond the title", "sentence scored", "meaning", "meaning of the matter")
)

_ASKING = frozenset(
    stems(
        "who whom whose what which when where why how many much say said says tell told talk spoke speak mention"
        " mentioned describe compare compared comparison differ difference name list give according article statement"
        " document"
    )
)


class Terms:
    """The question's words, each weighed by its rarity among the passages; those that only ask are left out."""

    def __init__(self, question: Question, rarity: Callable[[str], float]) -> None:
        self.weights: Mapping[str, float] = {
            term: rarity(term) for term in dict.fromkeys(stems(question.standalone)) if term not in _ASKING
        }
        self._others = {
            term: [frozenset(stems(other)) for other in name.searched[1:]]
            for name in question.names
            if not name.leaders  # who held an office is for the record to say
            for term in stems(name.words)
        }

    def shared(self, words: Set[str], known: Set[str] = frozenset()) -> float:
        """The weight of the question's words that are among some words, of those not `known` already: 0 to 1."""
        wanted = {term: weight for term, weight in self.weights.items() if not self.said(term, known)} or self.weights
        said = sum(weight for term, weight in wanted.items() if self.said(term, words))
        return said / (sum(wanted.values()) or 1.0)

    def said(self, term: str, words: Set[str]) -> bool:
        """Whether a word, or another name of what it names, is among some words."""
        return term in words or any(other and other <= words for other in self._others.get(term, ()))


@dataclass(frozen=True)
class Said:
    """A sentence, its stems, the stems of its passage's head, and the scorer's probability."""

    text: str
    words: Set[str]
    head: Set[str]
    probability: float


def features(question: Question, terms: Terms, hit: Hit, said: Said) -> list[float]:
    """One row of FEATURES; the two of meaning are left at 0, to be filled in for the sentences that are kept."""
    wanted = question.wants in (Wants.PERSON, Wants.DATE, Wants.PLACE, Wants.NUMBER)
    return [
        # What the title says already, who met when, is said by every sentence below it.
        terms.shared(said.words, said.head),
        logit(said.probability),
        0.0,
        0.0,
        hit.score,
        float(bool(short_answers(question, said.text))) if wanted else 0.5,
        float(question.is_of(hit.passage.statement.date)) if question.periods else 0.5,
        1 - len(said.words & said.head) / max(1, len(said.words)),
    ]


def matter(question: Question) -> str:
    """What a question is about, without the names and times that say who and when."""
    text = question.own or question.standalone
    for name in sorted(question.names, key=lambda name: -len(name.words)):
        text = text.replace(name.words, " ")
    return re.sub(r"\s+", " ", re.sub(r"['’]s\b", "", without_periods(text))).strip()


def logit(probability: float) -> float:
    """log(p / (1 - p)), bounded at one in a thousand."""
    bounded = min(max(probability, 0.001), 0.999)
    return math.log(bounded / (1 - bounded))
