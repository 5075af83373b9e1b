"""What came back for a case: the rows of `results.jsonl` and `found.jsonl` as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eval.places import Placed


@dataclass(frozen=True)
class Words:
    """Words of a source, cited or handed over; `span` is where they stand in it, where the run says so.

    `also` has the other sources that published the same words; `verbatim` says whether they stand in the source.
    """

    source: str
    text: str
    span: tuple[int, int] | None = None
    also: tuple[str, ...] = ()
    verbatim: bool | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """All sources of the words."""
        return (self.source, *self.also)

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> Words:
        """The words of a citation or a passage as a run writes them; other systems may write `path` for `source`."""
        start, end = row.get("start"), row.get("end")
        span = (int(start), int(end)) if start is not None and end is not None else None
        text = row["quote"] if "quote" in row else row.get("text", "")
        also = tuple(str(one["source"]) for one in row.get("also") or ())
        return cls(str(row.get("source") or row.get("path") or ""), str(text), span, also, row.get("verbatim"))


@dataclass(frozen=True)
class Result:
    """What an assistant gave for a case; None where the run does not tell, `error` where asking failed."""

    id: str
    answer: str | None
    abstained: bool | None
    citations: tuple[Words, ...]
    nearest: tuple[Words, ...]
    retrieved: tuple[Words, ...]
    confidence: float | None = None
    latency_ms: float | None = None
    tokens: int | None = None
    claims: tuple[tuple[str, tuple[int, ...]], ...] = ()
    error: str = ""

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> Result:
        """The result of a row of `results.jsonl`."""
        answer = row.get("answer")
        abstained = row.get("abstained")
        return cls(
            str(row["id"]),
            answer,
            abstained if abstained is not None or answer is None else False,
            _words(row, "citations"),
            _words(row, "nearest"),
            _words(row, "retrieved"),
            row.get("confidence"),
            row.get("latency_ms"),
            row.get("tokens"),
            tuple((str(one["text"]), tuple(one.get("citations") or ())) for one in _stated(row)),
            str(row.get("error") or ""),
        )

    @classmethod
    def missing(cls, id: str) -> Result:
        """The result of a case that the run does not have."""
        return cls(id, None, None, (), (), (), error="the run has no result for this case")


def _stated(row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The claims that the answer states: one that was found unsupported is shown beside it, not in it."""
    return [one for one in row.get("claims") or () if one.get("standing") != "unsupported"]


def _words(row: Mapping[str, Any], name: str) -> tuple[Words, ...]:
    return tuple(Words.read(one) for one in row.get(name) or ())


@dataclass(frozen=True)
class Trail:
    """What the search had for a case before anything was chosen, so that it can be told where the evidence was lost.

    `placed` says where each quote of each alternative stands, None for one that the record does not hold; `hits` are
    the passages found, best first, of which the first `read` may be read closely; `plain_hits` are those of the
    question as it was asked, empty where it was not rewritten.
    """

    placed: tuple[tuple[Placed | None, ...], ...]
    hits: tuple[Words, ...] = ()
    plain_hits: tuple[Words, ...] = ()
    read: int = 0

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Trail:
        """The trail of a row of `found.jsonl`."""
        placed = tuple(
            tuple(Placed(tuple(one["sources"]), one["start"], one["end"]) if one else None for one in golds)
            for golds in row["placed"]
        )
        return cls(placed, _words(row, "hits"), _words(row, "plain_hits"), int(row["read"]))
