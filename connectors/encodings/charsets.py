"""Charset labels: which encoding a declared label means, and the Python codec that reads it.

The WHATWG Encoding Standard's table (https://encoding.spec.whatwg.org/#names-and-labels) on top
of Python's own aliases; encodings that browsers do not know but XML may declare (ibm855, johab)
keep Python's name. Codecs that are no charsets (rot13, idna, utf-7 ...) are no answer.
"""

import codecs
import re

# Python's name of a codec -> the standard's name of what a page with that label really holds.
_WHATWG = {
    "ascii": "windows-1252",
    "iso8859-1": "windows-1252",
    "iso8859-9": "windows-1254",
    "iso8859-11": "windows-874",
    "tis-620": "windows-874",
    "cp874": "windows-874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5hkscs": "big5",
    "cp950": "big5",
    "cp932": "shift_jis",
    "shift_jis_2004": "shift_jis",
    "euc_jp": "euc-jp",
    "euc_jis_2004": "euc-jp",
    "iso2022_jp": "iso-2022-jp",
    "euc_kr": "euc-kr",
    "cp949": "euc-kr",
    "cp866": "ibm866",
    "cp855": "ibm855",
    "mac-roman": "macintosh",
    "mac-cyrillic": "x-mac-cyrillic",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16le",
    "utf-16-le": "utf-16le",
    "utf-16-be": "utf-16be",
    "utf-32": "utf-32le",
    "utf-32-le": "utf-32le",
    "utf-32-be": "utf-32be",
}
_WHATWG |= {f"cp{number}": f"windows-{number}" for number in range(1250, 1259)}
_WHATWG |= {
    f"iso8859-{part}": f"iso-8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)
}

# Labels that Python does not know, by what it calls them.
_ALIASES = {
    alias: label
    for label, aliases in {
        "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
        "iso8859-6": "csiso88596e csiso88596i iso-8859-6-e iso-8859-6-i",
        "iso8859-7": "sun_eu_greek",
        "iso8859-8": "csiso88598e csiso88598i iso-8859-8-e iso-8859-8-i logical visual",
        "iso8859-15": "csisolatin9",
        "koi8-r": "koi koi8",
        "koi8-u": "koi8-ru",
        "mac-roman": "csmacintosh mac x-mac-roman",
        "mac-cyrillic": "maccyrillic x-mac-cyrillic x-mac-ukrainian",
        "cp874": "dos-874 windows-874",
        "gb18030": "csgb2312 gb_2312 gb_2312-80 x-gbk",
        "big5": "cn-big5 x-x-big5",
        "euc_jp": "cseucpkdfmtjapanese x-euc-jp",
        "cp932": "windows-31j x-sjis",
        "cp949": "cseuckr csksc56011987 iso-ir-149 ks_c_5601-1989 ksc_5601 windows-949",
        "utf-16-be": "unicodefffe",
        "utf-16-le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff",
    }.items()
    for alias in aliases.split()
}
_ISO = re.compile(r"^iso[-_ ]?8859[-_ ]?(\d+)$")  # iso88592
_WINDOWS = re.compile(r"^(?:x-)?(?:cp|win|windows)[-_ ]?(125\d)$")  # x-cp1251, win-1251

# The codec for an encoding, where Python's codec of that name knows less than browsers do.
_CODECS = {
    "windows-874": "cp874",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
}
_NOT_CHARSETS = {"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined"}
_NOT_CHARSETS |= {"unicode-escape", "unicode-internal", "utf-7"}


def encoding_of(label: str | None) -> str | None:
    """The encoding that a charset label means, in lower case; None where it means none.

    >>> encoding_of("ISO-8859-1"), encoding_of("gb2312"), encoding_of("rot13")
    ('windows-1252', 'gb18030', None)
    """
    label = (label or "").strip(" \t\r\n\f\"'").lower()
    label = _WINDOWS.sub(r"cp\1", _ISO.sub(r"iso8859-\1", label))
    try:
        codec = codecs.lookup(_ALIASES.get(label, label))
    except (LookupError, ValueError):  # ValueError: NUL in the label
        return None
    if not codec._is_text_encoding or codec.name in _NOT_CHARSETS:  # noqa: SLF001 - only sign there is
        return None
    return _WHATWG.get(codec.name, codec.name)


def codec_of(encoding: str) -> str:
    """Python's codec for an encoding named by `encoding_of`."""
    return _CODECS.get(encoding, encoding)
