"""The series of meetings that a paper belongs to, by what its title or first line names."""

from __future__ import annotations

import re

from ingest.known.values import Known, quoted

# Meetings that come again under one name; the narrower name first.
_SERIES = [
    ("AUSMIN", r"\bAUSMIN\b|\bAustralia[-–]U\.?S\.? Ministerial Consultations"),
    ("AUKMIN", r"\bAUKMIN\b"),
    ("2+2", r"\b2 ?\+ ?2\b|\bSecurity Consultative Committee\b"),
    ("Quad Foreign Ministers", r"\bQuad\b.*\bForeign Ministers"),
    ("Quad Leaders", r"\bQuad\b.*\b(?:Leaders|Summit)|\bLeaders\b.*\bQuad\b"),
    ("AUKUS", r"\bAUKUS\b"),
    ("G7", r"\bG-?7\b|\bGroup of Seven\b"),
    ("G20", r"\bG-?20\b(?! Presidency)|\bGroup of Twenty\b"),
    ("NATO Summit", r"\bNATO\b.*\bSummit\b"),
    ("Trade and Technology Council", r"\bTrade and Technology Council\b"),
    ("US-EU Summit", r"\b(?:U\.?S\.?|United States)[-–](?:EU|European Union) Summit\b|\bEU[-–](?:U\.?S\.?) Summit\b"),
    ("Summit for Democracy", r"\bSummit for Democracy\b"),
    ("Summit of the Americas", r"\bSummit of the Americas\b"),
    ("ASEAN-US Summit", r"\bASEAN[-–]U\.?S\.?\b.*\bSummit\b|\bU\.?S\.?[-–]ASEAN\b.*\bSummit\b"),
    ("East Asia Summit", r"\bEast Asia Summit\b"),
    ("APEC", r"\bAPEC\b"),
    ("Bucharest Nine", r"\bBucharest Nine\b|\bB9\b"),
    ("Extended Deterrence Dialogue", r"\bExtended Deterrence\b.*\b(?:Dialogue|Ministerial)"),
    ("COP", r"\bCOP ?\d\d\b"),
]
_PATTERNS = [(name, re.compile(pattern, re.I)) for name, pattern in _SERIES]


def from_words(known: Known, title: str, opening: str) -> None:
    """Set the series that the title names or, where there is no title, the first line."""
    for name, pattern in _PATTERNS:
        if match := pattern.search(title or opening.split("\n", 1)[0][:300]):
            known.set("series", name, "title" if title else quoted(match.group()))
