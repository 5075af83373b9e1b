"""Commands for the accounts of a shared chat: user add, user remove, user list."""

from __future__ import annotations

from pathlib import Path

import typer

from app.web.roles import Role
from ingest.console import say

_users = typer.Typer(no_args_is_help=True, help="Look after the accounts of a shared chat.")
commands = typer.Typer()
commands.add_typer(_users, name="user")
_FILE = typer.Option("accounts.json", "--auth-file", help="The file of accounts.")


@_users.command("add")
def add_command(
    name: str,
    role: Role = typer.Option(Role.READER, help="An editor may also upload, correct and remove statements."),
    auth_file: Path = _FILE,
) -> None:
    """Add an account, or give one another password and role; the password is asked for."""
    from app.web.accounts import Accounts

    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    Accounts(auth_file).put(name, role, password)
    say(f"{auth_file}: {name} is {'an editor' if role is Role.EDITOR else 'a reader'} now")


@_users.command("remove")
def remove_command(name: str, auth_file: Path = _FILE) -> None:
    """Remove an account; who is logged in with it is out at once."""
    from app.web.accounts import Accounts

    Accounts(auth_file).remove(name)
    say(f"{auth_file}: {name} is removed")


@_users.command("list")
def list_command(auth_file: Path = _FILE) -> None:
    """List the accounts with their roles."""
    from app.web.accounts import Accounts

    for account in Accounts(auth_file).all().values():
        say(f"{account.role:<7} {account.name}")
