"""Cleans an article's text: characters as they were meant, lines that are the article's own.

There is no list of phrases of any language. A line goes because of how it is built and what
stands around it, or because the articles of its source have it again and again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, repeat
from operator import itemgetter

from pipeline.records import Removed
from pipeline.text.cleaning.boilerplate import boilerplate, parted, traces
from pipeline.text.cleaning.characters import mended_lines
from pipeline.text.cleaning.edges import head, tail
from pipeline.text.cleaning.furniture import furniture
from pipeline.text.cleaning.pointers import pointers
from pipeline.text.cleaning.posts import posts
from pipeline.text.cleaning.repetitions import repetitions
from pipeline.text.cleaning.titles import titles
from pipeline.text.profile import UNKNOWN, SourceProfile

# Taking lines out brings others together, so the rules are asked until none finds anything. News
# is done in two or three rounds; a text that is not after so many was made to keep us busy.
_ROUNDS = 8
_MOST_LINES = 5_000  # what has more of them is a table or a dump, and would take too long

_Rule = Callable[[Sequence[str]], Mapping[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """The article's lines, and in order what was taken out: every line is in one of the two.

    What its source adds to a paragraph ("(Reporting by ...)") is a line, too.

    `whole` is the text before the profile of its source took lines out of it (the store tells
    revisions by it), `traces` what the article tells that profile.
    """

    text: str
    whole: str
    removed: tuple[Removed, ...] = ()
    traces: tuple[int, ...] = ()


def clean(body: str, title: str = "", profile: SourceProfile = UNKNOWN) -> Cleaned:
    """Mend the characters of `body` and take out what is not the article.

    Reasons: "title" (a line that repeats it), "embed" (a post of a social network, its
    attribution), "embed-heading", "also-read", "share", "credit", "link", "tags", "separator",
    "pages", "player", "counts", "markup", "breadcrumbs", "byline", "date", "reading-time",
    "contact", "left-over" (a heading with nothing below), "label", "repeated", "contents" (a
    table of them), "pull-quote", "boilerplate" (what `profile` knows from other articles of the
    source). Cleaning what is clean changes nothing.
    """
    lines = mended_lines(body)
    reasons: dict[int, str] = {}
    rules = (posts, furniture, partial(titles, title=title), head, pointers, repetitions, tail)
    _settle(lines, reasons, rules)
    own = [place for place in range(len(lines)) if place not in reasons]
    # Pieces of paragraphs that the profile knows count as lines from here on.
    places, parts = zip(*_parts(lines, own, profile), strict=True) if own else ((), ())
    known: dict[int, str] = {}
    if boilerplate(parts, profile):
        _settle(parts, known, (partial(boilerplate, profile=profile), *rules))
    removed = [(place, Removed(text=lines[place], reason=reasons[place])) for place in reasons]
    removed += [(places[at], Removed(text=parts[at], reason=known[at])) for at in sorted(known)]
    whole = [lines[place] for place in own]
    return Cleaned(
        text="\n".join(
            [part for at, part in enumerate(parts) if at not in known] if known else whole
        ),
        whole="\n".join(whole),
        removed=tuple(each for _, each in sorted(removed, key=itemgetter(0))),
        traces=traces(whole),
    )


def _parts(
    lines: Sequence[str], own: Sequence[int], profile: SourceProfile
) -> Iterator[tuple[int, str]]:
    """Lines, or the pieces that the profile parts them into, each with the place of its line."""
    for place in own:
        for part in parted([lines[place]], profile):
            yield place, part


def _settle(lines: Sequence[str], reasons: dict[int, str], rules: tuple[_Rule, ...]) -> None:
    """Add the reasons that `rules` find, again and again until they find none.

    Where they do not come to an end, nothing is added: what is then left would not settle the
    next time either, so cleaning stays idempotent.
    """
    found = dict(reasons)
    unasked = len(rules)
    if len(lines) > _MOST_LINES:
        return
    for rule in chain.from_iterable(repeat(rules, _ROUNDS)):
        rest = [place for place in range(len(lines)) if place not in found]
        more = rule([lines[place] for place in rest])
        found |= {rest[index]: reason for index, reason in more.items()}
        unasked = len(rules) if more else unasked - 1
        if not unasked:
            reasons |= found
            return
