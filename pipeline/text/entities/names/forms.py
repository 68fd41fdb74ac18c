"""Names in their grammatical forms: Путина and Путиным are Путин."""

from functools import lru_cache

from pipeline.text.entities.endings import endings
from pipeline.text.entities.names.scripts import phones
from pipeline.text.entities.words import script_of

_SHORTEST_STEM = 3
_CODES = {"CYRILLIC": "Cyrl", "LATIN": "Latn"}  # only Serbian needs to know


@lru_cache(maxsize=20_000)
def forms(word: str, language: str) -> frozenset[str]:
    """What `word` may be a form of, as keys that forms of one name share.

    >>> bool(forms("путиным", "ru") & forms("путина", "ru"))
    True
    """
    rules = endings(language, _CODES.get(script_of(word), ""))
    found = {base for base, _ in rules.bases(word)}
    found.update(rules.stems(word, inner=False))
    return frozenset(found)


@lru_cache(maxsize=20_000)
def bare(word: str, sounds: str, language: str) -> tuple[str, ...]:
    """The sounds of a word, and those without an ending that its language may have written on it.

    >>> bare("гореловой", "gorelovoj", "ru")
    ('gorelovoj', 'gorelov')
    """
    rules = endings(language, _CODES.get(script_of(word), ""))
    found = [sounds]
    for ending in () if rules.outside else dict.fromkeys(rules.nouns + rules.adjectives):
        spoken = phones(ending, language)
        if spoken and word.endswith(ending) and sounds.endswith(spoken[0]):
            stem = sounds[: -len(spoken[0])]
            if len(stem) >= _SHORTEST_STEM:
                found.append(stem)
    return tuple(dict.fromkeys(found))
