"""A shared chat: accounts, the gate, what a request must be, and that nobody sees another's words or files."""

from __future__ import annotations

import base64
import ssl
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gradio as gr
import httpx2
import pytest
import trustme
from gradio_client import Client
from served import serving
from test_commands import Command

from app.web.accounts import Accounts
from app.web.attempts import Attempts
from app.web.doors import is_route
from app.web.roles import Role, may_edit, name_of
from app.web.server import application
from app.web.sessions import Sessions
from app.web.sharing import Sharing
from ingest.errors import CommuniqueError

PASSWORD = "correct horse battery"


def _page() -> gr.Blocks:
    """A page that tells who asks, and keeps what each session says."""

    def who(request: gr.Request) -> list[Any]:
        assert request.request
        return [name_of(request.request.scope), request.username, may_edit(request)]

    def keep(said: str, kept: list[str]) -> tuple[str, list[str]]:
        return " ".join([*kept, said]), [*kept, said]

    with gr.Blocks(analytics_enabled=False) as page:
        gr.api(who, api_name="who")
        kept, box, out = gr.State([]), gr.Textbox(), gr.Textbox()
        box.submit(keep, [box, kept], [out, kept], api_name="keep")
        gr.File()
    return page


@pytest.fixture(scope="module")
def auth_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("accounts") / "accounts.json"
    accounts = Accounts(path)
    accounts.put("ada", Role.EDITOR, PASSWORD)
    accounts.put("bea", Role.READER, PASSWORD)
    return path


@pytest.fixture(scope="module")
def shared(auth_file: Path) -> Iterator[str]:
    """The address of a page with two accounts."""
    with serving(lambda: application(_page(), sharing=Sharing(auth_file))) as address:
        yield address


@pytest.fixture(scope="module")
def alone() -> Iterator[str]:
    """The address of a page without accounts, on this machine alone."""
    with serving(lambda: application(_page(), Role.EDITOR)) as address:
        yield address


@pytest.fixture
def visit() -> Iterator[Callable[[str], httpx2.Client]]:
    """Makes a browser of its own at an address."""
    opened: list[httpx2.Client] = []

    def at(address: str) -> httpx2.Client:
        opened.append(httpx2.Client(base_url=address, headers={"Accept": "text/html"}, trust_env=False))
        return opened[-1]

    yield at
    for client in opened:
        client.close()


def log_in(client: httpx2.Client, name: str, password: str = PASSWORD) -> httpx2.Response:
    return client.post("/login", data={"username": name, "password": password})


def test_nobody_passes_without_an_account(shared: str, visit: Callable[[str], httpx2.Client]) -> None:
    browser = visit(shared)
    first = browser.get("/")
    assert (first.status_code, first.headers["location"]) == (303, "/login")
    assert 'type="password"' in browser.get("/login").text
    for path in ("/config", "/gradio_api/info", "/gradio_api/queue/data?session_hash=x", "/theme.css", "/mcp"):
        assert browser.get(path, headers={"Accept": "*/*"}).status_code == 401, path
    for path in ("/gradio_api/queue/join", "/gradio_api/upload", "/gradio_api/call/who", "/gradio_api/cancel"):
        assert browser.post(path, json={}).status_code == 401, path


def test_who_logs_in_is_known_by_a_cookie_no_script_can_read(
    shared: str, visit: Callable[[str], httpx2.Client]
) -> None:
    browser = visit(shared)
    answer = log_in(browser, " ada ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie  # over http a browser would drop it
    assert browser.get("/").status_code == 200
    out = browser.post("/logout")
    assert (out.status_code, out.headers["clear-site-data"]) == (303, '"storage"')
    browser.cookies.set("communique", cookie.split("=")[1].split(";")[0])
    assert browser.get("/").status_code == 303


def test_one_logs_out_by_post_and_from_no_other_site(shared: str, visit: Callable[[str], httpx2.Client]) -> None:
    browser = visit(shared)
    log_in(browser, "bea")
    followed = browser.get("/logout")
    assert (followed.status_code, followed.headers["allow"]) == (405, "POST")
    for origin in ("https://evil.example", "null"):
        assert browser.post("/logout", headers={"Origin": origin}).status_code == 403
    assert browser.get("/").status_code == 200
    secret = browser.cookies["communique"]
    out = browser.post("/logout", headers={"Origin": shared})
    assert (out.status_code, out.headers["location"]) == (303, "/login")
    assert 'communique="";' in out.headers["set-cookie"] and "max-age=0" in out.headers["set-cookie"].lower()
    assert "communique" not in browser.cookies
    assert browser.get("/config", headers={"Cookie": f"communique={secret}", "Accept": "*/*"}).status_code == 401


def test_wrong_names_and_wrong_passwords_look_alike(shared: str, visit: Callable[[str], httpx2.Client]) -> None:
    browser = visit(shared)
    answers = [log_in(browser, name, "a wrong password") for name in ("ada", "nobody")]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].text == answers[1].text


