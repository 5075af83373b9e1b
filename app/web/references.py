"""What can be done with a quote: copy it with its reference, go to its source."""

from __future__ import annotations

from app.answer import Citation
from app.reference import COPIED, REFERENCES, at_source
from app.web.markup import attribute, shown


def references(citation: Citation) -> str:
    """The quote with its reference in each style, to be copied, and the link to the source at the words."""
    styles = "".join(
        f'<li><button type="button" class="small" data-copy="{attribute(COPIED[style](citation))}"'
        f' aria-label="Copy the quote with its reference, {style}">{style}</button>'
        f" <span>{shown(write(citation))}</span></li>"
        for style, write in REFERENCES.items()
    )
    return (
        f'<div class="uses">{_source(citation)}<details class="copy">'
        f'<summary class="small">Copy with reference</summary><ul>{styles}</ul>'
        '<p class="copied" role="status"></p></details></div>'
    )


def _source(citation: Citation) -> str:
    """The link to the source; a summary's words are not to be found there."""
    address = at_source(citation)
    if not address:
        return ""
    words = "The original text" if citation.statement.summary else "At the source"
    return (
        f'<a class="small" href="{attribute(address)}" target="_blank" rel="noopener noreferrer">{words}'
        ' <span aria-hidden="true">↗</span></a>'
    )
