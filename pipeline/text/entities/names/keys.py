"""Keys that spellings of one name share, in whatever script: what the store looks names up by."""

from collections.abc import Iterator, Sequence

from pipeline.records import EntityType
from pipeline.text.entities.names.parts import Kind, Reading, readings
from pipeline.text.entities.names.skeleton import skeleton

_MOST = 4
_CLASSES = 3
"""Classes of consonants of a part that count: what follows is often an ending."""
_MOST_WHOLES = 2
_CLASSES_WHOLE = 6
"""The same of names that are one whole: places, organisations."""


def keys(name: str, type: EntityType, language: str) -> tuple[str, ...]:  # noqa: A002
    """At most four keys, the most telling first; none of a name without letters.

    Two spellings of one name share at least one, as far as sounds tell: a person's full names a
    key of two parts, a full name and one of its parts a key of that part. `language`: BCP 47.

    >>> set(keys("Vladimir Putin", "PER", "en")) & set(keys("プーチン", "PER", "ja"))
    {'PER:PTN'}
    """
    found = readings(name, type, language)
    of_all = _of_person(found) if type == "PER" else _of_whole(found)
    return tuple(f"{type}:{key}" for key in dict.fromkeys(of_all))[:_MOST]


def _of_person(found: Sequence[Reading]) -> Iterator[str]:
    """What two parts of one person say together, then what each says, of the likelier readings."""
    named = [
        [_prefix(part.sounds) for part in reading if part.kind is Kind.NAME] for reading in found
    ]
    named = [parts for parts in named if parts]  # F. J. R. V.
    wholes = ["+".join(sorted({parts[0], parts[-1]})) for parts in named]
    singles = [part for parts in named for part in (parts[-1], parts[0]) if part.isupper()]
    yield from wholes[:_MOST_WHOLES]
    yield from singles
    yield from wholes[_MOST_WHOLES:]


def _of_whole(found: Sequence[Reading]) -> Iterator[str]:
    for reading in found:
        whole = "".join(part.sounds for part in reading)
        yield skeleton(whole)[:_CLASSES_WHOLE] or whole


def _prefix(sounds: str) -> str:
    """The first classes of a part; of one that has hardly any, with what vowels it may have."""
    classes = skeleton(sounds)[:_CLASSES]
    if len(classes) > 1:
        return classes
    return "".join(_VOWELS_ALIKE.get(char) or skeleton(char) for char in sounds)


_VOWELS_ALIKE = {
    **dict.fromkeys("eiYj", "i"), **dict.fromkeys("ouWw", "u"), "a": "a",
}  # fmt: skip
