"""The jars of Apache Kafka, fetched once through Beam's own helper and checked by SHA-256.

`kafka-jars.txt` pins them. Beam caches every jar it downloads in one folder; the same folder
is used here, so a machine without internet can be given the jars by copying them there.
"""

import contextlib
import hashlib
import http.client
import logging
import socket
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from urllib.error import HTTPError

from pipeline.errors import LocalKafkaError

BEAM_JAR_CACHE = Path("~/.apache_beam/cache/jars")
"""JavaJarServer.JAR_CACHE, written out: finding the jars in place must not cost Beam's import."""

DOWNLOADS_AT_ONCE = 4
STALLED_AFTER_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Jar:
    """One artifact of a Maven repository."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def file_name(self) -> str:
        """Name of the file in the cache."""
        return f"{self.artifact}-{self.version}.jar"


def pinned() -> tuple[Jar, ...]:
    """Read the jars that `kafka-jars.txt` names: `group:artifact:version sha256` a line."""
    text = resources.files("pipeline").joinpath("kafka-jars.txt").read_text(encoding="utf-8")
    jars = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            coordinates, sha256 = line.split()
            group, artifact, version = coordinates.split(":")
            jars.append(Jar(group=group, artifact=artifact, version=version, sha256=sha256))
    return tuple(jars)


def fetch(
    report: Callable[[int, int], None],
    *,
    jars: Sequence[Jar] | None = None,
    cache: Path = BEAM_JAR_CACHE,
    repository: str = "",
) -> tuple[Path, ...]:
    """Give the class path of Kafka, downloading what the cache lacks.

    `report` is called with (jars ready, jars in all) after each one. `repository` is the base
    URL of a Maven mirror; empty: Maven Central. Several processes may do this at once.
    Raises LocalKafkaError when a jar cannot be had, or is not the pinned one.
    """
    wanted = pinned() if jars is None else tuple(jars)
    folder = cache.expanduser()
    missing = [jar for jar in wanted if not _is_intact(jar, folder / jar.file_name)]
    ready = len(wanted) - len(missing)
    report(ready, len(wanted))
    if missing:
        folder.mkdir(parents=True, exist_ok=True)
        with (
            _quiet_beam(),
            _socket_timeout(STALLED_AFTER_S),
            ThreadPoolExecutor(DOWNLOADS_AT_ONCE, thread_name_prefix="jars") as pool,
        ):
            for _ in pool.map(lambda jar: _download(jar, folder, repository), missing):
                ready += 1
                report(ready, len(wanted))
    return tuple(folder / jar.file_name for jar in wanted)


def _is_intact(jar: Jar, path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == jar.sha256
    except FileNotFoundError:
        return False


def _download(jar: Jar, folder: Path, repository: str) -> None:
    """Put the jar into the folder, whole and checked or not at all."""
    from apache_beam.utils.subprocess_server import JavaJarServer

    mirror = {"repository": repository.rstrip("/")} if repository else {}
    url = JavaJarServer.path_to_maven_jar(  # type: ignore[no-untyped-call]
        jar.artifact, jar.group, jar.version, **mirror
    )
    # A folder of its own per attempt: Beam's helper writes to a fixed `.tmp` name, and takes
    # whatever lies in its cache folder for the jar.
    with tempfile.TemporaryDirectory(prefix="wireroom-", dir=folder) as attempt:
        try:
            local = JavaJarServer.local_jar(url, cache_dir=attempt)  # type: ignore[no-untyped-call]
        except (RuntimeError, OSError, http.client.HTTPException) as error:
            if isinstance(error.__context__, HTTPError):
                error.__context__.close()  # it holds the connection open
            raise LocalKafkaError(
                f"cannot fetch {url}: {error}. Kafka's jars are needed once: connect to the"
                f" internet, set kafka.local.maven_repository to a mirror you can reach, or copy"
                f" them to {folder}"
            ) from error
        path = Path(local)
        if not _is_intact(jar, path):
            raise LocalKafkaError(
                f"{url} is not the jar that this version of Wireroom pins (its SHA-256 differs)."
                " A proxy may have answered in its place: open the address in a browser"
            )
        path.replace(folder / jar.file_name)


@contextlib.contextmanager
def _quiet_beam() -> Iterator[None]:
    """Drop Beam's advice against downloads, and what its import says about Google's clients.

    And Python's remark that it leaves each connection to the garbage collector.
    """
    downloads = logging.getLogger("apache_beam.utils.subprocess_server")

    def unwanted(record: logging.LogRecord) -> bool:
        return not record.getMessage().startswith(("   WARNING: Apache Beam is", "apitools not"))

    for logger in (downloads, logging.getLogger()):
        logger.addFilter(unwanted)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "unclosed", ResourceWarning)
            yield
    finally:
        for logger in (downloads, logging.getLogger()):
            logger.removeFilter(unwanted)


@contextlib.contextmanager
def _socket_timeout(seconds: float) -> Iterator[None]:
    """Let Beam's helper, which sets no timeout, give up on a silent server."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
