"""The fast setting's names: what the gazetteers know, what small trained taggers find.

`learned` reads every language in a script that it was trained on, relatives of those it has seen
among them; `bantu` reads the prefixes of languages that it misreads. Scripts that neither knows
(Hebrew, Georgian, Ethiopic, Burmese ...) have the gazetteers alone. `propagate` lets what was found
tell of other mentions.
"""

from collections.abc import Iterable

from pipeline.records import Language
from pipeline.text.entities.fast import bantu, learned
from pipeline.text.entities.fast.propagate import settled
from pipeline.text.entities.known import Mentions
from pipeline.text.entities.spans import Span, disjoint
from pipeline.text.entities.words import Word


def spans(text: str, found: list[Word], language: Language, seen: Mentions) -> list[Span]:
    """What is known of `text`, and names that need no gazetteer: disjoint and sorted.

    `found` are its words, `seen` what the gazetteers know in it. Safe for many threads; loads what
    a language needs at its first text.
    """
    spans = disjoint(_found(text, found, language, seen))
    return disjoint(settled(text, spans, found, language))


def _found(text: str, found: list[Word], language: Language, seen: Mentions) -> list[Span]:
    named = learned.tagged(text, found, language, seen)
    if language.code in bantu.LANGUAGES:
        prefixed = bantu.tagged(text, found, language)
        return seen.sure + prefixed + _beside(named, prefixed)
    if language.code in learned.LANGUAGES:
        return seen.sure + named
    return seen.sure + _beside(named, seen.sure)


def _beside(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """Those of `spans` that overlap none of `others`."""
    covered = {at for other in others for at in range(other.start, other.end)}
    return [span for span in spans if covered.isdisjoint(range(span.start, span.end))]
