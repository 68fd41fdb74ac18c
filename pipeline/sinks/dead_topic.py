"""Dead letters to the topic wireroom.dead, with their bytes, for whoever watches Kafka.

The key is topic/partition/offset of the record that died: after a crash a letter may be sent
twice, with the same key.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from pipeline.errors import BrokerUnavailable
from pipeline.sinks.sink import State
from pipeline.store.followers import Change

FOLLOWER = "wireroom.dead"
_WAIT_S = 30.0
_CLOSE_S = 2.0


class DeadTopicSink:
    """Sends dead letters: the value is the record's bytes, headers say why and where it died.

    `max_message_bytes` has to leave room for the headers of the longest record.
    """

    def __init__(self, kafka: Mapping[str, Any], topic: str, max_message_bytes: int) -> None:
        from kafka import KafkaProducer
        from kafka.errors import KafkaError

        self._topic = topic
        try:
            self._producer = KafkaProducer(
                **kafka,
                acks="all",
                enable_idempotence=True,
                compression_type="zstd",
                max_request_size=max_message_bytes,
            )
        except KafkaError as error:
            raise BrokerUnavailable(f"Kafka cannot be reached: {error!r}") from error

    def write(self, changes: Sequence[Change], state: State) -> State:
        """Send the dead letters among `changes`. Raises BrokerUnavailable."""
        from kafka.errors import KafkaError

        letters = [change.dead_letter for change in changes if change.dead_letter]
        try:
            sent = [
                self._producer.send(
                    self._topic,
                    key=f"{letter.origin.topic}/{letter.origin.partition}/{letter.origin.offset}".encode(),
                    value=letter.value,
                    headers=[
                        ("stage", letter.stage.encode()),
                        ("error", letter.error.encode()),
                        ("reason", letter.reason.encode()),
                        ("at", letter.at.encode()),
                        ("origin", orjson.dumps(letter.origin)),
                    ],
                )
                for letter in letters
            ]
            for future in sent:
                future.get(timeout=_WAIT_S)
        except KafkaError as error:
            raise BrokerUnavailable(f"sending dead letters: {error!r}") from error
        return state

    def close(self) -> None:
        """Close the connection."""
        self._producer.close(timeout=_CLOSE_S)
