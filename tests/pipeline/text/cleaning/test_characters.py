"""Characters come out as they were meant, and what carries no text does not come out."""

import unicodedata

import pytest

from pipeline.text.cleaning.characters import mended_lines


def mended(text: str) -> str:
    return "\n".join(mended_lines(text))


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cشود خانه\u200cهای",  # Persian
        "क्\u200dष क्\u200cष",  # Devanagari
        "র\u200d্যাব",  # Bengali
        "നന്\u200d",  # Malayalam, an old chillu at the end of a word
        "ශ්\u200dරී ලංකා",  # Sinhala
        "۱۴۰۲ ه\u200d",  # Arabic letter in the form it has inside a word
        "👩\u200d🚀 👨\u200d👩\u200d👧 🏳️\u200d🌈 ❤️\u200d🔥 ☎️ 1️⃣",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",  # flag of Scotland
        "葛\U000e0100城市",  # a form of a Han character in a name
        "ไทย\u200bลาว",
        "ភាសា\u200bខ្មែរ",
        "עברית \u200e(2024)\u200e",
        "ﷺ ﷼ ﴿آية﴾",  # words and signs written as one
        "“quoted” ﬁne １２ ＡＢＣ",
        "Use &lt;b&gt; and &amp;nbsp; in HTML",  # a text about markup
        "AT&T; R&D &unknown;",
    ],
)
def test_what_means_something_stays(text: str) -> None:
    assert mended(text) == text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("cafe\u0301", "café"),
        ("a\xa0b\u2009c\u3000d\te", "a b c d e"),
        ("so\xadft \ufeffbom zero\u200bwidth", "soft bom zerowidth"),
        ("jo\u200din\u200cer wo\u2060rd co\u034fm", "joiner word com"),
        ("می\u200c\u200cشود", "می\u200cشود"),
        ("nul\x00 bell\x07 \ud800half \ufffcobject", "nul bell half object"),
        ("\u202eabc\u202c \u2066def\u2069", "abc def"),
        ("left\u200e to right", "left to right"),
        ("plain\ufe0f \u200d alone", "plain alone"),
        ("hidden\U000e0041\U000e0042 words", "hidden words"),
        ("\uf0b7 an icon \ue001", "an icon"),
        ("한글\u3164채움", "한글 채움"),
        ("one\r\ntwo\u2028three\x0cfour\n\n  five ", "one\ntwo\nthree\nfour\nfive"),
        ("Tom &amp;amp; Jerry&#8217;s &amp;nbsp;&eacute;", "Tom & Jerry’s é"),
        ("می&zwnj;شود so&shy;ft", "می\u200cشود soft"),
        ("\ufee3\ufeae\ufea3\ufe92\ufe8e", "مرحبا"),  # Arabic letters in their shapes
    ],
)
def test_what_means_nothing_goes(raw: str, expected: str) -> None:
    assert mended(raw) == expected


def test_arabic_that_is_spelled_backwards_is_left_alone() -> None:
    backwards = "\ufe8e\ufe92\ufea3\ufeae\ufee3"
    assert mended(backwards) == backwards


def test_marks_are_as_many_as_a_language_could_want() -> None:
    assert mended("a" + "\u0316" * 30 + "b") == "a" + "\u0316" * 30 + "b"
    assert mended("a" + "\u0316" * 99 + "b") == "a" + "\u0316" * 30 + "b"


def test_lines_are_in_nfc() -> None:
    vietnamese = unicodedata.normalize("NFD", "Việt Nam đã nhiều lần")
    assert mended(vietnamese) == unicodedata.normalize("NFC", vietnamese)
