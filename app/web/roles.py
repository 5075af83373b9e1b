"""Who may change the record: each request carries the role that the server found for it."""

from __future__ import annotations

from enum import StrEnum
from ipaddress import ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr
    from starlette.types import Scope

# No header of a request can write these.
_ROLE, _NAME = "communique.role", "communique.name"


class Role(StrEnum):
    """What a person may do: a reader asks, an editor also uploads, edits and removes."""

    READER = "reader"
    EDITOR = "editor"


def give_role(scope: Scope, role: Role) -> None:
    """Mark a request with the role of whoever sent it."""
    scope[_ROLE] = role


def give_name(scope: Scope, name: str) -> None:
    """Mark a request with the account that it belongs to."""
    scope[_NAME] = name


def role_of(scope: Scope) -> Role | None:
    """The role that a request was marked with."""
    role = scope.get(_ROLE)
    return role if isinstance(role, Role) else None


def name_of(scope: Scope) -> str:
    """The account that a request belongs to; '' without accounts."""
    return str(scope.get(_NAME, ""))


def may_edit(request: gr.Request | None) -> bool:
    """Whether whoever sent a request may upload, edit and remove; one that no server of ours has marked may not."""
    sent = request and request.request
    return sent is not None and role_of(sent.scope) is Role.EDITOR


def role_without_accounts(host: str) -> Role:
    """Everybody's role where there are no accounts: an editor on this machine, a reader from anywhere else."""
    return Role.EDITOR if is_loopback(host) else Role.READER


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens on a host."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
