"""Markdown to a statement's text: escapes, emphasis and soft line breaks undone, everything else as written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

# Links and entities stay as they were written, so that a quoted sentence still stands verbatim in the source.
_PARSER = MarkdownIt("commonmark").enable("table").disable(["link", "image", "autolink", "entity"])
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_LAYOUT_TAG = re.compile(r"</?(?:table|thead|tbody|tfoot|tr|td|th|col|colgroup|div|p|br|figure|section)\b[^>]*>", re.I)


def markdown_text(source: str) -> str:
    """The text of a Markdown body: one paragraph, `## heading` or `- item` a line, blank lines between blocks."""
    lines = (re.sub(r"(?<=\S)[ \t\u00a0]+", " ", line).rstrip() for line in _words(_PARSER.parse(source)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _words(tokens: Sequence[Token]) -> str:
    """What a reader sees of some tokens; one without a rule (emphasis, table frames) leaves nothing."""
    return "".join(
        _words(token.children or ()) if token.type == "inline" else _RULES.get(token.type, _nothing)(token)
        for token in tokens
    )


def _nothing(token: Token) -> str:
    return ""


def _item_mark(token: Token) -> str:
    """`- ` or `3. `, two spaces further in for each list that it stands in."""
    return "  " * (token.level // 2) + f"{token.info}{token.markup if token.info else '-'} "


def _inline_tag(token: Token) -> str:
    """Comments go, `<br>` ends the line, any other tag stays as text for the reader to see."""
    tag = _COMMENT.sub("", token.content).replace("\n", " ")
    return "\n" if re.match(r"<br\b", tag, re.I) else tag


def _tag_block(token: Token) -> str:
    """Layout tags become line breaks; any other tag stays as text for the reader to see."""
    return _LAYOUT_TAG.sub("\n", _COMMENT.sub("", token.content)) + "\n"


_RULES: dict[str, Callable[[Token], str]] = {
    "text": lambda token: token.content,
    "text_special": lambda token: token.content,
    "code_inline": lambda token: token.content,
    "softbreak": lambda _: " ",
    "hardbreak": lambda _: "\n",
    "html_inline": _inline_tag,
    "html_block": _tag_block,
    "code_block": lambda token: token.content + "\n",
    "fence": lambda token: token.content + "\n",
    "heading_open": lambda token: "#" * int(token.tag[1]) + " ",
    "heading_close": lambda _: "\n\n",
    "paragraph_close": lambda token: "\n" if token.hidden else "\n\n",
    "list_item_open": _item_mark,
    "bullet_list_close": lambda token: "" if token.level else "\n",
    "ordered_list_close": lambda token: "" if token.level else "\n",
    "th_close": lambda _: " | ",
    "td_close": lambda _: " | ",
    "tr_close": lambda _: "\n",
    "table_close": lambda _: "\n",
}
