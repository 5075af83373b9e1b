"""Feeds: the addresses they name, what they say of them, and how little they can do besides."""

from datetime import date
from pathlib import Path

import pytest
from sites import page, quick, served

from ingest.web.feeds import Entry, Feed, read_feed
from ingest.web.fetching import Fetched

AT = "https://statements.example/news/feed.xml"

RSS = """<?xml version="1.0" encoding="utf-8"?>
<!-- made by a machine -->
<rss version="2.0"><channel><title>Statements</title><link>https://statements.example/</link>
<item><title>Joint Statement &amp;amp; Annex</title><link>https://statements.example/a#top</link>
  <pubDate>Mon, 29 Jul 2024 01:00:00 +0900</pubDate></item>
<item><title><![CDATA[Remarks by <b>the</b>
   Minister]]></title><link>../b?id=1&amp;x=2</link><pubDate>Sun, 28 Jul 2024 23:30:00 EST</pubDate></item>
<item><title>Without a link</title></item>
<item><guid isPermaLink="true">https://statements.example/c</guid><pubDate>last week</pubDate></item>
<item><title>Again</title><link>https://statements.example/a</link></item>
<item><title>A file</title><link>ftp://statements.example/a</link></item>
<item><title>Secret</title><link>https://ann:hush@statements.example/</link></item>
</channel></rss>"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/deep/">
<title>Statements</title><updated>2024-07-30T00:00:00Z</updated>
<entry><title type="html">Fact &lt;i&gt;Sheet&lt;/i&gt; 1 &amp;lt; 2</title><link rel="enclosure" href="a.mp3"/>
  <link rel="alternate" href="a.html"/><published>2024-07-28T23:59:00-04:00</published>
  <updated>2024-07-30T08:00:00+09:00</updated></entry>
<entry><title>Only updated</title><link href="/b"/><updated>2024-07-29T12:00:00Z</updated></entry>
</feed>"""


def feed(text: str | bytes, content_type: str = "application/xml") -> Feed:
    read = read_feed(Fetched(AT, text.encode() if isinstance(text, str) else text, content_type))
    assert read is not None
    return read


def test_an_rss_feed_names_its_addresses_once_and_says_what_it_knows() -> None:
    assert feed(RSS).entries == (
        Entry("https://statements.example/a", "Joint Statement & Annex", date(2024, 7, 29)),  # as written, not in UTC
        Entry("https://statements.example/b?id=1&x=2", "Remarks by the Minister", date(2024, 7, 28)),
        Entry("https://statements.example/c"),
    )


def test_entries_that_cannot_be_followed_are_refused_by_their_place() -> None:
    refused = [str(refusal) for refusal in feed(RSS).refused]
    assert refused == [
        f"{AT} entry 3: Without a link: the entry has no link; look for it at the site",
        f"{AT} entry 6: ftp://statements.example/a: only http and https addresses are read; save it as a file and give "
        "that",
        f"{AT} entry 7: https://statements.example/: carries a user name or password; give it without, or save the "
        "page as a file",
    ]


def test_an_atom_feed_tells_publication_from_update() -> None:
    assert feed(ATOM) == Feed(
        (
            Entry("https://base.example/deep/a.html", "Fact Sheet 1 < 2", date(2024, 7, 28), date(2024, 7, 30)),
            Entry("https://base.example/b", "Only updated", None, date(2024, 7, 29)),
        ),
        (),
    )


def test_an_rss_1_feed_and_one_in_utf_16_are_read() -> None:
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
    <channel rdf:about="https://statements.example/"><title>S</title></channel>
    <item rdf:about="https://statements.example/a"><title>T</title><link>https://statements.example/a</link></item>
    </rdf:RDF>"""
    assert feed(rdf).entries == (Entry("https://statements.example/a", "T"),)
    assert feed(ATOM.replace("utf-8", "utf-16").encode("utf-16")) == feed(ATOM)


@pytest.mark.parametrize(
    "data",
    [
        b"<!doctype html><html><body><p>Read our <a href='feed.xml'>&lt;rss&gt; feed</a></p></body></html>",
        b"%PDF-1.7 <</Type/Catalog>>",
        b"# A feed\n\nWords.",
        b"https://127.0.0.1/feed.xml",
        b"/etc/passwd",
        b"",
    ],
)
def test_what_is_no_feed_is_none(data: bytes) -> None:
    assert read_feed(Fetched(AT, data, "application/rss+xml")) is None


def test_an_empty_feed_and_a_broken_one_name_what_they_can() -> None:
    assert feed('<rss version="2.0"><channel/></rss>') == Feed((), ())
    assert feed(RSS[: RSS.index("<item><title>Without")]).entries == feed(RSS).entries[:2]


@pytest.mark.timeout(60)
def test_a_feed_cannot_blow_up() -> None:
    levels = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(1, 10))
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l1 "ha">{levels}]><rss version="2.0"><channel><item>'
        "<title>&l10;</title><link>https://statements.example/a</link></item></channel></rss>"
    )
    (entry,) = feed(bomb).entries
    assert len(entry.title) < 100


def test_a_feed_opens_no_file_and_no_connection(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hush")
    with served({"/x.dtd": page(b"")}) as site:
        data = (
            f'<?xml version="1.0"?><!DOCTYPE rss SYSTEM "{site.at("/x.dtd")}" [<!ENTITY f SYSTEM "{secret.as_uri()}">'
            f'<!ENTITY n SYSTEM "{site.at("/n")}">]><rss version="2.0"><channel><item><title>a &f; &n;</title>'
            "<link>https://statements.example/a</link></item></channel></rss>"
        )
        (entry,) = feed(data).entries
    assert "hush" not in entry.title
    assert site.asked == []


def test_a_feed_and_its_pages_are_fetched_once_each() -> None:
    with served({"/a": page(b"words")}) as site:
        text = RSS.replace("https://statements.example/", site.at("/"))
        site.pages["/feed"] = page(text.encode(), content_type="application/rss+xml")
        web = quick()
        fetched = web.fetch(site.at("/feed"))
        assert fetched
        read = read_feed(fetched)
        assert read
        entries = read.entries
        assert [entry.address for entry in entries] == [site.at(path) for path in ("/a", "/b?id=1&x=2", "/c")]
        words = web.fetch(entries[0].address)
        assert words
        assert words.data == b"words"
        assert read_feed(words) is None
    assert site.paths == ["/robots.txt", "/feed", "/a"]
