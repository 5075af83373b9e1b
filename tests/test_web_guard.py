"""Which addresses and machines are reached: none that is not of the open internet, by whatever way it is named."""

import ssl

import pytest
import trustme
from sites import PUBLIC, Names, Rerouted, Sleeps, moved, page, quick, served

from ingest.errors import Refused
from ingest.web.addresses import barred, parse, shown
from ingest.web.fetching import Web
from ingest.web.limits import Limits

NO_PAUSE = Limits(pause=0)


@pytest.mark.parametrize(
    ("machine", "mark"),
    [
        ("127.0.0.1", "loopback"),
        ("127.255.0.9", "loopback"),
        ("::1", "loopback"),
        ("::ffff:127.0.0.1", "loopback"),
        ("64:ff9b::7f00:1", "loopback"),
        ("169.254.169.254", "link-local"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("224.0.0.1", "multicast"),
        ("239.255.255.250", "multicast"),
        ("ff02::1", "multicast"),
        ("0.0.0.0", "unspecified"),
        ("::", "unspecified"),
        ("10.1.2.3", "private"),
        ("172.16.0.1", "private"),
        ("192.168.1.1", "private"),
        ("::ffff:192.168.1.1", "private"),
        ("64:ff9b::a01:203", "private"),
        ("fd12:3456::1", "private"),
        ("0.1.2.3", "private"),
        ("198.18.0.1", "private"),
        ("192.0.2.1", "private"),
        ("203.0.113.9", "private"),
        ("2001:db8::1", "private"),
        ("255.255.255.255", "reserved"),
        ("240.0.0.1", "reserved"),
        ("fec0::1", "special-purpose"),
        ("100.64.0.1", "special-purpose"),
        ("100.127.255.254", "special-purpose"),
        ("192.0.0.9", "special-purpose"),
        ("192.88.99.1", "special-purpose"),
        ("2002:7f00:1::", "special-purpose"),
        ("2002:808:808::1", "special-purpose"),
        ("3fff::1", "special-purpose"),
        (PUBLIC, ""),
        ("8.8.8.8", ""),
        ("172.32.0.1", ""),
        ("::ffff:8.8.8.8", ""),
        ("64:ff9b::808:808", ""),
        ("2606:4700:4700::1111", ""),
    ],
)
def test_a_machine_is_barred_unless_it_is_of_the_open_internet(machine: str, mark: str) -> None:
    assert barred(machine) == mark


@pytest.mark.parametrize(
    "machine",
    [
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "64:ff9b:1::1",
        "::7f00:1",
        "::808:808",
        "240.0.0.1",
        "4000::1",
        "5f00::1",
    ],
)
def test_tunnels_and_unassigned_addresses_are_barred_whatever_python_calls_them(machine: str) -> None:
    assert barred(machine)


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("HTTP://Example.COM:80", "http://example.com/"),
        ("https://example.com:443/a?b=c#part", "https://example.com/a?b=c"),
        ("https://example.com./a", "https://example.com/a"),
        (" https://example.com/a b/é ", "https://example.com/a%20b/%C3%A9"),
        ("https://example.com/a%20b", "https://example.com/a%20b"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://外務省.example:8443/", "https://" + "外務省".encode("idna").decode() + ".example:8443/"),
        ("http://[2606:4700::1]/", "http://[2606:4700::1]/"),
    ],
)
def test_an_address_is_written_one_way(address: str, written: str) -> None:
    assert str(parse(address)).encode().decode("ascii") == str(parse(written))
    assert parse(address).raw_host == parse(written).raw_host
    assert parse(address).raw_path == parse(written).raw_path


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("ftp://example.com/a", "only http and https"),
        ("data:text/html,hello", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("example.com/a", "only http and https"),
        ("//example.com/a", "only http and https"),
        ("http:///a", "not a web address"),
        ("http:example.com", "not a web address"),
        ("http://exa mple.com/", "not a web address"),
        ("http://exa%6dple.com/", "not a web address"),
        ("http://example.com\n.evil.example/", "not a web address"),
        ("http://example.com:99999/", "not a web address"),
        ("http://example.com:0/", "not a web address"),
        ("http://[fe80::1%25eth0]/", "not a web address"),
        ("http://.../", "not a web address"),
        ("http://[::1/", "not a web address"),
        ("", "only http and https"),
    ],
)
def test_what_is_no_web_address_is_refused(address: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        parse(address)


@pytest.mark.parametrize(
    ("address", "seen"),
    [
        ("https://ann:hush@example.com/a@b?c", "https://example.com/a@b?c"),
        ("https://hush@example.com", "https://example.com"),
        ("https://ann:hu@sh@example.com/", "https://example.com/"),
        ("https://ann:hu/sh@example.com/", "https://…"),
        ("https://ann:hush@example.com:nine/", "https://example.com:nine/"),
        ("ftp://ann:hush@example.com/", "ftp://example.com/"),
        ("https:ann:hush@example.com", "example.com"),
        ("https://ann\\:hush@127.0.0.1/", "https://127.0.0.1/"),
    ],
)
def test_a_password_is_refused_and_shown_nowhere(address: str, seen: str) -> None:
    assert shown(address) == seen
    with pytest.raises(Refused) as refusal:
        parse(address)
    assert "hu" not in str(refusal.value)
    assert "ann" not in str(refusal.value)


def test_an_address_without_a_password_is_shown_whole() -> None:
    assert shown("https://example.com:8443/@ann/a?b=c@d") == "https://example.com:8443/@ann/a?b=c@d"
    assert shown("https://[::1]:80/@ann") == "https://[::1]:80/@ann"
    assert shown("https://example.com/a\x1b[31m\nb") == "https://example.com/a?[31m?b"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "0x7f000001",
        "127.1",
        "127.0.1",
        "017700000001",
        "localhost",
        "localhost.",
        "[::ffff:127.0.0.1]",
        "[::1]",
        "[::]",
        "0",
    ],
)
def test_this_machine_is_not_reached_by_any_of_its_names(host: str) -> None:
    with (
        served({"/": page(b"secret")}) as site,
        pytest.raises(Refused, match=r"its host is \S+, a (loopback|unspecified|private) address; "),
    ):
        Web(limits=NO_PAUSE).fetch(site.at("/", host))
    assert site.asked == []


