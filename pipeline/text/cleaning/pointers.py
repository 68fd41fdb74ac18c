"""Pointers to other articles that stand between the paragraphs: "lead-in | headline"."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.text.cleaning.paragraphs import ends_sentence, ends_with_stop, is_paragraph
from pipeline.text.words import words

# A separator that prose hardly has tells by itself; a colon, which headings, speakers and scores
# have too, only where the same lead-in comes again in the text.
_BAR = re.compile(r"^([^|›»→▶►:：]{2,40}?)\s?[|›»→▶►]\s?([^|›»→▶►]{10,200})$")
_COLON = re.compile(r"^([^\W\d][^:：]{1,39}?)\s?[:：]\s?(.{30,200})$")
_ARROW = re.compile(r"^()[→▶►❯⇒➤]\s?(\S.{9,200})$")
_NO_LEAD = re.compile(r"[\d\"“”„«»‹›「」『』()\[\].!?;,،、。।؟@]")
_MAX_LEAD_WORDS = 6
_MIN_HEADLINE_WORDS = 3
# So many neighbours with different lead-ins are a list or table; arrows are bullets from two on.
_LIST = 3


@dataclass(frozen=True, slots=True)
class _Pointer:
    lead: tuple[str, ...]
    weak: bool = False


def pointers(lines: Sequence[str]) -> list[int]:
    """Places of the lines that only point at other articles."""
    read = [_read(line) for line in lines]
    found: dict[int, _Pointer] = {}
    for is_pointer, run in groupby(range(len(lines)), lambda place: read[place] is not None):
        places = list(run)
        candidates = {place: pointer for place in places if (pointer := read[place])}
        if is_pointer and not _is_list(list(candidates.values())) and _between(lines, places):
            found |= candidates
    leads = Counter(pointer.lead for pointer in found.values())
    return [
        place for place, pointer in found.items() if not pointer.weak or leads[pointer.lead] > 1
    ]


def _read(line: str) -> _Pointer | None:
    """Lead-in and kind of a line that is built like a pointer."""
    strong = _ARROW.match(line) or _BAR.match(line)
    parts = strong or _COLON.match(line)
    if not parts or ends_with_stop(line) or (not strong and ends_sentence(line)):
        return None
    lead = tuple(words(parts[1]))
    if _NO_LEAD.search(parts[1]) or len(lead) > _MAX_LEAD_WORDS:
        return None
    if len(words(parts[2])) < _MIN_HEADLINE_WORDS:
        return None
    return _Pointer(lead, weak=not strong)


def _is_list(run: list[_Pointer]) -> bool:
    leads = {pointer.lead for pointer in run}
    return (len(run) >= _LIST and len(leads) > 1) or (len(run) > 1 and () in leads)


def _between(lines: Sequence[str], places: list[int]) -> bool:
    """Whether running text stands before these lines and, if anything does, after them."""
    before, after = places[0] - 1, places[-1] + 1
    return before >= 0 and all(map(is_paragraph, [lines[before], *lines[after : after + 1]]))
