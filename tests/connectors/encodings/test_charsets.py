"""Labels and what they mean."""

import codecs

import pytest

from connectors.encodings.charsets import codec_of, encoding_of


@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        ("UTF8", "utf-8"),
        (" utf-8 ", "utf-8"),
        ("unicode-1-1-utf-8", "utf-8"),
        ("iso-8859-1", "windows-1252"),
        ("us-ascii", "windows-1252"),
        ("latin1", "windows-1252"),
        ("iso88599", "windows-1254"),
        ("iso_8859-2:1987", "iso-8859-2"),
        ("logical", "iso-8859-8"),
        ("win-1251", "windows-1251"),
        ("x-cp1250", "windows-1250"),
        ("tis-620", "windows-874"),
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("x-sjis", "shift_jis"),
        ("windows-31j", "shift_jis"),
        ("ks_c_5601-1987", "euc-kr"),
        ("x-x-big5", "big5"),
        ("koi", "koi8-r"),
        ("x-mac-ukrainian", "x-mac-cyrillic"),
        ("IBM855", "ibm855"),
        ("unicode", "utf-16le"),
    ],
)
def test_meaning(label, encoding):
    assert encoding_of(label) == encoding
    assert encoding_of(encoding) == encoding
    assert codecs.lookup(codec_of(encoding))


@pytest.mark.parametrize(
    "label", [None, "", "bogus", "rot13", "hex", "zip", "idna", "punycode", "utf-7", "a\0b", "é"]
)
def test_no_charset(label):
    assert encoding_of(label) is None
