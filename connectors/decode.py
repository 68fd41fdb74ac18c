"""Bytes to text.

A declared charset is believed unless the bytes deny it, and one invalid byte never chooses the
charset: what does not decode becomes U+FFFD. Encodings are named as in `charsets`.
"""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

from connectors.encodings.charsets import codec_of, encoding_of
from connectors.encodings.meta_charset import meta_charset

_HEAD_BYTES = 16 * 1024  # browsers sniff 1024 bytes, but obey a later meta element as well
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32be"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
_HTTP_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s"';,]+)""", re.IGNORECASE)
_XML_DECLARATION = re.compile(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([^"'>]+)["']""")
_ESCAPED = re.compile(rb"\x1b[$(]")  # ISO 2022 writes every script in ASCII bytes
_MULTIBYTE = {"gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "johab"}
_EXTENDS = {"gb18030": "gb2312", "windows-874": "tis-620"}
_PART_BYTES = 4096
_MANY = 16
"""So many characters of valid UTF-8 are no accident, whatever was declared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The text of a document, without byte order mark and NUL, and how it was read."""

    text: str
    encoding: str
    label: str  # the encoding as the document named it, where it named the right one
    guessed: bool = False  # neither declared nor UTF-8
    replaced: int = 0  # U+FFFD put in place of what did not decode


def decode_html(raw: bytes, content_type: str | None = None) -> Decoded:
    """Read a page: byte order mark, HTTP charset, meta element, else the bytes themselves."""
    return _decode(raw, content_type, meta_charset)


def decode_xml(raw: bytes, content_type: str | None = None) -> Decoded:
    """Read a feed or sitemap: byte order mark, HTTP charset, XML declaration, else the bytes."""
    return _decode(raw, content_type, _xml_charset)


def decode_text(raw: bytes, content_type: str | None = None) -> Decoded:
    """Read plain text or JSON: byte order mark, HTTP charset, else the bytes."""
    return _decode(raw, content_type, lambda _head: None)


def _xml_charset(head: bytes) -> str | None:
    found = _XML_DECLARATION.search(head)
    return found[1].decode("latin-1") if found else None


def _decode(
    raw: bytes, content_type: str | None, charset_in: Callable[[bytes], str | None]
) -> Decoded:
    mark, encoding = next((m for m in _MARKS if raw.startswith(m[0])), (b"", _wide(raw)))
    if encoding:
        raw = raw[len(mark) :]
        return _decoded(raw, raw.decode(codec_of(encoding), "replace"), encoding, encoding)
    http = _HTTP_CHARSET.search(content_type or "")
    labels = [http[1] if http else None, charset_in(raw[:_HEAD_BYTES])]
    if encoding_of(labels[0]) == "windows-1252" and not raw.isascii():
        labels.reverse()  # many servers say latin-1 of everything; the document knows better
    declared: dict[str, str] = {}
    for label in labels:
        if label and (named := encoding_of(label)):
            # ASCII letters were read as such to find the label: it cannot be UTF-16
            declared.setdefault("utf-8" if named.startswith(("utf-16", "utf-32")) else named, label)
    encoding, text = _choose(raw, list(declared))
    if text is not None:
        return _decoded(raw, text, encoding, declared.get(encoding, encoding).strip().lower())
    encoding = _guess(raw)
    text = raw.decode(codec_of(encoding), "replace")
    return _decoded(raw, text, encoding, _narrower(raw, encoding), guessed=True)


def _decoded(raw: bytes, text: str, encoding: str, label: str, *, guessed: bool = False) -> Decoded:
    replaced = text.count("\ufffd") if "\ufffd" in text and not _strict(raw, encoding) else 0
    return Decoded(
        text=text.replace("\0", ""),
        encoding=encoding,
        label=label,
        guessed=guessed,
        replaced=replaced,
    )


def _strict(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(codec_of(encoding))
    except UnicodeDecodeError:
        return False
    return True


def _wide(raw: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, told by where the zero bytes of ASCII characters are."""
    head = raw[:1024]
    quarter = len(head) // 4
    if not quarter or head.count(0) < quarter:
        return None
    zeros = [head[place::4].count(0) / quarter for place in range(4)]
    often = [share > 0.7 for share in zeros]
    never = [share < 0.1 for share in zeros]
    if often[0] and often[1] and never[3]:
        return "utf-32be"
    if often[3] and often[2] and never[0]:
        return "utf-32le"
    if often[0] and often[2] and never[1] and never[3]:
        return "utf-16be"
    if often[1] and often[3] and never[0] and never[2]:
        return "utf-16le"
    return None


def _choose(raw: bytes, declared: list[str]) -> tuple[str, str | None]:
    """The encoding to read in, and the text: a declared one or UTF-8.

    No text: the bytes deny them all.
    """
    if raw.isascii() and not _ESCAPED.search(raw):
        encoding = declared[0] if declared else "utf-8"
        return encoding, raw.decode(codec_of(encoding), "replace")
    utf8, sound, broken = _measure_utf8(raw)
    is_utf8 = sound > broken
    if is_utf8 and (sound >= _MANY or not set(declared) & _MULTIBYTE):
        return "utf-8", utf8
    for name in declared:
        text, readable, unreadable = _measure(raw, name)
        if _fits(name, readable, unreadable):
            return name, text
    return "utf-8", utf8 if is_utf8 else None


def _fits(encoding: str, sound: int, broken: int) -> bool:
    if encoding == "utf-8":  # reads next to nothing of another encoding: each character is a sign
        return sound >= broken
    return broken <= 1 or broken * 20 <= sound


def _measure_utf8(raw: bytes) -> tuple[str, int, int]:
    """The same for UTF-8, of a part where that is plainly no UTF-8: legacy texts are slow to fail.

    What follows the first failure tells: in UTF-8 with a few bad bytes, hundreds of sound ones.
    """
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        part = _measure(raw[error.start : error.start + _PART_BYTES], "utf-8")
        if part[2] > 4 * part[1] + _MANY:
            return part
    return _measure(raw, "utf-8")


def _measure(raw: bytes, encoding: str) -> tuple[str, int, int]:
    """The text in an encoding, its characters beyond ASCII, and how often reading fails."""
    text = raw.decode(codec_of(encoding), "replace")
    broken = text.count("\ufffd")
    return text, len(text) - len(text.encode("ascii", "ignore")) - broken, broken


def _narrower(raw: bytes, encoding: str) -> str:
    """The name of the older standard that an encoding extends, where the bytes are within it."""
    narrower = _EXTENDS.get(encoding)
    return narrower if narrower and _strict(raw, narrower) else encoding


def _guess(raw: bytes) -> str:
    """The likeliest encoding, by the statistics of chardet 7.

    Of 683 texts of one to ten sentences in 33 languages and 38 legacy encodings it reads 99.6 %
    right; charset-normalizer 3.5 read 76 % of such texts.
    """
    from chardet import EncodingEra, detect

    # News was not published in DOS code pages; seven-bit encodings are sure by their escapes.
    web = EncodingEra.MODERN_WEB | EncodingEra.LEGACY_ISO
    found = detect(raw, encoding_era=EncodingEra.ALL if raw.isascii() else web, compat_names=False)
    return encoding_of(found["encoding"]) or "windows-1252"
