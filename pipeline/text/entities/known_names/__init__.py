"""Figures and institutions of the world's news, and other names of places, in many scripts.

The tables beside this module were written for this project from general knowledge, one entry a
block:

    PER Vladimir Putin
      Vladimir [Putin] | Wladimir [Putin]
      Владимир [Путин] | Владимир Владимирович [Путин]

    ORG @ZA African National Congress
      African National Congress | (ANC)

An entry begins with its type, perhaps an id, perhaps `@` and the ISO 3166 code of the country whose
own it is, and its name in English. Names follow, separated by `|`; `hi:` before one: only in
that language. Of a name, `[...]` is also used alone, of hardly anybody else; `(...)` is used
alone too, but means this entry only where something else in the text speaks for it.

Ids: `Q...` are Wikidata's, only where the data of a package confirms it (which: at the top of each
table); `iso:` takes the id that territories.tsv has; all others get one of our own, `wr:` and the
English name. Who holds an office is not written down: it changes.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import cast

from pipeline.records import EntityType
from pipeline.text.entities.gazetteer import Known, Trust
from pipeline.text.entities.places.countries import is_listed, place
from pipeline.text.entities.places.geonames import city
from pipeline.text.entities.words import script_of

_HEAD = re.compile(
    r"(?P<type>PER|LOC|ORG) (?:(?P<id>(?:Q|iso:|geonames:)\d*[A-Z\d-]*) )?"
    r"(?:@(?P<country>[A-Z]{2}) )?(?P<name>.+)"
)
_MARKED = re.compile(r"([a-z]{2,3}(?:-[A-Z][a-z]{3})?):(.+)")
_ALONE = re.compile(r"\[(.+)\]|\((.+)\)")


@dataclass(frozen=True, slots=True)
class Name:
    """One name of `known`; its `trust` says what the name tells by itself.

    `language` is empty where it holds in every language. `surname` is the part of a person's full
    name that is used alone, `rare` says that it is so of hardly anybody else.
    """

    text: str
    script: str
    language: str
    known: Known
    surname: str = ""
    rare: bool = False


@cache
def names() -> tuple[Name, ...]:
    """All names of all entries."""
    tables = sorted(files(__package__).iterdir(), key=lambda file: file.name)
    return tuple(
        name
        for table in tables
        if table.name.endswith(".names")
        for name in _read(table.read_text("utf-8"))
    )


def _read(table: str) -> Iterator[Name]:
    entry: Known | None = None
    for line in table.splitlines():
        if head := _HEAD.fullmatch(line):
            entry = _entry(head)
        elif line.startswith("  ") and entry is not None:
            for written in line.split("|"):
                yield from _names(written.strip(), entry)
        elif line and not line.startswith("#"):
            raise ValueError(f"neither an entry nor names of one: {line}")


def _entry(head: re.Match[str]) -> Known:
    identifier, country = head["id"] or "", head["country"] or ""
    identifier = identifier or f"wr:{_slug(head['name'])}"
    code = identifier.removeprefix("iso:")
    if is_listed(code):
        return place(code)
    if (town := city(identifier)) is not None:
        return town.known()
    return Known(
        type=cast("EntityType", head["type"]),
        id=identifier,
        name=head["name"],
        country=country,
    )


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _names(written: str, entry: Known) -> Iterator[Name]:
    """The name and what of it is used alone, each once."""
    marked = _MARKED.fullmatch(written)
    language, written = (marked[1], marked[2]) if marked else ("", written)
    alone = _ALONE.search(written)
    if alone is None:
        yield Name(written, script_of(written), language, entry)
        return
    surname, rare = alone[1] or alone[2], alone[1] is not None
    script = script_of(surname)
    if alone[0] != written:
        whole = written.replace(alone[0], surname)
        yield Name(whole, script, language, entry, surname, rare)
    trust = Trust.ALONE if rare else Trust.IN_CONTEXT
    yield Name(surname, script, language, replace(entry, trust=trust))
