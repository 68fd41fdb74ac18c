"""Bytes to text: what is declared, what the bytes say, and one bad byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.decode import decode_html, decode_text, decode_xml

RUSSIAN = "Большой мост через реку снова открыт для движения, сообщили в мэрии города."
HINDI = "नदी पर बना पुल आज सुबह फिर से खुल गया, लोगों ने राहत की साँस ली।"


def read(text: str, encoding: str, declared: str | None = None, http: str | None = None):
    head = f'<meta charset="{declared}">' if declared else ""
    content_type = f"text/html; charset={http}" if http else None
    return decode_html((head + text).encode(encoding), content_type)


@pytest.mark.parametrize(
    ("encoding", "declared", "http", "name"),
    [
        ("windows-1251", "windows-1251", None, "windows-1251"),
        ("koi8-r", None, "KOI8-R", "koi8-r"),
        ("koi8-r", "windows-1251", "koi8-r", "koi8-r"),  # the server's word counts more
        ("windows-1251", "windows-1251", "iso-8859-1", "windows-1251"),  # but not its default
        ("utf-8", None, None, "utf-8"),
        ("utf-8", "windows-1251", None, "utf-8"),  # the bytes know better
        ("utf-8", None, "iso-8859-1", "utf-8"),
        ("utf-8", "utf-16", None, "utf-8"),
        ("windows-1251", "utf-8", None, "windows-1251"),
        ("windows-1251", "rot13", None, "windows-1251"),
        ("iso-8859-5", None, None, "iso-8859-5"),
        ("utf-8-sig", "windows-1251", "koi8-r", "utf-8"),
        ("utf-16", None, None, "utf-16le"),
        ("utf-16-be", None, "utf-16be", "utf-16be"),
        ("utf-32-le", "utf-32", None, "utf-32le"),
    ],
)
def test_page(encoding, declared, http, name):
    padding = "<p>" + "a" * 200 + "</p>" if encoding.startswith(("utf-16-", "utf-32")) else ""
    decoded = read(padding + RUSSIAN, encoding, declared, http)
    assert decoded.text.endswith(RUSSIAN)
    assert (decoded.encoding, decoded.replaced) == (name, 0)


@pytest.mark.parametrize(
    ("text", "encoding", "label", "name"),
    [
        ("日本語のニュース①", "cp932", "Shift_JIS", "shift_jis"),
        ("新闻：镕", "gb18030", "gb2312", "gb18030"),
        ("똠방각하 뉴스", "cp949", "ks_c_5601-1987", "euc-kr"),
        ("香港新聞", "big5hkscs", "Big5", "big5"),
        ("“кавычки”", "windows-1251", "cp1251", "windows-1251"),
        ("“quoted”", "cp1252", "ISO-8859-1", "windows-1252"),
        ("ข่าว", "cp874", "TIS-620", "windows-874"),
        ("これはニュース", "iso2022_jp", "ISO-2022-JP", "iso-2022-jp"),
    ],
)
def test_labels_mean_what_pages_hold(text, encoding, label, name):
    decoded = read(text, encoding, declared=label)
    assert decoded.text.endswith(text)
    assert (decoded.encoding, decoded.label) == (name, label.lower())


@pytest.mark.parametrize("bad", [b"\x92", b"\xff", b"\xe9", b"\xe0\xa4"])
@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", None])
def test_one_bad_byte_is_one_replacement(bad, declared):
    head = f'<meta charset="{declared}">' if declared else ""
    raw = (head + HINDI).encode() + bad + HINDI.encode()
    decoded = decode_html(raw)
    assert decoded.text == f"{head}{HINDI}\ufffd{HINDI}"
    assert (decoded.encoding, decoded.replaced) == ("utf-8", 1)


def test_a_document_cut_within_a_character_keeps_its_charset():
    for encoding in ("utf-8", "euc-kr", "gb18030", "shift_jis"):
        raw = f'<?xml version="1.0" encoding="{encoding}"?><a>日本日本日本'.encode(encoding)[:-1]
        assert decode_xml(raw).encoding == encoding


def test_xml_declaration():
    raw = f'\n<?xml version="1.0" encoding="KOI8-R" ?><a>{RUSSIAN}</a>'.encode("koi8-r")
    decoded = decode_xml(raw, "application/rss+xml")
    assert RUSSIAN in decoded.text
    assert (decoded.encoding, decoded.label, decoded.guessed) == ("koi8-r", "koi8-r", False)


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "iso-8859-5"])
def test_undeclared_text_is_guessed(encoding):
    decoded = decode_text(RUSSIAN.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.guessed) == (RUSSIAN, encoding, True)


def test_zero_bytes_are_dropped():
    assert decode_text(b"a\0b\0").text == "ab"
    assert decode_xml(b"\0" * 5000 + b"<rss/>").text == "<rss/>"


def test_an_escape_character_alone_means_nothing():
    decoded = decode_html(b'<meta charset="utf-8">a\x1b[1mb')
    assert (decoded.encoding, decoded.guessed) == ("utf-8", False)


def test_nothing():
    decoded = decode_text(b"")
    assert (decoded.text, decoded.encoding) == ("", "utf-8")


@given(
    st.binary(max_size=300), st.none() | st.text(max_size=20).map("text/html; charset={}".format)
)
def test_any_bytes_become_text(raw, content_type):
    for decode in (decode_html, decode_xml, decode_text):
        text = decode(raw, content_type).text
        assert "\0" not in text
        text.encode()  # holds no surrogates: whoever comes later can write it


@given(
    st.text(min_size=1, alphabet=st.characters(codec="utf-8", exclude_characters="\0\ufeff\x1b"))
)
def test_utf_8_comes_back_as_it_was(text):
    assert decode_text(text.encode()).text == text
    assert decode_text(text.encode(), "text/plain; charset=latin-1").text == text
