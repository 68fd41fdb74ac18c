"""What stands above the first paragraph of an article or below the last, and is not part of it."""

import re
from collections.abc import Sequence

from pipeline.text.cleaning.dates import is_date
from pipeline.text.cleaning.paragraphs import (
    ends_sentence,
    ends_with_stop,
    is_paragraph,
    may_be_names,
    size,
)

_HEAD = 8  # lines at most before the text
_LONG = 200  # characters: where such a line stands the text has begun
_BYLINE = 4  # words
_NO_BYLINE = re.compile(r"[\d:：·|?!]")
_READING_TIME = re.compile(
    r"(?:[^\d.!?]{3,20}[\s:：])?[1-9]\d?[\s-]?(?:[^\d.!?।۔]{2,12}(?:\s[^\d.!?।۔]{2,12})?"
    r"|[^\s\d.!?]{2,4}\.(?:\s[^\d.!?।۔]{2,12})?)"
)
_STEPS = re.compile(r"\s*(?:-*>|[›»→])+\s*")
_CELLS = re.compile(r"\s(?:\||-|·)\s")
_STEP_WORDS = 4
_MIN_STEPS, _MIN_CELLS = 3, 6

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+\.[a-z]{2,}")
_HANDLE = re.compile(r"(?<!\S)@[A-Za-z]\w{2,}")
_PHONE = re.compile(r"\+\d[\d\s()./-]{7,20}\d")
_CONTACT_LINES = 3
_MAX_CONTACT = 500  # characters
_CONTACT, _HANDLES = 60, 12  # words, with an address, with a handle or number alone
_LEADS_ON = re.compile(r"(?:[^.!?。！？।]|\.(?=\S))+[:：]")  # one sentence, and nothing comes
_LEAD = 80  # characters
_LEFT_OVER = 6  # words
_LEFT_OVERS = 2  # lines
_ITEM = r"^\W?[-–—•·*▪◦‣■□●○✓✔]|\d"  # items of lists, and figures
# And what ends a text without a full stop: quotations, and how people write to one another.
_NO_LEFT_OVER = re.compile(_ITEM + r"|[、，]|[.!?。！？]{2}|[\"'“”„’«»」』]$")
_NO_HEADLINE = re.compile(_ITEM + r"|[:：]$")
_RELATED = range(3, 9)  # lines
_HEADLINE = range(4, 25)  # words
_FINISHED = 60  # characters


def head(lines: Sequence[str]) -> dict[int, str]:
    """Places of dates, bylines beside them, reading times and breadcrumbs above the text."""
    found: dict[int, str] = {}
    sentences = 0
    for place, line in enumerate(lines[:_HEAD]):
        sentences += is_paragraph(line)
        if len(line) >= _LONG or sentences > 1:
            break
        if is_date(line) and (" · " not in line or line[0].isdigit()):
            found[place] = "date"
        elif _is_path(line):
            found[place] = "breadcrumbs"
    for place in [place for place, reason in found.items() if reason == "date"]:
        if place and place - 1 not in found and _is_byline(lines[place - 1]):
            found[place - 1] = "byline"
        after = place + 1
        if after < len(lines) and len(lines[after]) <= 30 and _READING_TIME.fullmatch(lines[after]):
            found[after] = "reading-time"
    return found if len(found) < len(lines) else {}


def tail(lines: Sequence[str]) -> dict[int, str]:
    """Places of contacts, dates, headings with nothing below and lists of headlines at the end."""
    found: dict[int, str] = {}
    end = len(lines)
    while end > 1:
        line = lines[end - 1]
        if is_date(line):
            found[end - 1] = "date"
        elif len(line) <= _LEAD and _LEADS_ON.fullmatch(line):
            found[end - 1] = "left-over"
        elif len(lines) - end < _CONTACT_LINES and _is_contact(line):
            found[end - 1] = "contact"
        else:
            break
        end -= 1
    loose = end
    while loose > 0 and end - loose <= max(_RELATED) and not _is_finished(lines[loose - 1]):
        loose -= 1
    run = range(loose, end)
    if loose < 2:
        return found
    if 0 < len(run) <= _LEFT_OVERS and all(_is_left_over(lines[place]) for place in run):
        found |= dict.fromkeys(run, "left-over")
    elif len(run) in _RELATED and _are_headlines([lines[place] for place in run]):
        found |= dict.fromkeys(run, "also-read")
    return found


def _is_path(line: str) -> bool:
    if len(line) > _LONG * 2 or ends_sentence(line):
        return False
    for rule, least in ((_STEPS, _MIN_STEPS), (_CELLS, _MIN_CELLS)):
        steps = list(filter(None, rule.split(line)))
        if len(steps) >= least and all(size(step) <= _STEP_WORDS for step in steps):
            return not any(map(str.isdigit, line))
    return False


def _is_byline(line: str) -> bool:
    return size(line) <= _BYLINE and not ends_sentence(line) and not _NO_BYLINE.search(line)


def _is_contact(line: str) -> bool:
    if len(line) > _MAX_CONTACT or ("@" not in line and "+" not in line):
        return False
    if _EMAIL.search(line):
        return size(line) <= _CONTACT
    return bool(_HANDLE.search(line) or _PHONE.search(line)) and size(line) <= _HANDLES


def _is_finished(line: str) -> bool:
    """Whether a line is a paragraph after which an article can end."""
    return len(line) >= _FINISHED and ends_sentence(line)


def _is_left_over(line: str) -> bool:
    if size(line) > _LEFT_OVER or ends_sentence(line) or _NO_LEFT_OVER.search(line):
        return False
    label, _, names = line.partition(":")  # what follows a colon is a name, or it is advice
    return not names or (size(label) <= _BYLINE and may_be_names(names))


def _are_headlines(lines: Sequence[str]) -> bool:
    """Whether lines are headlines, the first one perhaps what they are headed with."""
    first = _is_headline(lines[0]) or (size(lines[0]) <= _LEFT_OVER and not ends_sentence(lines[0]))
    return first and all(map(_is_headline, lines[1:]))


def _is_headline(line: str) -> bool:
    return (
        _HEADLINE.start <= size(line) < _HEADLINE.stop
        and not ends_with_stop(line)
        and not _NO_HEADLINE.search(line)
    )
