"""Who is logged in, in the head of the page, with the way out; nothing where there are no accounts."""

from __future__ import annotations

import gradio as gr

from app.web.desk import asset
from app.web.markup import attribute, shown
from app.web.roles import name_of, role_of


def visitor() -> gr.HTML:
    """The place of the account in the head; `arrive` fills it, as the page is painted before anybody comes."""
    return gr.HTML("", apply_default_css=False, elem_id="visitor", js_on_load=asset("visitor.js"))


def arrive(request: gr.Request) -> str:
    """The account of whoever comes: its name, its role, and the button that logs out."""
    scope = request.request.scope if request.request else {}
    name, role = name_of(scope), role_of(scope)
    if not name or not role:
        return ""
    return (
        f'<p class="account" title="{attribute(name)}"><span class="sr">Logged in as </span><b>{shown(name)}</b>'
        f' <span class="role">{role.value}</span></p>'
        '<button type="button" class="small log-out">Log out</button>'
    )