def test_an_address_with_leading_zeros_is_no_web_address() -> None:
    with pytest.raises(Refused, match="not a web address"):
        Web().fetch("http://0177.0.0.1/")


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "127.1", "localhost", "localhost."])
def test_this_machine_is_reached_when_that_is_wanted(host: str) -> None:
    with served({"/": page(b"notice")}) as site:
        fetched = quick().fetch(site.at("/", host))
    assert fetched and fetched.data == b"notice"


@pytest.mark.parametrize("host", ["169.254.169.254", "0xa9fea9fe", "[fe80::1]", "224.0.0.1", "0.0.0.0", "240.0.0.1"])
def test_what_no_private_network_serves_pages_at_is_never_reached(host: str) -> None:
    network = Rerouted()
    with pytest.raises(Refused, match=r"its host is \S+, a (link-local|multicast|unspecified|reserved) address"):
        Web(allow_private=True, limits=NO_PAUSE, network=network, sleep=Sleeps()).fetch(f"http://{host}/")
    assert network.machines == []


def test_one_private_answer_among_public_ones_is_enough_to_refuse() -> None:
    network = Rerouted()
    names = Names({"mixed.example": [[PUBLIC, "10.0.0.7"]]})
    with pytest.raises(Refused, match=r"its host is 10.0.0.7, a private address"):
        Web(resolve=names, network=network).fetch("http://mixed.example/")
    assert network.machines == []


def test_the_machine_that_was_checked_is_the_one_connected_to() -> None:
    network = Rerouted()
    with served({"/": page(b"public words")}) as site:
        names = Names({"statements.example": [[PUBLIC]]})
        web = Web(limits=NO_PAUSE, resolve=names, network=network)
        fetched = web.fetch(site.at("/", "statements.example"))
    assert fetched and fetched.data == b"public words"
    assert names.asked == ["statements.example"] * 2  # robots.txt and the page: one look-up for each connection
    assert network.machines == [PUBLIC] * 2
    assert {headers["Host"] for _, headers, _ in site.asked} == {f"statements.example:{site.port}"}


