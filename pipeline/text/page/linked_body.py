"""Corrects extracted lines by the article's text as a second source has it.

That is articleBody of JSON-LD, which many pages repeat it in, or the full text in a feed.
"""

import re
from collections.abc import Sequence
from itertools import groupby

from pipeline.records import Removed
from pipeline.text.page.lines import unescape
from pipeline.text.words import share_in, words

_TAG = re.compile(r"<[^<>]*>")
# On some pages articleBody is a teaser, on others it is truncated or goes on with other articles.
# It is evidence only if it is long and extraction found nearly all its words.
_MIN_WORDS = 100
_MIN_EXTRACTED = 0.85  # of the distinct words of articleBody
_MIN_LENGTH = 0.5  # of the extracted text
_MAX_OTHER = 0.4  # of the distinct words of articleBody; no page of 386 with a right text has less
# A line is known whose three-word sequences are mostly in articleBody. Leads and single
# subheadings are often missing there; two foreign lines in a row, or those at the end, are boxes
# and appeals: 8 of 288 evaluation pages came out better by this, none worse.
_MIN_KNOWN = 0.5
_MIN_FOREIGN_RUN = 2


def keep_linked(
    lines: Sequence[str], body: str | None, reason: str = "not-in-article-body"
) -> tuple[list[str], tuple[Removed, ...]]:
    """Part lines into those that the other text confirms and those foreign to it.

    What comes before the first confirmed line always stays. All lines stay where the other text
    is missing or cannot be trusted. `reason` is that of what is removed.
    """
    if not body:
        return list(lines), ()
    linked = words(_TAG.sub(" ", unescape(body)))
    found = [words(line) for line in lines]
    extracted = {word for line in found for word in line}
    if (
        len(linked) < max(_MIN_WORDS, _MIN_LENGTH * sum(map(len, found)))
        or share_in(set(linked), extracted) < _MIN_EXTRACTED
    ):
        return list(lines), ()
    trigrams = _trigrams(linked)
    known = [share_in(_trigrams(line), trigrams) >= _MIN_KNOWN for line in found]
    if True not in known:
        return list(lines), ()
    foreign = _foreign(known, [len(line) for line in found])
    return (
        [line for line, out in zip(lines, foreign, strict=True) if not out],
        tuple(
            Removed(text=line, reason=reason)
            for line, out in zip(lines, foreign, strict=True)
            if out
        ),
    )


def is_another(lines: Sequence[str], body: str | None) -> bool:
    """Whether a long articleBody is a text of which hardly anything is in the lines."""
    linked = words(_TAG.sub(" ", unescape(body or "")))
    if len(linked) < _MIN_WORDS:
        return False
    found = {word for line in lines for word in words(line)}
    return share_in(set(linked), found) < _MAX_OTHER


def linked_lines(body: str | None) -> list[str]:
    """The lines of articleBody, which may hold HTML."""
    lines = re.split(r"\n|<br\b[^<>]*>|</(?:p|div|h\d|li)\s*>", unescape(body or ""))
    return list(filter(None, (" ".join(_TAG.sub(" ", line).split()) for line in lines)))


def _foreign(known: list[bool], lengths: list[int]) -> list[bool]:
    """Which lines are foreign: long enough runs after the first known line."""
    foreign = [False] * len(known)
    for is_known, run in groupby(range(known.index(True), len(known)), known.__getitem__):
        places = list(run)
        telling = [place for place in places if lengths[place] >= 3]
        if not is_known and (len(telling) >= _MIN_FOREIGN_RUN or places[-1] == len(known) - 1):
            for place in places:
                foreign[place] = True
    return foreign


def _trigrams(line: list[str]) -> set[tuple[str, str, str]]:
    return set(zip(line, line[1:], line[2:], strict=False))
