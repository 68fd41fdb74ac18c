"""Which spans are known, and as whom: the tables' answers, attached."""

from collections.abc import Sequence
from functools import cache

from pipeline.records import EntityType, Language
from pipeline.text.entities.gazetteer import Context, Known
from pipeline.text.entities.known import Mentions, of
from pipeline.text.entities.spans import Span


def linked(text: str, spans: Sequence[Span], seen: Mentions, language: Language) -> list[Span]:
    """Spans that a tagger found, with what the tables know of their names beside one another."""
    places = {(one.start, one.end, one.type): one.known for one in seen.possible + seen.sure}
    spans = [one._replace(known=places.get((one.start, one.end, one.type))) for one in spans]
    sure = [one.known for one in spans if one.known is not None]
    context = Context(
        ids=frozenset(known.id for known in sure),
        countries=frozenset(known.country for known in sure if known.country),
        persons=tuple({text[one.start : one.end]: None for one in spans if one.type == "PER"}),
    )

    @cache  # names stand in an article again and again
    def known(name: str, kind: EntityType) -> Known | None:
        return of(name, kind, language, context)

    return [
        one._replace(known=known(text[one.start : one.end], one.type) or one.known) for one in spans
    ]
