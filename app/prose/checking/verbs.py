"""What is done in a sentence: the class of its verbs, whether it is denied, only planned, or done on conditions."""

from __future__ import annotations

import re
from functools import cache

from index.words import stems

# Verbs of one class say about the same; who 'discussed' has not 'agreed'. Saying and meeting need no support of their
# own: a statement says all that it says.
_CLASSES = {
    "agree": "agree agreed agreement commit committed commitment pledge pledged promise vow decide decided decision resolve"
    " resolved undertake undertook endorse endorsed adopt adopted approve approved",
    "welcome": "welcome welcomed applaud praise commend congratulate appreciate appreciation thank thanked gratitude hail",
    "condemn": "condemn condemned condemnation denounce deplore criticize criticise decry",
    "reject": "reject rejected refuse refused decline declined deny denied rule dismiss",
    "oppose": "oppose opposed opposition object",
    "provide": "provide give gave send sent deliver supply donate contribute allocate award fund invest offer extend grant"
    " assistance aid funding investment",
    "urge": "urge urged call called encourage press pressed ask asked demand insist appeal",
    "sign": "sign signed conclude concluded finalize finalized ratify ratified",
    "end": "end ended stop stopped cease halt suspend withdraw withdrew cancel terminate close closed",
    "begin": "begin began start started launch launched establish established create created open opened embark initiate",
}
# What may stand for a class in the record: who will do a thing has agreed to it.
_STANDS_FOR = {"agree": r"\b(?:will|shall|are determined|united in)\b"}
_NEGATORS = re.compile(
    r"\b(?:not|no|never|none|neither|nor|without|cannot|nobody|nothing|\w+n['’]t|refus\w+|reject\w+|declin\w+|fail\w*"
    r"|den(?:y|ies|ied)|unable|oppos\w+|rather than|instead of|lack\w*)\b",
    re.I,
)
_OPPOSITES = (
    "increase/decrease rise/fall support/oppose support/reject strengthen/weaken accept/reject welcome/condemn"
    " welcome/regret agree/disagree agree/refuse begin/end start/stop start/end expand/reduce expand/shrink lift/impose"
    " allow/ban allow/prohibit permit/prohibit approve/reject praise/criticize open/close gain/lose include/exclude"
    " before/after east/west north/south eastern/western northern/southern higher/lower raise/lower raise/cut"
    " confirm/deny join/leave encourage/discourage success/failure responsible/irresponsible safe/unsafe lawful/unlawful"
    " public/private maximum/minimum accelerate/slow accelerate/delay more/fewer more/less improve/worsen strong/weak"
    " able/unable stable/unstable optimistic/pessimistic confidence/doubt satisfaction/dissatisfaction hope/fear"
    " continue/stop continue/end continue/suspend resume/suspend remove/keep remove/maintain maintain/abandon ease/tighten ally/adversary"
    " military/civilian short/long remain/cease protect/endanger withdraw/deploy free/costly bipartisan/partisan"
    " complementary/contrary justified/unjustified provoked/unprovoked offensive/defensive emphasize/downplay"
    " underscore/downplay deepen/weaken enhance/weaken enhance/reduce share/withhold import/export domestic/foreign"
)
_PLANNED = re.compile(
    r"\b(?:will|would|shall|may|might|could|should|plans?|planned|intends?|intended|aims?|seeks?|sought|proposes?|proposed|"
    r"proposing|expects?|expected|hopes?|looks? forward|looking forward|consider\w*|to be|aspire\w*|ready|readiness|"
    r"upcoming|call(?:s|ed)? (?:on|for)|urge[sd]?|encourage[sd]?|plans? to|efforts? to|must|need(?:s|ed)? to|"
    r"desire|intention|in order to|steps? to|working to|works? to|continue to)\b",
    re.I,
)
_IF = re.compile(
    r"\b(?:if|unless|subject to|provided that|only when|in the event|as long as|contingent|depend\w*)\b", re.I
)
_WIDE = {
    "all": r"all|every|each|entire|whole|everyone|everything|across the board|without exception|nationwide|statewide",
    "only": r"only|solely|exclusively|alone|sole|nothing but",
    "always": r"always|permanent(?:ly)?|forever|indefinite(?:ly)?|perpetual(?:ly)?|at all times|never",
    "at once": r"immediate(?:ly)?|at once|right away|instantly",
    "most": r"most|majority",
    "fully": r"fully|complete(?:ly)?|total(?:ly)?|entirely|unconditional(?:ly)?|absolute(?:ly)?|unanimous(?:ly)?|full",
    "world": r"worldwide|global(?:ly)?|throughout the world|around the world|international(?:ly)?|world",
    "binding": r"binding|legally|mandatory|guarantee[sd]?",
}
_WIDE_WORDS = {name: re.compile(rf"\b(?:{words})\b", re.I) for name, words in _WIDE.items()}


