"""The dates that a page shows its readers near the headline."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from pipeline.text.page.query import texts
from pipeline.text.page.written_date import WrittenDate, written_dates

_TEXTS = texts(
    "//body//text()[normalize-space()][not(parent::script or parent::style or parent::noscript"
    " or parent::template or parent::option)]",
)
_MAX_TEXT = 200_000  # characters of a page that are read
_MAX_PLACES = 20  # where a page repeats its headline
# How far from its headline an article's dateline may stand, in characters.
_BEFORE, _BEHIND = 150, 700
_ALONE = 60  # characters that a dateline may have besides its date; a caption or sentence has more
_WORDS_BEFORE, _ALONE_WORDS = 5, 9
# What pages write before the date of a later change, in the languages of most news.
_CHANGED = re.compile(
    r"updated|modified|revised|aktualis|ge[äa]ndert|mis(?:e)? à jour|modifi|a[ct]tuali[sz]ad"
    r"|aggiornat|bijgewerkt|gewijzigd|aktualiz|обновл|оновлен|uppdatera|oppdatert|opdateret"
    r"|päivitet|frissít|actualizat|güncelle|ενημέρωσ|تحديث|עודכן|更新|修改|수정|업데이트"
    r"|cập nhật|diperbarui|अपडेट|অপডেট|อัปเดต",
    re.IGNORECASE,
)
_MAX_LABEL = 30  # characters
_FIRST_WIDE = "\u2e80"  # Chinese and Japanese signs, which say as much as two letters
_HEADLINE_BEGINS = 30


def datelines(text: str, title: str, language: str | None) -> list[WrittenDate]:
    """The dates that stand by themselves near the headline, the nearest behind it first."""
    near: dict[int, tuple[int, WrittenDate]] = {}
    for start, end in _places(text, title):
        first = max(0, start - _BEFORE)
        for seen in written_dates(text[first : end + _BEHIND], language):
            found = seen.moved(first)
            far = found.start - end if found.start >= end else _BEHIND + start - found.end
            if (found.start >= end or found.end <= start) and _alone(text, found):
                near[found.start] = min(near.get(found.start, (far, found)), (far, found))
    return [found for _, found in sorted(near.values(), key=lambda each: each[0])]


def standing_alone(text: str, language: str | None) -> WrittenDate | None:
    """The first date of a page that has a line of its own, else one that stands by itself."""
    alone = [found for found in written_dates(text, language) if _alone(text, found)]
    bare = (found for found in alone if not _before(text, found))
    return next(bare, alone[0] if alone else None)


def labelled(text: str, found: WrittenDate) -> bool:
    """Whether words in its own line say what the date is; names of weekdays end in a comma."""
    before = _before(text, found)
    above = text[: found.start].rstrip()
    return (
        above.endswith((":", "："))
        or (not before.endswith(",") and any(map(str.isalpha, before)))
        or (not before and _is_change(above))
    )


def _is_change(above: str) -> bool:
    """Whether the last line is nothing but a label such as "Updated on"."""
    line = above[above.rfind("\n") + 1 :] if "\n" in above[-_MAX_LABEL - 1 :] else ""
    return bool(_CHANGED.search(line))


def _before(text: str, found: WrittenDate) -> str:
    """What stands before a date in its line."""
    return text[text.rfind("\n", 0, found.start) + 1 : found.start].rstrip()


def visible(tree: HtmlElement) -> str:
    """The page's text, a line for each of its text nodes."""
    lines: list[str] = []
    size = 0
    for piece in _TEXTS(tree):
        if line := " ".join(piece.split()):
            lines.append(line)
            size += len(line)
            if size > _MAX_TEXT:
                break
    return "\n".join(lines)[: 2 * _MAX_TEXT]


def _places(text: str, title: str) -> Iterator[tuple[int, int]]:
    """Where the headline stands; the page's beginning where it stands nowhere."""
    flat = text[: len(text) // 2].replace("\n", " ")  # comments repeat it behind the article
    for sought in (title, title[:_HEADLINE_BEGINS]):
        if sought and (hits := list(islice(_found(flat, sought), _MAX_PLACES))):
            yield from hits
            return
    yield 0, 0


def _found(text: str, sought: str) -> Iterator[tuple[int, int]]:
    place = text.find(sought)
    while place >= 0:
        yield place, place + len(sought)
        place = text.find(sought, place + len(sought))


def _alone(text: str, found: WrittenDate) -> bool:
    """Whether the lines in which the date stands hold little else."""
    start = text.rfind("\n", 0, found.start) + 1
    end = text.find("\n", found.end)
    line = text[start : end if end >= 0 else len(text)][: 2 * _ALONE + found.end - found.start]
    before = line[: found.start - start]
    besides = before + line[found.end - start :]
    width = len(besides) + sum(sign > _FIRST_WIDE for sign in besides)
    few = before.count(" ") <= _WORDS_BEFORE and besides.count(" ") <= _ALONE_WORDS
    return few and width <= _ALONE
