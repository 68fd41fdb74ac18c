"""The sources that are collected from, each connected, and what another configuration changes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from connectors.collector.turns import Place
from connectors.cursors import Declared
from connectors.hosts import host_of
from connectors.source import Connector, SourceConfig
from connectors.urls import href
from pipeline.errors import ConfigError

Connect = Callable[[Any], Connector]
"""Makes the connector of a declared source; raises ConfigError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A source that is collected from."""

    connector: Connector
    place: Place

    @property
    def declared(self) -> Declared:
        """It, as cursors want it declared."""
        config = self.connector.config
        declaration = config.model_dump_json(exclude_defaults=True)
        return Declared(id=config.id, host=self.place.host, declaration=declaration)

    @property
    def every_s(self) -> float:
        """Its fixed interval, which its first poll after a start does not exceed."""
        return self.connector.config.every_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What another configuration makes of the members; ids of sources."""

    members: Mapping[str, Member]  # those from now on
    new: frozenset[str]
    changed: frozenset[str]
    removed: frozenset[str]

    def __str__(self) -> str:
        kept = len(self.members) - len(self.new) - len(self.changed)
        return (
            f"{len(self.new)} new sources, {len(self.changed)} changed, "
            f"{len(self.removed)} removed, {kept} as before"
        )


def change(
    members: Mapping[str, Member], sources: Iterable[SourceConfig], connect: Connect
) -> Change:
    """The members that `sources` make, where they are enabled.

    Those whose declaration is the same stay connected. Raises ConfigError for all
    sources that lack something in the environment.
    """
    wanted = {source.id: source for source in sources if source.enabled}
    other, problems = dict[str, Member](), list[str]()
    for name, source in wanted.items():
        if name in members and members[name].connector.config == source:
            continue
        try:
            other[name] = Member(connector=connect(source), place=_place(source))
        except ConfigError as error:
            problems.append(str(error))
    if problems:
        raise ConfigError("\n".join(problems))
    return Change(
        members={name: other.get(name) or members[name] for name in wanted},
        new=frozenset(other.keys() - members.keys()),
        changed=frozenset(other.keys() & members.keys()),
        removed=frozenset(members.keys() - wanted.keys()),
    )


def _place(source: SourceConfig) -> Place:
    return Place(host=host_at(source.address), archive=source.is_archive)


def host_at(address: str) -> str:
    """The host of a source's address; empty: it has none."""
    url = href(address)
    return host_of(url) if url else ""
