"""Characters as they were meant: repairs and normal forms that never touch meaning."""

import re
import unicodedata

_LINE_END = re.compile("\r\n?|[\n\x0b\x0c\u2028\u2029]")
# Line ends among them, which may come out of mojibake.
_SPACES = re.compile("[ \t-\r\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
# What carries no text: controls, soft hyphens, byte order marks, word joiners, bidirectional
# embeddings and isolates (they do not survive the cutting of lines), lone surrogates. Joiners
# (U+200C, U+200D) shape letters in Indic scripts, Persian and emoji and stay, as do the
# direction marks U+200E and U+200F.
_NO_TEXT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\xad\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff]"
)
# A zero width space parts words in Thai, Lao, Myanmar and Khmer; elsewhere it is litter.
_LITTER = re.compile("(?<![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])\u200b+|\u200b+$")


def mended_lines(text: str) -> list[str]:
    """Lines of a text in NFC, mojibake repaired where it is sure, with plain spaces.

    Lines are trimmed, runs of spaces are one, empty lines go.
    """
    return list(filter(None, map(_mended, _LINE_END.split(text))))


def _mended(line: str) -> str:
    """Mended until nothing changes: what one round decodes or uncovers may be mojibake itself."""
    before = ""
    while before != line:
        before = line
        line = _NO_TEXT.sub("", line)
        if not line.isascii():
            line = _LITTER.sub("", _unscrambled(line))
        line = unicodedata.normalize("NFC", _SPACES.sub(" ", line).strip())
    return line


def _unscrambled(line: str) -> str:
    """Mojibake undone; ftfy's other fixes, which rewrite quotes and widths, are not used."""
    from ftfy import fix_encoding
    from ftfy.badness import badness
    from ftfy.fixes import fix_c1_controls

    if bad := badness(line):
        fixed = fix_encoding(line, replace_lossy_sequences=False)
        # U+001A is what ftfy makes of a replacement character: there was nothing to decode.
        if badness(fixed) < bad and "\x1a" not in fixed:
            line = fixed
    return fix_c1_controls(line)
