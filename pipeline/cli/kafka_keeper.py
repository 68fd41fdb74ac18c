"""Keep the local Kafka running, with the patience that the supervisor has with the parts."""

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.cli.supervisor import Backoff

if TYPE_CHECKING:
    from connectors.local_kafka import LocalKafka

logger = logging.getLogger(__name__)


class KafkaKeeper:
    """Starts a Kafka that was started before again when it has died."""

    def __init__(self, kafka: "LocalKafka", clock: Callable[[], float] = time.monotonic) -> None:
        self._kafka = kafka
        self._clock = clock
        self._backoff = Backoff(started_at=clock())
        self._dead = False

    def tend(self) -> None:
        """Call it a few times a second. Raises LocalKafkaError: it cannot be started again."""
        if self._kafka.alive():
            return
        if not self._dead:
            self._dead = True
            logger.warning(
                "Kafka ended: started again in %.1f s", self._backoff.died(self._clock())
            )
        if self._clock() >= self._backoff.start_at:
            self._kafka.restart()
            self._backoff.started_at = self._clock()
            self._dead = False
