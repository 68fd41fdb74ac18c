"""Institutions and figures of the world's news, and other names of places, in many scripts.

`aliases.tsv` was written for this project from general knowledge. It has a Wikidata id only
where that is certain; others get an id of our own, `wr:` and the English name.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, cast

from pipeline.records import EntityType
from pipeline.text.entities.countries import territory
from pipeline.text.entities.gazetteer import Known, Trust
from pipeline.text.entities.tables import rows
from pipeline.text.entities.words import script_of


class Alias(NamedTuple):
    """One name of one figure. `language` is empty where it holds in every language."""

    name: str
    script: str
    language: str
    known: Known


@cache
def aliases() -> tuple[Alias, ...]:
    """The whole table. A name that counts only beside a longer one has trust IN_CONTEXT."""
    return tuple(_read())


def _read() -> Iterator[Alias]:
    for kind, identifier, english, names, short in rows("aliases.tsv", 5):
        country = identifier[4:] if identifier.startswith("iso:") else ""
        for trust, listed in ((Trust.CERTAIN, names), (Trust.IN_CONTEXT, short)):
            known = Known(
                type=cast("EntityType", kind),
                id=territory(country)[0] if country else identifier or _own_id(english),
                name=english,
                trust=trust,
                country=country,
            )
            for entry in filter(None, listed.split("|")):
                language, name = _split(entry)
                yield Alias(name, script_of(name), language, known)


def _own_id(english: str) -> str:
    return "wr:" + re.sub(r"[^a-z0-9]+", "-", english.lower()).strip("-")


def _split(entry: str) -> tuple[str, str]:
    marked = re.match(r"([a-z]{2,3}(?:-[A-Z][a-z]{3})?):(.+)", entry)
    return (marked[1], marked[2]) if marked else ("", entry)
