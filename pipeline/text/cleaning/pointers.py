"""Pointers to other articles that stand between the paragraphs: "lead-in | headline"."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from pipeline.text.cleaning.paragraphs import ends_sentence, ends_with_stop, is_paragraph
from pipeline.text.words import words

# A separator that prose hardly has tells by itself: bars, arrows, pointing hands, pins, cameras.
_SIGN = "|›»→▶►➡⏩👉📌📍🔗🎥📹📸📷"
_BAR = re.compile(
    rf"^([^{_SIGN}:：]{{2,40}}?)\s?[{_SIGN}]\ufe0f?[\U0001f3fb-\U0001f3ff]?\s?([^{_SIGN}]{{10,200}})$"
)
_ARROW = re.compile(r"^()[→▶►❯⇒➤➡⏩👉📌📍🔗]\ufe0f?[\U0001f3fb-\U0001f3ff]?\s?(\S.{9,200})$")
# What points down at the end of a line stood below it.
_DOWN = re.compile(r".{0,150}[👇⬇⤵🔽👉➡]\ufe0f?[\U0001f3fb-\U0001f3ff]?")
# Headings, speakers and scores have colons too: a colon tells only where a lead-in of several
# words comes again, not as often as in a list or an interview, and never before a sentence.
_COLON = re.compile(r"^([^\W\d][^:：]{1,39}?)\s?[:：]\s?(.{20,119})$")
_SPEAKER = re.compile(r"^([^\W\d][^:：]{1,39}?)\s?[:：]")
_REPEATED = range(2, 4)  # times
_NO_LEAD_IN = re.compile(r"[\d\"“”„«»‹›「」『』()\[\].!?;,،、。।؟@]")
_MAX_LEAD_IN = 6  # words
_MIN_HEADLINE = 3  # words
# So many neighbours with different lead-ins are a list or table; arrows are bullets from two on.
_LIST = 3

_LeadIn = tuple[str, ...]


def pointers(lines: Sequence[str]) -> dict[int, str]:
    """Places of the lines that only point at other articles."""
    barred = _between_paragraphs(lines, [_barred(line) for line in lines])
    others = [place for place in range(len(lines)) if place not in barred]
    rest = [lines[place] for place in others]
    lead_ins = _repeated(rest)
    repeated = [others[place] for place in _between_paragraphs(rest, lead_ins)]
    down = [place for place, line in enumerate(lines) if _DOWN.fullmatch(line)]
    return {
        **dict.fromkeys(down, "embed-heading"),
        **dict.fromkeys([*barred, *repeated], "also-read"),
    }


def _barred(line: str) -> _LeadIn | None:
    """The lead-in before a bar or arrow; () where an arrow begins the line."""
    return None if ends_with_stop(line) else _lead_in(_ARROW.match(line) or _BAR.match(line))


def _repeated(lines: Sequence[str]) -> list[_LeadIn | None]:
    """For each line the lead-in before its colon, where that is one by its repetition."""
    spoken = {
        tuple(words(speaker[1]))
        for line in lines
        if ends_sentence(line) and (speaker := _SPEAKER.match(line))
    }
    found = [None if ends_sentence(line) else _lead_in(_COLON.match(line)) for line in lines]
    times = Counter(found)
    return [
        lead_in
        if lead_in and len(lead_in) > 1 and times[lead_in] in _REPEATED and lead_in not in spoken
        else None
        for lead_in in found
    ]


def _lead_in(parts: re.Match[str] | None) -> _LeadIn | None:
    """The words of a lead-in, if what follows may be a headline."""
    if not parts or _NO_LEAD_IN.search(parts[1]) or len(parts[1].split()) > _MAX_LEAD_IN:
        return None
    return tuple(words(parts[1])) if len(words(parts[2])) >= _MIN_HEADLINE else None


def _between_paragraphs(lines: Sequence[str], lead_ins: Sequence[_LeadIn | None]) -> list[int]:
    """Places of lines with lead-ins that have running text before and, if anything, after them."""
    found: list[int] = []
    for has_lead_in, run in groupby(range(len(lines)), lambda place: lead_ins[place] is not None):
        places = list(run)
        different = {lead_ins[place] for place in places}
        is_list = len(places) >= _LIST and len(different) > 1
        is_bullets = len(places) > 1 and () in different
        around = [lines[places[0] - 1], *lines[places[-1] + 1 : places[-1] + 2]]
        if has_lead_in and places[0] and not is_list and not is_bullets:
            found += places if all(map(is_paragraph, around)) else []
    return found
