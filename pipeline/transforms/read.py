"""Read the epoch's ranges from Kafka, each from its start to its end by position."""

import time
from collections.abc import Iterator, Mapping
from functools import cache
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


class ReadRanges(beam.PTransform):
    """Drafts holding raw bytes. `kafka` are kafka-python client settings."""

    def __init__(self, kafka: Mapping[str, object]) -> None:
        super().__init__("Read")
        self._kafka = orjson.dumps(kafka).decode()

    def expand(self, pipeline: PBegin) -> PCollection:
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
            for part in now.ranges:
                for draft in read(self._kafka, part, now):
                    if draft.origin in now.poison:
                        reason = now.poison[draft.origin]
                        now.dead.append(dead_letter(draft.origin, draft.key, draft.value, reason))
                    else:
                        yield draft
        except (BrokerUnavailable, LogMismatch) as error:
            now.failure = error
            raise


def read(kafka: str, part: OffsetRange, now: epoch.Epoch) -> Iterator[Draft]:
    """The records of one range; ends early, and says where, when the epoch's bytes are full.

    Raises BrokerUnavailable, or LogMismatch when an offset is no longer in the log.
    """
    from kafka import TopicPartition
    from kafka.errors import KafkaError, NoOffsetForPartitionError, OffsetOutOfRangeError

    consumer, place = _consumer(kafka), TopicPartition(part.topic, part.partition)
    now.ends[part.topic, part.partition] = position = part.start
    deadline = time.monotonic() + PATIENCE_S
    try:
        consumer.assign([place])
        consumer.seek(place, part.start)
        while position < part.end and now.max_bytes > 0:
            records = consumer.poll(timeout_ms=200).get(place, [])
            if not records and time.monotonic() > deadline:
                raise BrokerUnavailable(f"{part.topic}/{part.partition}: no answer at {position}")
            for record in records:
                if record.offset >= part.end or now.max_bytes <= 0:
                    break
                deadline = time.monotonic() + PATIENCE_S
                position = record.offset + 1
                value = record.value or b""
                now.read += 1
                now.max_bytes -= len(value)
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


@cache
def _consumer(kafka: str) -> Any:
    """One consumer a process: connecting costs more than an epoch."""
    from kafka import KafkaConsumer

    return KafkaConsumer(
        **orjson.loads(kafka), enable_auto_commit=False, auto_offset_reset="none", group_id=None
    )
