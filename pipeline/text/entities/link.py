"""Which spans are known, and as whom: the tables' answers, attached."""

from collections.abc import Sequence
from functools import cache

from pipeline.records import EntityType, Language
from pipeline.text.entities.gazetteer import Context, Known
from pipeline.text.entities.known import Mentions, of
from pipeline.text.entities.spans import Span


def linked(text: str, spans: Sequence[Span], seen: Mentions, language: Language) -> list[Span]:
    """What a tagger found, with what the tables know of these names beside one another."""
    places = {(one.start, one.end, one.type): one.known for one in seen.possible + seen.sure}
    likely = (one.known or places.get((one.start, one.end, one.type)) for one in spans)
    sure = [known for known in likely if known is not None]
    context = Context(
        ids=frozenset(known.id for known in sure),
        countries=frozenset(known.country for known in sure if known.country),
        persons=tuple({text[one.start : one.end]: None for one in spans if one.type == "PER"}),
    )

    @cache  # a name stands in an article again and again
    def known(name: str, kind: EntityType) -> Known | None:
        return of(name, kind, language, context)

    return [
        one._replace(known=one.known or known(text[one.start : one.end], one.type)) for one in spans
    ]
