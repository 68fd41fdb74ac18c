"""What a sink is: something that writes changes again without harm, and remembers how far."""

from collections.abc import Sequence
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict, Field

from pipeline.store.followers import Change

State = dict[str, Any]
"""What a sink wants to remember with its cursor; JSON values only. Empty at the beginning."""


class SinkConfig(BaseModel):
    """Fields of every sink. A kind of sink adds its own, `type: Literal[...]` and `open`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$",  # with a dot they are ours: wireroom.dead
        examples=["to-search"],
        description="Name of the sink; its cursor in the store goes by it.",
    )


class Sink(Protocol):
    """An open sink. A change may come twice (after a crash): writing it again changes nothing."""

    def write(self, changes: Sequence[Change], state: State) -> State:
        """Write durably and return the state to keep. Raises OSError or Transient: try again."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
