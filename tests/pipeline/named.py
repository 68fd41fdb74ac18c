"""Drafts that name people and places, as the graph hands them over."""

from dataclasses import replace

from pipeline.records import Draft, Entity, EntityType
from pipeline.text.entities.names import grouped
from pipeline.text.fingerprint import content_hash
from tests.pipeline.drafts import LONG, draft


def linked(text: str, entity_id: str, name: str, kind: EntityType = "LOC", **where) -> Entity:
    """What a table knows; its place in the text comes with `naming`."""
    return Entity(text=text, start=0, end=0, type=kind, id=entity_id, name=name, **where)


def person(text: str) -> Entity:
    """Somebody whom no table knows."""
    return Entity(text=text, start=0, end=0, type="PER")


UKRAINE = linked("Ukraine", "Q212", "Ukraine", latitude=50.45, longitude=30.52)
KYIV = linked("Kyiv", "geonames:703448", "Kyiv", latitude=50.45, longitude=30.52)
SEOUL = linked("Seoul", "geonames:1835848", "Seoul", latitude=37.57, longitude=126.98)
KOREA = linked("South Korea", "Q884", "South Korea", latitude=37.57, longitude=126.98)


def naming(
    offset: int, article: str, *named: Entity, filler: str = LONG, language: str = "en", **fields
) -> Draft:
    """An article with these mentions, in this order, in front of `filler`."""
    body, found = "", []
    for one in named:
        start = len(body)
        found.append(replace(one, start=start, end=start + len(one.text)))
        body += f"{one.text}, "
    body += filler
    made = draft(offset, article, body=body, language=language, **fields)
    assert made.language is not None
    return replace(
        made,
        entities=tuple(found),
        names=grouped(body, found, made.language),
        embedding=bytes.fromhex(content_hash(body)) * 48,
    )
