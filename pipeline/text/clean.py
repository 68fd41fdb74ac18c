"""Cleans an article's text: characters as they were meant, lines that are the article's own.

There is no list of phrases of any language. A line goes because of how it is built and what
stands around it; what recurs in the articles of one source is not this module's business.
"""

from dataclasses import dataclass

from pipeline.records import Removed
from pipeline.text.cleaning.boilerplate import boilerplate, traces
from pipeline.text.cleaning.characters import mended_lines
from pipeline.text.cleaning.furniture import furniture
from pipeline.text.cleaning.pointers import pointers
from pipeline.text.cleaning.posts import posts
from pipeline.text.profile import SourceProfile
from pipeline.text.words import words

_UNKNOWN = SourceProfile()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """The article's lines, and in order what was taken out: every line is in one of the two.

    `whole` is the text before the profile of its source took lines out of it, `traces` what the
    article tells that profile.
    """

    text: str
    whole: str
    removed: tuple[Removed, ...] = ()
    traces: tuple[int, ...] = ()


def clean(body: str, title: str = "", profile: SourceProfile = _UNKNOWN) -> Cleaned:
    """Mend the characters of `body` and take out what is not the article.

    Reasons: "title" (a first line that repeats it), "embed" (a post of a social network, its
    attribution), "embed-heading", "also-read", "share", "credit", "link", "tags", "boilerplate"
    (what `profile` knows from other articles of the source). Cleaning what is clean changes
    nothing.
    """
    lines = mended_lines(body)
    reasons = posts(lines)
    for place, line in enumerate(lines):
        if place not in reasons and (reason := furniture(line)):
            reasons[place] = reason
    rest = [place for place in range(len(lines)) if place not in reasons]
    heading = words(title)
    while rest and heading and words(lines[rest[0]]) == heading:
        reasons[rest.pop(0)] = "title"
    for index in pointers([lines[place] for place in rest]):
        reasons[rest[index]] = "also-read"
    left = [place for place in rest if place not in reasons]
    text = [lines[place] for place in left]
    reasons |= {left[index]: reason for index, reason in boilerplate(text, profile).items()}
    return Cleaned(
        text="\n".join(line for place, line in enumerate(lines) if place not in reasons),
        whole="\n".join(text),
        removed=tuple(
            Removed(text=lines[place], reason=reason) for place, reason in sorted(reasons.items())
        ),
        traces=traces(text),
    )
