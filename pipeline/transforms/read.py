"""Read the epoch's ranges from Kafka, each from its start to its end by position.

`Log` is the engine's view of the same topic: where it begins and ends by now.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import apache_beam as beam
import orjson
from apache_beam.pvalue import PBegin, PCollection

from pipeline.errors import BrokerUnavailable, LogMismatch
from pipeline.records import Draft, OffsetRange, Origin
from pipeline.store.attempts import dead_letter
from pipeline.transforms import epoch

PATIENCE_S = 20.0
"""How long a range may bring nothing before the epoch is given up and tried again."""


class Log:
    """The topic as a log: its partitions' first and next offsets."""

    def __init__(self, kafka: Mapping[str, object], topic: str, partitions: int) -> None:
        from kafka import KafkaConsumer, TopicPartition
        from kafka.errors import KafkaError

        try:
            self._consumer = KafkaConsumer(
                **kafka, enable_auto_commit=False, group_id=f"{topic}.wireroom"
            )
        except KafkaError as error:
            raise BrokerUnavailable(f"Kafka cannot be reached: {error!r}") from error
        self._places = [TopicPartition(topic, number) for number in range(partitions)]

    def begins(self) -> dict[int, int]:
        """The first offset that each partition still holds. Raises BrokerUnavailable."""
        return self._offsets(self._consumer.beginning_offsets)

    def ends(self) -> dict[int, int]:
        """The offset that the next record of each partition will get. Raises BrokerUnavailable."""
        return self._offsets(self._consumer.end_offsets)

    def publish(self, offsets: Mapping[int, int]) -> None:
        """Tell Kafka how far we are, for lag tools only: the store's offsets are the truth."""
        from kafka import OffsetAndMetadata, TopicPartition

        topic = self._places[0].topic
        self._consumer.commit_async(
            {
                TopicPartition(topic, partition): OffsetAndMetadata(offset, "", -1)
                for partition, offset in offsets.items()
            }
        )

    def close(self) -> None:
        """Close this connection, and those that epochs were read through."""
        self._consumer.close()
        while _consumers:
            _consumers.popitem()[1].close()

    def _offsets(self, ask: Callable[[list[Any]], Mapping[Any, int]]) -> dict[int, int]:
        from kafka.errors import KafkaError

        try:
            return {place.partition: offset for place, offset in ask(self._places).items()}
        except KafkaError as error:
            raise BrokerUnavailable(f"asking Kafka for offsets: {error!r}") from error


class ReadRanges(beam.PTransform[PBegin, PCollection[Draft]]):
    """Drafts holding raw bytes. `kafka` are kafka-python client settings."""

    def __init__(self, kafka: Mapping[str, object]) -> None:
        super().__init__("Read")
        self._kafka = orjson.dumps(kafka).decode()

    def expand(self, pipeline: PBegin) -> PCollection[Draft]:
        """One element starts the run; the ranges are the epoch's."""
        return (
            pipeline
            | beam.Create([None], reshuffle=False)
            | beam.ParDo(_Read(self._kafka)).with_output_types(Draft)
        )


class _Read(beam.DoFn):
    def __init__(self, kafka: str) -> None:
        super().__init__()
        self._kafka = kafka

    def process(self, _element: None) -> Iterator[Draft]:
        now = epoch.current()
        try:
            # Shared out, so that large records of one partition do not starve the others.
            budget = max(now.max_bytes // len(now.ranges), 1)
            for part in now.ranges:
                for draft in read(self._kafka, part, now, budget):
                    if draft.origin in now.poison:
                        reason = now.poison[draft.origin]
                        now.dead.append(dead_letter(draft.origin, draft.key, draft.value, reason))
                    else:
                        yield draft
        except (BrokerUnavailable, LogMismatch) as error:
            now.failure = error
            raise


def read(kafka: str, part: OffsetRange, now: epoch.Epoch, budget: int) -> Iterator[Draft]:
    """The records of one range; ends early, and says where, when `budget` bytes are read.

    Raises BrokerUnavailable, or LogMismatch when an offset is no longer in the log.
    """
    from kafka import TopicPartition
    from kafka.errors import KafkaError, NoOffsetForPartitionError, OffsetOutOfRangeError

    place = TopicPartition(part.topic, part.partition)
    now.ends[part.topic, part.partition] = position = part.start
    deadline = time.monotonic() + PATIENCE_S
    try:
        consumer = _consumer(kafka)
        consumer.assign([place])
        consumer.seek(place, part.start)
        while position < part.end and budget > 0:
            records = consumer.poll(timeout_ms=200).get(place, [])
            if not records and time.monotonic() > deadline:
                raise BrokerUnavailable(f"{part.topic}/{part.partition}: no answer at {position}")
            for record in records:
                if record.offset >= part.end or budget <= 0:
                    break
                deadline = time.monotonic() + PATIENCE_S
                position = record.offset + 1
                value = record.value or b""
                now.read += 1
                budget -= len(value)
                yield Draft(
                    origin=Origin(topic=part.topic, partition=part.partition, offset=record.offset),
                    key=record.key,
                    value=value,
                )
            else:
                # Control records have offsets but never show: only the position passes them.
                position = min(consumer.position(place), part.end)
        now.ends[part.topic, part.partition] = position
    except (OffsetOutOfRangeError, NoOffsetForPartitionError) as error:
        raise LogMismatch(
            f"{part.topic}/{part.partition}: offset {position} is not in Kafka's log any more"
        ) from error
    except KafkaError as error:
        raise BrokerUnavailable(f"reading {part.topic}/{part.partition}: {error}") from error


_consumers: dict[str, Any] = {}
"""One a process for each Kafka: connecting costs more than an epoch."""


def _consumer(kafka: str) -> Any:
    from kafka import KafkaConsumer

    if kafka not in _consumers:
        _consumers[kafka] = KafkaConsumer(
            **orjson.loads(kafka), enable_auto_commit=False, auto_offset_reset="none", group_id=None
        )
    return _consumers[kafka]
