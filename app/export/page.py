"""A packet as one HTML file: it asks nobody, runs no script, and carries its own facts for `communique verify`."""

from __future__ import annotations

from importlib.resources import files

from app.export.cited import Cited
from app.export.dates import dates, proofs
from app.export.packet import Answered, Packet, Said
from app.rendering import NEAREST, UNSUPPORTED
from app.web.markup import attribute, link, shown

OPENING, CLOSING = '<script type="application/json" id="facts">', "</script>"
# Nothing is fetched, and nothing in the file can act, whatever it holds.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_CHECK = "<code>communique verify</code> checks every quote of this file against the record."


def page(packet: Packet) -> str:
    """The whole file."""
    style = files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    title = attribute(packet.answers[0].question if packet.answers else "Nothing was asked")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title} – Communiqué</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        f'<h1>What the record says</h1>\n<p class="made">Taken from the record on {shown(packet.made)}. {_CHECK}</p>\n'
        f"{''.join(_answer(answer) for answer in packet.answers)}</main>\n{_facts(packet)}\n</body>\n</html>\n"
    )


def _facts(packet: Packet) -> str:
    """The facts as a block of data: no character in it can end the block."""
    data = packet.model_dump_json()
    for character in "<>&\u2028\u2029":
        data = data.replace(character, f"\\u{ord(character):04x}")
    return f"{OPENING}{data}{CLOSING}"


def _answer(answer: Answered) -> str:
    """One question and its answer, then the quotes it rests on or, for a refusal, what came closest."""
    understood = answer.understood_as and f'<p class="note">Understood as: {shown(answer.understood_as)}</p>\n'
    notes = "".join(f'<p class="note">{shown(note)}</p>\n' for note in answer.notes)
    prose = "".join(f'<p class="prose">{shown(claim.text)} {claim.marks}</p>\n' for claim in answer.prose)
    said = "".join(_said(answer, said) for said in answer.said)
    return (
        f'<section class="answer">\n<h2>{shown(answer.question)}</h2>\n{understood}{notes}{prose}{said}'
        f"{_struck(answer)}{_evidence('Evidence', answer.citations)}{_evidence(NEAREST, answer.nearest)}"
        f'<p class="searched">{shown(answer.origin)}</p>\n</section>\n'
    )


def _struck(answer: Answered) -> str:
    """What a model wrote and nothing bears out, struck through, with the reason."""
    rows = "".join(f"<li><s>{shown(claim.text)}</s> ({shown(claim.fault)})</li>\n" for claim in answer.struck)
    return f'<p class="note">{UNSUPPORTED}:</p>\n<ul>\n{rows}</ul>\n' if rows else ""


def _said(answer: Answered, said: Said) -> str:
    """One sentence: who said it and when, the words, the short answer in bold, the number of its citation."""
    cited = answer.cited(said)
    quote, (start, end) = cited.quote, said.short or (0, 0)
    short = f"<strong>{shown(quote[start:end])}</strong>" if end > start else ""
    return (
        f'<p class="lead">{shown(cited.lead)}</p>\n<blockquote class="said">“{shown(quote[:start])}{short}'
        f"{shown(quote[end:])}” [{cited.number}]</blockquote>\n"
    )


def _evidence(heading: str, all_cited: tuple[Cited, ...]) -> str:
    """The quotes of an answer; nothing where there are none."""
    return f"<h3>{heading}</h3>\n{''.join(_cited(cited) for cited in all_cited)}" if all_cited else ""


def _cited(cited: Cited) -> str:
    """One quote where it stands, marked, and all that it takes to find and to check it."""
    before, after = cited.around
    summary = '<p class="unofficial">A summary, not the official text.</p>\n' if cited.summary else ""
    facts = [shown(fact) for fact in (cited.reference, cited.where, *dates(cited), *proofs(cited))]
    facts += [f"Also published: {shown(line)}" for line in cited.also] + [link(cited.link or cited.source)]
    return (
        f'<article class="cited">\n<h4>[{cited.number}] {shown(cited.title)}</h4>\n{summary}'
        f"<blockquote>{shown(before)}<mark>{shown(cited.quote)}</mark>{shown(after)}</blockquote>\n"
        f"<ul>{''.join(f'<li>{fact}</li>' for fact in facts)}</ul>\n</article>\n"
    )