@pytest.mark.parametrize("public_answers", [1, 2])
def test_a_name_that_changes_its_answer_never_leads_to_this_machine(public_answers: int) -> None:
    """DNS rebinding, before the page is asked for and between the page and where it redirects to."""
    network = Rerouted()
    names = Names({"rebinding.example": [[PUBLIC]] * public_answers + [["127.0.0.1"]]})
    with (
        served({"/": moved("/secret"), "/secret": page(b"secret")}) as site,
        pytest.raises(Refused, match=r"its host is 127.0.0.1, a loopback address"),
    ):
        Web(limits=NO_PAUSE, resolve=names, network=network).fetch(site.at("/", "rebinding.example"))
    assert network.machines == [PUBLIC] * public_answers
    assert "/secret" not in site.paths


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        (
            "http://127.0.0.1:{port}/secret",
            "redirects to http://127.0.0.1:{port}/secret: its host is 127.0.0.1, a loop",
        ),
        ("http://169.254.169.254/latest/meta-data/", "its host is 169.254.169.254, a link-local address"),
        ("//[::1]:{port}/secret", "its host is ::1, a loopback address"),
        ("http://inside.example:{port}/secret", "its host is 192.168.0.5, a private address"),
        ("file:///etc/passwd", "redirects to file:/etc/passwd: only http and https"),
        ("ftp://statements.example/", "only http and https"),
        ("http://ann:hush@statements.example:{port}/secret", "carries a user name or password"),
        ("http://[/", "not a web address"),
        ("http://statements.example:eighty/", "redirects to no address"),
    ],
)
def test_a_redirect_is_checked_like_an_address_that_was_asked_for(location: str, reason: str) -> None:
    network = Rerouted()
    names = Names({"statements.example": [[PUBLIC]], "inside.example": [["192.168.0.5"]]})
    with served({"/secret": page(b"secret")}) as site:
        site.pages["/"] = moved(location.format(port=site.port))
        with pytest.raises(Refused) as refusal:
            Web(limits=NO_PAUSE, resolve=names, network=network).fetch(site.at("/", "statements.example"))
    assert reason.format(port=site.port) in refusal.value.reason
    assert refusal.value.source == site.at("/", "statements.example")
    assert "hush" not in str(refusal.value)
    assert site.paths == ["/robots.txt", "/"]
    assert network.machines == [PUBLIC] * 2


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def secure(authority: trustme.CA, host: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(context)
    return context


def trusting(authority: trustme.CA, network: Rerouted) -> Web:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    names = Names({"statements.example": [[PUBLIC]]})
    return Web(limits=NO_PAUSE, resolve=names, network=network, tls=context, sleep=Sleeps())


def test_a_certificate_is_checked_against_the_host_and_not_the_machine(authority: trustme.CA) -> None:
    context = secure(authority, "statements.example")
    asked_for: list[str | None] = []
    context.sni_callback = lambda _, name, __: asked_for.append(name)
    network = Rerouted()
    with served({"/": page(b"signed words")}, context) as site:
        fetched = trusting(authority, network).fetch(site.at("/", "statements.example", "https"))
    assert fetched and fetched.data == b"signed words"
    assert asked_for == ["statements.example"] * 2
    assert network.machines == [PUBLIC] * 2


def test_a_certificate_of_another_host_is_refused_without_a_second_try(authority: trustme.CA) -> None:
    network = Rerouted()
    with (
        served({"/": page(b"words")}, secure(authority, "another.example")) as site,
        pytest.raises(Refused, match=r"no safe connection \(.*statements.example.*check the address"),
    ):
        trusting(authority, network).fetch(site.at("/", "statements.example", "https"))
    assert site.asked == []
    assert network.machines == [PUBLIC]


def test_a_certificate_of_an_unknown_authority_is_refused(authority: trustme.CA) -> None:
    with (
        served({"/": page(b"words")}, secure(trustme.CA(), "statements.example")) as site,
        pytest.raises(Refused, match=r"no safe connection \(.*certificate"),
    ):
        trusting(authority, Rerouted()).fetch(site.at("/", "statements.example", "https"))


def test_a_redirect_never_leads_from_https_to_http(authority: trustme.CA) -> None:
    with served({}, secure(authority, "statements.example")) as site:
        site.pages["/"] = moved("http://statements.example/words")
        with pytest.raises(Refused, match=r"redirects to http://statements.example/words: is http where https was"):
            trusting(authority, Rerouted()).fetch(site.at("/", "statements.example", "https"))


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with served({}) as proxy, served({"/": page(b"words")}) as site:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        fetched = quick().fetch(site.at("/"))
    assert fetched and fetched.data == b"words"
    assert proxy.asked == []
