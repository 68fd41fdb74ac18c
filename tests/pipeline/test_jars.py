import hashlib
import logging
from collections.abc import Iterator

import pytest

from pipeline.errors import LocalKafkaError
from pipeline.jars import BEAM_JAR_CACHE, Jar, fetch, pinned
from tests.connectors.site import Site

BODIES = {"alpha": b"alpha's classes", "beta": b"beta's classes"}
JARS = tuple(
    Jar(group="org.example", artifact=name, version="1.0", sha256=hashlib.sha256(body).hexdigest())
    for name, body in BODIES.items()
)


def path(name):
    return f"/maven/org/example/{name}/1.0/{name}-1.0.jar"


@pytest.fixture
def maven() -> Iterator[Site]:
    with Site() as site:
        site.pages |= {path(name): body for name, body in BODIES.items()}
        yield site


def get(maven, cache, report=lambda ready, wanted: None):
    return fetch(report, jars=JARS, cache=cache, repository=maven.url("/maven/"))


def test_jars_are_fetched_once_and_progress_is_told(maven, tmp_path):
    progress = []
    got = get(maven, tmp_path / "cache", lambda *step: progress.append(step))
    assert [jar.read_bytes() for jar in got] == list(BODIES.values())
    assert progress == [(0, 2), (1, 2), (2, 2)]
    progress.clear()
    assert get(maven, tmp_path / "cache", lambda *step: progress.append(step)) == got
    assert progress == [(2, 2)]
    assert maven.hits == {path("alpha"): 1, path("beta"): 1}
    assert sorted(tmp_path.joinpath("cache").iterdir()) == sorted(got), "nothing else stays"


def test_a_damaged_file_in_the_cache_is_fetched_again(maven, tmp_path):
    (tmp_path / "alpha-1.0.jar").write_bytes(b"half a do")
    assert get(maven, tmp_path)[0].read_bytes() == BODIES["alpha"]


def test_another_file_under_the_same_name_is_refused(maven, tmp_path):
    maven.pages[path("beta")] = b"<html>please log in</html>"
    with pytest.raises(LocalKafkaError, match=r"beta-1\.0\.jar is not the jar"):
        get(maven, tmp_path)
    assert not (tmp_path / "beta-1.0.jar").exists()
    assert maven.hits[path("beta")] == 1


def test_an_unreachable_repository_says_what_to_do(maven, tmp_path):
    del maven.pages[path("alpha")]
    with pytest.raises(LocalKafkaError) as caught:
        get(maven, tmp_path)
    for hint in ("alpha-1.0.jar", "kafka.local.maven_repository", str(tmp_path)):
        assert hint in str(caught.value)


def test_beam_says_nothing_meanwhile(maven, tmp_path, caplog):
    with caplog.at_level(logging.WARNING):
        get(maven, tmp_path)
    assert caplog.messages == []
    logging.getLogger("apache_beam.utils.subprocess_server").warning("   WARNING: Apache Beam is")
    assert len(caplog.messages) == 1, "it is quiet for the download only"


def test_the_cache_is_beams_own():
    from apache_beam.utils.subprocess_server import JavaJarServer

    assert str(BEAM_JAR_CACHE.expanduser()) == JavaJarServer.JAR_CACHE


def test_the_pinned_jars_are_whole():
    jars = pinned()
    assert (
        Jar(
            group="org.apache.kafka",
            artifact="kafka_2.13",
            version="4.3.1",
            sha256="b098abef5ff878e76f60cd6c559b9baa5663ccb1b55f2837558b22c329d32423",
        )
        in jars
    )
    assert len({jar.file_name for jar in jars}) == len(jars) > 30
    assert all(len(bytes.fromhex(jar.sha256)) == 32 for jar in jars)
