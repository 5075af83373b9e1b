"""Uploaded files: kept in the record's folder under safe names, so that a file sent again is the same source."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Callable, Collection, Iterable
from pathlib import Path, PurePath

from ingest.errors import Refused
from ingest.reading import read_statement
from ingest.sizes import LARGEST, MB
from ingest.statement import Statement
from ingest.wording import shingles

_MOST_BYTES, _MOST_SUFFIX = 160, 20
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+')
# Windows has devices by these names, in any folder and with any suffix.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.I)
# Two texts that share less than this part of the shorter one's runs of four words are two papers by one name.
_SAME_PAPER = 0.1


def mend(most: int) -> str:
    """What to do about a file of more than `most` MB."""
    return "split it, or raise COMMUNIQUE_UPLOAD_MB" if most * MB < LARGEST else "split it"


def safe_name(name: str) -> str:
    """The last part of a name that was sent, without what a file system or a reader could trip over; may be empty."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode()))[-1]
    plain = _FORBIDDEN.sub("_", last).strip().lstrip(".~$ ").rstrip(". ")
    if _DEVICE.match(plain):
        plain = f"_{plain}"
    suffix = PurePath(plain).suffix if len(PurePath(plain).suffix.encode()) <= _MOST_SUFFIX else ""
    return _cut(plain.removesuffix(suffix), _MOST_BYTES) + suffix


def _cut(text: str, size: int) -> str:
    """The beginning of a text that has at most so many bytes, in whole characters."""
    return text.encode()[:size].decode("utf-8", "ignore")


class Uploads:
    """The folder of a record in which uploaded files lie, each of at most `most` MB; one process fills it."""

    def __init__(self, data: Path, most: int = LARGEST // MB) -> None:
        self.folder = data.resolve() / "uploads"
        self._most = most

    def put(self, files: Iterable[tuple[str, Path]], kept: Callable[[str], Statement | None]) -> list[Path | Refused]:
        """Lay files down by their names: where each lies now, or why it does not.

        What lay there is set aside until `settle`. `kept` gives the statement that the record has from a source: a file
        by the name of quite another paper is refused, and so is the second of two by one name.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        done: list[Path | Refused] = []
        for name, path in files:
            try:
                place = self._place(name)
                if path.stat().st_size > self._most * MB:
                    raise Refused(name, f"larger than {self._most} MB; {mend(self._most)}")
                _check(name, path, place, place in done, kept)
                _lay(path, place)
                done.append(place)
            except Refused as refusal:
                done.append(Refused(name, refusal.reason))
        return done

    def settle(self, places: Iterable[Path], refused: Collection[str]) -> None:
        """Once the record has read what was put: of the sources it refused, lay back what was there before."""
        for place in places:
            before = _aside(place)
            if place.as_posix() not in refused:
                before.unlink(missing_ok=True)
            elif before.exists():
                before.replace(place)
            else:
                place.unlink(missing_ok=True)

    def _place(self, name: str) -> Path:
        """Where a file by this name lies."""
        if not (safe := safe_name(name)):
            raise Refused(name, "this is no name for a file; rename it")
        return self.folder / safe


def _check(name: str, path: Path, place: Path, taken: bool, kept: Callable[[str], Statement | None]) -> None:
    """Refuse what may not be laid down; `taken` says that another file of the batch lies there."""
    data = path.read_bytes()
    if not place.exists() or data == place.read_bytes():
        return
    if taken:
        raise Refused(name, "another file by this name was sent with it; rename one")
    if statement := kept(place.as_posix()):
        new = read_statement(place.as_posix(), data, place.suffix)
        if not _same_paper(statement.text, new.text):
            raise Refused(name, f"the record has “{statement.title}” from a file by this name; rename this one")


def _lay(path: Path, place: Path) -> None:
    """Put a file in its place at once, and set aside what was there."""
    if place.exists() and not _aside(place).exists():
        shutil.copyfile(place, _aside(place))
    coming = place.with_name(f".{place.name}.coming")
    shutil.copyfile(path, coming)
    coming.replace(place)


def _aside(place: Path) -> Path:
    """Where a file is set aside; hidden, so that no folder's reading takes it for a statement."""
    return place.with_name(f".{place.name}.before")


def _same_paper(old: str, new: str) -> bool:
    """Whether two texts are versions of one paper; of texts too short to tell nothing is held against them."""
    one, other = set(shingles(old)), set(shingles(new))
    return not one or not other or len(one & other) >= _SAME_PAPER * min(len(one), len(other))
