"""Posts of social networks that were pasted into a text, and headings that only point at them.

What is known of them are the forms that the networks' own embed codes leave behind as text.
"""

import re
from collections.abc import Sequence

from pipeline.text.cleaning.paragraphs import ends_sentence, is_paragraph, size

_POST_LINK = re.compile(
    r"\bpic\.(?:twitter|x)\.com/\w+|https?://t\.co/\w+|\b(?:twitter|x)\.com/\w{1,20}/status/\d+"
    r"|\binstagram\.com/(?:p|reel)/[\w-]+|\btiktok\.com/@[\w.]+/video/\d+|\bt\.me/\w+/\d+"
    r"|\bbsky\.app/profile/[\w.:-]+/post/\w+|\bvk\.com/wall-?\d+_\d+|\bfb\.watch/\w+"
)
_MAX_TEXT = 600  # characters before the link: a post has 280, some of them of several code points
_MAX_AFTER = 120  # behind the link: at most the attribution
_HANDLE = r"@\w[\w.-]{0,40}(?:@[\w.-]{1,60})?"
# "– Name (@handle) 20 June 2024": a dash, the handle in brackets, then no more than a date.
_ATTRIBUTION = re.compile(
    rf"[—–―-]+\s?\S.{{0,80}}[(（]{_HANDLE}[)）](?:\W*|.{{0,40}}\d.{{0,10}})"
    # "@handle 20 June 2024", "Name @handle · 3h"
    rf"|(?:[^\s@,.:：]+\s){{0,4}}{_HANDLE}(?:\W*|\s?[·•]\s?.{{0,20}}\d.{{0,10}})"
)
# Instagram: "A post shared by Name (@handle)", and above it "View this post on Instagram".
_SHARED_BY = re.compile(rf"[^.!?]{{0,80}}[(（]{_HANDLE}[)）].{{0,50}}")
_INSTAGRAM = re.compile("Instagram")
_INSTAGRAM_WORDS = 9
# TikTok ends with the sound; Telegram forwards begin "Name, [20.06.2024 14:05]"; X signs "3:45 PM ·
# 20 June 2024"; Bluesky has "[image or embed]".
_SOUND = re.compile(r".{0,350}♬\s.{1,100}")
_FORWARD = re.compile(
    r"[^\[\]]{1,60}[,:]?\s?\[\d{1,2}[./]\d{1,2}[./]\d{2,4},?\s\d{1,2}:\d{2}(?::\d\d)?\]\W*"
)
_POST_SIGN = re.compile(r"(?:^|\s)[#@]\w|https?://|[\U0001f1e6-\U0001faff\u2600-\u27bf]")
_LONGEST = 500  # characters of a line that is an attribution or a caption
_MAX_HEADING = 100


def posts(lines: Sequence[str]) -> dict[int, str]:
    """Places of post lines ("embed") and of headings for them ("embed-heading") with the reason."""
    found = {place: "embed" for place, line in enumerate(lines) if _is_post(line)}
    for place, line in enumerate(lines):
        if "@" not in line or len(line) > _LONGEST:
            continue
        if _ATTRIBUTION.fullmatch(line):
            found[place] = "embed"
            if place and len(lines[place - 1]) <= _MAX_TEXT and _POST_SIGN.search(lines[place - 1]):
                found[place - 1] = "embed"
        elif place and _SHARED_BY.fullmatch(line) and _is_view_on(lines[place - 1]):
            found[place - 1] = found[place] = "embed"
    headings = (place - 1 for place in found if place and place - 1 not in found)
    return found | {place: "embed-heading" for place in headings if _points(lines, place)}


def _points(lines: Sequence[str], place: int) -> bool:
    """Whether a line is a heading, and not the last one of a list or verse."""
    if place and not is_paragraph(lines[place - 1]):
        return False
    return len(lines[place]) <= _MAX_HEADING and not ends_sentence(lines[place])


def _is_view_on(line: str) -> bool:
    return size(line) <= _INSTAGRAM_WORDS and bool(_INSTAGRAM.search(line))


def _is_post(line: str) -> bool:
    if "♬" in line or "[" in line:
        short = line[: _LONGEST + 1]
        if _SOUND.fullmatch(short) or _FORWARD.fullmatch(short):
            return True
    links = list(_POST_LINK.finditer(line)) if "/" in line else []
    if not links:
        return False
    return links[0].start() <= _MAX_TEXT and len(line) - links[-1].end() <= _MAX_AFTER
