"""Who may change the record."""

from __future__ import annotations

import gradio as gr
import pytest
from gradio_client import Client
from served import serving

from app.web.roles import Role, is_loopback, may_edit, role_without_accounts
from app.web.server import application


def _page() -> gr.Blocks:
    """A page whose one endpoint tells whether the request may edit."""

    def may(request: gr.Request) -> bool:
        return may_edit(request)

    with gr.Blocks(analytics_enabled=False) as page:
        gr.api(may, api_name="may")
    return page


@pytest.mark.parametrize(("everyone", "edits"), [(Role.EDITOR, True), (Role.READER, False)])
def test_the_server_gives_each_request_its_role(everyone: Role, edits: bool) -> None:
    with serving(lambda: application(_page(), everyone)) as address:
        for headers in ({}, {"communique.role": "editor"}):
            client = Client(address, verbose=False, analytics_enabled=False, headers=headers)
            assert client.predict(api_name="/may") is edits
            client.close()


def test_who_came_past_no_server_of_ours_may_not_edit() -> None:
    assert not may_edit(None)
    assert not may_edit(gr.Request())


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_on_this_machine_everybody_is_an_editor(host: str) -> None:
    assert is_loopback(host)
    assert role_without_accounts(host) is Role.EDITOR


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.5", "chat.example.org", "localhost.example.org"])
def test_from_elsewhere_everybody_without_an_account_is_a_reader(host: str) -> None:
    assert not is_loopback(host)
    assert role_without_accounts(host) is Role.READER
