"""`wireroom dead`: what could not be processed, and another try at it."""

import sys
from typing import Annotated

import sqlalchemy as sa
import typer

from pipeline.cli.options import DEFAULT_CONFIG, ConfigOption
from pipeline.records import DeadLetter

app = typer.Typer(help="Dead letters: records that could not be processed.", no_args_is_help=True)

_Id = Annotated[int, typer.Argument(metavar="ID", help="Its number in `dead list`.")]
_SHOWN_BYTES = 2000


@app.command("list")
def list_letters(
    config: ConfigOption = DEFAULT_CONFIG,
    limit: Annotated[int, typer.Option(help="How many, the newest first.")] = 50,
) -> None:
    """The newest dead letters: number, where in Kafka, stage, reason."""
    from pipeline.store.schema import dead_letters as table

    query = sa.select(table).order_by(table.c.id.desc()).limit(limit)
    with _reader(config).begin() as connection:
        for row in connection.execute(query):
            replayed = f"  replayed {row.replayed_at}" if row.replayed_at else ""
            where = f"{row.topic}/{row.partition}/{row.offset}"
            size = f"{len(row.value)} bytes"
            print(f"{row.id:>6}  {row.at}  {where}  {size}  {row.stage}: {row.reason}{replayed}")


@app.command()
def show(
    letter: _Id,
    config: ConfigOption = DEFAULT_CONFIG,
    raw: Annotated[bool, typer.Option("--raw", help="Only its bytes, all of them.")] = False,
) -> None:
    """One dead letter with the bytes that came from Kafka."""
    from pipeline.store import reading

    with _reader(config).begin() as connection:
        try:
            found = reading.dead_letter(connection, letter)
        except KeyError:
            raise typer.BadParameter(f"there is no dead letter {letter}") from None
    if raw:
        sys.stdout.buffer.write(found.value)
        return
    print(f"origin    {found.origin.topic}/{found.origin.partition}/{found.origin.offset}")
    print(f"at        {found.at}")
    print(f"article   {found.article_id or '-'}")
    print(f"stage     {found.stage}")
    print(f"error     {found.error}: {found.reason}")
    print(f"size      {len(found.value)} bytes")
    print(found.value[:_SHOWN_BYTES].decode("utf-8", "backslashreplace"))
    if len(found.value) > _SHOWN_BYTES:
        print(f"... {len(found.value) - _SHOWN_BYTES} more bytes: --raw gives all")


@app.command()
def replay(
    letters: Annotated[
        list[int] | None, typer.Argument(metavar="[ID]...", help="Which; all if left out.")
    ] = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Send dead letters to the raw topic again, as new records, after their cause was mended.

    Each is sent once: what has been replayed is left out unless it is named.
    """
    from pipeline.cli.parts import producer
    from pipeline.config import load
    from pipeline.store import dead_letters
    from pipeline.store.sqlite import open_store

    settings = load(config)
    store = open_store(settings.store.url(settings.data_dir))
    waiting = dead_letters.waiting(store, letters)
    out = producer(settings)
    for number, letter in waiting:
        out.produce([(_key(letter), letter.value)])
        dead_letters.mark_replayed(store, number)
    out.close()
    print(f"{len(waiting)} dead letters sent again")


@app.command()
def allow(
    count: Annotated[int, typer.Argument(min=0, help="How many dead letters may come.")],
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Let the next COUNT dead letters pass the limits, to resume after they stopped the job."""
    from pipeline.config import load
    from pipeline.store import dead_letter_limits
    from pipeline.store.sqlite import open_store

    settings = load(config)
    dead_letter_limits.allow(open_store(settings.store.url(settings.data_dir)), count)
    print(f"the next {count} dead letters will not stop the job")


def _key(letter: DeadLetter) -> str:
    return (letter.key or b"").decode("utf-8", "replace")


def _reader(config: ConfigOption) -> sa.Engine:
    from pipeline.config import load
    from pipeline.store.sqlite import open_reader

    settings = load(config)
    return open_reader(settings.store.url(settings.data_dir))
