"""Lines that say only when, and perhaps who and where: told by the shape of dates and times."""

import re

from pipeline.text.cleaning.paragraphs import size

# Gregorian, Persian and Islamic, Buddhist years; \d is a digit of any script, which the digits in
# brackets are not, so other scripts' years are any four digits.
_YEAR = r"(?<!\d)(?:1[34]|19|20|25|[^\D0-9]{2})\d\d(?!\d)"
_DAY = r"(?<![\d.,])\d{1,2}"
_MONTH = r"[^\W\d_][^\s\d,/|]{1,15}"
_DATE = re.compile(
    rf"{_DAY}(?P<mark>[./-])\s?\d{{1,2}}(?P=mark)\s?(?:{_YEAR}|\d\d(?![\d.]))"  # 3.5.2024
    rf"|{_YEAR}[./-]\s?\d{{1,2}}[./-]\s?\d{{1,2}}(?!\d)"  # 2024-05-03
    rf"|{_YEAR}\s?[年년]\s?\d{{1,2}}\s?[月월]\s?\d{{1,2}}\s?[日일]"
    rf"|(?:{_MONTH}\s)?{_DAY}(?:st|nd|rd|th)?,\s?{_YEAR}"  # May 3, 2024
    # 3 de mayo de 2024
    rf"|{_DAY}[^\s\d]{{0,3}}\s(?:[^\s\d]{{1,8}}\s)?{_MONTH},?\s(?:[^\s\d]{{1,8}}\s)?{_YEAR}"
    rf"|{_DAY}\s\w{{2,8}}\s\d{{1,2}}\s\w{{2,8}}\s{_YEAR}"  # 3 tháng 5 năm 2024
    rf"|{_YEAR}\S{{0,4}}\s(?:m\.\s)?{_MONTH}\s{_DAY}(?!\d)"  # 2024. május 3.
)
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.時时시]\s?[0-5]\d(?::[0-5]\d|\s?[分분])?(?!\d)")
_MAX_LINE = 120  # characters
_MAX_WORDS = 8  # beside date and clock: a weekday, a zone, an author, a place, "updated"
_BREAK = r"[,|–—•/-]"  # "Oslo, 3 May 2024", not "the attack of 3 May 2024"
_PARTED_BEFORE = re.compile(rf"{_BREAK}\W*$")
_PARTED_AFTER = re.compile(rf"^\W*{_BREAK}")
# An abbreviation may end it ("p.m.", "г."), a sentence not.
_SENTENCE = re.compile(r"[。．！？!?।॥۔።。，、；;]|\w{4}[.…]\W*$")


def is_date(line: str) -> bool:
    """Whether a line has a date, or date and time, and beside it hardly anything.

    >>> is_date("Veröffentlicht am 3. Mai 2024 um 15:44"), is_date("The attack of 3 May 2024")
    (True, False)
    """
    if len(line) > _MAX_LINE or not (date := _DATE.search(line)) or _SENTENCE.search(line):
        return False
    beside = _DATE.sub(" ", line)
    others = size(_CLOCK.sub(" ", beside))
    if others > _MAX_WORDS or _CLOCK.search(beside):
        return others <= _MAX_WORDS
    before, after = line[: date.start()], _DATE.sub(" ", line[date.end() :])
    return all(
        size(text) <= 1 or parted.search(text)
        for text, parted in ((before, _PARTED_BEFORE), (after, _PARTED_AFTER))
    )
