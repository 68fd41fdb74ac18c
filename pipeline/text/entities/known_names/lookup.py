"""What the tables know of one name that a tagger found.

A name is looked up as it stands, inflected, without an ending behind an apostrophe, without accents
and without the titles around it. A person whose surname is hardly anybody else's is also found by
it with middle names, patronymics and initials (D. J. Trump), if the given name agrees: Melania
Trump is not Donald.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.records import EntityType, Language
from pipeline.text.entities.endings import Endings, all_endings, endings
from pipeline.text.entities.gazetteer import Context, Gazetteer, Known, Trust, whole_name
from pipeline.text.entities.known_names import names
from pipeline.text.entities.known_names.sound import by_sound
from pipeline.text.entities.known_names.titles import Bare, bare
from pipeline.text.entities.names.parts import split, without_titles
from pipeline.text.entities.words import Word, fold, name_keys, script_of, unaccented, words

_ENDING = re.compile(r"(?<=\w\w) ?['\u2019\u02bc:] ?\w{1,5}$|(?<=s)['\u2019]$")
"""Trump's, Putin'in, NATO:n: an ending that is set off."""
_HYPHENED = re.compile(r"(?<=[^\W\da-z]{2})-[^\W\d_]{1,5}$")
"""NATO-a, EU-ban, БҰҰ-ның."""
_COMPOUNDING = frozenset(["de", "nl", "en", "sv", "da", "nb", "nn", "is", "fo"])  # FN-folk
_APPOSED = re.compile(r"\s*[(（][^()（）]*[)）]$|(?<=[^\W\d_A-Z]) [A-Z]{2,6}$")
"""欧州連合（EU）, Weltgesundheitsorganisation WHO."""
_ACCENTED = frozenset(["LATIN", "GREEK"])
_TABLED = "LATIN"
"""The script that the tables have every figure in: here who is called nearly like a figure is most
likely somebody else (Olaf Schulz); in other scripts it may be a spelling of the figure's name."""
_LONGEST_INITIAL = 2
_MOST_WORDS = 6
_LONGEST_ENDING = 3


def known_name(name: str, kind: EntityType, language: Language, context: Context) -> Known | None:
    """The figure or institution that `name` means, in this language, beside what `context` says."""
    forms = endings(language.code, language.script)
    tries = [written_in(script_of(name)), written_for(language.code)]
    for spelled in _spellings(name, kind, language.code, forms):
        found = [one for one in whole_name(tries, spelled.text, forms) if one.type == kind]
        if spelled.far:
            found = [one for one in found if one.trust is Trust.CERTAIN]
        known = _meant(found, spelled.text, language, context)
        if known is None and kind == "PER" and not spelled.far:
            known = _by_surname(spelled.text, tries, forms)
        if known is not None:
            return known
    known = by_sound(name, language.code) if kind == "PER" else None
    if known is None or (script_of(name) == _TABLED and not _spoken_for(known, context)):
        return None
    return known


def _spoken_for(known: Known, context: Context) -> bool:
    """Whether the text has the one known elsewhere, or its country."""
    return known.id in context.ids or bool(known.country and known.country in context.countries)


def _spellings(name: str, kind: EntityType, code: str, forms: Endings) -> Iterator[Bare]:
    """Ways to read the name, the likeliest first."""
    behind = [_ENDING]
    if kind == "ORG":
        behind += [_APPOSED] if code in _COMPOUNDING else [_HYPHENED, _APPOSED]
    bases = [name, *(name[: end.start()] for each in behind if (end := each.search(name)))]
    for base in bases:
        yield Bare(base)
        for other in (without_accents(base), base.title()):
            if other != base:
                yield Bare(other)
    for base in bases:
        yield from bare(base, kind, forms)


