"""What one mention tells of the others in the same text."""

from collections import Counter, defaultdict

from pipeline.records import Language
from pipeline.text.entities.capitals import capitalised
from pipeline.text.entities.endings import ADJECTIVAL, NOUN, endings
from pipeline.text.entities.gazetteer import Known
from pipeline.text.entities.spans import Rank, Span
from pipeline.text.entities.words import Word, fold, words

_SHORTEST = 3


def settled(text: str, spans: list[Span], found: list[Word], language: Language) -> list[Span]:
    """Disjoint `spans`, after each name has told what the others of its spelling are.

    A family name alone is the person of the full name, in scripts with capitals: elsewhere most
    family names are also common words. May overlap: the caller chooses.
    """
    spans = _one_type(text, _no_namesakes(text, spans))
    persons = _surnames(text, found, spans, language)
    explained = {(person.start, person.end) for person in persons}
    return persons + [span for span in spans if (span.start, span.end) not in explained]


def _no_namesakes(text: str, spans: list[Span]) -> list[Span]:
    """Without cities that are called like a person of this text: तबरेज is Tabriz and a name.

    What a tagger took for a place is that person, if the name ends so.
    """
    persons = [
        [word.key for word in words(text[span.start : span.end])]
        for span in spans
        if span.type == "PER"
    ]
    parts = {part for name in persons for part in name}
    last = {name[-1] for name in persons if len(name) > 1}
    kept = []
    for span in spans:
        key = fold(text[span.start : span.end])
        if span.rank is Rank.CITY and key in parts:
            continue
        if span.rank is Rank.TAGGER and span.type == "LOC" and key in last:
            span = span._replace(type="PER", known=None)  # noqa: PLW2901
        kept.append(span)
    return kept


def _one_type(text: str, spans: list[Span]) -> list[Span]:
    """A tagger that took one name for a place here and a person there is outvoted by itself."""
    alike: dict[str, list[Span]] = defaultdict(list)
    for span in spans:
        alike[text[span.start : span.end]].append(span)
    winners = {name: _most_common(mentions) for name, mentions in alike.items()}
    return [
        span._replace(type=winner.type, known=winner.known)
        if span.rank is Rank.TAGGER and span.type != winner.type
        else span
        for span in spans
        for winner in [winners[text[span.start : span.end]]]
    ]


def _most_common(mentions: list[Span]) -> Span:
    """A mention of the type that most have; of two such types, of the first."""
    votes = Counter(mention.type for mention in mentions)
    return max(mentions, key=lambda mention: (votes[mention.type], mention.known is not None))


def _surnames(text: str, found: list[Word], spans: list[Span], language: Language) -> list[Span]:
    """Last names alone of the persons in `spans`; two persons of one name stay unlinked."""
    forms = endings(language.code, language.script)
    persons: dict[str, set[Known | None]] = defaultdict(set)
    for span in spans:
        name = words(text[span.start : span.end]) if span.type == "PER" else []
        if len(name) > 1 and len(name[-1].key) >= _SHORTEST:
            for base, _ in forms.bases(name[-1].key):
                persons[base.lstrip(NOUN + ADJECTIVAL)].add(span.known)
    lower = {word.key for word in found}
    mentioned = []
    for word in found:
        if not capitalised(text, word) or word.key.lower() in lower:
            continue
        for base, _ in forms.bases(word.key):
            if (whom := persons.get(base.lstrip(NOUN + ADJECTIVAL))) is not None:
                known = next(iter(whom)) if len(whom) == 1 else None
                mentioned.append(Span(word.start, word.end, "PER", Rank.KNOWN, known))
                break
    return mentioned
