"""The web chat: the conversation on the left, the evidence on the right. The only folder that imports gradio."""

from __future__ import annotations

import os
import threading
import webbrowser
from typing import TYPE_CHECKING

from app.web.port import address, listening
from ingest.console import say
from ingest.errors import CommuniqueError
from ingest.settings import read_settings

# Gradio and the hub client read these once, when they are imported: nothing of ours may be told to anybody.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ["GRADIO_SHARE"] = "False"

if TYPE_CHECKING:
    import gradio
    from starlette.applications import Starlette

    from app.assistant import Assistant
    from app.web.sharing import Sharing
    from index.library import Library
    from ingest.settings import Settings


def build(assistant: Assistant, library: Library, settings: Settings | None = None) -> gradio.Blocks:
    """The page, not yet served."""
    from app.web.page import build_page  # gradio takes seconds to import: only when a page is wanted

    return build_page(assistant, library, settings or read_settings())


def serve(
    assistant: Assistant,
    library: Library,
    host: str,
    port: int,
    open_browser: bool = False,
    sharing: Sharing | None = None,
) -> None:
    """Serve the page until interrupted; CommuniqueError when the port cannot be had, or others would need accounts."""
    from app.web.sharing import Sharing

    sharing = sharing or Sharing()
    sharing.check(host)
    settings = read_settings()
    offered = _tools(assistant, library) if sharing.mcp else None
    with listening(host, port) as listener:
        from app.web.server import run

        page = build(assistant, library, settings)
        where = address(listener, "https" if sharing.tls_cert else "http")
        say(f"Communiqué is at {where} (Ctrl-C ends it)")
        if open_browser:
            # The socket listens already, so the browser may come too soon; a thread, as a text browser never returns.
            threading.Thread(target=webbrowser.open, args=[where], daemon=True).start()
        run(page, listener, sharing, offered, settings.upload_mb)


def _tools(assistant: Assistant, library: Library) -> Starlette:
    """The tools of MCP; CommuniqueError when what serves them is not installed."""
    try:
        from app.web.tools import tools
    except ModuleNotFoundError as error:
        if error.name != "mcp":
            raise
        raise CommuniqueError("--mcp needs the package mcp: pip install -c constraints.txt -e '.[mcp]'") from None
    from app.programs import Programs

    return tools(Programs(assistant, library))
