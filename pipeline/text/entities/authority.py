"""Whom a name means by an authority, a file that `wireroom entities build` made.

Of several that are called so, the one is taken that is far better known, or the only one that
something else in the article speaks for. Places are the tables' business first: they know what is
near what.
"""

import re
import sqlite3
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice, product
from pathlib import Path

from pipeline.errors import UnusableModel
from pipeline.records import EntityType, Language
from pipeline.text.entities.endings import Endings, endings
from pipeline.text.entities.gazetteer import Context, Known
from pipeline.text.entities.known_names.titles import bare
from pipeline.text.entities.names.parts import split, without_titles
from pipeline.text.entities.words import name_keys, words

VERSION = 1
"""Of the file, as SQLite's user_version."""

_BETTER_KNOWN = 4
"""Times the sitelinks of the next of the name. Not tuned: no authority is in reach to tune on."""

_FAMOUS = 40
"""Sitelinks from which a person is meant by one word alone, such as a surname that is an alias. Not
tuned either."""

_LEAST_KNOWN = 5
"""Sitelinks below which a name says too little: most who are called so have none at all."""

_ACCENTS = re.compile("[\u0300-\u036f]")
_MOST_FORMS = 16
_REMEMBERED = 20_000

_FIND = """
SELECT DISTINCT entities.id, entities.name, entities.sitelinks,
       entities.latitude, entities.longitude,
       CASE WHEN entities.iso IS NULL THEN entities.geonames END,
       coalesce(entities.iso, land.iso, '')
FROM names JOIN entities USING (id) LEFT JOIN entities AS land ON land.id = entities.country
WHERE names.key = ? AND entities.type = ? ORDER BY entities.sitelinks DESC, entities.id LIMIT 8
"""
_Row = tuple[str, str, int, float | None, float | None, str | None, str]


class Authority:
    """An open file. Safe for many threads; sees what is added to it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._rows = lru_cache(_REMEMBERED)(self._find)
        self._find("", "PER")

    def of(self, name: str, kind: EntityType, language: Language, context: Context) -> Known | None:
        """The entity that `name` means, inflected or with a title or not, beside `context`."""
        forms = endings(language.code, language.script)
        for spelled, key, found in self._called(name, kind, forms):
            row = _meant(found, kind, key, context)
            is_other = (
                row and kind == "PER" and self._is_namesake(spelled, key, row, forms, context)
            )
            return None if row is None or is_other else _known(row, kind)
        return None

    def called(self, kind: EntityType, names: Iterable[str]) -> dict[str, list[str]]:
        """Ids of the entities that have each of the names, by its key."""
        return {key: [row[0] for row in self._rows(key, kind)] for key in map(key_of, names) if key}

    def _called(
        self, name: str, kind: EntityType, forms: Endings
    ) -> Iterator[tuple[str, str, list[_Row]]]:
        """Ways to read the name, the likeliest first: spelling, key, who is called so."""
        for spelled in dict.fromkeys([name, *(one.text for one in bare(name, kind, forms))]):
            for key in _keys(spelled, forms):
                if found := self._rows(key, kind):
                    yield spelled, key, found

    def _is_namesake(
        self, word: str, key: str, row: _Row, forms: Endings, context: Context
    ) -> bool:
        """Whether another person in the text has the word in a longer name.

        As for surnames that the tables know (`known_names`).
        """
        if row[0] in context.ids or len(split(word)) > 1:
            return False
        for person in context.persons:
            parts = split(without_titles(person, "PER"))
            if len(parts) < 2 or not any(key in _keys(one, forms) for one in (parts[0], parts[-1])):
                continue
            ways = self._called(person, "PER", forms)
            if not any(one[0] == row[0] for _, _, found in ways for one in found):
                return True
        return False

    def _find(self, key: str, kind: EntityType) -> list[_Row]:
        connection = self._connection()
        try:
            return connection.execute(_FIND, (key, kind)).fetchall()
        except sqlite3.Error as error:
            raise UnusableModel(f"{self._path}: the authority cannot be read: {error}") from error

    def _connection(self) -> sqlite3.Connection:
        """The connection of this thread."""
        held: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if held is None:
            try:
                held = sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True)
                version = held.execute("PRAGMA user_version").fetchone()[0]
            except sqlite3.Error as error:
                raise UnusableModel(f"{self._path}: no authority can be read: {error}") from error
            if version != VERSION:
                raise UnusableModel(f"{self._path}: not an authority of this version of Wireroom")
            self._local.connection = held
        return held


def key_of(name: str) -> str:
    """What a name is found by: lower case, no accents, words and nothing between them."""
    folded = unicodedata.normalize("NFD", " ".join(name_keys(name)).casefold())
    return unicodedata.normalize("NFC", _ACCENTS.sub("", folded))


@cache
def opened(path: Path) -> Authority:
    """The authority of this process. Raises UnusableModel."""
    return Authority(path)


def _keys(name: str, forms: Endings) -> Iterable[str]:
    """Keys of the name as it stands, then of what its words may be forms of."""
    each = [[base for base, _ in forms.bases(word.key)] for word in words(name)]
    ways = (" ".join(way) for way in islice(product(*each), _MOST_FORMS)) if each else ()
    return filter(None, dict.fromkeys([key_of(name), *map(key_of, ways)]))


def _meant(found: list[_Row], kind: EntityType, key: str, context: Context) -> _Row | None:
    spoken_for = [row for row in found if row[0] in context.ids or row[6] in context.countries]
    if len(spoken_for) == 1:
        return spoken_for[0]
    first = found[0]
    is_word = kind == "PER" and " " not in key
    if first[2] < (_FAMOUS if is_word else _LEAST_KNOWN):
        return None
    if len(found) == 1 or first[2] >= _BETTER_KNOWN * found[1][2]:
        return first
    return None


def _known(row: _Row, kind: EntityType) -> Known:
    identifier, name, _, latitude, longitude, geonames, country = row
    return Known(
        type=kind,
        id=f"geonames:{geonames}" if kind == "LOC" and geonames else identifier,  # as the tables
        name=name,
        country=country,
        latitude=latitude,
        longitude=longitude,
    )
