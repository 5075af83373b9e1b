"""Which addresses are followed, how they are shown, and which machines may be reached."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx2

from ingest.errors import Refused

# What never leads to a public web site, beside what `ipaddress` itself marks: IANA's special-purpose registries.
_NEVER = [
    ip_network(block)
    for block in (
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "2001::/23",  # protocol assignments, Teredo among them
        "2002::/16",  # 6to4: the machine is named by the IPv4 address inside
        "3fff::/20",  # documentation
    )
]
_UNICAST = ip_network("2000::/3")  # all of IPv6 that is given out, RFC 4291
_NAT64 = ip_network("64:ff9b::/96")
_PORTS = {"http": 80, "https": 443}
_TCP = {None, *range(1, 65536)}
_MARKS = ("loopback", "link_local", "multicast", "unspecified", "reserved", "private")
# What a private network may be made of; the rest (cloud machines keep secrets at link-local addresses) is never read.
PRIVATE = ("loopback", "private", "special-purpose")
_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")


def shown(address: str) -> str:
    """The address as it may be printed or kept: without user name and password, on one line."""
    address = "".join(c if c.isprintable() else "?" for c in address.strip())
    scheme, slashes, rest = address.partition("://")
    if not slashes:
        return address.rpartition("@")[2]
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if "@" in authority:
        return scheme + slashes + authority.rpartition("@")[2] + rest[len(authority) :]
    if "@" in rest and not re.fullmatch(r"(\[[^]]*\]|[^:]*)(:\d*)?", authority):
        return f"{scheme}://…"  # a password with a slash in it looks like a path
    return address


def parse(address: str) -> httpx2.URL:
    """An absolute http(s) address: host in ASCII without a final dot, no fragment; anything else is `Refused`."""
    source = shown(address)
    try:
        url = httpx2.URL(address.strip())
    except httpx2.InvalidURL:
        raise Refused(source, "not a web address; write it as https://host/path") from None
    if url.scheme not in _PORTS:
        raise Refused(source, "only http and https addresses are read; save it as a file and give that")
    if url.userinfo:
        raise Refused(source, "carries a user name or password; give it without, or save the page as a file")
    host = url.host.rstrip(".") if ":" not in url.host else url.host
    if not _is_host(url.raw_host.decode("ascii").rstrip(".")) or url.port not in _TCP:
        raise Refused(source, "not a web address; write it as https://host/path")
    port = None if url.port == _PORTS[url.scheme] else url.port
    return url.copy_with(host=host, port=port, raw_path=url.raw_path, fragment=None)


def _is_host(host: str) -> bool:
    """Whether a host is a name, or an IP address without a zone."""
    try:
        return ip_address(host).version in (4, 6) and "%" not in host
    except ValueError:
        return bool(_NAME.fullmatch(host))


def barred(machine: str) -> str:
    """Why an IP address is not one of the open internet: 'loopback', 'private', …; '' when it is.

    IPv4 addresses inside IPv6 ones (mapped, NAT64) are judged by themselves.
    """
    ip = _unwrapped(ip_address(machine))
    for mark in _MARKS:
        if getattr(ip, f"is_{mark}"):
            return mark.replace("_", "-")
    inside = any(ip in block for block in _NEVER) or (ip.version == 6 and ip not in _UNICAST)
    return "" if ip.is_global and not inside else "special-purpose"


def _unwrapped(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 address stands for, where it stands for one."""
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped:
            return ip.ipv4_mapped
        if ip in _NAT64:
            return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip
