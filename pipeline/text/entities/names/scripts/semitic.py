"""Arabic script (Arabic, Persian, Urdu ...) and Hebrew: consonants, hardly any vowels."""

import re
import unicodedata

_ARABIC = {
    "ا": "a", "آ": "a", "أ": "a", "إ": "i", "ٱ": "a", "ى": "a", "ة": "", "ء": "", "ع": "",
    "ب": "b", "پ": "p", "ت": "t", "ث": "t", "ج": "J", "چ": "C", "ح": "h", "خ": "x", "د": "d",
    "ذ": "z", "ر": "r", "ز": "z", "ژ": "Z", "س": "s", "ش": "S", "ص": "s", "ض": "d", "ط": "t",
    "ظ": "z", "غ": "g", "ف": "f", "ڤ": "v", "ق": "k", "ك": "k", "ک": "k", "گ": "g", "ل": "l",
    "م": "m", "ن": "n", "ه": "h", "و": "W", "ؤ": "W", "ي": "Y", "ی": "Y", "ئ": "Y",
    "ٹ": "t", "ڈ": "d", "ڑ": "r", "ں": "n", "ے": "e", "ہ": "h", "ۂ": "h", "ۃ": "", "ھ": "",
    "ڭ": "N", "ڠ": "N", "ێ": "e", "ۆ": "o", "ە": "e", "ڵ": "l", "ڕ": "r", "ۇ": "u", "ۋ": "v",
    "ې": "e", "ۍ": "Y", "ټ": "t", "ډ": "d", "ړ": "r", "ښ": "S", "څ": "c", "ځ": "z", "ڼ": "n",
}  # fmt: skip
_PERSIAN = {"ث": "s", "ض": "z", "ذ": "z"}
_ARABIC_TOGETHER = re.compile("تش|(?<=.)ه$|(?<=.)ة$")

_HEBREW = {
    "א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "W", "ז": "z", "ח": "x", "ט": "t",
    "י": "Y", "כ": "k", "ך": "x", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s",
    "ע": "", "פ": "p", "ף": "f", "צ": "c", "ץ": "c", "ק": "k", "ר": "r", "ש": "S", "ת": "t",
}  # fmt: skip
_GERESH = {"ג": "J", "ז": "Z", "צ": "C", "ץ": "C", "ת": "t", "ח": "x", "ד": "d", "ר": "g"}
_HEBREW_TOGETHER = re.compile("([גזצץתחדר])['\u2019\u05f3]|(וו|^ו)|((?<=.)ה$)|.")


def of_arabic(word: str, language: str) -> str:
    """The phones of a word in Arabic script; the article al- stays."""
    letters = _ARABIC if language == "ar" else _ARABIC | _PERSIAN
    plain = _unpointed(word)
    joined = _ARABIC_TOGETHER.sub(lambda found: "چ" if found[0] == "تش" else "ة", plain)
    return "".join(letters.get(char, "") for char in joined)


def of_hebrew(word: str, _language: str) -> str:
    """The phones of a word in Hebrew."""
    return _HEBREW_TOGETHER.sub(_hebrew, _unpointed(word))


def _hebrew(found: re.Match[str]) -> str:
    with_geresh, vav, silent = found.groups()
    if with_geresh:
        return _GERESH[with_geresh]
    return "v" if vav else "" if silent else _HEBREW.get(found[0], "")


def _unpointed(word: str) -> str:
    return "".join(c for c in word if not unicodedata.combining(c) and c != "\u0640")