def test_a_wrong_name_takes_as_long_as_a_wrong_password(auth_file: Path) -> None:
    accounts = Accounts(auth_file)

    def seconds(name: str) -> float:
        begun = time.process_time()
        assert accounts.check(name, "a wrong password") is None
        return time.process_time() - begun

    known, unknown = (min(seconds(name) for _ in range(4)) for name in ("ada", "nobody"))
    assert 0.5 < known / unknown < 2


def test_who_guesses_has_to_wait(auth_file: Path, visit: Callable[[str], httpx2.Client]) -> None:
    with serving(lambda: application(_page(), sharing=Sharing(auth_file))) as address:
        browser = visit(address)
        for name in ("ada", "nobody"):
            codes = [log_in(browser, name, f"guess number {n}").status_code for n in range(6)]
            assert codes == [401] * 5 + [429]
        last = log_in(browser, "ada")
        assert last.status_code == 429
        assert 0 < int(last.headers["retry-after"]) <= 60
        assert log_in(visit(address), "bea").status_code == 303


def test_failures_count_for_a_minute() -> None:
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    for _ in range(5):
        assert attempts.wait({"ada": 5}) == 0
        attempts.failed({"ada": 5})
    assert attempts.wait({"ada": 5}) == 60
    now[0] = 61
    assert attempts.wait({"ada": 5}) == 0


def test_programs_log_in_and_are_who_they_say(shared: str) -> None:
    for name, edits in (("ada", True), ("bea", False)):
        client = Client(shared, auth=(name, PASSWORD), verbose=False, analytics_enabled=False)
        assert client.predict(api_name="/who") == [name, name, edits]
        client.close()
    basic = base64.b64encode(f"bea:{PASSWORD}".encode()).decode()
    answer = httpx2.get(f"{shared}/config", headers={"Authorization": f"Basic {basic}"})
    assert answer.status_code == 200
    for wrong in ("x", "!!", base64.b64encode(b"bea:wrong").decode()):
        assert httpx2.get(f"{shared}/config", headers={"Authorization": f"Basic {wrong}"}).status_code == 401


def test_a_removed_account_and_a_changed_password_end_sessions(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "accounts.json")
    accounts.put("ada", Role.EDITOR, PASSWORD)
    now = [0.0]
    sessions = Sessions(Accounts(tmp_path / "accounts.json"), lambda: now[0])
    secret = sessions.begin(accounts.all()["ada"])
    assert sessions.account(secret) == accounts.all()["ada"]
    assert sessions.account("") is None
    accounts.put("ada", Role.EDITOR, "another password")
    assert sessions.account(secret) is None
    secret = sessions.begin(accounts.all()["ada"])
    now[0] = 12 * 3_600 + 1
    assert sessions.account(secret) is None
    secret = sessions.begin(accounts.all()["ada"])
    accounts.remove("ada")
    assert sessions.account(secret) is None


def test_readers_do_not_upload_and_nobody_fetches_files(
    shared: str, visit: Callable[[str], httpx2.Client], tmp_path: Path
) -> None:
    ada, bea = visit(shared), visit(shared)
    log_in(ada, "ada"), log_in(bea, "bea")
    sent = {"files": ("secret.md", b"A statement nobody else may read.")}
    assert bea.post("/gradio_api/upload", files=sent).status_code == 403
    (path,) = ada.post("/gradio_api/upload", files=sent).json()
    (tmp_path / "record.sqlite3").write_bytes(b"record")
    for browser in (ada, bea):
        for asked in (path, str(tmp_path / "record.sqlite3"), "/etc/passwd", "accounts.json"):
            for route in ("file=", "file/", "proxy=", "stream/", "deep_link?x=", "../gradio_api/file="):
                answer = browser.get(f"/gradio_api/{route}{asked}")
                assert answer.status_code in (303, 403, 404), route
                assert b"statement" not in answer.content
    assert browser.get(f"/gradio_api%2Ffile={path}").status_code == 404


def test_sessions_do_not_see_each_other(shared: str) -> None:
    one, other = (Client(shared, auth=("bea", PASSWORD), verbose=False, analytics_enabled=False) for _ in "ab")
    assert one.predict("first", api_name="/keep") == "first"
    assert other.predict("second", api_name="/keep") == "second"
    assert one.predict("third", api_name="/keep") == "first third"
    one.close(), other.close()


@pytest.mark.parametrize(
    "path", ["/", "/login", "/nothing", "/config", "/gradio_api/file=/etc/passwd", "/static/none.js"]
)
def test_every_answer_tells_browsers_to_ask_nobody_else(alone: str, path: str) -> None:
    headers = httpx2.get(f"{alone}{path}").headers
    assert headers["content-security-policy"].startswith("default-src 'self';")
    assert "http" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == ("same-origin" if path == "/login" else "no-referrer")
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "strict-transport-security" not in headers


def test_no_other_site_acts_or_reads_in_a_readers_name(alone: str) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:1"}):
        assert httpx2.post(f"{alone}/gradio_api/call/who", json={"data": []}, headers=headers).status_code == 403
    rebound = httpx2.get(alone, headers={"Host": "evil.example"})
    assert rebound.status_code == 421
    assert httpx2.post(f"{alone}/gradio_api/call/who", json={"data": []}, headers={"Origin": alone}).status_code == 200


