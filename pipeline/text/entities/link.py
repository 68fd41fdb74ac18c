"""Which spans are known, and as whom: the tables' answers, attached."""

from collections.abc import Iterable, Sequence
from functools import cache

from pipeline.records import EntityType, Language
from pipeline.text.entities.authority import Authority
from pipeline.text.entities.gazetteer import Context, Known, Trust
from pipeline.text.entities.known import Mentions, of
from pipeline.text.entities.places.adjectives import is_adjective
from pipeline.text.entities.places.readings import with_place_around
from pipeline.text.entities.places.rivers import named_river, river
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
    spans = [
        one
        for one in spans
        if one.type != "LOC" or not is_adjective(text[one.start : one.end], language)
    ]
    beside = _Beside(text, spans, seen)

    @cache  # a name stands in an article again and again
    def known(name: str, kind: EntityType, found: Known | None) -> Known | None:
        if found is not None and _is_short(found):
            found = None  # it may be a namesake who is named in full elsewhere
        context = beside.of(name)
        if authority is None:
            return found or of(name, kind, language, context)
        if kind == "LOC":
            found = found or of(name, kind, language, context)
            return found or authority.of(name, kind, language, context)
        better = authority.of(name, kind, language, context)
        return better or found or of(name, kind, language, context)

    whole = {}  # London, of whom the article says once that it is London, Ontario
    for one in spans:
        place, around = with_place_around(text[one.start : one.end])
        if one.type == "LOC" and around:
            whole[place] = known(text[one.start : one.end], one.type, one.known)

    def of_span(one: Span) -> Known | None:
        name = text[one.start : one.end]
        if one.type != "LOC":
            return known(name, one.type, one.known)
        place = whole.get(name) or known(name, one.type, one.known)
        return river(place) if place and named_river(text, one.start, one.end) else place

    return [one._replace(known=of_span(one)) for one in spans]


class _Beside:
    """What is surely known in an article, for each of its names without what it says itself."""

    def __init__(self, text: str, spans: Sequence[Span], seen: Mentions) -> None:
        places = {(one.start, one.end, one.type): one.known for one in seen.possible + seen.sure}
        likely = (
            (text[one.start : one.end], one.known or places.get((one.start, one.end, one.type)))
            for one in spans
        )
        self._sure = [(name, one) for name, one in likely if one and not _is_short(one)]
        self._places = {name for name, one in self._sure if one.type == "LOC"}
        self._persons = tuple(
            {text[one.start : one.end]: None for one in spans if one.type == "PER"}
        )
        self._all = self._context(one for _, one in self._sure)

    def of(self, name: str) -> Context:
        """What else there is: of two places of a name, none is evidence for itself."""
        if name not in self._places:
            return self._all
        return self._context(one for other, one in self._sure if one.type != "LOC" or other != name)

    def _context(self, others: Iterable[Known]) -> Context:
        known = list(others)
        return Context(
            ids=frozenset(one.id for one in known),
            countries=frozenset(one.country for one in known if one.country),
            persons=self._persons,
        )


def _is_short(known: Known) -> bool:
    """Whether it was told by a surname, which does not say that it is not a namesake's."""
    return known.type == "PER" and known.trust is not Trust.CERTAIN
