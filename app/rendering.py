"""An answer as text for a terminal and as JSON for other programs."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from app.answer import Answer, Citation, Claim, Cost, Standing
from app.writer import joined, lead, written
from index.passage import Hit
from ingest.listed import Listed
from ingest.statement import Statement
from prompts import REFUSAL

# What stands above the sentences that come closest, in every face of the assistant.
NEAREST = "Closest, but not an answer"
# What stands above the sentences of a model that failed the check.
UNSUPPORTED = "Written by the model, but not supported by what it was given"


def answer_text(answer: Answer) -> str:
    """The answer alone, as a reader sees it: who said it and when, the words, the number of the citation."""
    return "\n".join(part for part in (*answer.remarks, answer.fallback, said(answer)) if part)


def said(answer: Answer) -> str:
    """The answer without remarks on how it was come by."""
    if answer.notice:
        return answer.notice
    if answer.declined:
        return f"{REFUSAL} Searched: {answer.searched.words}."
    if answer.in_prose:
        return " ".join(_claimed(claim) for claim in answer.claims if claim.standing is not Standing.UNSUPPORTED)
    paragraphs = []
    for who, group in groupby(answer.sentences, key=lambda sentence: sentence.lead):
        words = " ".join(f"“{sentence.text}” [{sentence.citation.number}]" for sentence in group)
        paragraphs.append(f"{who}: {words}")
    return "\n".join(paragraphs)


def _claimed(claim: Claim) -> str:
    """A claim with its numbers where a sentence has them: behind its words."""
    return " ".join((claim.text, *(f"[{citation.number}]" for citation in claim.citations)))


def _unsupported(answer: Answer) -> str:
    """What a model wrote that the record does not bear out, each with the reason."""
    failed = [claim for claim in answer.claims if claim.standing is Standing.UNSUPPORTED]
    lines = [f"  ✗ {claim.text} ({claim.reason})" for claim in failed]
    return "\n".join((f"{UNSUPPORTED}:", *lines)) if lines else ""


def written_by(answer: Answer) -> str:
    """Who wrote an answer and what it cost; '' where the words stand alone."""
    if not answer.writer or answer.cost is None:
        return f"Asked to write: {answer.writer}" if answer.writer else ""
    cost = answer.cost
    again = ", from an earlier answer" if cost.cached else ""
    verb = "Written by" if answer.in_prose else "Asked to write:"
    tokens = f"{cost.tokens_in:,} tokens read and {cost.tokens_out:,} written"
    return f"{verb} {answer.writer}, {tokens} in {cost.seconds:.1f} s{again}"


def full_text(answer: Answer) -> str:
    """The answer, then its citations or, for a refusal, what came closest; what failed the check stays visible."""
    parts = [answer_text(answer)]
    parts += [part for part in (_unsupported(answer), written_by(answer)) if part]
    if answer.question.rewritten:
        parts.insert(0, f"Understood as: {answer.question.standalone}")
    if answer.citations:
        parts.append("\n".join(_citation_text(c) for c in answer.citations))
    if answer.nearest:
        parts.append(f"{NEAREST}:\n" + "\n".join(_citation_text(c) for c in answer.nearest))
    return "\n\n".join(parts)


def _citation_text(citation: Citation) -> str:
    """One citation: the statement, who and when, where in it, and the exact words."""
    s = citation.statement
    guesses = [name.replace("_", " ") for name in ("issuers", "kind", "event_date") if s.guessed(name)]
    note = f" · guessed: {', '.join(guesses)}" if guesses else ""
    lines = [
        f"[{citation.number}] {s.title}",
        f"{lead(s)} · {s.id}, version {s.version} · {citation.where}{note}",
        f"“{citation.quote}”",
        s.url or s.source,
    ]
    if citation.also:
        lines += [f"{also_line(citation)}:", *(f"  {source_line(row)}" for row in citation.also)]
    return "\n    ".join(lines)


def also_line(citation: Citation) -> str:
    """'also published by 2 other sources'."""
    count = len(citation.also)
    return f"also published by {count} other source{'' if count == 1 else 's'}"


def source_line(row: Listed) -> str:
    """One other source of the same words: who, what, when."""
    return ", ".join(part for part in (joined(row.issuers), row.title, written(row.date) if row.date else "") if part)


def marked(statement: Statement, name: str, words: str) -> str:
    """A value in words, marked where it is only guessed."""
    return f"{words} (guessed)" if words and statement.guessed(name) else words


def answer_json(answer: Answer) -> dict[str, Any]:
    """The answer as plain values; `start` and `end` are character offsets into the statement's text."""
    return {
        "question": answer.question.asked,
        "understood_as": answer.question.standalone,
        "answer": answer_text(answer),
        "abstained": answer.declined,
        "citations": [citation_json(c) for c in answer.citations],
        "nearest": [citation_json(c) for c in answer.nearest],
        "retrieved": [_hit_json(hit) for hit in answer.retrieved],
        "claims": [_claim_json(claim) for claim in answer.claims],
        "writer": answer.writer,
        "fallback": answer.fallback,
        "cost": _cost_json(answer.cost),
        "confidence": round(answer.confidence, 4),
        "remarks": list(answer.remarks),
        "searched": answer.searched.words,
        "generation": answer.generation,
        "latency_ms": round(answer.latency_ms, 1),
    }


def _claim_json(claim: Claim) -> dict[str, Any]:
    return {
        "text": claim.text,
        "standing": claim.standing.value,
        "reason": claim.reason,
        "citations": [citation.number for citation in claim.citations],
    }


def _cost_json(cost: Cost | None) -> dict[str, Any] | None:
    if cost is None:
        return None
    return {
        "tokens_in": cost.tokens_in,
        "tokens_out": cost.tokens_out,
        "seconds": round(cost.seconds, 2),
        "cached": cost.cached,
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    """A citation as plain values; `start` and `end` are character offsets into the statement's text."""
    s = citation.statement
    return {
        "number": citation.number,
        "source": s.source,
        "statement_id": s.id,
        "version": s.version,
        "title": s.title,
        "date": s.date.isoformat() if s.date else None,
        "start": citation.start,
        "end": citation.end,
        "page": citation.page,
        "quote": citation.quote,
        "also": [_source_json(row) for row in citation.also],
    }


def _source_json(row: Listed) -> dict[str, Any]:
    return {
        "source": row.known["source"],
        "title": row.title,
        "issuers": list(row.issuers),
        "date": row.date.isoformat() if row.date else None,
    }


def _hit_json(hit: Hit) -> dict[str, Any]:
    p = hit.passage
    return {
        "source": p.statement.source,
        "start": p.start,
        "end": p.end,
        "text": p.text,
        "score": round(hit.score, 4),
        "found_by": list(hit.found_by),
    }
