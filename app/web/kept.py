"""A conversation as the browser keeps it: where the quotes stand, never their words, so that none can be made up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from typing import Annotated

from pydantic import StringConstraints, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from app.answer import Answer, Citation, Claim, Cost, Searched, Sentence, Standing
from app.prose.checking.check import check, sources
from app.question import read_question
from app.surroundings import surroundings
from app.web.exchange import Exchange, Exchanges, new_id
from app.writer import lead
from index.library import EVERYTHING, Filters, Library
from index.passage import Passage
from ingest.errors import RecordError

# A conversation of more turns than this, or a longer question, was not kept by this page.
_TURNS = 500
# Sentences on each side of a quote that a passage of some hundred words has.
_AROUND = 3
_GONE = "what it rested on no longer stands in the record"
_INTERRUPTED = "The answer was interrupted; ask again."


@dataclass(frozen=True)
class Place:
    """Where a quote stands, and the short answer in it."""

    number: int
    statement: str
    version: str
    start: int
    end: int
    short: tuple[int, int] | None = None


@dataclass(frozen=True)
class KeptClaim:
    """A sentence that a model wrote: what it rests on, or why it rests on nothing."""

    text: str
    places: tuple[Place, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class KeptTurn:
    """One exchange: what was asked, understood and searched, and the places that the answer rests on."""

    asked: str
    understood: str = ""
    filters: Filters = field(default=EVERYTHING)
    sentences: tuple[Place, ...] = ()
    nearest: tuple[Place, ...] = ()
    remarks: tuple[str, ...] = ()
    searched: tuple[int, date | None, date | None] = (0, None, None)
    notice: str = ""
    problem: str = ""
    generation: str = ""
    stopped: bool = False
    claims: tuple[KeptClaim, ...] = ()
    writer: str = ""
    fallback: str = ""
    cost: Cost | None = None
    id: Annotated[str, StringConstraints(pattern="^[0-9a-f]{16}$")] = ""


_TURNS_ADAPTER = TypeAdapter(tuple[KeptTurn, ...])


def kept(exchanges: Exchanges) -> str:
    """The exchanges as JSON, for the browser to keep."""
    return _TURNS_ADAPTER.dump_json(tuple(map(_kept, exchanges)), exclude_defaults=True).decode()


def _kept(exchange: Exchange) -> KeptTurn:
    """One exchange without a word of what it quotes."""
    answer = exchange.answer
    if answer is None or exchange.draft:
        return KeptTurn(exchange.asked, filters=exchange.filters, problem=exchange.problem)
    searched = answer.searched
    return KeptTurn(
        exchange.asked,
        answer.question.standalone,
        exchange.filters,
        tuple(_place(sentence.citation, sentence.short) for sentence in answer.sentences),
        tuple(_place(citation) for citation in answer.nearest),
        answer.remarks,
        (searched.statements, searched.first, searched.last),
        answer.notice,
        generation=answer.generation,
        stopped=exchange.stopped,
        claims=tuple(KeptClaim(one.text, tuple(map(_place, one.citations)), one.reason) for one in answer.claims),
        writer=answer.writer,
        fallback=answer.fallback,
        cost=answer.cost,
        id=exchange.id,
    )


def _place(citation: Citation, short: tuple[int, int] | None = None) -> Place:
    """Where a citation stands."""
    statement = citation.statement
    return Place(citation.number, statement.id, statement.version, citation.start, citation.end, short)


def restored(text: str, library: Library) -> Exchanges:
    """The exchanges that a browser kept, every quote read from the record anew; none where the text is no such thing.

    A quote whose statement was removed, or whose words its newest version lacks, is left out and told of.
    """
    try:
        turns = _TURNS_ADAPTER.validate_json(text or "[]")
        return tuple(_restored(turn, library) for turn in turns[-_TURNS:])
    except ValidationError:
        return ()


def _restored(turn: KeptTurn, library: Library) -> Exchange:
    """One exchange as the record bears it out now."""
    if not turn.generation:
        return Exchange(turn.asked, problem=turn.problem or _INTERRUPTED, filters=turn.filters)
    reading, live = library.reading(), library.record.live()
    places = {place for claim in turn.claims for place in claim.places} | {*turn.sentences, *turn.nearest}
    stand = {place: found for place in places if (found := _citation(place, library, live))}
    told = [place for place in turn.sentences if place in stand]
    same, lost = reading.name == turn.generation, len(places - stand.keys() - {*turn.nearest})
    if turn.sentences and not told:  # nothing is left to show, which is no refusal
        return Exchange(turn.asked, problem=f"{_since(lost, same)} Ask again.", filters=turn.filters)
    answer = Answer(
        replace(read_question(turn.understood, rewrite=False), asked=turn.asked),
        tuple(Sentence(lead(stand[place].statement), stand[place], place.short) for place in told),
        Searched(*turn.searched),
        nearest=tuple(stand[place] for place in turn.nearest if place in stand),
        # What is said of the whole record holds for the record that it was said of.
        remarks=turn.remarks if same else (),
        notice=turn.notice,
        generation=turn.generation,
        claims=tuple(_claim(claim, stand, turn.understood) for claim in turn.claims),
        writer=turn.writer,
        fallback=turn.fallback,
        cost=turn.cost,
    )
    since, id = _since(lost, same), turn.id or new_id()
    return Exchange(turn.asked, answer, filters=turn.filters, stopped=turn.stopped, since=since, id=id)


def _claim(claim: KeptClaim, stand: Mapping[Place, Citation], asked: str) -> Claim:
    """A model's sentence, checked once more against what it rests on, as the answer to what was asked."""
    cited = tuple(stand[place] for place in claim.places if place in stand)
    if claim.reason or len(cited) < len(claim.places):
        return Claim(claim.text, (), Standing.UNSUPPORTED, claim.reason or _GONE)
    verdict = check(claim.text, range(1, len(cited) + 1), sources(list(map(_around, cited))), asked)
    if verdict.reason:
        return Claim(claim.text, (), Standing.UNSUPPORTED, verdict.reason)
    return Claim(claim.text, cited, Standing.VERIFIED)


def _around(citation: Citation) -> Passage:
    """The words of a citation with what stands around them, about as much as the model was given."""
    before, after = surroundings(citation, _AROUND)
    spans = [*before, (citation.start, citation.end), *after]
    return Passage(citation.statement, spans[0][0], spans[-1][1])


def _citation(place: Place, library: Library, live: Mapping[str, str]) -> Citation | None:
    """The words of a place, in the newest version of their statement; None where they do not stand there."""
    newest = live.get(place.statement)
    if newest is None:
        return None
    try:
        cited = library.record.version(place.statement, place.version)
        statement = cited if newest == place.version else library.record.version(place.statement, newest)
    except RecordError:
        return None
    words, start = cited.text[place.start : place.end], place.start
    if not 0 <= start < place.end <= len(cited.text):
        return None
    if not statement.text.startswith(words, start):
        start = statement.text.find(words)
    also = library.reading().also(place.statement, words)
    return None if start < 0 else Citation(place.number, statement, start, start + len(words), also)


def _since(lost: int, same: bool) -> str:
    """How the record has changed since an answer."""
    if lost:
        quotes = (
            "A quote of this answer no longer stands" if lost == 1 else f"{lost} quotes of this answer no longer stand"
        )
        return f"{quotes} in the record."
    return "" if same else "The record has changed since this was answered."
