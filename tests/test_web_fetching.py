"""Fetching from real sites on this machine: limits, tries, robots.txt, and one clear line for what is refused."""

import gzip
import itertools
import re
import socket
import time
import tracemalloc
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from sites import PUBLIC, Names, Page, Rerouted, Sleeps, in_turn, moved, page, quick, raw, served

from ingest.errors import CommuniqueError, Refused
from ingest.settings import read_settings
from ingest.web.fetching import Fetched, Validators, Web
from ingest.web.limits import Limits
from ingest.web.lists import read_list
from ingest.web.unpacking import CutOff, unpacked

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def got(fetched: Fetched | None) -> Fetched:
    assert fetched
    return fetched


def refused(pages: dict[str, Page], **limits: float) -> tuple[str, list[str]]:
    """The reason why `/` is refused, and the paths that were asked for."""
    with served(pages) as site, pytest.raises(Refused) as refusal:
        quick(**limits).fetch(site.at("/"))
    assert refusal.value.source == site.at("/")
    assert "\n" not in str(refusal.value)
    return refusal.value.reason, site.paths


def test_a_page_comes_with_where_it_was_what_it_is_and_how_to_ask_again() -> None:
    with served({}) as site:
        last = "Sun, 28 Jul 2024 08:00:00 GMT"
        site.pages["/a"] = moved("b/./c#words", 301)
        site.pages["/b/c"] = page(
            "Communiqué".encode(), 200, "text/html; charset=utf-8", ETag='"1"', Last_Modified=last
        )
        fetched = got(quick().fetch(site.at("/a#part")))
    assert fetched == Fetched(
        site.at("/b/c"), "Communiqué".encode(), "text/html; charset=utf-8", Validators('"1"', last)
    )


def test_we_say_who_asks_and_nothing_of_who_sits_here() -> None:
    with served({"/": page(b"a", Set_Cookie="session=1; Path=/"), "/b": page(b"b")}) as site:
        web = quick()
        web.fetch(site.at("/"))
        web.fetch(site.at("/b"))
    for _, headers, _ in site.asked:
        assert re.fullmatch(r"communique/\d+\.\d+\.\d+", headers["User-Agent"])
        assert set(headers) == {"Host", "User-Agent", "Accept-Encoding"}


def test_what_has_not_changed_is_not_sent_again() -> None:
    with served({"/": page(status=304)}) as site:
        validators = Validators('W/"é1"', "Sun, 28 Jul 2024 08:00:00 GMT")
        assert quick().fetch(site.at("/"), validators) is None
    headers = site.asked[-1][1]
    assert headers["If-None-Match"].encode("latin-1").decode() == validators.etag
    assert headers["If-Modified-Since"] == validators.last_modified
    assert "If-None-Match" not in site.asked[0][1]  # robots.txt is another thing


def test_not_modified_is_no_answer_to_who_has_nothing() -> None:
    assert refused({"/": page(status=304)})[0] == "304 Not Modified; check the address"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (204, "204 No Content; check the address"),
        (401, "401 Unauthorized; the site does not let programs read it, save the page as a file"),
        (403, "403 Forbidden; the site does not let programs read it, save the page as a file"),
        (404, "404 Not Found; check the address"),
        (410, "410 Gone; check the address"),
        (501, "501 Not Implemented; check the address"),
        (599, "status 599; check the address"),
    ],
)
def test_a_status_is_refused_in_one_line_and_not_tried_again(status: int, reason: str) -> None:
    assert refused({"/": page(status=status)}) == (reason, ["/robots.txt", "/"])


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(status: int) -> None:
    with served({"/": in_turn(page(status=status), page(status=status), page(b"words"))}) as site:
        sleeps = Sleeps()
        web = Web(allow_private=True, limits=Limits(pause=0), sleep=sleeps)
        assert got(web.fetch(site.at("/"))).data == b"words"
    assert site.paths == ["/robots.txt", "/", "/", "/"]
    assert [int(seconds) for seconds in sleeps.seconds] == [1, 2]  # doubled, with up to a second of jitter
    assert any(seconds % 1 for seconds in sleeps.seconds)


def test_what_does_not_pass_is_refused_after_the_last_try() -> None:
    reason, paths = refused({"/": page(status=503)}, tries=4)
    assert reason == "503 Service Unavailable; try again later"
    assert paths == ["/robots.txt", *["/"] * 4]


def test_a_wait_the_site_asks_for_is_obeyed() -> None:
    busy = page(status=429, Retry_After="7")
    later = page(status=503, Retry_After=format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True))
    with served({"/": in_turn(busy, later, page(b"words"))}) as site:
        sleeps = Sleeps()
        web = Web(allow_private=True, limits=Limits(pause=0), sleep=sleeps)
        assert got(web.fetch(site.at("/"))).data == b"words"
    assert sleeps.seconds[0] == 7
    assert 15 < sleeps.seconds[1] <= 20


