"""How much one run may ask of the web, and of any one site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, Gt


@dataclass(frozen=True)
class Limits:
    """The bounds of a run.

    `seconds`: one try at an address, from the first look-up to the last byte, redirects included and pauses not.
    `connect_seconds`: one connection. `received`, `unpacked`: bytes of one try as they arrive, headers included, and
    of its content once decompressed. `redirects`: hops after the first. `tries`: of an address, the first included.
    `longest_wait`: seconds between two tries; a site that asks for more is refused for now. `addresses`, `per_host`:
    how many are fetched in a run, and of one host. `pause`: seconds between two requests to one host;
    `longest_pause`: seconds a site's Crawl-delay may make of that.
    """

    seconds: Annotated[float, Gt(0)] = 60
    connect_seconds: Annotated[float, Gt(0)] = 10
    received: Annotated[int, Gt(0)] = 20_000_000
    unpacked: Annotated[int, Gt(0)] = 20_000_000
    redirects: Annotated[int, Ge(0)] = 5
    tries: Annotated[int, Ge(1)] = 3
    longest_wait: Annotated[float, Ge(0)] = 30
    addresses: Annotated[int, Ge(1)] = 1000
    per_host: Annotated[int, Ge(1)] = 200
    pause: Annotated[float, Ge(0)] = 1
    longest_pause: Annotated[float, Ge(0)] = 10
