"""What stands around a name and is no part of it: President Putin, 普京总统, प्रधानमंत्री मोदी जी."""

import operator
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from pipeline.records import EntityType
from pipeline.text.entities.endings import Endings
from pipeline.text.entities.words import fold, script_of, words

_UNSPACED = {"CJK": "Han", "HIRAGANA": "Han", "KATAKANA": "Han", "THAI": "Thai"}
_LONG = 6
"""From this length on a title may also be the end of a longer word."""
_MOST_WORDS = 8


class Bare(NamedTuple):
    """A name without what stands around it; `far` if words before it are no title."""

    text: str
    far: bool = False


def bare(name: str, kind: EntityType, forms: Endings) -> Iterator[Bare]:
    """`name` without the titles before it, behind it and both, longest first.

    What stands before an organisation is only an article.
    """
    script = _UNSPACED.get(script_of(name))
    yield from _cut(name, script) if script else _without_words(name, kind, forms)


def _cut(name: str, script: str) -> Iterator[Bare]:
    """Without spaces between words a title is cut off as text, and what is before it with it."""
    before, behind = _pattern("before", script), _pattern("behind", script)
    ends = [name]
    if behind and (end := behind.search(name)):
        ends.append(name[: end.start()])
    for rest in ends:
        if rest != name:
            yield Bare(rest)
        if before and (start := before.match(rest)):
            yield Bare(rest[start.end() :].lstrip())


@cache
def _pattern(place: str, script: str) -> re.Pattern[str] | None:
    titles = sorted(_titles().get((place, script), ()), key=len, reverse=True)
    if not titles:
        return None
    listed = "|".join(map(re.escape, titles))
    return re.compile(f".*(?:{listed})(?=.)" if place == "before" else f"(?:{listed})+$", re.DOTALL)


def _without_words(name: str, kind: EntityType, forms: Endings) -> Iterator[Bare]:
    found = words(name)[:_MOST_WORDS]
    if len(found) < 2:
        return
    script = script_of(name).capitalize()
    titles = [kind == "PER" and _is_title(word.key, "before", script, forms) for word in found]
    joining = [_is_title(word.key, "joining", script, forms) for word in found]
    last = len(found)
    while last > 1 and _is_title(found[last - 1].key, "behind", script, forms):
        last -= 1
    for end in dict.fromkeys((len(found), last)):
        for first in range(end):
            if first == 0 and end == len(found):
                continue
            no_name = all(map(operator.or_, titles[:first], joining[:first]))
            if no_name or titles[first - 1] or titles[0]:
                text = name[found[first].start : found[end - 1].end]
                yield Bare(text, far=not (no_name or titles[first - 1]))


def _is_title(word: str, place: str, script: str, forms: Endings) -> bool:
    lower = word.lower()
    titles = _titles().get((place, script), frozenset())
    if any(base in titles for base, _ in forms.bases(lower)):
        return True
    return len(word) > _LONG and lower.endswith(_long_titles(place, script))


@cache
def _long_titles(place: str, script: str) -> tuple[str, ...]:
    titles = _titles().get((place, script), frozenset())
    return tuple(title for title in titles if len(title) >= _LONG)


@cache
def _titles() -> dict[tuple[str, str], frozenset[str]]:
    """(before or behind, script) -> titles."""
    table: dict[tuple[str, str], set[str]] = {}
    listed: set[str] = set()
    for line in files(__package__).joinpath("titles.txt").read_text("utf-8").splitlines():
        if line.startswith("  "):
            listed.update(fold(title.lower()) for title in line.split())
        elif line and not line.startswith("#"):
            place, script = line.split(": ")
            listed = table.setdefault((place, script), set())
    return {key: frozenset(titles) for key, titles in table.items()}