def test_what_is_too_large_is_refused(alone: str) -> None:
    assert httpx2.post(f"{alone}/gradio_api/call/who", content=b"x" * 4_000_001).status_code == 413
    assert httpx2.post(f"{alone}/gradio_api/call/who", content=iter([b"x"])).status_code == 411


def test_uploads_have_a_limit_of_their_own() -> None:
    with serving(lambda: application(_page(), Role.EDITOR, upload_mb=1)) as address:
        sent = {"files": ("a.md", b"x" * 2_000_000)}  # a single file is judged by what takes it
        assert httpx2.post(f"{address}/gradio_api/upload", files=sent).status_code == 200
        answer = httpx2.post(f"{address}/gradio_api/upload", files={"files": ("a.md", b"x" * 10_000_001)})
        assert (answer.status_code, answer.json()["detail"]) == (
            413, "What was sent is too large; send at most 10,000,000 bytes at once."
        )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "there"),
    [("/", True), ("/assets/x.js", True), ("/gradio_api/queue/join", True), ("/gradio_api/file=x", False),
     ("/gradio_api/file/x", False), ("/monitoring", False), ("/gradio_api/vibe-edit", False),
     ("//gradio_api/file=x", False), ("/gradio_api//file=x", False),
     ("/docs", False), ("/gradio_api", False), ("/gradio_api/deep_link", False)],
)  # fmt: skip
def test_only_what_the_page_uses_is_there(path: str, there: bool) -> None:
    assert is_route(path) is there


def test_over_tls_cookies_are_secure(auth_file: Path, tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(tmp_path / "both.pem")
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    Sharing(auth_file, tls_cert=tmp_path / "both.pem", tls_key=tmp_path / "both.pem").check("127.0.0.1")
    with serving(lambda: application(_page(), sharing=Sharing(auth_file)), tmp_path / "both.pem") as address:
        assert address.startswith("https://")
        context = ssl.create_default_context(cafile=tmp_path / "ca.pem")
        with httpx2.Client(base_url=address, verify=context) as browser:
            answer = log_in(browser, "ada")
            assert "; secure" in answer.headers["set-cookie"].lower()
            assert answer.headers["strict-transport-security"]


def test_under_a_proxys_path_everything_leads_there(auth_file: Path, visit: Callable[[str], httpx2.Client]) -> None:
    with serving(lambda: application(_page(), sharing=Sharing(auth_file, "/chat"))) as address:
        browser = visit(address)
        assert browser.get("/").headers["location"] == "/chat/login"
        answer = log_in(browser, "ada")
        assert answer.headers["location"] == "/chat/"
        assert "path=/chat/" in answer.headers["set-cookie"].lower()
        secret = answer.cookies["communique"]
        config = browser.get("/config", headers={"Cookie": f"communique={secret}"}).json()
        assert config["root"].endswith("/chat")


@pytest.mark.parametrize(
    ("host", "sharing", "said"),
    [
        ("0.0.0.0", Sharing(), "give accounts by --auth-file, or say --insecure"),
        ("127.0.0.1", Sharing(root_path="chat"), "write it as /chat"),
        ("127.0.0.1", Sharing(tls_cert=Path("x")), "both a certificate and its key"),
        ("127.0.0.1", Sharing(tls_cert=Path("x"), tls_key=Path("x")), "cannot be used for TLS"),
        ("127.0.0.1", Sharing(Path("none.json")), "none.json: cannot be read"),
    ],
)
def test_what_cannot_be_shared_is_told(host: str, sharing: Sharing, said: str) -> None:
    with pytest.raises(CommuniqueError, match=said):
        sharing.check(host)


def test_what_may_be_shared_is() -> None:
    Sharing().check("127.0.0.1")
    Sharing(insecure=True).check("0.0.0.0")


def test_passwords_are_hashed_and_the_file_is_its_owners(auth_file: Path) -> None:
    text = auth_file.read_text()
    assert PASSWORD not in text
    assert text.count("$argon2id$") == 2
    assert stat.S_IMODE(auth_file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "password"), [("", PASSWORD), ("a:b", PASSWORD), ("a\nb", PASSWORD), ("ada", "short")]
)
def test_names_and_passwords_that_cannot_be_are_refused(name: str, password: str, tmp_path: Path) -> None:
    with pytest.raises(CommuniqueError):
        Accounts(tmp_path / "accounts.json").put(name, Role.READER, password)


def test_the_commands(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    communique = Command(capsys, monkeypatch)
    path = str(tmp_path / "accounts.json")
    monkeypatch.setattr("getpass.getpass", lambda *_, **__: PASSWORD)
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _: PASSWORD)
    assert communique("user", "add", "ada", "--role", "editor", "--auth-file", path)[0] == 0
    assert communique("user", "list", "--auth-file", path)[1] == "editor  ada\n"
    assert communique("user", "remove", "ada", "--auth-file", path)[0] == 0
    assert communique("user", "remove", "ada", "--auth-file", path)[0] == 2
    code, _, err = communique("chat", "--host", "0.0.0.0")
    assert (code, err.count("\n")) == (2, 1)
