"""`wireroom run`: everything on one machine.

The local Kafka, the collector, the pipeline and the sinks run as processes of their own under
this one, which shows what comes in, starts again what dies, and stops them in order.
"""

import contextlib
import os
import sys
import threading
import time
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import sqlalchemy as sa
import typer
from rich.console import Console
from rich.progress import Progress

from connectors.kafka_node.child import tethered
from pipeline.cli.idle import Settling
from pipeline.cli.kafka_keeper import KafkaKeeper
from pipeline.cli.only_one import only_one
from pipeline.cli.options import ConfigFile
from pipeline.cli.parts import bootstrap
from pipeline.cli.reloading import Hangup
from pipeline.cli.stopping import Told
from pipeline.cli.supervisor import Part, Supervisor
from pipeline.errors import Transient

if TYPE_CHECKING:
    from pipeline.config import Config

TEND_EVERY_S = 0.25
STOP_PARTS_S = 6.0
"""With the three seconds that Kafka may take, within the ten that service managers give."""


def run(
    config: ConfigFile,
    until_idle: Annotated[
        bool,
        typer.Option(
            "--until-idle",
            help="Poll each feed once, and end when finite sources are exhausted and everything "
            "read is stored and delivered.",
        ),
    ] = False,
) -> None:
    """Run everything on one machine: Kafka if the configuration says so, and all parts.

    SIGHUP makes the collector read its sources again.
    """
    from connectors.newsroom import Newsroom
    from pipeline.cli.live import say_goodbye, view
    from pipeline.cli.snapshot import Watch
    from pipeline.config import load
    from pipeline.config_warnings import NO_CONTACT, lacks_contact
    from pipeline.store.sqlite import open_store

    told, hangup = Told(), Hangup()
    settings = load(config)
    console = Console(stderr=not sys.stdout.isatty())
    if console.is_terminal and lacks_contact(settings):  # else the collector's log shows it
        console.print(f"[yellow]Warning:[/] {NO_CONTACT}", highlight=False)
    store_url = settings.store.url(settings.data_dir)
    with contextlib.ExitStack() as running:
        running.enter_context(only_one("run", settings.data_dir, patience_s=0))
        if settings.newsroom is not None:
            running.enter_context(Newsroom.from_config(settings.newsroom))
        with told.at_once():
            open_store(store_url).dispose()  # made and migrated here, before the parts use it
            kafka = _start_kafka(settings, console, running)
        watch = running.enter_context(contextlib.closing(Watch(store_url, settings.data_dir)))
        supervisor = Supervisor(parts=_parts(config, until_idle, settings, console))
        running.callback(supervisor.stop, STOP_PARTS_S)
        idle = _Idle(settings, supervisor.parts[0])
        over = False
        with view(console, supervisor) as show:
            while not (told or over or supervisor.final_code is not None):
                time.sleep(TEND_EVERY_S)
                supervisor.tend()
                if hangup.taken():
                    supervisor.reload()
                with contextlib.suppress(SystemExit), told.at_once():  # both may wait for Kafka
                    if kafka is not None:
                        kafka.tend()
                    over = until_idle and idle.reached()
                show(watch.look())
        store_file = Path(str(sa.make_url(store_url).database))
        say_goodbye(console, config, settings.data_dir, store_file, watch.look())
    if supervisor.final_code is not None:
        raise typer.Exit(supervisor.final_code)


def _parts(config: Path, until_idle: bool, settings: "Config", console: Console) -> list[Part]:
    """The collector, the pipeline and the sinks; on a terminal their logs go to files."""
    folder = settings.data_dir / "logs" if console.is_terminal else None
    commands = {
        "collect": ["collect", str(config), *(["--until-idle"] if until_idle else [])],
        "enrich": ["enrich", str(config)],
        "deliver": ["deliver", str(config)],
    }
    return [
        Part(
            name=name,
            command=tethered([sys.executable, "-m", "pipeline.cli", *arguments]),
            log=folder and folder / f"{name}.log",
            may_finish=name == "collect" and until_idle,
            reloads=name == "collect",
        )
        for name, arguments in commands.items()
    ]


def _start_kafka(
    settings: "Config", console: Console, running: contextlib.ExitStack
) -> KafkaKeeper | None:
    """Start the local Kafka, fetching its jars the first time; None where a cluster is used."""
    from connectors.local_kafka import LocalKafka

    if settings.kafka.local is None:
        return None
    kafka = LocalKafka(
        settings.kafka.local,
        settings.data_dir,
        _kafka_jars(settings.kafka.local.maven_repository, console),
        max_batch_bytes=settings.kafka.max_batch_bytes,
        retention_hours=settings.kafka.retention_hours,
    )
    running.callback(kafka.stop)
    with console.status("Starting Apache Kafka"):
        kafka.start()
    return KafkaKeeper(kafka)


def _kafka_jars(repository: str, console: Console) -> tuple[Path, ...]:
    """Kafka's class path. Ends the process at SystemExit: nothing else has been started yet."""
    from pipeline import jars

    fetched: Future[tuple[Path, ...]] = Future()

    def fetch() -> None:
        try:
            fetched.set_result(jars.fetch(show, repository=repository))
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            fetched.set_exception(error)

    try:
        with Progress(console=console, transient=True) as progress:
            task = progress.add_task("Apache Kafka, once")

            def show(ready: int, wanted: int) -> None:
                progress.update(task, completed=ready, total=wanted)

            threading.Thread(target=fetch, name="jars", daemon=True).start()
            return fetched.result()
    except SystemExit:
        # A download may stall for a minute, and the interpreter would wait for its thread.
        os._exit(0)


class _Idle:
    """Watches for the end of a run with `--until-idle`."""

    def __init__(self, settings: "Config", collector: Part) -> None:
        from pipeline.sinks import dead_topic

        self._settings = settings
        self._collector = collector
        self._followers = [dead_topic.FOLLOWER, *(sink.id for sink in settings.sinks)]
        self._settling: Settling | None = None

    def reached(self) -> bool:
        """Whether the collector has ended and all that it produced is stored and delivered."""
        if not self._collector.finished:
            return False
        try:
            self._settling = self._settling or self._begin()
            return self._settling.is_over()
        except Transient:
            return False  # Kafka is being started again, or the store is locked

    def _begin(self) -> Settling:
        from connectors.topics import log_ends
        from pipeline.store.sqlite import open_reader

        kafka, store_url = self._settings.kafka, self._settings.store.url(self._settings.data_dir)
        ends = log_ends(kafka, bootstrap(self._settings))
        return Settling(open_reader(store_url), kafka.topic, ends, self._followers)
