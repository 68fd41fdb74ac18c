"""Lines that say again what the article says elsewhere: labels, pull quotes, tables of contents."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import accumulate, pairwise

from pipeline.text.cleaning.paragraphs import ends_sentence, is_paragraph, size

# Verse has refrains and lists have the same headings: only what is as long as a paragraph is a
# copy by itself.
_COPY = 80  # characters
# "WHERE TO BUY", or a single word where there are no capitals, that comes again and again.
_CAPITALS = 4  # words, twice at least
_TIMES = 3  # for a word without capitals
_ENTRIES = 3  # of a table of contents
_MAX_ENTRY = 160  # characters
_NUMBER = re.compile(r"^\W*\d{1,2}(?:\.\d{1,2})*[.)]?\s+|\W+$")
_NO_WORD = re.compile(r"\W+")
_QUOTE_MARKS = " \"'“”„‟«»‹›「」『』().!?…।。؟۔"
_QUOTE = range(50, 400)  # characters; headings quote the text too
_MOST_WORK = 50_000_000  # lines times characters; what has more of them is no article


def repetitions(lines: Sequence[str]) -> dict[int, str]:
    """Places of lines that repeat another one, or a part of it."""
    places = defaultdict(list)
    for place, line in enumerate(lines):
        places[_NO_WORD.sub("", line.casefold())].append(place)
    again = [where for where in places.values() if len(where) > 1]
    copies = [place for where in again if len(lines[where[0]]) >= _COPY for place in where[1:]]
    labels = [where for where in again if _are_labels(lines, where)]
    return {
        **dict.fromkeys(_contents(lines), "contents"),
        **dict.fromkeys(_pull_quotes(lines), "pull-quote"),
        **dict.fromkeys(copies, "repeated"),
        # Several labels are speakers, or the headings that all parts of a list have.
        **dict.fromkeys(labels[0] if len(labels) == 1 else (), "label"),
    }


def _are_labels(lines: Sequence[str], places: Sequence[int]) -> bool:
    """Whether a line that comes again stands between paragraphs each time, and looks like a label.

    A heading hardly comes twice in capitals, or three times as a single word.
    """
    line = lines[places[0]]
    if not line[-1].isalnum() or any(map(str.isdigit, line)):
        return False
    if not (
        size(line) <= _CAPITALS if line.isupper() else size(line) <= 1 and len(places) >= _TIMES
    ):
        return False
    around = {place + step for place in places for step in (-1, 1)}
    return all(is_paragraph(lines[place]) for place in around if 0 <= place < len(lines))


def _contents(lines: Sequence[str]) -> list[int]:
    """A run of lines that come again as headings further down, and the heading of the run."""
    plain = [_NUMBER.sub("", line).casefold() if len(line) <= _MAX_ENTRY else "" for line in lines]
    times = Counter(filter(None, plain))
    last = {text: place for place, text in enumerate(plain)}
    found: list[int] = []
    start = 0
    for place in range(len(lines) + 1):
        if place < len(lines) and times[plain[place]] == 2 and last[plain[place]] > place:
            continue
        if place - start >= _ENTRIES and _are_headings([last[text] for text in plain[start:place]]):
            before = lines[start - 1] if start else ""
            titled = before and not is_paragraph(before) and before[-1].isalnum()
            found += range(start - 1 if titled else start, place)
        start = place + 1
    return found


def _are_headings(places: Sequence[int]) -> bool:
    """Whether lines come in order, most of them with text between them and the next one."""
    gaps = [after - before for before, after in pairwise(places)]
    return min(gaps) > 0 and sum(gap > 1 for gap in gaps) * 2 > len(gaps)


def _pull_quotes(lines: Sequence[str]) -> list[int]:
    """Sentences set apart between paragraphs that also stand in a paragraph.

    The opening of an article may sum it up in its own words, and a paragraph that has several
    lines in it sums these up.
    """
    text = "\n".join(lines)
    if len(lines) * len(text) > _MOST_WORK:
        return []
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    held: dict[int, list[int]] = defaultdict(list)  # by paragraph
    for place in range(2, len(lines) - 1):
        quote = lines[place].strip(_QUOTE_MARKS)
        if len(quote) not in _QUOTE or not all(map(ends_sentence, lines[place - 1 : place + 2])):
            continue
        at = text.find(quote)
        if at == text.find(quote, starts[place]):
            at = text.find(quote, starts[place + 1])
        if at >= 0:
            held[bisect_right(starts, at) - 1].append(place)
    return [quotes[0] for quotes in held.values() if len(quotes) == 1]
