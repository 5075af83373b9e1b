"""A model's sentences as HTML: each with the chips of what it rests on, or struck through with the reason."""

from __future__ import annotations

from app.answer import Answer, Claim, Standing
from app.rendering import UNSUPPORTED, written_by
from app.web.chips import NEAR, chip
from app.web.markup import shown

_PENDING = '<span class="checking" title="being checked against the record">…</span>'


def prose(answer: Answer, at: int) -> str:
    """What a model wrote and the record bears out, as one paragraph, growing while it is written."""
    standing = (claim for claim in answer.claims if claim.standing is not Standing.UNSUPPORTED)
    written = " ".join(_claim(claim, at, str(place)) for place, claim in enumerate(standing))
    return f'<div class="answer prose"><p>{written}</p></div>'


def unsupported(answer: Answer) -> str:
    """What a model wrote and nothing bears out: visible, struck through and without a citation."""
    failed = [claim for claim in answer.claims if claim.standing is Standing.UNSUPPORTED]
    lines = "".join(
        f'<li><del>{shown(claim.text)}</del> <span class="reason">{shown(claim.reason)}</span></li>' for claim in failed
    )
    return f'<div class="unsupported" role="note"><p>{UNSUPPORTED}:</p><ul>{lines}</ul></div>' if lines else ""


def colophon(answer: Answer) -> str:
    """Who was asked to write an answer and what that cost; nothing where the words stand alone."""
    line = written_by(answer) if answer.cost else ""
    return f'<p class="colophon">{shown(line)}</p>' if line else ""


def _claim(claim: Claim, at: int, place: str) -> str:
    """One sentence with its chips; until it is checked, they are pending."""
    chips = "".join(chip(citation, at, place) for citation in claim.citations)
    if claim.standing is Standing.PENDING:
        return f'<span class="claim pending-claim">{shown(claim.text)}{NEAR}{_PENDING}</span>'
    return f'<span class="claim">{shown(claim.text)}{chips}</span>'