def test_a_wait_beyond_the_limit_is_not_waited_for() -> None:
    reason, paths = refused({"/": page(status=429, Retry_After="3600")})
    assert reason == "429 Too Many Requests; the site asks to wait 3600 s, ingest it again after that"
    assert paths == ["/robots.txt", "/"]


def test_a_wait_that_is_neither_seconds_nor_a_date_is_passed_over() -> None:
    assert refused({"/": page(status=429, Retry_After="soon")})[0] == "429 Too Many Requests; try again later"


def test_a_broken_connection_is_tried_again() -> None:
    with served({"/": in_turn(raw(b""), raw(OK + b"Content-Length: 9\r\n\r\nwor"), page(b"words"))}) as site:
        assert got(quick().fetch(site.at("/"))).data == b"words"


def test_half_a_page_is_no_page() -> None:
    reason, paths = refused({"/": raw(OK + b"Content-Length: 9\r\n\r\nwor")})
    assert reason.startswith("the connection failed (")
    assert paths == ["/robots.txt", "/", "/", "/"]


def test_a_port_nobody_listens_at_is_refused() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        with pytest.raises(Refused, match=r"the connection failed \(.*refused\); try again later"):
            quick().fetch(address)


def test_a_host_nobody_knows_is_refused() -> None:
    names = Names({})
    with pytest.raises(Refused, match="host name not found; check the address"):
        Web(resolve=names, sleep=Sleeps()).fetch("http://nowhere.example/")
    assert names.asked == ["nowhere.example"]


def test_a_look_up_that_fails_for_now_is_tried_again() -> None:
    asked: list[str] = []

    def failing(host: str, port: int) -> list[str]:
        asked.append(host)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    with pytest.raises(Refused, match="host name not found"):
        Web(resolve=failing, sleep=Sleeps()).fetch("http://later.example/")
    assert asked == ["later.example"] * 3


def test_five_redirects_are_followed_and_a_sixth_is_not() -> None:
    pages = {f"/{n}": moved(f"/{n + 1}", status) for n, status in enumerate([301, 302, 303, 307, 308, 302])}
    with served({**pages, "/6": page(b"end")}) as site:
        assert got(quick().fetch(site.at("/1"))).data == b"end"
        with pytest.raises(Refused, match="more than 5 redirects"):
            quick().fetch(site.at("/0"))
    assert site.paths.count("/6") == 1


def test_a_redirect_to_nowhere_is_refused() -> None:
    assert refused({"/": page(status=302)})[0] == "redirects to no address; check the address"


def test_a_redirect_says_what_became_of_it() -> None:
    with served({"/": moved("/gone")}) as site, pytest.raises(Refused) as refusal:
        quick().fetch(site.at("/"))
    assert refusal.value.reason == f"redirects to {site.at('/gone')}: 404 Not Found; check the address"


@pytest.mark.parametrize("media", ["image/png", "video/mp4", "application/zip", "text/css", "application/json"])
def test_what_is_no_text_is_not_even_read(media: str) -> None:
    reason, paths = refused({"/": page(b"GIF89a", content_type=media)})
    assert reason == f"{media} is not text; give the address of a page, a PDF or a feed"
    assert paths == ["/robots.txt", "/"]


@pytest.mark.parametrize(
    "media",
    [
        "text/html",
        "TEXT/HTML; charset=x",
        "application/xhtml+xml",
        "application/pdf",
        "application/atom+xml",
        "text/plain",
        "",
        "application/octet-stream",
    ],
)
def test_what_may_be_a_text_is_read(media: str) -> None:
    with served({"/": page(b"words", content_type=media)}) as site:
        assert got(quick().fetch(site.at("/"))).content_type == media


def test_a_page_larger_than_the_limit_is_cut_off() -> None:
    words = b"w" * 300_000
    endless = raw(OK + b"\r\n", *[words] * 40)
    reason, paths = refused({"/": endless}, received=1_000_000)
    assert reason == "larger than 1,000,000 bytes; save the part you need as a file"
    assert paths == ["/robots.txt", "/"]
    assert "larger than 200,000" in refused({"/": page(words)}, received=200_000)[0]
    assert "larger than 200,000" in refused({"/": page(words)}, unpacked=200_000)[0]


def test_endless_headers_are_cut_off() -> None:
    more = b"X-More: " + b"x" * 60_000 + b"\r\n"
    assert refused({"/": raw(OK, *[more] * 20)}, received=90_000)[0].startswith("larger than 90,000 bytes")


