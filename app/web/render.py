"""The conversation as HTML: questions, answers with their leads and chips, refusals, problems."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from app.answer import Answer, Citation, Sentence
from app.rendering import NEAREST
from app.web.exchange import Exchange
from app.web.foot import foot
from app.web.markup import attribute, shown
from prompts import REFUSAL

SUMMARY_BADGE = '<span class="badge" title="not the official text">Summary</span>'
_UNOFFICIAL = '<p class="unofficial">What is marked Summary is quoted from a summary, not from the official text.</p>'


def conversation(exchanges: Sequence[Exchange], pending: str = "", samples: Sequence[str] = ()) -> str:
    """All turns, oldest first; `pending` is the question being answered, `samples` fill an empty page."""
    if not exchanges and not pending:
        return _welcome(samples)
    turns = [_turn(_exchange(exchange, at), exchange.asked) for at, exchange in enumerate(exchanges)]
    if pending:
        turns.append(_turn('<p class="pending">Reading the record…</p>', pending))
    return f'<div role="log" aria-label="Conversation">{"".join(turns)}</div>'


def _welcome(samples: Sequence[str]) -> str:
    """The empty page: what one can do here, and questions to begin with."""
    buttons = "".join(
        f'<li><button type="button" class="sample" data-ask="{attribute(sample)}">{shown(sample)}</button></li>'
        for sample in samples
    )
    offered = f"<p>For example:</p><ul>{buttons}</ul>" if buttons else ""
    return (
        '<div class="welcome"><h2>What does the record say?</h2>'
        "<p>Answers are given in the exact words of the statements. Every sentence leads to the place it stands at; "
        f"what the record does not say is not answered.</p>{offered}</div>"
    )


def _turn(reply: str, asked: str) -> str:
    """One turn: the question above its reply."""
    return f'<section class="turn"><h2 class="asked">{shown(asked)}</h2>{reply}</section>'


def _exchange(exchange: Exchange, turn: int) -> str:
    """The reply of one turn."""
    answer = exchange.answer
    if answer is None:
        return f'<p class="problem" role="alert">{shown(exchange.problem)}</p>'
    parts = []
    if answer.question.rewritten:
        parts.append(f'<p class="understood">Understood as: {shown(answer.question.standalone)}</p>')
    if answer.notice:
        parts.append(f'<p class="notice" role="note">{shown(answer.notice)}</p>')
    parts += [f'<p class="remark" role="note">{shown(remark)}</p>' for remark in answer.remarks]
    if answer.sentences:
        parts.append(_sentences(answer.sentences, turn))
    elif not answer.notice:
        parts.append(_refusal(answer, turn))
    return "".join((*parts, foot(exchange, turn)))


def _sentences(sentences: Sequence[Sentence], turn: int) -> str:
    """An answer: who said it and when, then the words; neighbours with one lead share it."""
    groups = groupby(sentences, key=lambda sentence: sentence.lead)
    said = (
        f'<div class="said"><p class="lead">{_lead(lead)}</p>'
        f"{''.join(_quoted(sentence, turn) for sentence in group)}</div>"
        for lead, group in groups
    )
    note = _UNOFFICIAL if any(sentence.citation.statement.summary for sentence in sentences) else ""
    return f'<div class="answer">{"".join(said)}{note}</div>'


def _lead(lead: str) -> str:
    """The lead, its '(summary)' as a badge."""
    plain = lead.removesuffix(" (summary)")
    return shown(plain) + (f" {SUMMARY_BADGE}" if plain != lead else "")


def _quoted(sentence: Sentence, turn: int) -> str:
    """The words of one sentence, its short answer in bold, and the chip of its citation."""
    quote = sentence.citation.quote
    start, end = sentence.short or (0, 0)
    short = f'<strong class="short">{shown(quote[start:end])}</strong>' if end > start else ""
    words = shown(quote[:start]) + short + shown(quote[end:])
    return f"<blockquote>“{words}” {chip(sentence.citation, turn)}</blockquote>"


def chip(citation: Citation, turn: int) -> str:
    """The numbered control that opens a statement at the cited words."""
    label = f"Citation {citation.number}: {citation.statement.title}; opens at these words"
    return (
        f'<button type="button" class="chip" data-open data-turn="{turn}" data-number="{citation.number}"'
        f' aria-label="{attribute(label)}">{citation.number}</button>'
    )


def _refusal(answer: Answer, turn: int) -> str:
    """A refusal: that there is no answer, what was searched, and what came closest."""
    nearest = "".join(
        f'<li><span class="miss">“{shown(citation.quote)}”</span> {chip(citation, turn)}</li>'
        for citation in answer.nearest
    )
    misses = f'<p class="misses">{NEAREST}:</p><ul>{nearest}</ul>' if nearest else ""
    return (
        f'<div class="refusal" role="note"><p class="no">{shown(REFUSAL)}</p>'
        f'<p class="searched">Searched: {shown(answer.searched.words)}.</p>{misses}</div>'
    )
