"""Pages of one source that say the same at different addresses: walls that nothing else shows.

A publisher's login, or the page of an application that needs scripts, answers to every address.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from connectors.urls import digest

_REMEMBERED = 30
_MANY = ""  # addresses


@dataclass(slots=True, kw_only=True)
class SamePages:
    """The last pages' signatures (see walls.py), each with its address; part of a cursor.

    The address is 12 digits of a hash; empty: there was more than one.
    """

    seen: dict[str, str] = field(default_factory=dict)

    def repeated(self, pages: Iterable[tuple[str, str]]) -> set[str]:
        """Of pages (signature, address), the signatures that other addresses have, too."""
        for signature, address in pages:
            key = digest(address)[:12]
            before = self.seen.pop(signature, key)
            self.seen[signature] = key if before == key else _MANY
        many = {signature for signature, key in self.seen.items() if key == _MANY}
        self.seen = dict(list(self.seen.items())[-_REMEMBERED:])
        return many
