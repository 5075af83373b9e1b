"""Questions made from what the record holds and nothing else: to begin with, and to go on with after an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, zip_longest

from app.answer import Answer, Citation
from app.features import matter
from app.question.names import read_names
from app.writer import joined, written
from index.library import Reading
from index.passage import statement_of
from index.words import stems
from ingest.listed import Listed
from ingest.statement import Statement

_HEADING = re.compile(r"^#{2,4} +(\S[^\n]{3,59})$", re.M)
# How many other statements are looked at for each kind of suggestion.
_OTHERS = 8
# Names are looked for in a text no further than this: a long one would keep the page waiting.
_READ = 4_000


def samples(reading: Reading) -> Iterator[Iterator[str]]:
    """For each of at most three statements, spread over the record's time, questions about it; the newest first."""
    dated = sorted((row for row in reading.found().listing if row.date and row.issuers), key=lambda row: str(row.date))
    chosen = {row.id: row for row in (dated[-1:] + dated[len(dated) // 2 :][:1] + dated[:1])}
    return (_sample(row, reading.statement(row.id)) for row in chosen.values())


def _sample(row: Listed, statement: Statement) -> Iterator[str]:
    """Questions about its topics, the wordiest first, as one word may name too little; at last about its title."""
    yield from (_about(row, topic) for topic in sorted(_topics(statement), key=lambda topic: -len(topic.split())))
    yield f"What does “{row.title}” of {_day(row)} say?"


def follow_ups(reading: Reading, answer: Answer) -> Iterator[str]:
    """Questions that go on from an answer, each about a heading or a name that stands in a statement.

    About its topic at the other dates of the series and with other parties, and about the statement's other topics.
    """
    live = {row.id: row for row in reading.found().listing}
    cited = _by_statement(answer.citations or answer.nearest)
    words = frozenset(stems(matter(answer.question)))
    questions = chain.from_iterable(_from(one, words, reading, live) for one in cited)
    asked = {answer.question.asked, answer.question.standalone}
    return (question for question in dict.fromkeys(questions) if question not in asked)


def _by_statement(cited: Sequence[Citation]) -> list[Citation]:
    """The first citation of each statement."""
    first = {citation.statement.id: citation for citation in reversed(cited)}
    return list(reversed(first.values()))


def _from(citation: Citation, words: frozenset[str], reading: Reading, live: Mapping[str, Listed]) -> Iterator[str]:
    """The questions that one citation leads to, one of each kind in turn."""
    row = live.get(citation.statement.id)
    if row is None:  # removed since
        return
    topic = _topic(citation)
    near = (*_other_dates(row, live), *_other_parties(row, topic, reading, live))
    elsewhere = [_about(other, there) for other in near if (there := _nearest(reading, other.id, words, topic))]
    here = [_about(row, other) for other in _topics(citation.statement, citation.end) if other != topic]
    for pair in zip_longest(elsewhere, here):
        yield from filter(None, pair)


def _other_dates(row: Listed, live: Mapping[str, Listed]) -> Iterator[Listed]:
    """The statements of the same series and parties at other dates, the nearest first."""
    day = row.date
    if not row.series or day is None:
        return
    others = (
        (abs((other.date - day).days), other.id)
        for other in live.values()
        if other.series == row.series and set(other.issuers) == set(row.issuers) and other.date and other.date != day
    )
    yield from (live[id] for _, id in sorted(others)[:_OTHERS])


def _other_parties(row: Listed, topic: str, reading: Reading, live: Mapping[str, Listed]) -> Iterator[Listed]:
    """The statements of others that speak most of a topic."""
    found = reading.generation.passages.best(topic, _OTHERS, None) if topic else {}
    others = (live[id] for id in dict.fromkeys(map(statement_of, found)) if id in live)
    yield from (other for other in others if other.date and other.issuers and set(other.issuers) != set(row.issuers))


def _topic(citation: Citation) -> str:
    """What the words are about: the heading above them, else the first thing that they name."""
    above = [heading.group(1) for heading in _HEADING.finditer(citation.statement.text, 0, citation.start)]
    return f"“{above[-1]}”" if above else next(iter(_named(citation.quote, citation.statement)), "")


def _topics(statement: Statement, after: int = 0) -> list[str]:
    """What a statement speaks of, by its headings or else the things it names; those after a place come first."""
    text = statement.text
    if headings := list(_HEADING.finditer(text)):
        ordered = sorted(headings, key=lambda heading: heading.start() < after)
        return [f"“{heading.group(1)}”" for heading in ordered]
    return _named(text[after:] + text[:after], statement)


def _nearest(reading: Reading, id: str, words: frozenset[str], topic: str) -> str:
    """The topic of a statement that shares most with some words and a topic, rare words before all; '' for none."""
    statement, rarity = reading.statement(id), reading.generation.passages.rarity
    text = statement.text
    headings = list(_HEADING.finditer(text))
    ends = [*(heading.start() for heading in headings), len(text)][1:]
    parts = [(f"“{h.group(1)}”", text[h.start() : end]) for h, end in zip(headings, ends, strict=True)]
    parts = parts or [(name, name) for name in (*[topic][: topic in text], *_named(text, statement))]
    wanted = words | set(stems(topic))
    shared = {name: sum(map(rarity, wanted.intersection(stems(part)))) for name, part in parts}
    best = max(shared, key=lambda name: shared[name], default="")
    return best if shared.get(best) else ""


def _named(text: str, statement: Statement) -> list[str]:
    """The countries and bodies that the beginning of a text names, but for those who speak in it."""
    known = {*statement.issuers, *statement.parties}
    names = (name.called for name in read_names(text[:_READ]) if not name.leaders)
    return [name for name in dict.fromkeys(names) if name not in known]


def _about(row: Listed, topic: str) -> str:
    """What a statement says about a topic, as a question."""
    if not row.issuers:
        return f"What does “{row.title}” say about {topic}?"
    day = f" on {_day(row)}" if row.date else ""
    return f"What did {joined(row.issuers)} say about {topic}{day}?"


def _day(row: Listed) -> str:
    """The day of a statement as a reader would say it; '' without one."""
    return written(row.date) if row.date else ""
