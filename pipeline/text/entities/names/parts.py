"""A name as the sounds of its parts: titles and particles told from names, initials from words."""

import re
import unicodedata
from enum import Enum
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from pipeline.records import EntityType
from pipeline.text.entities.names import han
from pipeline.text.entities.names.scripts import phones
from pipeline.text.entities.tables import rows
from pipeline.text.entities.words import fold, script_of

_LONGEST_NAME = 120
_MOST_PARTS = 8
_MOST_READINGS = 6
_JOINTS = re.compile(r"[\s·・‧•_\-\u2010-\u2015\u05be]+")
_QUOTES = re.compile('["“”„«»()\\[\\]{}]|[,;:!?،؛।]')
_POSSESSIVE = re.compile("(?<=\\w\\w)['’`][sS]$")
_TURKIC_ENDING = re.compile("(?<=\\w\\w)['’`]\\w{1,6}$")
_TURKIC = frozenset(["tr", "az", "uz", "tk"])
_INITIAL = re.compile(r"(?:[^\W\d_]\u0301?\.?){1,3}|[^\W\d_]{1,3}\.")
_PATRONYMIC = re.compile(
    "(?:ович|евич|ьич|кич|мич|ична|овна|евна|ївна|івна|йович|ovich|evich|ovych|ovna|evna|ivna|yovych)(?:а|у|ем|ом|ы|е|ой|і)?$"
)
_MONOSYLLABLE = re.compile("[^aeiouWY]*[aeiouWYwj]+[^aeiouWY]{0,2}")
_ARTICLE = re.compile("^(?:وال|ال)(?=.{3})")
_KOREAN_SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진나지엄원채천방공현함변염여추도소석선설길연위표명기반왕금옥육인맹제모탁국은편용"
)
_KOREAN_DOUBLE = frozenset(["남궁", "황보", "제갈", "선우", "독고", "사공"])
_KOREAN_SPELLINGS = {"이": "li", "노": "ro", "임": "lim", "류": "rju"}


_TELLTALES = (
    (re.compile("[іїєґІЇЄҐ]"), "uk"),
    (re.compile("[ўЎ]"), "be"),
    (re.compile("[ђјљњћџЂЈЉЊЋЏ]"), "sr"),
    (re.compile("[а-яА-Я]"), "ru"),
    (re.compile("[پچژگکیہھےٹڈ]"), "fa"),
    (re.compile("[\u0621-\u064a]"), "ar"),
    (re.compile("[\u3041-\u30fe]"), "ja"),
)


class Kind(Enum):
    """What a part of a name is."""

    NAME = 0
    INITIAL = 1
    OPTIONAL = 2  # titles, particles, patronymics: some spellings have it, others do not


class Part(NamedTuple):
    """A word of a name: its sounds, and its spelling (folded, lower case)."""

    sounds: str
    kind: Kind
    text: str


Reading = tuple[Part, ...]
"""One way to read a name aloud."""


@lru_cache(maxsize=20_000)
def readings(name: str, type: EntityType, language: str) -> tuple[Reading, ...]:  # noqa: A002
    """How a name may be read, likeliest first; empty if it has no letters that sound.

    `language` is the BCP 47 code of the text.
    """
    cleaned = without_titles(_plain(name), type) if type == "PER" else _plain(name)
    if not cleaned:
        return ()
    if script_of(cleaned) == "CJK" and type != "ORG":
        read = han.readings(cleaned, language) if type == "PER" else ((cleaned,),)
        words = split(cleaned)
        each = [words if len(words) > 1 else [cleaned] * len(sounds) for sounds in read]
        bare = (_bare(sounds, *texts) for sounds, texts in zip(read, each, strict=True))
        return tuple(filter(None, bare))[:_MOST_READINGS]
    words = split(cleaned)[:_MOST_PARTS]
    each_word = [_word(word, language, alone=len(words) == 1, type=type) for word in words]
    each_word = [options for options in each_word if options]
    if not each_word:
        return ()
    found = _combined(each_word)
    if len(each_word) >= 3:
        found = [*map(_syllables_joined, found), *found]
    if len(words) == 1 and script_of(cleaned) == "HANGUL" and type == "PER":
        found = _korean(cleaned, found)
    return tuple(map(_named, dict.fromkeys(found)))[:_MOST_READINGS]


def _combined(each: list[tuple[Part, ...]]) -> list[Reading]:
    """All first readings, all second ones; and, where words are few, those mixed."""
    most = max(map(len, each))
    found = [tuple(options[min(at, len(options) - 1)] for options in each) for at in range(most)]
    if len(each) <= 3:
        found += product(*each)
    return found