def denied(text: str) -> list[int]:
    """Where a text denies: the places of its negators."""
    return [match.start() for match in _NEGATORS.finditer(text)]


@cache
def _classes() -> dict[str, str]:
    return {stem: name for name, words in _CLASSES.items() for stem in stems(words)}


@cache
def _opposites() -> tuple[tuple[str, str], ...]:
    pairs = [pair.split("/") for pair in _OPPOSITES.split()]
    return tuple((_bare(a), _bare(b)) for one, other in pairs for a, b in ((one, other), (other, one)))


def _stem(word: str) -> str:
    return (stems(word) or [word])[0]


def unsaid_class(claim: str, record: str) -> str:
    """The first verb of a claim for whose class the record has no word; '' where there is none."""
    there = set(stems(record))
    having = {_classes()[stem] for stem in there if stem in _classes()}
    for word in re.findall(r"[a-z]+", claim.lower()):
        stem = _stem(word)
        name = _classes().get(stem)
        said = stem in there or name is None or name in having
        if name and not said and not re.search(_STANDS_FOR.get(name, "(?!)"), record, re.I):
            return str(word)
    return ""


def opposite(claim: str, record: str) -> tuple[str, str] | None:
    """A word of a claim and its opposite that the record has instead of it; None where there is none."""
    own, there = set(_words(claim)), set(_words(record))
    for one, other in _opposites():
        if one in own and one not in there and other in there and other not in own:
            return one, other
    return None


def _words(text: str) -> list[str]:
    return [_bare(word) for word in re.findall(r"[a-z]+", text.lower())]


def _bare(word: str) -> str:
    """A word without its commonest endings; a stemmer would make 'importance' an 'import'."""
    return re.sub(r"(?:e|ed|es|ing|s)$", "", word)


def widened(claim: str, record: str) -> str:
    """A word of a claim that makes it wider than the record's words; '' where there is none."""
    for pattern in _WIDE_WORDS.values():
        if (match := pattern.search(claim)) and not pattern.search(record):
            return match.group()
    return ""


def condition_dropped(claim: str, record: str) -> bool:
    """Whether the record says on conditions what a claim says without any."""
    conditional = re.compile(rf"{_IF.pattern}|\b(?:when|once|should|would|could|may|might|after|until)\b", re.I)
    return bool(_IF.search(record)) and not conditional.search(claim)


def only_planned(claim: str, record: str) -> str:
    """A thing that a claim says was done and the record only that it is planned; '' where there is none."""
    if _PLANNED.search(claim):
        return ""
    for match in re.finditer(r"\b[a-z]+(?:ed|t|n|ew|d)\b", claim.lower()):
        stem = _stem(match.group())
        places = [one for one in re.finditer(r"[a-z]+", record.lower()) if _stem(one.group()) == stem]
        if places and all(_is_planned(record, one) for one in places):
            return match.group()
    return ""


def _is_planned(record: str, verb: re.Match[str]) -> bool:
    """Whether a verb stands right behind words of intent, in a form that does not say that it was done."""
    if verb.group().endswith("ed"):
        return False
    before = " ".join(record[: verb.start()].split()[-4:])
    return bool(_PLANNED.search(before))
