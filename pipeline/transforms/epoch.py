"""The epoch that this process is running: what to read, and where its results gather.

The graph is built once and its proto run again for each epoch (building it anew costs 66 ms),
so what differs between epochs cannot be part of it. In-process runners share this memory with
the engine, and no article has to pass through a coder on its way there.
"""

from collections import Counter, OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.records import DeadLetter, Draft, EpochOutput, OffsetRange, Origin, Sighting
from pipeline.store.source_profiles import Key
from pipeline.text.profile import SourceProfile


@dataclass(slots=True, kw_only=True)
class Epoch:
    """One run of the graph."""

    ranges: tuple[OffsetRange, ...]
    max_bytes: int
    poison: Mapping[Origin, str] = field(default_factory=dict)  # known to kill the process
    ends: dict[tuple[str, int], int] = field(default_factory=dict)  # how far it was read
    profiles: OrderedDict[Key, SourceProfile] = field(default_factory=OrderedDict)
    read: int = 0
    drafts: list[Draft] = field(default_factory=list)
    seen: list[Sighting] = field(default_factory=list)
    dead: list[DeadLetter] = field(default_factory=list)
    stages: Counter[str] = field(default_factory=Counter)  # records that entered each step
    failure: Exception | None = None  # runners turn exceptions into text; this is the real one

    def output(self) -> EpochOutput:
        """What the graph found. Asserts that each record read is in exactly one place."""
        found = len(self.drafts) + len(self.seen) + len(self.dead)
        assert found == self.read, f"read {self.read} records, {found} came out of the graph"
        return EpochOutput(
            ranges=tuple(
                OffsetRange(
                    topic=part.topic,
                    partition=part.partition,
                    start=part.start,
                    end=self.ends[part.topic, part.partition],
                )
                for part in self.ranges
            ),
            drafts=tuple(self.drafts),
            seen=tuple(self.seen),
            dead=tuple(self.dead),
        )


_current: Epoch | None = None


def set_current(epoch: Epoch | None) -> None:
    """Say which epoch the next run is."""
    global _current
    _current = epoch


def current() -> Epoch:
    """The epoch being run."""
    assert _current is not None, "no epoch is being run"
    return _current
