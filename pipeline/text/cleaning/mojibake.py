"""Text that was decoded with the wrong encoding, put right where that is sure.

UTF-8 read as a one-byte encoding is ftfy's work (its other fixes, which rewrite quotes and widths,
are not used). Beyond it: UTF-8 read as GBK, and Cyrillic (windows-1251) or Chinese (GBK) read as
Latin-1. For the last two a line must have hardly another letter than U+00A1-00FF: no language has.
"""

import re
from collections.abc import Callable
from functools import cache

_SIGN = re.compile("[\x80-\x9f\u3400-\u9fff]|[\xa1-\xff]{4}")
_PAIR = re.compile("[^\x00-\x7f\u2000-\u2019\u201b-\u206f][^\x00-\x7f]")
_LONGEST = 10_000  # characters of a line; ftfy is not linear
_HAN = re.compile("[\u3400-\u9fff]")
_ENOUGH_HAN = 6  # GBK text that happens to be UTF-8 has two or three characters
_HIGH_RUN = re.compile("[\xa1-\xff]{4}")
_HIGH = re.compile("[\xa1-\xff]")
_ENOUGH_HIGH = 12
_OTHER_LETTER = re.compile("[^\\W\\d_\xa1-\xff]")
_MAX_OTHER = 0.1
_LETTER = re.compile(r"[^\W\d_]")
# The commonest letters make up most of a text in Russian, Ukrainian, Bulgarian or Serbian; Greek
# read so has other ones.
_CYRILLIC = frozenset("оеаитнсрвлкдмпуія")
_COMMON_SHARE = 0.75
_LEVEL_1 = b"\xd8"  # first byte behind the commonest characters of GB 2312


def may_be_scrambled(text: str) -> bool:
    """Whether any line may have to be put right: far cheaper than to try."""
    if text.isascii():
        return False
    if _SIGN.search(text):
        return True
    has_pair = _PAIR.search(text) or "Â " in text or "Ã " in text
    return bool(has_pair and _utf8_signs().search(text))


@cache
def _utf8_signs() -> re.Pattern[str]:
    """What the first two bytes of a character in UTF-8 are in the encodings that ftfy knows.

    In Cyrillic and Greek these are letters that meet in words too; a second pair tells.
    """
    from ftfy.chardata import CHARMAP_ENCODINGS

    leads, trails, pairs = set("¬√‚ƒ"), set("\xa0"), []
    for encoding in CHARMAP_ENCODINGS:
        lead = bytes(range(0xC2, 0xF5)).decode(encoding, "ignore")
        trail = bytes(range(0x80, 0xC0)).decode(encoding, "ignore")
        if any("\u0370" <= character <= "\u04ff" for character in lead if character != "Γ"):
            pairs.append(f"(?:[{lead}][{re.escape(trail)}]){{2}}")
        else:
            leads.update(filter(str.isalpha, lead))
            trails.update(trail)
    return re.compile(f"[{''.join(leads)}][{re.escape(''.join(trails))}]|[ÂÃ] |" + "|".join(pairs))


def unscrambled(line: str) -> str:
    """The line as it was meant; unchanged where that is not sure."""
    from ftfy.fixes import fix_c1_controls

    if len(line) > _LONGEST:
        return line
    if _HAN.search(line):
        return fix_c1_controls(_utf8_read_as_gbk(line))
    if _HIGH_RUN.search(line) and (meant := _read_as_latin1(line)):
        return meant
    return fix_c1_controls(_utf8_read_as_one_byte(line))


def _utf8_read_as_one_byte(line: str) -> str:
    from ftfy import fix_encoding
    from ftfy.badness import badness

    if bad := badness(line):
        fixed = fix_encoding(line, replace_lossy_sequences=False)
        # U+001A is what ftfy makes of a replacement character: there was nothing to decode.
        if badness(fixed) < bad and "\x1a" not in fixed and not _is_letter_a(line, fixed):
            return fixed
    return line


def _is_letter_a(line: str, fixed: str) -> bool:
    """Whether nothing is repaired but an "Â" for a space, and it may be a word of its own."""
    without = line.replace("Â", " ").split()
    return without == fixed.split() and not re.search(r"\wÂ\s|Â\sÂ|Â\xa0", line)


def _utf8_read_as_gbk(line: str) -> str:
    try:
        meant = line.encode("gb18030").decode("utf-8")
    except UnicodeError:
        return line
    return meant if len(_HAN.findall(line)) >= _ENOUGH_HAN else line


def _read_as_latin1(line: str) -> str | None:
    high = len(_HIGH.findall(line))
    if high < _ENOUGH_HIGH or len(_OTHER_LETTER.findall(line)) > _MAX_OTHER * high:
        return None
    try:
        code = line.encode("cp1252")
    except UnicodeError:
        return None
    return _decoded(code, "gb2312", _is_chinese) or _decoded(code, "cp1251", _is_cyrillic)


def _decoded(code: bytes, encoding: str, is_likely: Callable[[str], bool]) -> str | None:
    try:
        text = code.decode(encoding)
    except UnicodeError:
        return None
    return text if is_likely(text) else None


def _is_chinese(text: str) -> bool:
    """Whether text is in common characters without spaces; Korean and Japanese have others."""
    characters = _HAN.findall(text)
    common = sum(character.encode("gb2312") < _LEVEL_1 for character in characters)
    return (
        common >= _COMMON_SHARE * max(len(characters), 1)
        and len(characters) >= _COMMON_SHARE * len(text)
        and text.count(" ") * 8 <= len(text)
    )


def _is_cyrillic(text: str) -> bool:
    """Whether a text has the common letters of Cyrillic, most of them small."""
    letters = _LETTER.findall(text)
    common = sum(letter in _CYRILLIC for letter in letters)
    return common >= _COMMON_SHARE * len(letters)
