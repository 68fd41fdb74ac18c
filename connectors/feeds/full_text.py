"""Whether a feed carries the whole text of its articles, so that their pages need not be fetched.

Only what a feed gives as content counts (content:encoded, Atom content, content_html): a summary
may be long, and is still a summary. Of 195 saved feeds 81 give content; 33 of them as a habit in
this length, all of them blogs whose posts are complete there.
"""

import re
from collections.abc import Iterable, Sequence
from statistics import median

from connectors.article_pages.html_tags import plain_text
from connectors.article_pages.text_size import text_size
from pipeline.records import Entry

CUT = -1
"""In a feed's habit: a content that ends in the middle."""

_HABIT = 800  # letters of a usual entry: some 130 words; excerpts have 55
_LONG = 4_000  # of one that is whole whatever the feed's habit
_REMEMBERED = 30
_MOST_CUT = 0.25  # some authors like to end in three dots

_TAG = re.compile(r"<[^<>]*>")
_ENDS_EARLY = re.compile(
    r"(?:…|\.\.\.)\W{0,3}(?:The post .{0,300})?$"
    r"|\b(?:read more|read on|continue reading|read the (?:full|whole|rest).{0,40}|see more"
    r"|weiterlesen|mehr lesen|zum artikel|lire la suite|en savoir plus|leer más|seguir leyendo"
    r"|leia mais|continue lendo|continua a leggere|leggi tutto|lees verder|läs mer|les mer|læs mere"
    r"|lue lisää|czytaj (?:dalej|więcej)|číst dále|čítať ďalej|tovább|citește mai mult"
    r"|читать (?:далее|дальше|полностью)|читати далі|прочетете|pročitajte|διαβάστε περισσότερα"
    r"|devamı(?:nı oku)?|اقرأ المزيد|ادامه مطلب|קרא עוד|और पढ़ें|আরও পড়ুন|மேலும் படிக்க|อ่านต่อ|xem thêm"
    r"|selengkapnya|baca lagi)\W{0,5}$"
    r"|(?:続きを読む|阅读全文|阅读更多|閱讀更多|閱讀全文|더 보기|더보기)\W{0,5}$",
    re.IGNORECASE,
)


def content_size(entry: Entry) -> int:
    """The size of an entry's content, 0 without one, CUT where it ends in the middle."""
    text = " ".join(plain_text(_TAG.sub(" ", entry.content or "")).split())
    if _ENDS_EARLY.search(text[-400:]):
        return CUT
    return text_size(text)


def habit_after(habit: Sequence[int], entries: Iterable[Entry]) -> list[int]:
    """The sizes of a feed's last contents, with those of new entries."""
    return [*habit, *map(content_size, entries)][-_REMEMBERED:]


def has_full_text(entry: Entry, habit: Sequence[int]) -> bool:
    """Whether an entry's content is the article, as far as it and its feed's habit tell."""
    size = content_size(entry)
    if size >= _LONG or size <= 0:
        return size > 0
    return median(habit) >= _HABIT and habit.count(CUT) <= _MOST_CUT * len(habit)
