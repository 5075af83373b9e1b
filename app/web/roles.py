"""Who may change the record: each request carries the role that the server found for it."""

from __future__ import annotations

from enum import StrEnum
from ipaddress import ip_address

import gradio as gr
from starlette.types import Scope

_KEY = "communique.role"


class Role(StrEnum):
    """What a person may do: a reader asks, an editor also uploads, edits and removes."""

    READER = "reader"
    EDITOR = "editor"


def give_role(scope: Scope, role: Role) -> None:
    """Mark a request with the role of whoever sent it; nothing that comes from outside can write this mark."""
    scope[_KEY] = role


def may_edit(request: gr.Request | None) -> bool:
    """Whether whoever sent a request may upload, edit and remove; one that no server of ours has marked may not."""
    sent = request and request.request
    return sent is not None and sent.scope.get(_KEY) is Role.EDITOR


def role_without_accounts(host: str) -> Role:
    """Everybody's role where there are no accounts: an editor on this machine, a reader from anywhere else."""
    return Role.EDITOR if is_loopback(host) else Role.READER


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens on a host."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
