"""Posts of social networks that were pasted into a text, and headings that only point at them."""

import re
from collections.abc import Sequence

from pipeline.text.cleaning.paragraphs import ends_sentence

_POST_LINK = re.compile(r"\bpic\.(?:twitter|x)\.com/\w+|https?://t\.co/\w+")
_MAX_TEXT = 600  # characters before the link: a post has 280, some of them of several code points
_MAX_AFTER = 120  # behind the link: at most the attribution
# "– Name (@handle) 20 June 2024": a dash, the handle in brackets, then no more than a date.
_ATTRIBUTION = re.compile(r"^[—–―-]+\s?\S.{0,80}[(（]@\w{1,30}[)）](?:\W*|.{0,40}\d.{0,10})$")
_POST_SIGN = re.compile(r"(?:^|\s)[#@]\w|https?://|[\U0001f1e6-\U0001faff\u2600-\u27bf]")
_MAX_HEADING = 100


def posts(lines: Sequence[str]) -> dict[int, str]:
    """Places of post lines ("embed") and of headings for them ("embed-heading") with the reason."""
    found = {place: "embed" for place, line in enumerate(lines) if _is_post(line)}
    for place, line in enumerate(lines):
        if _ATTRIBUTION.match(line):
            found[place] = "embed"
            if place and len(lines[place - 1]) <= _MAX_TEXT and _POST_SIGN.search(lines[place - 1]):
                found[place - 1] = "embed"
    for place in [place for place in found if place and place - 1 not in found]:
        heading = lines[place - 1]
        if len(heading) <= _MAX_HEADING and not ends_sentence(heading):
            found[place - 1] = "embed-heading"
    return found


def _is_post(line: str) -> bool:
    links = list(_POST_LINK.finditer(line))
    if not links:
        return False
    return links[0].start() <= _MAX_TEXT and len(line) - links[-1].end() <= _MAX_AFTER
