"""Characters as they were meant: repairs and normal forms that never touch meaning."""

import html
import re
import unicodedata

from pipeline.text.cleaning.mojibake import may_be_scrambled, unscrambled

_LINE_END = re.compile("\r\n?|[\x0b\x0c\u2028\u2029]")
# Spaces of all kinds, and fillers that are spaces in Korean and Braille; not the ends of lines.
_SPACES = re.compile("[\t\x1c-\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0]")
_SEVERAL = re.compile(" {2,}")
_AROUND_LINES = re.compile(" ?\n[ \n]*")
# What carries no text: controls, soft hyphens, byte order marks, word joiners, bidirectional
# embeddings and isolates (they do not survive the cutting of lines, and can make a line read
# otherwise than it is), lone surrogates, places of objects.
_NO_TEXT = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x9f\xad\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff"
    "\ud800-\udfff]"
)
_ARABIC = "\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefe"
_HEBREW = "\u0590-\u05ff\ufb1d-\ufb4f"
_EMOJI = "\u203c-\u3299\U0001f000-\U0001faff"
# Joiners shape letters in Arabic (Persian), Syriac, the Indic scripts from Devanagari to Sinhala,
# Tibetan, Myanmar, Khmer and Mongolian, and a joiner makes one emoji of several. A variation
# selector chooses between forms of an emoji, a digit in a keycap, a Han or Mongolian character.
# Tags spell the names of flags. Direction marks part what runs left to right from Hebrew and
# Arabic. A zero width space parts words in Thai, Lao, Myanmar and Khmer. Elsewhere they are litter.
_SHAPED = f"{_ARABIC}\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ua840-\uabff"
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_LITTER = re.compile(
    f"(?<![{_SHAPED}])\u200c+|(?<=\u200c)\u200c+"
    f"|(?<![{_SHAPED}{_EMOJI}\ufe0f])\u200d+(?![{_ARABIC}])|(?<=\u200d)\u200d+"
    f"|(?<=[{_EMOJI}\ufe0f])\u200d(?![{_EMOJI}])"
    f"|(?<![{_UNSPACED}])\u200b+|\u200b+(?![{_UNSPACED}])|(?<=\u200b)\u200b+"
    f"|(?<![{_EMOJI}\xa9\xae0-9#*\u2010-\u2bff\u3400-\u9fff\u1800-\u18af])[\ufe00-\ufe0f]+"
    f"|(?<![\U000e0020-\U000e007f\U0001f3f4])[\U000e0000-\U000e007f]+"
    "|(?<![^\\s])[\ue000-\uf8ff]+(?![^\\s])"  # icons of a site's own font
    "|\u034f"
)
_MAY_BE_LITTER = re.compile("[\u200b-\u200d\u034f\ufe00-\ufe0f\ue000-\uf8ff\U000e0000-\U000e007f]")
_RIGHT_TO_LEFT = re.compile(
    f"[{_ARABIC}{_HEBREW}\u0700-\u07ff\U00010800-\U00010fff\U0001e800-\U0001eeff]"
)
_MARKS = re.compile("[\u200e\u200f\u061c]+")
# Letters of Arabic in the shape they take in a word, which is the font's work: left behind by old
# typesetting and PDF. Unicode has them for compatibility only, and nobody searches for them. Not
# the words and signs that are written as one (U+FDF0-FDFF) nor vowel signs on their own.
_PRESENTED = re.compile(
    "[\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufe80-\ufefc]"
    "[\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufe80-\ufefc\u0640\u064b-\u0655]*"
)
# An ampersand that was escaped, perhaps again and again, and what it escapes.
_ENTITY = re.compile(
    r"&(?:(?:amp|AMP|#0{0,4}38|#[xX]0{0,4}26);)*"
    r"(#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)
_MARKUP = re.compile(r"&(?:amp;)*(?:lt|gt|LT|GT|#0*6[02]|#[xX]0*3[cCeE]);")
# Marks are put in order one by one. Unicode's Stream-Safe Text Format (UAX 15) allows runs of 30;
# no language comes near, and longer ones take time that grows with their square.
_MAY_BE_MARKS = re.compile(r"[^\w\s!-~]{31,}")
_MOST_MARKS = 30
_ROUNDS = 6
_MOST_BAD = 2_000  # lines: mojibake is repaired line by line


def mended_lines(text: str) -> list[str]:
    """Lines of a text in NFC, mojibake repaired where it is sure, with plain spaces.

    Lines are trimmed, runs of spaces are one, empty lines go. Mended until nothing changes: what
    one round decodes or uncovers may be mojibake itself (deeper than six rounds it is on purpose).
    """
    text = _LINE_END.sub("\n", text)
    for _ in range(_ROUNDS):
        before, text = text, _mended(text)
        if text == before:
            break
    return text.split("\n") if text else []


def _mended(text: str) -> str:
    if "&" in text:
        text = "\n".join(map(_unescaped, text.split("\n")))
    if not text.isascii():
        text = _decoded(text)  # first: all that follows may be a part of a character yet
    text = _NO_TEXT.sub("", text)
    if not text.isascii():
        text = _MAY_BE_MARKS.sub(_fewer_marks, text)
        text = _without_litter(text)
    text = _SEVERAL.sub(" ", _SPACES.sub(" ", text))
    text = _AROUND_LINES.sub("\n", text).strip("\n ")
    return unicodedata.normalize("NFC", text)


def _unescaped(line: str) -> str:
    """References to characters that were escaped twice; a line about markup keeps its own."""
    if "&" not in line or _MARKUP.search(line):
        return line
    return _ENTITY.sub(_character, line)


def _character(entity: re.Match[str]) -> str:
    character = html.unescape(f"&{entity[1]};")
    return " " if character.isspace() else character


def _decoded(text: str) -> str:
    if not may_be_scrambled(text):
        return text
    lines = text.split("\n")
    doubtful = [place for place, line in enumerate(lines) if may_be_scrambled(line)]
    for place in doubtful if len(doubtful) <= _MOST_BAD else ():
        lines[place] = _LINE_END.sub(" ", unscrambled(lines[place])).replace("\n", " ")
    return "\n".join(lines)


def _without_litter(text: str) -> str:
    if _MAY_BE_LITTER.search(text):
        text = _LITTER.sub("", text)
    if _RIGHT_TO_LEFT.search(text):
        return _PRESENTED.sub(_as_letters, text)
    return _MARKS.sub("", text)


def _fewer_marks(run: re.Match[str]) -> str:
    marks = 0
    kept = []
    for character in run[0]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _as_letters(shaped: re.Match[str]) -> str:
    """Letters of a word; a word that begins with the shape of an end is spelled backwards."""
    if unicodedata.decomposition(shaped[0][0]).startswith(("<final>", "<medial>")):
        return shaped[0]
    return unicodedata.normalize("NFKC", shaped[0])