def _syllables_joined(reading: Reading) -> Reading:
    """Jong Un as one part, as Hangul and Han have it; a name of other parts is left alone."""
    *_, before, last = reading
    if not all(_MONOSYLLABLE.fullmatch(part.sounds) for part in (before, last)):
        return reading
    joined = Part(before.sounds + last.sounds, Kind.NAME, f"{before.text} {last.text}")
    return (*reading[:-2], joined)


def _named(reading: Reading) -> Reading:
    """With names among its parts: where none is one, all are."""
    if any(part.kind is Kind.NAME for part in reading):
        return reading
    return tuple(part._replace(kind=Kind.NAME) for part in reading)


def _bare(sounds: tuple[str, ...], *texts: str) -> Reading:
    return tuple(
        Part(sound, Kind.NAME, text) for sound, text in zip(sounds, texts, strict=False) if sound
    )


def _plain(name: str) -> str:
    text = unicodedata.normalize("NFC", name[:_LONGEST_NAME])
    if any("\uff00" <= char < "\ufff0" for char in text):  # NFKC tears Thai am apart
        text = unicodedata.normalize("NFKC", text)
    text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return _QUOTES.sub(" ", text).strip(" .'’`\u3000")


def _word(word: str, language: str, *, alone: bool, type: EntityType) -> tuple[Part, ...]:  # noqa: A002
    apart = _TURKIC_ENDING if language in _TURKIC else _POSSESSIVE
    base = apart.sub("", word).strip("'’.")
    text = fold(base).lower()
    if type != "PER":
        return tuple(Part(sounds, Kind.NAME, text) for sounds in phones(base, language))
    kind = Kind.NAME
    if not alone and _is_initial(word):
        kind = Kind.INITIAL
    elif not alone and (text in particles() or _PATRONYMIC.search(text)):
        kind = Kind.OPTIONAL
    bare = _ARTICLE.sub("", base) if script_of(base) == "ARABIC" else base
    return tuple(Part(sounds, kind, text) for sounds in phones(bare, language))


def _is_initial(word: str) -> bool:
    if not _INITIAL.fullmatch(word) or script_of(word) in {"CJK", "HANGUL", "THAI", "ARABIC"}:
        return False
    letters = word.replace(".", "")
    return (word.endswith(".") and len(letters) <= 2) or (len(letters) == 1 and letters.isupper())


def _korean(name: str, found: list[Reading]) -> list[Reading]:
    cut = 2 if name[:2] in _KOREAN_DOUBLE and len(name) > 2 else 1
    if not (2 <= len(name) <= 4 and (cut == 2 or name[0] in _KOREAN_SURNAMES)):
        return found
    surname = _KOREAN_SPELLINGS.get(name[:cut]) or phones(name[:cut], "ko")[0]
    given = phones(name[cut:], "ko")
    return [_bare((surname, given[0]), name, name), *found] if given else found


def split(name: str) -> list[str]:
    """The words of a name."""
    return [word for word in _JOINTS.split(name) if word]


def guessed_language(name: str) -> str:
    """Whose letters these are, of the languages that read them otherwise; empty: nobody's own."""
    return next((code for letters, code in _TELLTALES if letters.search(name)), "")


def without_titles(name: str, type: EntityType) -> str:  # noqa: A002
    """A person's name without the titles and forms of address around it, if anything is left."""
    if type != "PER":
        return name
    before, after, suffixes = _titles()
    words = name.split()
    while len(words) > 1 and before & {words[0].lower(), words[0].lower().rstrip(".")}:
        words = words[1:]
    while len(words) > 1 and words[-1].lower().rstrip(".") in after:
        words = words[:-1]
    kept = " ".join(words)
    for suffix in suffixes:
        if kept.endswith(suffix) and len(kept) - len(suffix) >= 2:
            return kept[: -len(suffix)].rstrip(" ・")
    return kept


@cache
def particles() -> frozenset[str]:
    """Words inside names that some spellings leave out."""
    return frozenset(
        fold(word).lower() for row in rows("names/particles.tsv", 1) for word in row[0].split()
    )


@cache
def _titles() -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    listed: dict[str, set[str]] = {"before": set(), "after": set()}
    for where, words in rows("names/honorifics.tsv", 2):
        listed[where].update(words.split())
    suffixes = sorted((w[1:] for w in listed["after"] if w.startswith("-")), key=len, reverse=True)
    before = frozenset(listed["before"])
    return before, frozenset(w for w in listed["after"] if not w.startswith("-")), tuple(suffixes)