def _meant(found: Sequence[Known], name: str, language: Language, context: Context) -> Known | None:
    """The one of `found` that is meant, if that can be told."""
    for trust in (Trust.CERTAIN, Trust.ALONE):
        ones = [one for one in found if one.trust is trust]
        if len({one.id for one in ones}) > 1:
            ones = [one for one in ones if one.id in context.ids]
        if len({one.id for one in ones}) == 1:
            namesake = trust is Trust.ALONE and _namesake(name, ones[0], language, context)
            return None if namesake else ones[0]
    spoken_for = {one.id: one for one in found if _spoken_for(one, context)}
    return next(iter(spoken_for.values())) if len(spoken_for) == 1 else None


def _namesake(name: str, known: Known, language: Language, context: Context) -> bool:
    """Whether another person in the text has the surname, and the one known is not named."""
    if known.type != "PER" or known.id in context.ids:
        return False
    surname = split(without_accents(fold(name)))[-1:]
    for person in context.persons:
        parts = split(without_accents(fold(without_titles(person, "PER"))))
        if len(parts) > 1 and any(_is_one_word(part, *surname) for part in (parts[0], parts[-1])):
            full = known_name(person, "PER", language, Context())
            if full is None or full.id != known.id:
                return True
    return False


def _is_one_word(one: str, other: str) -> bool:
    """Whether two words begin alike and differ in no more than endings."""
    shorter, longer = sorted((one.casefold(), other.casefold()), key=len)
    begins = longer.startswith(shorter[: max(2, len(shorter) - 1)])
    return begins and len(longer) - len(shorter) <= _LONGEST_ENDING


def _by_surname(name: str, tries: Sequence[Gazetteer], forms: Endings) -> Known | None:
    found = words(name)
    if not 1 < len(found) <= _MOST_WORDS:
        return None
    for at in range(1, len(found)):
        before, behind = found[:at], found[at:]
        for given, surname in ((before, behind), (behind, before)):
            text = name[surname[0].start : surname[-1].end]
            for one in whole_name(tries, text, forms):
                if one.trust is Trust.ALONE and _agrees(given, one, script_of(text), forms):
                    return one
    return None


def _agrees(given: Sequence[Word], known: Known, script: str, forms: Endings) -> bool:
    """Whether the words beside the surname can be the figure's given names."""
    own = _given_names(script).get(known.id, frozenset())
    if all(len(word.key) <= _LONGEST_INITIAL for word in given):
        return any(name.startswith(given[0].key[0]) for name in own)
    return any(base in own for base, _ in forms.bases(given[0].key))


@cache
def _given_names(script: str) -> dict[str, frozenset[str]]:
    """First given names of figures whose surname is used alone, with their stems, by id."""
    given: defaultdict[str, set[str]] = defaultdict(set)
    for name in names():
        if name.rare and name.script == script:
            first = next(iter(name_keys(name.text.replace(name.surname, " ", 1))), "")
            given[name.known.id] |= {first, without_accents(first)}
            given[name.known.id].update(all_endings().stems(first, inner=False))
    return {identifier: frozenset(found - {""}) for identifier, found in given.items()}


@cache
def written_in(script: str) -> Gazetteer:
    """Names that are written in one script, in any language, with and without accents."""
    gazetteer = Gazetteer(all_endings())
    for name in names():
        if name.script == script and not name.language:
            gazetteer.add(name.text, name.known)
            if (plain := without_accents(name.text)) != name.text:
                gazetteer.add(plain, name.known)
    return gazetteer


@cache
def written_for(code: str) -> Gazetteer:
    """Names that one language only has."""
    gazetteer = Gazetteer(all_endings())
    for name in names():
        if name.language == code:
            gazetteer.add(name.text, name.known)
    return gazetteer


def without_accents(name: str) -> str:
    """`name` in plain letters, as agencies write Erdogan and Orban; only Latin and Greek."""
    if name.isascii() or script_of(name) not in _ACCENTED:
        return name
    return unaccented(name).translate(_PLAIN)


_PLAIN = str.maketrans("ıøłđØŁĐ", "ioldOLD")
