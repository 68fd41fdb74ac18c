"""Lines that only repeat the article's title."""

import re
from collections.abc import Sequence

from pipeline.text.cleaning.paragraphs import size
from pipeline.text.words import words

_HEAD = 4  # lines among which a title may have a kicker before it, or a name of the site behind it
_BESIDE = 4  # words
_LONG = 4  # words: so much comes again only as the title


def titles(lines: Sequence[str], *, title: str) -> dict[int, str]:
    """Places of the title at the head of a text, and of one of several words anywhere."""
    heading = words(title)
    is_long = size(title) >= _LONG
    found: dict[int, str] = {}
    for place, line in enumerate(lines if heading else ()):
        at_head = place == len(found)
        if len(line) > 2 * len(title) or not (at_head or is_long):
            continue
        if heading[0] in line.casefold() and words(line) == heading:
            found[place] = "title"
    for place, line in enumerate(lines[:_HEAD] if is_long else ()):
        if _has_kicker(line, title):
            found[place] = "title"
    return found if len(found) < len(lines) else {}


def _has_kicker(line: str, title: str) -> bool:
    """Whether a line is the title with a few words before it, glued to it perhaps."""
    before, found, behind = line.casefold().partition(title.casefold())
    return bool(
        found and size(before) <= _BESIDE and not words(behind) and not re.search(r"\d", before)
    )
