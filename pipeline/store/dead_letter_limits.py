"""Stop before a bad deploy, or a source gone mad, empties a topic into the dead letters.

The state lives in the store and moves with each commit, so a restart does not reset it. To go
on after a stop, mend the cause, or accept what is coming: `wireroom dead allow COUNT --config
CONFIG`.
"""

import re
from dataclasses import asdict, dataclass, replace

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field

from pipeline.errors import DeadLetterLimit
from pipeline.records import EpochOutput
from pipeline.store.schema import limits as table
from pipeline.store.sqlite import writing


class DeadLetterLimits(BaseModel):
    """When the job stops instead of making more dead letters."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_ratio: float = Field(
        default=0.2, gt=0, le=1, description="Largest share of dead letters among recent records."
    )
    window_articles: int = Field(
        default=1000, ge=10, description="How many records back the share is taken over."
    )
    max_consecutive: int = Field(
        default=100, ge=1, description="Longest run of dead letters with nothing good between."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    recent: str = ""  # one letter a record in the order of commits: g good, d dead, a accepted
    allowed: int = 0  # dead letters that the operator accepted beforehand


def admit(connection: sa.Connection, output: EpochOutput, limits: DeadLetterLimits) -> None:
    """Count one epoch's outcomes in. Raises DeadLetterLimit when they go over `limits`."""
    before = _load(connection)
    outcomes = _outcomes(output)
    accepted = min(before.allowed, outcomes.count("d"))
    came = outcomes.replace("d", "a", accepted)
    so_far = before.recent + came
    open_run = len(before.recent) - len(before.recent.rstrip("d"))
    run = max(map(len, re.findall("d+", "d" * open_run + came)), default=0)
    if run > limits.max_consecutive:
        raise DeadLetterLimit(_message(f"{run} dead letters in a row", output))
    recent = so_far[-limits.window_articles :]
    dead = recent.count("d")
    # A share of few is no share: below half a window it may not say much.
    if dead > limits.max_ratio * max(len(recent), limits.window_articles / 2):
        raise DeadLetterLimit(
            _message(f"{dead} of the last {len(recent)} records are dead letters", output)
        )
    kept = so_far[-max(limits.window_articles, limits.max_consecutive) :]
    _save(connection, _Window(recent=kept, allowed=before.allowed - accepted))


def allow(store: sa.Engine, count: int) -> None:
    """Let the next `count` dead letters pass without counting them against the limits."""
    with writing(store) as connection:
        _save(connection, replace(_load(connection), allowed=count))


def _outcomes(output: EpochOutput) -> str:
    """One letter a record in the order of the log: g good, d dead."""
    outcomes = {draft.origin: "g" for draft in output.drafts}
    outcomes |= {seen.origin: "g" for seen in output.seen}
    outcomes |= {letter.origin: "d" for letter in output.dead}
    return "".join(outcomes[origin] for origin in sorted(outcomes))


def _message(what: str, output: EpochOutput) -> str:
    reasons = sorted({f"{letter.stage}: {letter.reason}" for letter in output.dead})[:5]
    return (
        f"{what}; nothing of this epoch was committed. Reasons: {'; '.join(reasons)}. "
        "Mend the cause and start again, or let them pass: "
        "`wireroom dead allow COUNT --config CONFIG`."
    )


def _load(connection: sa.Connection) -> _Window:
    value = connection.scalar(sa.select(table.c.value).where(table.c.name == "dead_letters"))
    return _Window(**value) if value else _Window()


def _save(connection: sa.Connection, window: _Window) -> None:
    connection.execute(sa.delete(table).where(table.c.name == "dead_letters"))
    connection.execute(sa.insert(table).values(name="dead_letters", value=asdict(window)))
