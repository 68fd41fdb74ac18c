"""A local Kafka that dies is started again after a growing pause, at most until it cannot be."""

import os
import signal
import socket
from contextlib import closing

import pytest

from pipeline.cli.kafka_keeper import KafkaKeeper
from pipeline.errors import LocalKafkaError
from tests.pipeline.cli.test_supervisor import Clock


def kill(kafka):
    os.kill(kafka.pid, signal.SIGKILL)
    while kafka.alive():
        pass


def test_deaths_in_a_row_are_waited_out(new_kafka, tmp_path):
    clock = Clock()
    with new_kafka(tmp_path) as kafka:
        keeper = KafkaKeeper(kafka, clock)
        for delay in (0.5, 1.0):
            kill(kafka)
            keeper.tend()
            clock.now += delay - 0.1
            keeper.tend()
            assert not kafka.alive()
            clock.now += 0.2
            keeper.tend()
            assert kafka.alive()
        kill(kafka)
        keeper.tend()
        clock.now += 30
        port = int(kafka.bootstrap.split(":")[1])
        with (
            closing(socket.create_server(("127.0.0.1", port))),
            pytest.raises(LocalKafkaError, match="is taken"),
        ):
            keeper.tend()
