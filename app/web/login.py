"""The page to log in: a form, without any script."""

from __future__ import annotations

from importlib.resources import files

from app.web.markup import shown

_PLACE = "<!-- problem -->"


def login_page(problem: str = "") -> str:
    """The page; a problem stands above the form."""
    page = files(__package__).joinpath("login.html").read_text(encoding="utf-8")
    return page.replace(_PLACE, f'<p class="problem" role="alert">{shown(problem)}</p>' if problem else "")
