"""A model's reply as it comes: words in time or a failure with its reason, and a hang-up that is felt at once."""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import AsyncIterator, Generator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from app.prose.failing import Failed, Why, failed, passes

if TYPE_CHECKING:
    from llama_index.core.base.llms.types import ChatMessage, ChatResponse
    from llama_index.core.llms import LLM

    from app.prose.prompting import Message

_TRIES, _FIRST_PAUSE, _LONGEST_PAUSE = 3, 0.5, 8.0
# What OpenAI, Anthropic and Ollama call the tokens read and written.
_READ = ("prompt_tokens", "input_tokens", "prompt_eval_count")
_WRITTEN = ("completion_tokens", "output_tokens", "eval_count")


@dataclass(frozen=True)
class Patience:
    """Seconds: until the first word and between two words, and for the whole reply."""

    word: float = 60.0
    whole: float = 300.0


@dataclass
class Counted:
    """Tokens read and written, as the server counts them; 0 until it has said so."""

    tokens_in: int = 0
    tokens_out: int = 0


def words(llm: LLM, messages: Sequence[Message], patience: Patience, counted: Counted) -> Generator[str, None, None]:
    """The pieces of a reply as they come. `Failed` says why there are no more; closing this hangs up at once.

    The reply is read on a loop of its own: only there can a wait for a silent server be broken off.
    """
    pieces: queue.Queue[str | None] = queue.Queue()
    reading = asyncio.run_coroutine_threadsafe(_read(llm, messages, pieces, counted), _loop())
    # However it ends, the reader hears of it.
    reading.add_done_callback(lambda _: pieces.put(None))
    end = time.monotonic() + patience.whole
    try:
        while (piece := _next(pieces, min(patience.word, end - time.monotonic()), patience)) is not None:
            yield piece
        _raise_failure(reading)
    finally:
        reading.cancel()


def _next(pieces: queue.Queue[str | None], seconds: float, patience: Patience) -> str | None:
    """The next piece, None at the end."""
    try:
        return pieces.get(timeout=max(0.0, seconds))
    except queue.Empty:
        if seconds < patience.word:
            raise Failed(f"it was still writing after {patience.whole:.0f} s", Why.TOO_LONG) from None
        raise Failed(f"it wrote nothing for {patience.word:.0f} s") from None


def _raise_failure(reading: Future[None]) -> None:
    """Why a reply ended, where it ended badly."""
    try:
        reading.result()
    except Exception as error:
        raise failed(error) from error


async def _read(llm: LLM, messages: Sequence[Message], pieces: queue.Queue[str | None], counted: Counted) -> None:
    """Put a reply's pieces into the queue."""
    from llama_index.core.base.llms.types import ChatMessage

    chat = [ChatMessage(role=one.role, content=one.text) for one in messages]
    tries = AsyncRetrying(
        retry=retry_if_exception(passes),
        stop=stop_after_attempt(_TRIES),
        wait=wait_exponential_jitter(multiplier=_FIRST_PAUSE, max=_LONGEST_PAUSE),
        reraise=True,
    )
    stream: AsyncIterator[ChatResponse]
    response: ChatResponse | None
    stream, response = await tries(_begin, llm, chat)
    while response is not None:
        _count(response, counted)
        if response.delta:
            pieces.put(response.delta)
        response = await anext(stream, None)


def _count(response: ChatResponse, counted: Counted) -> None:
    """Note what a server counted, wherever the class for it puts that and whatever it calls it."""
    raw = response.raw if isinstance(response.raw, Mapping) else {}
    for told in (response.additional_kwargs, response.message.additional_kwargs, raw):
        for usage in (told, told.get("usage")):
            if isinstance(usage, Mapping):
                counted.tokens_in = _first(usage, _READ) or counted.tokens_in
                counted.tokens_out = _first(usage, _WRITTEN) or counted.tokens_out


def _first(usage: Mapping[str, object], names: Sequence[str]) -> int:
    """The count under the first of some names that has one; 0 without."""
    return next((value for name in names if isinstance(value := usage.get(name), int)), 0)


async def _begin(llm: LLM, chat: Sequence[ChatMessage]) -> tuple[AsyncIterator[ChatResponse], ChatResponse | None]:
    """The stream and what it begins with: until then a request can be made again, later that would repeat words."""
    stream = aiter(await llm.astream_chat(chat))
    return stream, await anext(stream, None)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """One loop for all replies, in a thread that never holds up the end of the process."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="replies", daemon=True).start()
    return loop
