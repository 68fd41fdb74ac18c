"""Cleans an article that is stored already, by what has been learned of its source since."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.records import Article, Entity, Removed
from pipeline.text.cleaning.boilerplate import boilerplate, parted
from pipeline.text.language import detect
from pipeline.text.profile import SourceProfile

_Span = tuple[int, int]


def clean_again(article: Article, profile: SourceProfile) -> Article:
    """The article without the lines that `profile` knows by now; itself where there are none.

    Entities in these lines go with them, the others keep their words. The language stays, unless
    no text is left but the title. Doing it again changes nothing.
    """
    cleaned = article
    while (shorter := _without_known(cleaned, profile)) is not cleaned:
        cleaned = shorter
    if article.body and not cleaned.body:
        declared = article.language.declared
        detected = detect(article.title, declared=declared, usual=profile.languages)
        return replace(cleaned, language=detected.language)
    return cleaned


def _without_known(article: Article, profile: SourceProfile) -> Article:
    """One round: without some lines others may stand out. The article itself at the end."""
    body = article.body
    pieces = list(_pieces(body, profile))
    gone = boilerplate([body[start:end] for start, end in pieces], profile)
    if not gone:
        return article
    places = groupby(range(len(pieces)), lambda place: place not in gone)
    runs = [list(run) for is_kept, run in places if is_kept]
    kept = [(pieces[run[0]][0], pieces[run[-1]][1]) for run in runs]
    taken = tuple(
        Removed(text=body[slice(*pieces[place])], reason=reason)
        for place, reason in sorted(gone.items())
    )
    return replace(
        article,
        body="\n".join(body[start:end] for start, end in kept),
        removed=article.removed + taken,
        entities=tuple(_moved(article.entities, kept)),
    )


def _pieces(body: str, profile: SourceProfile) -> Iterator[_Span]:
    """Where the lines stand, and apart from them what the source adds to lines of its authors."""
    start = 0
    for line in body.split("\n") if body else ():
        end = start + len(line)
        at = start
        for part in parted([line], profile):
            found = body.index(part, at, end)
            yield found, found + len(part)
            at = found + len(part)
        start = end + 1


def _moved(entities: Sequence[Entity], kept: Sequence[_Span]) -> Iterator[Entity]:
    """The entities that stand in what is kept, where they are in a body of only that."""
    for entity in entities:
        shift = 0
        for start, end in kept:
            if start <= entity.start and entity.end <= end:
                new = shift + entity.start - start
                yield replace(entity, start=new, end=new + entity.end - entity.start)
            shift += end - start + 1
