"""Pages that open at once: Gradio describes every component anew for the session of each."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import gradio as gr
from gradio.state_holder import SessionState, StateHolder


class OpenPages(StateHolder):
    """Sessions without the descriptions, which Gradio only keeps for links that hold a page's state.

    There are no such links here. Describing 150 components takes 27 ms, with many readers 60, in which no other
    request is heard; and a program that names no session begins one with each question.
    """

    def __init__(self, page: gr.Blocks) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.set_blocks(page)

    def __getitem__(self, session_id: str) -> SessionState:
        """The session of an id; it begins when it is first asked for."""
        if session_id not in self.session_data:
            nothing = SimpleNamespace(default_config=self.blocks.default_config, blocks={})
            self.session_data[session_id] = SessionState(cast(gr.Blocks, nothing))
        return super().__getitem__(session_id)
