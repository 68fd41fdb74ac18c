"""What pages say that stand where an article should be, in some forty languages."""

import re
import string
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

NOT_FOUND = "a 'not found' page"
ERROR = "an error page"

_SEPARATOR = re.compile(r"\s[|/~-]\s|[|｜_–—·•»«›]|\s-|-\s|…|\.\.\.")
_APOSTROPHES = str.maketrans("", "", "'’`´")
_MARKS = str.maketrans(
    dict.fromkeys(string.punctuation + "“”„‘…¿¡。、！？：，・।॥؟،؛۔–—「」『』（）《》©®", " ")
)
_CODES = {
    **dict.fromkeys(("404", "410"), NOT_FOUND),
    **dict.fromkeys(("403", "451"), "an 'access denied' page"),
    **dict.fromkeys(("500", "502", "503", "504"), ERROR),
    "401": "a login page",
    "429": "a bot check",
}
# These three hold the walls and the articles about walls of tests/connectors/wall_pages.py apart.
_FEW = 8  # words of a sentence that says that there is no page
_OTHERS = 2  # of them that are not of the known phrase
_FEW_SIGNS = 30  # of such a sentence where words are not spaced
_SENTENCE_END = re.compile(r"[.!?。！？।]")
_PHRASE = 5  # characters of what is more than a word


def plain(text: str) -> str:
    """Lower case, without punctuation, a space between words."""
    return " ".join(text.casefold().translate(_APOSTROPHES).translate(_MARKS).split())


def said_by_title(title: str) -> tuple[str, bool] | None:
    """What kind of page a title names, and whether it does so in more than a common word.

    >>> said_by_title("Page not found (404) | The Gazette")
    ("a 'not found' page", True)
    """
    known = _titles()
    for part in _SEPARATOR.split(title):
        words = plain(part).split()
        told = _told(words)
        if told in known:
            return known[told], " " in told or (len(told) >= _PHRASE and not told.isascii())
        if told and _says_no_page(told):
            return NOT_FOUND, True
        if words and not told:
            codes = [_CODES[word] for word in words if word in _CODES]
            if codes or not _errors().isdisjoint(words):
                return (codes[0], True) if codes else (ERROR, False)
    return None


def said_by_text(text: str) -> str | None:
    """What kind of page a short text is one of."""
    said = plain(text)
    if kind := next((kind for phrase, kind in _texts().items() if phrase in said), None):
        return kind
    sentences = (_told(plain(sentence).split()) for sentence in _SENTENCE_END.split(text))
    return NOT_FOUND if any(map(_says_no_page, sentences)) else None


def _says_no_page(told: str) -> bool:
    """Whether these few words are those of a "page not found", and hardly another one."""
    if len(told) <= _FEW_SIGNS and any(
        word in told and any(missing in told for missing in _unspaced("missing"))
        for word in _unspaced("page")
    ):
        return True
    words = set(told.split())
    return len(words) <= _FEW and any(
        phrase <= words and len(words) - len(phrase) <= _OTHERS
        for word in words
        for phrase in _no_page().get(word, ())
    )


def _told(words: list[str]) -> str:
    return " ".join(word for word in words if word not in _filler() and word not in _CODES)


@cache
def _titles() -> dict[str, str]:
    return {told: kind for phrase, kind in _section("title: ") if (told := _told(phrase.split()))}


@cache
def _texts() -> dict[str, str]:
    return dict(_section("text: "))


@cache
def _no_page() -> dict[str, list[frozenset[str]]]:
    """What says that there is no page, be it in three words, or in two of which one is "page".

    Each by its longest word.
    """
    page = {word for word, _ in _section("word: page")}
    phrases: dict[str, list[frozenset[str]]] = {}
    for told, kind in _titles().items():
        words = frozenset(told.split())
        if kind == NOT_FOUND and (len(words) > 2 or (len(words) == 2 and words & page)):
            phrases.setdefault(max(words, key=len), []).append(words)
    return phrases


@cache
def _unspaced(which: str) -> tuple[str, ...]:
    return tuple(word for word, _ in _section(f"word: unspaced {which}"))


@cache
def _errors() -> frozenset[str]:
    return frozenset(word for word, _ in _section("word: error"))


@cache
def _filler() -> frozenset[str]:
    return _errors() | {word for word, _ in _section("word: filler")}


def _section(begins: str) -> Iterator[tuple[str, str]]:
    """Each phrase of the sections whose names begin so, with the rest of its section's name."""
    for name, phrase in _phrases():
        if name.startswith(begins):
            yield phrase, name.removeprefix(begins)


@cache
def _phrases() -> list[tuple[str, str]]:
    """Every phrase, with the name of its section."""
    name, found = "", []
    text = files(__package__).joinpath("wall_words.txt").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        elif not line.startswith("#"):
            found += [(name, plain(phrase)) for phrase in line.split(",") if phrase.strip()]
    return found
