"""Persons, places and organisations in a text of any language: `tag`.

Two sources meet. A tagger (`tagger`, or `fast`) finds names in the text. Gazetteers (`known`) know
countries, cities, institutions and figures of the world's news by name, in every language of CLDR:
they help the tagger where it is unsure, and say who is meant. Adjectives and inhabitants (Russian,
a Russian) are no entities.
"""

from pathlib import Path
from typing import NamedTuple

from pipeline.records import Entity, Language, NewName
from pipeline.text.entities import fast, tagger
from pipeline.text.entities.authority import opened
from pipeline.text.entities.known import mentions
from pipeline.text.entities.link import linked
from pipeline.text.entities.names.grouped import grouped, joined
from pipeline.text.entities.settings import OnnxTagger, Setting
from pipeline.text.entities.spans import entity
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


def tag(
    body: str,
    language: Language,
    title: str = "",
    setting: Setting = "accurate",
    authority: Path | None = None,
) -> Tagged:
    """Mentions in `body`, and the article as a vector.

    The title is read for evidence (a full name, a country), its own names are not returned.
    Safe for many threads; loads what a language needs at its first text. Raises UnusableModel.
    """
    offset = len(title) + 1 if title else 0
    text = (f"{title}\n{body}" if title else body)[: offset + LONGEST]
    found = words(text)
    seen = mentions(text, found, language)
    if setting == "fast":
        spans, vector = fast.spans(text, found, language, seen), None
    else:
        own = setting if isinstance(setting, OnnxTagger) else None
        # A city that something else in the text speaks for is in both lists, and counts twice.
        spans, vector = tagger.named(text, found, seen.sure + seen.possible, language, own)
    spans = linked(text, spans, seen, language, opened(authority) if authority else None)
    entities = tuple(entity(text, span, offset) for span in spans if span.start >= offset)
    entities = joined(body, entities, language)
    return Tagged(entities, grouped(body, entities, language), vector)