@pytest.mark.parametrize(("encoding", "window"), [("gzip", 31), ("deflate", 15)])
def test_a_bomb_is_stopped_while_it_unpacks(encoding: str, window: int) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    bomb = packer.compress(b"\x00" * 60_000_000) + packer.flush()
    assert len(bomb) < 100_000
    reason, _ = refused({"/": page(bomb, Content_Encoding=encoding)}, unpacked=1_000_000)
    assert reason == "larger than 1,000,000 bytes; save the part you need as a file"
    tracemalloc.start()
    with pytest.raises(CutOff):
        unpacked([bomb], encoding, 1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


@pytest.mark.parametrize("most", [11, 12, 100])
@pytest.mark.parametrize("piece", [1, 3, 1000])
def test_packed_words_are_unpacked_whole_in_whatever_pieces_they_come(most: int, piece: int) -> None:
    packed = gzip.compress(b"we met ") + gzip.compress(b"here")
    pieces = [packed[at : at + piece] for at in range(0, len(packed), piece)]
    assert unpacked(pieces, "GZip ", most) == b"we met here"


@pytest.mark.parametrize(
    ("body", "encoding", "reason"),
    [
        (gzip.compress(b"words" * 99)[:-9], "gzip", "its gzip is broken"),
        (b"words", "gzip", "its gzip is broken"),
        (gzip.compress(b"words"), "gzip, gzip", "sent in the encoding 'gzip, gzip', which was not asked for"),
        (b"words", "br", "sent in the encoding 'br', which was not asked for"),
    ],
)
def test_what_cannot_be_unpacked_is_refused(body: bytes, encoding: str, reason: str) -> None:
    assert refused({"/": page(body, Content_Encoding=encoding)})[0].startswith(reason)


SLOW = {
    "headers": raw(OK, *[b"X-Slow: 1\r\n"] * 100, every=0.05),
    "body": raw(OK + b"\r\n", *[b"w"] * 100, every=0.05),
    "first byte": raw(b"", b"", every=2),
    "redirects": raw(b"HTTP/1.1 302 Found\r\nLocation: /\r\n", *[b"X-Slow: 1\r\n"] * 3, b"\r\n", every=0.05),
}


@pytest.mark.parametrize("slow", SLOW)
def test_a_server_that_drips_is_cut_off_in_time(slow: str) -> None:
    started = time.monotonic()
    with served({"/": SLOW[slow]}) as site, pytest.raises(Refused) as refusal:
        quick(seconds=0.5).fetch(site.at("/"))
    assert refusal.value.reason == "not all there within 0.5 s; try again later, or save it as a file"
    assert site.paths.count("/") <= 3
    assert time.monotonic() - started < 3


def test_a_handshake_that_never_ends_is_cut_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        with pytest.raises(Refused, match=r"no connection within 0\.2 s; try again later"):
            quick(connect_seconds=0.2, tries=1).fetch(f"https://127.0.0.1:{silent.getsockname()[1]}/")
    assert time.monotonic() - started < 3


ROBOTS = b"User-agent: *\nDisallow: /\n\nUser-agent: Communique\nDisallow: /closed\nAllow: /closed/but/this\n"


def test_what_a_site_asks_programs_not_to_read_is_not_read() -> None:
    pages = {path: page(b"words") for path in ("/open", "/closed/a", "/closed/but/this")}
    with served({"/robots.txt": page(ROBOTS, content_type="text/plain"), **pages, "/way": moved("/closed/a")}) as site:
        web = quick()
        assert got(web.fetch(site.at("/open"))).data == b"words"
        assert got(web.fetch(site.at("/closed/but/this"))).data == b"words"
        for path in ("/closed/a", "/way"):
            with pytest.raises(Refused, match=r"its robots\.txt asks programs not to read it; save the page"):
                web.fetch(site.at(path))
    assert site.paths == ["/robots.txt", "/open", "/closed/but/this", "/way"]


def test_a_robots_txt_is_found_behind_redirects() -> None:
    pages = {"/robots.txt": moved("/rules"), "/rules": page(ROBOTS, content_type=""), "/closed": page()}
    with served(pages) as site, pytest.raises(Refused, match=r"its robots\.txt asks programs"):
        quick().fetch(site.at("/closed"))
    assert "/closed" not in site.paths


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_site_without_robots_txt_may_be_read(status: int) -> None:
    with served({"/robots.txt": page(status=status), "/": page(b"words")}) as site:
        assert got(quick().fetch(site.at("/"))).data == b"words"


@pytest.mark.parametrize(
    ("robots", "reason"),
    [
        (page(status=500), "500 Internal Server Error; try again later"),
        (page(status=429), "429 Too Many Requests; try again later"),
        (page(status=503, Retry_After="900"), "503 Service Unavailable; the site asks to wait 900 s"),
        (raw(b""), "the connection failed"),
        (
            moved("http://inside.example/robots.txt"),
            "redirects to http://inside.example/robots.txt: its host is 10.0.0.7",
        ),
    ],
)
def test_a_site_whose_robots_txt_cannot_be_had_is_not_read_for_now(robots: Page, reason: str) -> None:
    with served({"/robots.txt": robots, "/": page(b"words"), "/b": page(b"words")}) as site:
        names = Names({"statements.example": [[PUBLIC]], "inside.example": [["10.0.0.7"]]})
        web = Web(limits=Limits(pause=0, tries=2), resolve=names, network=Rerouted(), sleep=Sleeps())
        for path in ("/", "/b"):
            with pytest.raises(Refused, match=r"\(its robots\.txt was asked for first\)") as refusal:
                web.fetch(site.at(path, "statements.example"))
            assert refusal.value.reason.startswith(reason)
    assert set(site.paths) == {"/robots.txt"}
    assert len(site.paths) <= 2


def test_requests_to_a_host_keep_their_distance() -> None:
    with served({f"/{n}": page(b"words") for n in range(3)}) as site:
        web = Web(allow_private=True, limits=Limits(pause=0.2))
        for n in range(3):
            web.fetch(site.at(f"/{n}"))
    moments = [moment for _, _, moment in site.asked]
    assert len(moments) == 4
    assert all(after - before > 0.1 for before, after in itertools.pairwise(moments))


@pytest.mark.parametrize(("asked", "kept"), [(3, 3), (600, 10)])
def test_a_delay_the_site_asks_for_is_kept_up_to_the_limit(asked: int, kept: int) -> None:
    with served({"/robots.txt": page(f"User-agent: *\nCrawl-delay: {asked}\n".encode()), "/": page(b"words")}) as site:
        sleeps = Sleeps()
        web = Web(allow_private=True, limits=Limits(pause=0), sleep=sleeps)
        web.fetch(site.at("/"))
        web.fetch(site.at("/"))
    assert sleeps.seconds == [pytest.approx(kept, abs=0.5)]


def test_a_run_fetches_so_many_addresses_and_so_many_of_a_host() -> None:
    with served({"/": page(b"words")}) as site:
        web = quick(addresses=4, per_host=2)
        for host in ("127.0.0.1", "127.0.0.1", "localhost", "127.1"):
            web.fetch(site.at("/", host))
        with pytest.raises(Refused, match="the 4 addresses of this run are used up"):
            web.fetch(site.at("/", "127.0.1"))
        web = quick(per_host=2)
        web.fetch(site.at("/"))
        web.fetch(site.at("/"))
        with pytest.raises(Refused, match=r"2 addresses of 127\.0\.0\.1 are enough for one run"):
            web.fetch(site.at("/"))


def test_a_list_names_addresses_and_paths(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(
        "\ufeff# what to read\r\n\r\n  https://Example.com/a#b \nnotes/july 2024 #3.md\nhttps://example.com/a\n/srv/b.md",
        encoding="utf-8",
    )
    assert read_list(path) == ["https://example.com/a", str(tmp_path / "notes/july 2024 #3.md"), "/srv/b.md"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("ftp://example.com/a", "line 3: ftp://example.com/a: only http and https"),
        ("https://ann:hush@example.com/", "line 3: https://example.com/: carries a user name or password"),
        ("https://example.com/a # why", "line 3: https://example.com/a # why: an address has no spaces"),
        ("http:example.com", "line 3: http:example.com: not a web address"),
        ("file:/etc/passwd", "line 3: file:/etc/passwd: only http and https"),
        ("@other.txt", "line 3: a list names no other lists"),
        ("a\x00b", "line 3: holds characters that cannot be printed"),
    ],
)
def test_a_bad_line_of_a_list_is_named_by_its_number(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "list.txt"
    path.write_text(f"https://example.com/a\n\n{line}\n")
    with pytest.raises(Refused) as refusal:
        read_list(path)
    assert str(refusal.value).startswith(f"{path} {reason}")


@pytest.mark.parametrize(
    ("data", "reason"), [(b"# nothing\n", "names nothing"), (b"caf\xe9", "not UTF-8"), (None, "cannot be read")]
)
def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path, data: bytes | None, reason: str) -> None:
    path = tmp_path / "list.txt"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(Refused, match=reason):
        read_list(path)


def test_limits_are_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "communique.toml").write_text("[web]\npause = 2.5\nper_host = 9\n")
    monkeypatch.setenv("COMMUNIQUE_WEB_PER_HOST", "7")
    settings = read_settings()
    assert (settings.web.pause, settings.web.per_host, settings.allow_private) == (2.5, 7, False)
    monkeypatch.setenv("COMMUNIQUE_WEB_TRIES", "0")
    with pytest.raises(CommuniqueError, match=r"'web_tries' is '0'.*mend COMMUNIQUE_WEB_TRIES"):
        read_settings()
