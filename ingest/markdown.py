"""Markdown to a statement's text: escapes, emphasis and soft line breaks undone, everything else as written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

_COMMENT = re.compile(r"<!--.*?-->", re.S)
_LAYOUT_TAG = re.compile(
    r"</?(?:table|thead|tbody|tfoot|tr|td|th|col|colgroup|div|p|br|figure|section)\b[^>]*>", re.I
)


def markdown_text(source: str) -> str:
    """The text of a Markdown body: one paragraph, `## heading` or `- item` a line, blank lines between blocks."""
    lines = (re.sub(r"(?<=\S)[ \t\u00a0]+", " ", line).rstrip() for line in _PARSER.render(source).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _TextRenderer(RendererHTML):
    """Writes words where its parent writes tags; a method is the rule for the token of its name."""

    def renderToken(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Tokens without a rule (emphasis, table frames) leave nothing."""
        return ""

    def paragraph_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "\n" if tokens[idx].hidden else "\n\n"

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "#" * int(tokens[idx].tag[1]) + " "

    def heading_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "\n\n"

    def list_item_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        return "  " * (token.level // 2) + f"{token.info}{token.markup if token.info else '-'} "

    def bullet_list_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "" if tokens[idx].level else "\n"

    ordered_list_close = bullet_list_close

    def td_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return " | "

    th_close = td_close

    def tr_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "\n"

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "\n"

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return tokens[idx].content

    code_inline = text_special = text

    def softbreak(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return " "

    def hardbreak(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "\n"

    def html_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Comments go, `<br>` ends the line, any other tag stays as text for the reader to see."""
        tag = _COMMENT.sub("", tokens[idx].content).replace("\n", " ")
        return "\n" if re.match(r"<br\b", tag, re.I) else tag

    def html_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Layout tags become line breaks; any other tag stays as text for the reader to see."""
        return _LAYOUT_TAG.sub("\n", _COMMENT.sub("", tokens[idx].content)) + "\n"

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return tokens[idx].content + "\n"

    fence = code_block


# Links and entities stay as they were written, so that a quoted sentence still stands verbatim in the source.
_PARSER = (
    MarkdownIt("commonmark", renderer_cls=_TextRenderer)
    .enable("table")
    .disable(["link", "image", "autolink", "entity"])
)
