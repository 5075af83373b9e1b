"""The page on which a person rewords, accepts or rejects proposed cases, one at a time."""

from __future__ import annotations

import threading
from typing import Any

import gradio as gr

from eval.drafting.desk import Drafts

_STYLE = "<style>#drafting { max-width: 860px; margin: 32px auto; padding: 0 20px; gap: 16px }</style>"
_DONE = "Nothing more is proposed."


def drafting_page(drafts: Drafts) -> gr.Blocks:
    """The page; what is decided is written at once."""
    lock = threading.Lock()
    page = gr.Blocks(title="Communiqué: draft cases", analytics_enabled=False)
    with page, gr.Column(elem_id="drafting"):
        gr.HTML(_STYLE)
        count = gr.Markdown(_count(drafts))
        gr.Markdown("Ask as an analyst would, in other words than the quote's; other right answers stand between `|`.")
        question = gr.Textbox(label="Question", lines=2, elem_id="draft-question")
        answer = gr.Textbox(label="Answer", elem_id="draft-answer")
        quote = gr.Textbox(label="It rests on", lines=3, interactive=False, elem_id="draft-quote")
        answerable = gr.Checkbox(True, label="The record answers it")
        with gr.Row():
            accept = gr.Button("Accept", variant="primary", elem_id="draft-accept")
            reject = gr.Button("Reject", elem_id="draft-reject")
        panes = [count, question, answer, quote, answerable]

        def accepted(asked: str, told: str, holds: bool) -> list[Any]:
            if not asked.strip() or (holds and not told.strip(" |")):
                raise gr.Error("A case needs a question and, where the record answers it, an answer.")
            with lock:
                drafts.accept(asked, told, holds)
                return _shown(drafts)

        def rejected() -> list[Any]:
            with lock:
                drafts.reject()
                return _shown(drafts)

        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        accept.click(accepted, [question, answer, answerable], panes, **quiet)
        reject.click(rejected, None, panes, **quiet)
        page.load(lambda: _shown(drafts), None, panes, **quiet)
    return page


def _count(drafts: Drafts) -> str:
    """How many were decided, and where the accepted ones are."""
    return f"{drafts.accepted_count} accepted into {drafts.out}, {drafts.rejected_count} rejected"


def _shown(drafts: Drafts) -> list[Any]:
    """The values of the page's parts for the proposal at hand."""
    row = drafts.current
    if row is None:
        return [_count(drafts), _DONE, "", "", True]
    gold = row["evidence"][0]
    return [_count(drafts), row["question"], row["answers"][0][0], f"{gold['quote']}\n({gold['path']})", True]
