"""Persons, places and organisations in a text of any language: `tag`.

Two sources meet. Gazetteers (`known`) know countries, cities, institutions and figures of the
world's news by name, in every language of CLDR, and link them. A tagger finds names nobody
listed. Where they overlap the longer span stays. Adjectives and inhabitants (Russian, a Russian)
are no entities.
"""

from typing import NamedTuple

from pipeline.records import Entity, Language, NewName
from pipeline.text.entities import fast
from pipeline.text.entities.known import Mentions, mentions
from pipeline.text.entities.propagate import settled
from pipeline.text.entities.settings import Setting
from pipeline.text.entities.spans import Span, disjoint, entity
from pipeline.text.entities.words import words

LONGEST = 50_000
"""Characters of an article that are searched; what an endless page has beyond is left alone."""


class Tagged(NamedTuple):
    """What was found in an article.

    `entities` are disjoint and sorted, `body[start:end] == text`; `names` are those of them that
    no table knows. `embedding` is what stories are compared by: float16 x 384 of unit length, None
    from the fast setting.
    """

    entities: tuple[Entity, ...]
    names: tuple[NewName, ...] = ()
    embedding: bytes | None = None


def tag(body: str, language: Language, title: str = "", setting: Setting = "accurate") -> Tagged:
    """Mentions in `body`, and the article as a vector.

    The title is read for evidence (a full name, a country), its own names are not returned.
    Safe for many threads; loads what a language needs at its first text.
    """
    assert setting
    offset = len(title) + 1 if title else 0
    text = (f"{title}\n{body}" if title else body)[: offset + LONGEST]
    found = words(text)
    seen = mentions(text, found, language)
    spans = _linked(disjoint(fast.spans(text, found, language, seen)), seen)
    spans = disjoint(settled(text, spans, found, language))
    return Tagged(tuple(entity(text, span, offset) for span in spans if span.start >= offset))


def _linked(spans: list[Span], seen: Mentions) -> list[Span]:
    """Attach what the gazetteers know of a whole name, or of the one person inside a longer one."""
    whole = {(one.start, one.end, one.type): one.known for one in seen.possible + seen.sure}
    persons = {one.start: one for one in seen.sure if one.type == "PER"}
    linked = []
    for span in spans:
        known = span.known or whole.get((span.start, span.end, span.type))
        if known is None and span.type == "PER":
            within = {
                persons[at].known
                for at in range(span.start, span.end)
                if at in persons and persons[at].end <= span.end
            }
            known = within.pop() if len(within) == 1 else None
        linked.append(span._replace(known=known))
    return linked
