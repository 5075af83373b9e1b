"""What changed in words as HTML: removed and added words tell themselves apart by marks, not by colour alone."""

from __future__ import annotations

from collections.abc import Sequence

from app.web.markup import shown
from ingest.difference import ADDED, REMOVED, Piece

LEGEND = (
    '<p class="legend">In a redline, <del>removed words</del> are struck out and <ins>added words</ins> underlined.</p>'
)


def redline(pieces: Sequence[Piece], without: str = "") -> str:
    """The words, those removed as <del> and those added as <ins>; `without` leaves one sort out."""
    return "".join(_piece(piece) for piece in pieces if piece.what != without)


def _piece(piece: Piece) -> str:
    """Some words; the space behind them stays outside the mark."""
    tag = {REMOVED: "del", ADDED: "ins"}.get(piece.what)
    words = piece.text.rstrip()
    return f"<{tag}>{shown(words)}</{tag}>{piece.text[len(words) :]}" if tag and words else shown(piece.text)
