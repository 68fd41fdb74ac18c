"""Which spans are known, and as whom: the tables' answers, attached."""

from collections.abc import Sequence
from functools import cache

from pipeline.records import EntityType, Language
from pipeline.text.entities.authority import Authority
from pipeline.text.entities.gazetteer import Context, Known, Trust
from pipeline.text.entities.known import Mentions, of
from pipeline.text.entities.spans import Span


def linked(
    text: str,
    spans: Sequence[Span],
    seen: Mentions,
    language: Language,
    authority: Authority | None = None,
) -> list[Span]:
    """What a tagger found, with what is known of these names beside one another.

    People and organisations are first looked for in the authority, places in the tables.
    """
    places = {(one.start, one.end, one.type): one.known for one in seen.possible + seen.sure}
    likely = (one.known or places.get((one.start, one.end, one.type)) for one in spans)
    sure = [known for known in likely if known is not None and not _is_short(known)]
    context = Context(
        ids=frozenset(known.id for known in sure),
        countries=frozenset(known.country for known in sure if known.country),
        persons=tuple({text[one.start : one.end]: None for one in spans if one.type == "PER"}),
    )

    @cache  # a name stands in an article again and again
    def known(name: str, kind: EntityType, found: Known | None) -> Known | None:
        if found is not None and _is_short(found):
            found = None  # it may be a namesake who is named in full elsewhere
        if authority is None:
            return found or of(name, kind, language, context)
        if kind == "LOC":
            found = found or of(name, kind, language, context)
            return found or authority.of(name, kind, language, context)
        better = authority.of(name, kind, language, context)
        return better or found or of(name, kind, language, context)

    return [
        one._replace(known=known(text[one.start : one.end], one.type, one.known)) for one in spans
    ]


def _is_short(known: Known) -> bool:
    """Whether it was told by a surname, which does not say that it is not a namesake's."""
    return known.type == "PER" and known.trust is not Trust.CERTAIN
