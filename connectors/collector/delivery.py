"""From a poll into Kafka and then, once acknowledged, into the cursors; many polls at a time."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

from connectors.collector.message import TooLong, encode_within
from connectors.cursors import Cursors, Polled
from connectors.hosts import Hosts
from connectors.source import Poll
from pipeline.errors import Transient
from pipeline.records import RawArticle

log = logging.getLogger(__name__)
T = TypeVar("T")

_BATCH_CHARACTERS = 16 << 20  # of articles' texts handed to the producer at a time
_EMPTY_ARTICLE = 2_000  # characters, beside its texts


class Producer(Protocol):
    """Where articles go: `connectors.broker.Producer`."""

    def produce(self, records: Sequence[tuple[str, bytes]]) -> None:
        """Return when all are acknowledged. Raises BrokerUnavailable when that may come later."""
        ...


class Patience:
    """Calls what may be away for now, in a thread, until it works or `stop` is set."""

    def __init__(self, stop: asyncio.Event, longest_pause_s: float) -> None:
        self._stop = stop
        self._longest_pause_s = longest_pause_s

    async def __call__(self, call: Callable[[], T]) -> T:
        """What `call` gives; the pauses between tries grow. Transient is raised after `stop`."""
        pause_s = min(1.0, self._longest_pause_s)
        while True:
            try:
                return await asyncio.to_thread(call)
            except Transient as error:
                log.warning("%s; trying again in %.1f s", error, pause_s)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), pause_s)
                if self._stop.is_set():
                    raise
            pause_s = min(pause_s * 2, self._longest_pause_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A poll on its way; `done` when it is in Kafka and in the cursors."""

    source: str
    poll: Poll
    characters: int
    done: asyncio.Future[Polled]


class Delivery:
    """The way of all polls of a collector. Hosts whose state changed are saved along."""

    def __init__(
        self,
        producer: Producer,
        cursors: Cursors,
        hosts: Hosts,
        patience: Patience,
        max_message_bytes: int,
        clock: Callable[[], float],
    ) -> None:
        self._producer = producer
        self._cursors = cursors
        self._hosts = hosts
        self._patiently = patience
        self._max_message_bytes = max_message_bytes
        self._clock = clock
        self._queue: asyncio.Queue[_Item | None] = asyncio.Queue()

    async def hand_over(self, source: str, poll: Poll) -> Polled:
        """Return when the poll is saved."""
        characters = sum(map(_characters, poll.items))
        done: asyncio.Future[Polled] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait(_Item(source=source, poll=poll, characters=characters, done=done))
        return await done

    def end(self) -> None:
        """Let `run` return after what has been handed over."""
        self._queue.put_nowait(None)

    async def run(self) -> None:
        """Produce what was polled, then save the cursors; returns after `end`, or `stop`."""
        while batch := await self._next_batch():
            if any(item.characters for item in batch):
                polled, records = await asyncio.to_thread(self._encode, batch)
            else:
                polled, records = self._encode(batch)
            try:
                if records:
                    await self._patiently(partial(self._producer.produce, records))
                hosts = self._hosts.changed()
                await self._patiently(partial(self._cursors.save, polled, self._clock(), hosts))
            except Transient:
                log.warning("stopped with %d articles to be collected again", len(records))
                return
            for item, saved in zip(batch, polled, strict=True):
                if not item.done.done():  # its poll was cancelled: we are stopping
                    item.done.set_result(saved)

    async def _next_batch(self) -> list[_Item]:
        """What waits to be delivered, up to a size; empty: that was all."""
        batch: list[_Item] = []
        size = 0
        while size < _BATCH_CHARACTERS and not (batch and self._queue.empty()):
            item = await self._queue.get()
            if item is None:
                self._queue.put_nowait(None)
                break
            batch.append(item)
            size += item.characters
        return batch

    def _encode(self, batch: Sequence[_Item]) -> tuple[list[Polled], list[tuple[str, bytes]]]:
        polled, records = [], []
        for item in batch:
            own = [record for article in item.poll.items for record in self._records(article)]
            size_bytes = sum(len(value) for _, value in own)
            polled.append(
                Polled(source=item.source, poll=item.poll, items=len(own), size_bytes=size_bytes)
            )
            records += own
        return polled, records

    def _records(self, article: RawArticle) -> list[tuple[str, bytes]]:
        """The article's record; none where Kafka can never take it."""
        try:
            return [(article.id, encode_within(article, self._max_message_bytes))]
        except TooLong as error:  # raising it would keep the source here for ever
            log.error("%s: left out: %s", article.source, error)
            return []


def _characters(article: RawArticle) -> int:
    texts = [article.html, article.text, article.entry and article.entry.content]
    return _EMPTY_ARTICLE + sum(len(text) for text in texts if text)
