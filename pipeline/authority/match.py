"""Which entity of an authority an entity of ours is: names in several spellings that agree."""

from collections import Counter
from collections.abc import Iterable

from pipeline.records import EntityType
from pipeline.text.entities.authority import Authority

_SPELLINGS = 2
"""Names that must lead to one entity; one alone may be a namesake's."""


def matched(authority: Authority, kind: EntityType, names: Iterable[str]) -> str | None:
    """The id that most of the names lead to, at least two, if no other has as many."""
    votes = Counter(
        identifier for ids in authority.called(kind, names).values() for identifier in ids
    )
    (first, count), (_, runner_up) = [*votes.most_common(2), ("", 0), ("", 0)][:2]
    return first if count >= _SPELLINGS and count > runner_up else None
