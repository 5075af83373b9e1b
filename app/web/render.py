"""The conversation as HTML: questions, answers with their leads and chips, refusals, problems."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from app.answer import Answer, Sentence
from app.rendering import NEAREST
from app.web.chips import aside, chip, narrowed
from app.web.exchange import Exchange, Exchanges
from app.web.foot import foot
from app.web.markup import attribute, problem, shown
from app.web.prose import colophon, prose, unsupported
from prompts import REFUSAL

SUMMARY_BADGE = '<span class="badge" title="not the official text">Summary</span>'
_UNOFFICIAL = '<p class="unofficial">What is marked Summary is quoted from a summary, not from the official text.</p>'
# A model's sentences are not quotes, so that nothing in them is marked.
_RESTS_ON_SUMMARIES = (
    '<p class="unofficial">This rests on summaries, not on official texts; the numbers show which.</p>'
)


def welcome(samples: Sequence[str]) -> str:
    """The empty page: what one can do here, and questions to begin with."""
    offered = f"<p>For example:</p>{questions(samples)}" if samples else ""
    return (
        '<div class="welcome"><h2>What does the record say?</h2>'
        "<p>Answers are given in the exact words of the statements. Every sentence leads to the place it stands at; "
        f"what the record does not say is not answered.</p>{offered}</div>"
    )


def suggested(follow_ups: Sequence[str]) -> str:
    """Questions to go on with."""
    return f'<section class="next"><h2>Go on with</h2>{questions(follow_ups)}</section>' if follow_ups else ""


def questions(asked: Sequence[str]) -> str:
    """Questions that are asked by a click."""
    buttons = (
        f'<li><button type="button" class="sample" data-ask="{attribute(one)}">{shown(one)}</button></li>'
        for one in asked
    )
    return f"<ul>{''.join(buttons)}</ul>"


def earlier(exchanges: Exchanges) -> str:
    """All turns but the last, oldest first."""
    return _log(
        "".join(turn(exchange, at) for at, exchange in enumerate(exchanges[:-1])), "Earlier in the conversation"
    )


def latest(exchanges: Exchanges) -> str:
    """The last turn, which can be asked again or changed; busy while it is written."""
    if not exchanges:
        return ""
    last = exchanges[-1]
    return _log(turn(last, len(exchanges) - 1, last=True), "Conversation", busy=last.draft)


def _log(turns: str, name: str, busy: bool = False) -> str:
    """Turns as a region that is read out as it grows, once nothing is written in it any more."""
    state = ' aria-busy="true"' if busy else ""
    return f'<div role="log" aria-label="{name}"{state}>{turns}</div>' if turns else ""


def turn(exchange: Exchange, at: int, last: bool = False) -> str:
    """One turn: the question, how it was understood, and what came of it."""
    answer = exchange.answer
    parts = [f'<h2 class="asked">{shown(exchange.asked)}</h2>']
    if answer:
        parts += [_understood(answer, at), _within(exchange), _remarks(answer, exchange), _reply(answer, at)]
    elif not exchange.draft:
        parts.append(problem(exchange.problem))
    if exchange.stopped:
        parts.append('<p class="stopped" role="note">You stopped the answer here.</p>')
    parts.append(_pending(answer) if exchange.draft else foot(exchange, at, last))
    return f'<section class="turn">{"".join(parts)}</section>'


def _pending(answer: Answer | None) -> str:
    """Who is at work, and the way to stop it."""
    doing = f"{answer.writer} is writing…" if answer and answer.writer else "Reading the record…"
    stop = '<button type="button" class="small" data-event="stop">Stop</button>'
    return f'<p class="pending" role="status">{shown(doing)} {stop}</p>'


def _understood(answer: Answer, at: int) -> str:
    """How a question was understood, with the way to ask it as it was typed; what it set, to be taken away."""
    question, line = answer.question, ""
    if question.rewritten:
        again = f'data-ask="{attribute(question.asked)}" data-turn="{at}" data-typed'
        line = (
            f'<p class="understood">Understood as: {shown(question.standalone)}'
            f' <button type="button" class="small" {again}>Ask as typed</button></p>'
        )
    return line if answer.notice else line + aside(question, at)


def _within(exchange: Exchange) -> str:
    """What the reader had narrowed the search to."""
    parts = narrowed(exchange.filters)
    return f'<p class="within">Searched only: {shown(" · ".join(parts))}</p>' if parts else ""


def _remarks(answer: Answer, exchange: Exchange) -> str:
    """What should be known before the answer is read."""
    notes = [
        ("since", exchange.since),
        ("notice", answer.notice),
        ("fallback", answer.fallback),
        *(("remark", remark) for remark in answer.remarks),
    ]
    return "".join(f'<p class="{kind}" role="note">{shown(words)}</p>' for kind, words in notes if words)


def _reply(answer: Answer, at: int) -> str:
    """The sentences of an answer, a model's or the record's, or the refusal."""
    if answer.notice:
        return ""
    if answer.declined:
        return _refusal(answer, at)
    told = prose(answer, at) if answer.in_prose else _sentences(answer.sentences, at)
    summaries = any(citation.statement.summary for citation in answer.citations)
    note = (_RESTS_ON_SUMMARIES if answer.in_prose else _UNOFFICIAL) if summaries else ""
    return told + note + unsupported(answer) + colophon(answer)


def _sentences(sentences: Sequence[Sentence], at: int) -> str:
    """An answer: who said it and when, then the words; neighbours with one lead share it."""
    groups = groupby(sentences, key=lambda sentence: sentence.lead)
    said = (
        f'<div class="said"><p class="lead">{_lead(lead)}</p>'
        f"{''.join(_quoted(sentence, at) for sentence in group)}</div>"
        for lead, group in groups
    )
    return f'<div class="answer">{"".join(said)}</div>'


def _lead(lead: str) -> str:
    """The lead, its '(summary)' as a badge."""
    plain = lead.removesuffix(" (summary)")
    return shown(plain) + (f" {SUMMARY_BADGE}" if plain != lead else "")


def _quoted(sentence: Sentence, at: int) -> str:
    """The words of one sentence, its short answer in bold, and the chip of its citation."""
    quote = sentence.citation.quote
    start, end = sentence.short or (0, 0)
    short = f'<strong class="short">{shown(quote[start:end])}</strong>' if end > start else ""
    words = shown(quote[:start]) + short + shown(quote[end:])
    return f"<blockquote>“{words}”{chip(sentence.citation, at)}</blockquote>"


def _refusal(answer: Answer, at: int) -> str:
    """A refusal: that there is no answer, what was searched, and what came closest."""
    nearest = "".join(
        f'<li><span class="miss">“{shown(citation.quote)}”</span>{chip(citation, at)}</li>'
        for citation in answer.nearest
    )
    misses = f'<p class="misses">{NEAREST}:</p><ul>{nearest}</ul>' if nearest else ""
    return (
        f'<div class="refusal" role="note"><p class="no">{shown(REFUSAL)}</p>'
        f'<p class="searched">Searched: {shown(answer.searched.words)}.</p>{misses}</div>'
    )
