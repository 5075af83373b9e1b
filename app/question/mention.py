"""'Did they mention X?': what is sought, apart from who, where and when."""

from __future__ import annotations

import re

from app.question.period import read_periods

_SAY = (
    r"(?:mention(?:s|ed)?|refer(?:s|red)? to|discuss(?:es|ed)?|touch(?:es|ed)? (?:up)?on|talk(?:s|ed)? about"
    r"|sp(?:eaks?|oken?) (?:about|of)|br(?:ings?|ought) up|say (?:anything|something|a word) (?:about|on)"
    r"|raised?(?! (?:the|its|their|his|her|an?|\W?\d)\b))"
)
_SAID = r"(?:mentioned|discussed|brought up|referred to|talked about|spoken of)"
_ADVERBS = r"(?:(?:ever|also|even|explicitly|at all|ever been|also been|been)\s+)*"
_FORMS = tuple(
    re.compile(form, re.I)
    for form in (
        rf"^\W*(?:and )?(?:did|does|do|has|have|had)\b(?:(?!\bto\b).)*?\b{_SAY}\s+(?P<sought>.+)",
        rf"^\W*(?:and )?(?:was|were|is|are|has|have)\s+(?P<sought>(?!there\b).+?)\s+{_ADVERBS}{_SAID}\b",
        rf"^\W*(?:and )?(?:did|does|has)\s+(?P<sought>.+?)\s+{_ADVERBS}(?:come|came) up\b",
        r"^\W*(?:and )?(?:is|was|were|are) there (?:any |an? )?(?:mention|reference)s? (?:of|to)\s+(?P<sought>.+)",
    )
)
_WHERE = re.compile(
    r"\s+(?:in|at|during|on|from|within|with|when|while|after|before|since|between|by|anywhere|at all)\b(?P<rest>.*)",
    re.I,
)
_PAPER = re.compile(
    r"\b(?:statements?|readouts?|communiqu[eé]s?|declarations?|fact sheets?|speech|speeches|remarks|papers?|documents?"
    r"|texts?|meetings?|calls?|summits?|talks|visits?|conversations?|dialogues?|record|2\+2|their|his|her|this|that|it)\b",
    re.I,
)
# 'Did they discuss it?' seeks what the conversation was about, which the words here do not say.
_NOTHING = re.compile(r"(?:it|this|that|them|these|those|anything|something|him|her)\b", re.I)


def read_sought(text: str) -> str:
    """The words whose mention a question asks for; '' when it asks for something else."""
    for form in _FORMS:
        if match := form.search(text):
            sought = _without_where(match.group("sought").rstrip(" ?.!"))
            return "" if _NOTHING.match(sought) else sought
    return ""


def _without_where(text: str) -> str:
    """A phrase up to where it says with whom, when or in which paper."""
    for match in _WHERE.finditer(text):
        rest = match.group()
        alone = re.match(r"\s+with\b", rest) or not match.group("rest").strip()
        if alone or read_periods(rest) or _PAPER.search(rest):
            return text[: match.start()]
    return text
