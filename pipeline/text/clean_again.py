"""Cleans an article that is stored already, by what has been learned of its source since."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from pipeline.records import Article, Entity, Removed
from pipeline.text.cleaning.boilerplate import boilerplate
from pipeline.text.language import detect
from pipeline.text.profile import SourceProfile


def clean_again(article: Article, profile: SourceProfile) -> Article:
    """The article without the lines that `profile` knows by now; itself where there are none.

    Entities in these lines go with them, the others keep their words. The language stays, unless
    no text is left but the title. Doing it again changes nothing.
    """
    lines = article.body.split("\n") if article.body else []
    gone = _known(lines, profile)
    if not gone:
        return article
    body = "\n".join(line for place, line in enumerate(lines) if place not in gone)
    language = article.language
    if not body:
        language = detect(article.title, language.declared).language
    return replace(
        article,
        body=body,
        removed=article.removed
        + tuple(
            Removed(text=lines[place], reason=reason) for place, reason in sorted(gone.items())
        ),
        entities=tuple(_moved(article.entities, lines, gone)),
        language=language,
    )


def _known(lines: Sequence[str], profile: SourceProfile) -> dict[int, str]:
    """Places and reasons of what the profile knows, also once other lines have gone."""
    gone: dict[int, str] = {}
    while True:
        rest = [place for place in range(len(lines)) if place not in gone]
        found = boilerplate([lines[place] for place in rest], profile)
        if not found:
            return gone
        gone |= {rest[index]: reason for index, reason in found.items()}


def _moved(
    entities: Sequence[Entity], lines: Sequence[str], gone: Collection[int]
) -> Iterator[Entity]:
    """The entities that touch no line that went, where they stand now."""
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    before = [0, *accumulate((len(line) + 1) * (at in gone) for at, line in enumerate(lines))]
    for entity in entities:
        first = bisect_right(starts, entity.start) - 1
        last = bisect_right(starts, entity.end - 1) - 1
        if not any(place in gone for place in range(first, last + 1)):
            shift = before[first]
            yield replace(entity, start=entity.start - shift, end=entity.end - shift)
