"""What the tagger knows of a token: its form, its neighbours, its place in the sentence.

An attribute is a short string; its first letter says which kind it is, and by that from how far
away it counts (`reach`). Attributes of words with capitals are made of their Latin form, those of
the scripts of India of their Devanagari form (`folding`), so that relatives share them.
"""

from functools import cache
from typing import Literal, NamedTuple

from pipeline.text.entities.fast import cues, name_lists
from pipeline.text.entities.fast.folding import devanagari, latin
from pipeline.text.entities.fast.tokens import EDGE, Sentence
from pipeline.text.entities.words import fold

Family = Literal["cased", "indic", "arabic", "thai", "characters"]
"""How a tagger looks at tokens; `characters` is Chinese, Japanese, Korean."""

Key = tuple[str, ...]

_MOST_FORMS = 20_000  # kept
_LONGEST_FORM = 20
_AFFIXES = (2, 3, 4, 5)  # letters


class Dialect(NamedTuple):
    """The language of a text as the attributes need it.

    `learned` is the language whose habits are assumed; "" for one that the tagger has not learned.
    """

    code: str
    script: str
    learned: str


def _span(first: int, last: int) -> range:
    return range(first, last + 1)


_WORDS = {
    "w": _span(-2, 2), "s": _span(-2, 2), "t": _span(0, 0), "p": _span(-1, 1), "e": _span(-1, 1),
    "N": _span(-1, 1), "C": _span(-1, 1), "d": _span(-1, 0), "D": _span(-1, 0),
}  # fmt: skip
_CHARACTERS = {
    "w": _span(-3, 3), "s": _span(-2, 2), "S": _span(0, 0), "d": _span(-3, 2), "D": _span(-3, 2),
    "T": _span(-2, 0),
}  # fmt: skip
_THAI = {**_CHARACTERS, "d": _span(-4, 3), "T": _span(-3, 1), "Q": _span(-4, 1)}
_CONTEXT = {
    "b": _span(-1, 1), "B": _span(0, 0), "n": _span(0, 0), "z": _span(-1, 1), "Z": _span(0, 0),
    "U": _span(0, 0), "L": _span(0, 0), "l": _span(0, 0), "y": _span(0, 0),
}  # fmt: skip


def reach(family: Family, attribute: str) -> range:
    """Where an attribute of token i counts: for tokens i - offset, for each offset of the range."""
    kinds = {"thai": _THAI, "characters": _CHARACTERS}.get(family, _WORDS)
    return kinds.get(attribute[0]) or _CONTEXT[attribute[0]]


class Reader:
    """Reads sentences of one language. Keeps what it has read: not for threads at once."""

    def __init__(self, family: Family, dialect: Dialect) -> None:
        self._family = family
        self._dialect = dialect
        self._runs = {"thai": (3, 4), "characters": (3,)}.get(family, ())
        self._forms: dict[str, list[str]] = {}

    def keys(self, text: str, sentence: Sentence) -> dict[str, list[Key]]:
        """What there is to ask `attributes` about, in the order of the tokens: by stream."""
        forms = [text[start:end] for start, end in sentence.tokens]
        gaps = sentence.gaps
        shapes = [self._form(form)[1] for form in forms]
        streams: dict[str, list[Key]] = {
            "form": list(zip(forms, strict=True)),
            "pair": list(zip(forms, forms[1:], gaps[1:], strict=False)),
            "context": list(zip(shapes, gaps[:-1], gaps[1:], sentence.known, strict=True)),
        }
        for length in self._runs:
            following = (forms[first:] for first in range(length))
            streams[f"run{length}"] = list(zip(*following, strict=False))
        return streams

    def attributes(self, stream: str, key: Key) -> list[str]:
        """The attributes of one of `keys`."""
        if stream == "form":
            return self._form(key[0])
        if stream == "pair":
            (word, shape, *_), (behind, shape_behind, *_) = map(self._form, key[:2])
            return [f"d{word}|{behind}", f"D{shape}|{shape_behind}{key[2]}"]
        if stream == "context":
            shape, before, behind, known = key
            return _of_context(shape, before, behind, known, self._dialect)
        return ["TQ"[len(key) - 3] + "|".join(self._form(form)[0] for form in key)]

    def _form(self, form: str) -> list[str]:
        found = self._forms.get(form)
        if found is None:
            if len(self._forms) > _MOST_FORMS:
                self._forms.clear()
            found = self._forms[form] = _of_form(form, self._family, self._dialect)
        return found


def _of_form(form: str, family: Family, dialect: Dialect) -> list[str]:
    """Attributes of a token by itself; the first two are its word and its shape."""
    if family == "thai" or family == "characters":
        long = [f"S{_shape(form)}"] if len(form) > 1 else []
        return [f"w{form.lower()}", f"s{_kind(form[0])}", *long]
    if family == "cased":
        word = latin(form)
    else:
        word = devanagari(form) if family == "indic" else fold(form)
    word = word[:_LONGEST_FORM]
    shape = _shape(form) if family == "cased" else _length(form)
    found = [f"w{word}", f"s{shape}"]
    for letters in _AFFIXES:
        if len(word) > letters:
            found += (f"p{word[:letters]}", f"e{word[-letters:]}")
    if listed := name_lists.listed(word):
        found.append(f"N{listed}{shape if family == 'cased' else ''}")
    if family == "cased":
        found.append(f"t{shape}{word[-2:]}")
    found += [f"C{kind}" for kind in cues.kinds(form.lower(), dialect.code, dialect.script)]
    return found


def _of_context(shape: str, before: str, behind: str, known: str, dialect: Dialect) -> list[str]:
    """Attributes of a token's place: the gaps around it, the known name that it is part of."""
    opens = before if before in (EDGE, " ") else "."
    found = [f"b{before}", f"B{before}{shape}", f"n{behind}{shape}", f"U{shape}{opens}"]
    if known:
        found += [f"z{known}", f"Z{known}{shape}"]
    if dialect.learned:
        found += [f"L{dialect.learned}{shape}{opens}", f"l{dialect.learned}"]
        if known:
            found.append(f"y{known}{dialect.learned}")
    return found


@cache
def _sign(letter: str) -> str:
    if letter.isupper():
        return "X"
    if letter.islower():
        return "x"
    return "9" if letter.isdigit() else "o" if letter.isalpha() else ""


def _shape(form: str) -> str:
    """Xx for Word, XX for UN, XXx for UZodwa, xXx for eRussia, 9 for 2024."""
    signs = "".join(map(_sign, form))
    if signs == "X" * len(signs):
        return signs[:4]
    short = ""
    for sign in signs:
        if short[-1:] != sign or (sign == "X" and short[-2:] != "XX"):
            short += sign
    return short


def _length(form: str) -> str:
    return "9" if form[0].isdigit() else str(min(len(form), 6))


def _kind(letter: str) -> str:
    if "\u3040" <= letter <= "\u309f":
        return "hiragana"
    if "\u30a0" <= letter <= "\u30ff":
        return "katakana"
    if letter.isdigit():
        return "9"
    return "latin" if letter.isascii() else "o"
