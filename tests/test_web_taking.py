"""Addresses become statements: fetched again only when they changed, under the address they led to, feeds included."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from sites import Page, Site, moved, page, quick, served

from ingest.intake import Taken, take
from ingest.record import Record

WORDS = (
    "The ministers of both countries agreed on fishing quotas for cod in the northern sea, and on nothing else. " * 4
)


def paper(title: str, words: str = WORDS, **headers: str) -> Page:
    body = f"<html lang='en'><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{words}</p></article>"
    return page(f"{body}</body></html>".encode(), content_type="text/html; charset=utf-8", **headers)


def marked(first: Page, etag: str) -> Page:
    """A page that says 304 to who has seen it."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        (page(status=304) if request.headers.get("If-None-Match") == etag else first)(request)

    return answer


@pytest.fixture
def site() -> Iterator[Site]:
    with served(
        {"/a": paper("Statement on Cod"), "/b": paper("Statement on Eels", WORDS.replace("cod", "eel"))}
    ) as site:
        yield site


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record(tmp_path / "data").create()


def takes(record: Record, *items: str) -> Taken:
    return take(record, items, web=quick)


def test_a_page_is_a_statement_under_its_address(site: Site, record: Record) -> None:
    assert takes(record, site.at("/a#part")).added == [site.at("/a")]
    statement = next(record.statements())
    assert (statement.title, statement.publication_date) == ("Statement on Cod", None)
    assert "fishing quotas for cod" in statement.text


def test_what_the_server_says_is_unchanged_is_not_sent_again(site: Site, record: Record) -> None:
    site.pages["/a"] = marked(paper("Statement on Cod", ETag='"1"'), '"1"')
    takes(record, site.at("/a"))
    assert takes(record, site.at("/a")).unchanged == [site.at("/a")]
    assert site.asked[-1][1]["If-None-Match"] == '"1"'


def test_a_removed_page_is_wanted_whole_again(site: Site, record: Record) -> None:
    site.pages["/a"] = marked(paper("Statement on Cod", ETag='"1"'), '"1"')
    takes(record, site.at("/a"))
    record.remove(record.live())
    assert takes(record, site.at("/a")).added == [site.at("/a")]
    assert len(record.live()) == 1


def test_changed_words_are_a_new_version_and_changed_menus_are_not(site: Site, record: Record) -> None:
    takes(record, site.at("/a"))
    site.pages["/a"] = paper("Statement on Cod", WORDS + "They will meet again in the spring of next year.")
    assert takes(record, site.at("/a")).changed == [site.at("/a")]
    site.pages["/a"] = paper("Statement on Cod", WORDS + "They will meet again in the spring of next year.<!-- 7 -->")
    assert takes(record, site.at("/a")).unchanged == [site.at("/a")]


def test_two_addresses_of_one_page_are_one_statement(site: Site, record: Record) -> None:
    site.pages["/old"] = moved("/a")
    taken = takes(record, site.at("/old"), site.at("/a"))
    assert (taken.added, taken.unchanged) == ([site.at("/a")], [site.at("/a")])
    assert len(record.live()) == 1


def test_a_page_that_is_gone_is_refused_and_its_statement_stays(site: Site, record: Record) -> None:
    takes(record, site.at("/a"))
    del site.pages["/a"]
    assert "404" in takes(record, site.at("/a")).refused[0].reason
    assert len(record.live()) == 1


def test_a_feed_brings_the_pages_it_names_with_its_days_as_hints(site: Site, record: Record) -> None:
    items = "".join(
        f"<item><title>x</title><link>{site.at(path)}</link><pubDate>Mon, 29 Jul 2024 01:00:00 +0900</pubDate></item>"
        for path in ("/a", "/b", "/gone")
    )
    feed = f'<rss version="2.0"><channel><title>All</title>{items}<item><title>No link</title></item></channel></rss>'
    site.pages["/feed"] = page(feed.encode(), content_type="application/rss+xml")
    taken = takes(record, site.at("/feed"))
    assert taken.added == [site.at("/a"), site.at("/b")]
    assert [refusal.source for refusal in taken.refused] == [site.at("/feed") + " entry 4", site.at("/gone")]
    statement = next(record.statements())
    assert str(statement.publication_date) == "2024-07-29"
    assert statement.origin["publication_date"] == "feed"
    assert takes(record, site.at("/feed")).added == []


def test_a_list_names_files_and_addresses(site: Site, record: Record, tmp_path: Path) -> None:
    (tmp_path / "own.md").write_text("The delegates met and spoke of trade in wool.")
    (tmp_path / "list.txt").write_text(f"# ours\nown.md\n{site.at('/b')}\n\n")
    taken = takes(record, f"@{tmp_path / 'list.txt'}")
    assert taken.added == [str(tmp_path / "own.md"), site.at("/b")]
    assert takes(record, "@nowhere.txt").refused[0].source == "nowhere.txt"


def test_a_private_address_is_not_read_unless_allowed(site: Site, record: Record) -> None:
    taken = take(record, [site.at("/a")])
    assert "--allow-private" in taken.refused[0].reason
    assert site.asked == []
