"""The page to log in: a form, without any script."""

from __future__ import annotations

from importlib.resources import files

from app.web.markup import shown


def login_page(problem: str = "") -> str:
    """The page; a problem stands above the form."""
    style = files(__package__).joinpath("login_page.style").read_text(encoding="utf-8")
    told = f'<p class="problem" role="alert">{shown(problem)}</p>' if problem else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Communiqué – log in</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{style}</style></head>'
        f'<body><main><h1>Communiqué</h1><p class="motto">Ask the record.</p>{told}<form method="post">'
        '<label for="username">Name</label>'
        '<input id="username" name="username" autocomplete="username" required autofocus>'
        '<label for="password">Password</label>'
        '<input id="password" name="password" type="password" autocomplete="current-password" required>'
        '<button type="submit">Log in</button></form></main></body></html>'
    )
