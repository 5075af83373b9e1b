"""Text as HTML: everything is escaped, so that no statement, title, question or model can write markup."""

from __future__ import annotations

import html
import re

from app.reference import is_web_address

_LAYOUT = "u|sup|sub|b|i|em|strong"
# Some sources set a footnote mark or a stress with these tags; matched after escaping, so only the bare tag can act.
_PAIR = re.compile(rf"&lt;({_LAYOUT})&gt;((?:(?!&lt;|&gt;).)*)&lt;/\1&gt;", re.I)
_UNPAIRED = re.compile(rf"&lt;/?(?:{_LAYOUT})&gt;", re.I)
# They reorder what stands on the screen without changing what stands in the text.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


def shown(text: str) -> str:
    """A text as HTML: escaped; bare layout tags act in pairs or vanish; bidi controls become visible."""
    paired = _PAIR.sub(r"<\1>\2</\1>", html.escape(text))
    return _BIDI.sub(_named, _UNPAIRED.sub("", paired))


def attribute(text: str) -> str:
    """A text for an attribute between double quotes."""
    return html.escape(_BIDI.sub(lambda control: f"[U+{ord(control.group()):04X}]", text))


# A bug as the reader is told of it; its traceback stands in the log.
FAILED = "Something went wrong here; the server's log has the details."


def problem(why: object) -> str:
    """Why something cannot be shown or done, as a line that is read out at once."""
    return f'<p class="problem" role="alert">{shown(str(why))}</p>'


def _named(control: re.Match[str]) -> str:
    """A bidi control by its code point."""
    return f'<span class="control" title="invisible direction control">U+{ord(control.group()):04X}</span>'


def link(address: str) -> str:
    """A web address as a link that tells its target nothing; anything else as text."""
    if not is_web_address(address):
        return shown(address)
    return f'<a href="{attribute(address)}" target="_blank" rel="noopener noreferrer">{shown(address)}</a>'
