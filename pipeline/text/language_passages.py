"""The part of a text that can tell its language: words, in the script of most of them."""

import re
import unicodedata

from pipeline.text.script import script

FEWEST_LETTERS = 3
ENOUGH = 400  # characters; more change next to nothing and cost time
_READ = 3000  # characters of an article that are looked at
_SHORT_PASSAGE, _LONG_PASSAGE = (
    30,
    250,
)  # characters of a passage that tells something; that suffice
_PASSAGES = 6

_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|[@#]\w+|[!-~]{60,}")
_LINK_SIGNS = ("@", "#", "://", "www.")
_LONGEST_WORD = 60
_UNFIT = re.compile(
    # Controls, arrows and symbols, surrogates and private use, variation selectors, specials and
    # emoji. All that CLD2 refuses as unfit for interchange is among them.
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u2190-\u2bff\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f"
    r"\ufff0-\uffff\U0001f000-\U0001ffff\U0002fffe\U0002ffff\U00032400-\U0010ffff]+"
)
_SENTENCE = re.compile(r"(?<=[.!?\u2026\u0964\u06d4\u061f\u1362])\s+|(?<=[\u3002\uff01\uff1f])")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_NO_DIGITS = re.compile(r"\D+")
_ALPHABETS = re.compile(r"[^\u0900-\ufaff]+")
_LATIN = re.compile(r"[A-Za-z\u00aa\u00ba\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]+")
_NOT_LATIN = re.compile(r"[\u0370-\u1cff\u2c80-\ua6ff\ua800-\uaaff\uabc0-\ufaff]+")

_LEAST_OTHER = 0.33  # of the letters not Latin: more are no quotation

_CODE = re.compile(r"\((?<=\w\()|\)[.;:{]|\":|//")
_CODE_SIGNS = "{}<>=;_\\"
_LEAST_CODE = 0.12  # of the characters; quotations, brackets and dashes of prose are not counted
_PLACEHOLDER = "lorem ipsum"


def plain_lines(text: str) -> list[str]:
    """The lines at the beginning of `text`, without what is in no language."""
    lines = (_without_noise(line) for line in text[:_READ].splitlines())
    return [line for line in lines if line]


def _without_noise(line: str) -> str:
    words = line.split()
    # Most lines have no link; to try that pattern at each of their characters takes long.
    longest = max(map(len, words), default=0)
    if longest >= _LONGEST_WORD or any(sign in line for sign in _LINK_SIGNS):
        line = _LINK.sub(" ", line)
    return " ".join(_UNFIT.sub(" ", line).split())


def letters(text: str) -> int:
    """How many letters `text` has; one that is a syllable says as much as two of an alphabet."""
    found = _NO_LETTERS.sub("", text)
    return len(found) + len(_ALPHABETS.sub("", found))


def is_speech(text: str) -> bool:
    """Whether `text` is in any language: not empty, figures, a product code, a program."""
    spoken = letters(text)
    if not spoken or len(_NO_DIGITS.sub("", text)) > spoken:
        return False
    if _PLACEHOLDER in text[:ENOUGH].lower():
        return False
    signs = len(_CODE.findall(text)) + sum(map(text.count, _CODE_SIGNS))
    return signs < 3 or signs < _LEAST_CODE * len(text.replace(" ", ""))


def in_script(lines: list[str]) -> tuple[list[str], str, float]:
    """The lines without words of another script, the script, and the share of letters it has.

    Only Latin letters and all others are set apart: what is quoted is nearly always one in the
    other, and far more often a Latin name in a text of another script.
    """
    text = "\n".join(lines)
    if not (_NOT_LATIN.search(text) and _LATIN.search(text)):
        return lines, script(text), 1.0
    latin, other = _NOT_LATIN.sub(" ", text), _LATIN.sub(" ", text)
    size = letters(text)
    main = other if letters(other) >= _LEAST_OTHER * size else latin
    kept = (" ".join(line.split()) for line in main.split("\n"))
    return [line for line in kept if line], script(main), letters(main) / size


def passages(lines: list[str]) -> list[str]:
    """Some lines, or sentences of a long one, that each tell their language, from all over."""
    found = [
        sentence
        for line in lines
        for sentence in (_SENTENCE.split(line) if len(line) > _LONG_PASSAGE else [line])
        if len(sentence) >= _SHORT_PASSAGE
    ]
    step = max(1, -(-len(found) // _PASSAGES))
    return [passage[:_LONG_PASSAGE] for passage in found[::step]]


def beginning(lines: list[str]) -> str:
    """As much of the lines as is worth reading, on one line, compatibility forms resolved."""
    text = unicodedata.normalize("NFKC", " ".join(lines)[:ENOUGH])
    return text.lower() if text.isupper() else text
