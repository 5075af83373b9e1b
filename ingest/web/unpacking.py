"""The content of a body, decompressed while it arrives."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

_WINDOW = {"gzip": 31, "x-gzip": 31, "deflate": 15}  # the `wbits` of zlib
ACCEPTED = "gzip, deflate"


class CutOff(Exception):
    """A transfer that is not read to its end; the message says why and what mends it."""


def unpacked(chunks: Iterable[bytes], encoding: str, most: int) -> bytes:
    """The content of a body in a Content-Encoding, at most `most` bytes of it in memory; else `CutOff`."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return _joined(chunks, most)
    if encoding not in _WINDOW:
        raise CutOff(f"sent in the encoding {encoding!r}, which was not asked for; save the page as a file")
    try:
        return _joined(_decompressed(chunks, _WINDOW[encoding], most), most)
    except zlib.error:
        raise CutOff(f"its {encoding} is broken; try again later, or save the page as a file") from None


def _joined(chunks: Iterable[bytes], most: int) -> bytes:
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > most:
            raise CutOff(f"larger than {most:,} bytes; save the part you need as a file")
    return bytes(content)


def _decompressed(chunks: Iterable[bytes], window: int, most: int) -> Iterator[bytes]:
    """What the chunks hold, in pieces of at most `most` + 1 bytes: no bomb goes off in one of them."""
    unpacker = zlib.decompressobj(window)
    for chunk in chunks:
        while chunk:
            yield unpacker.decompress(chunk, most + 1)
            chunk = unpacker.unconsumed_tail
            if unpacker.unused_data:  # gzip may be several, one behind the other: RFC 1952, 2.2
                chunk = unpacker.unused_data
                unpacker = zlib.decompressobj(window)
    if not unpacker.eof:
        raise zlib.error("ends too soon")
