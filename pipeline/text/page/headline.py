"""Which of the headings and statements of a page is its article's headline."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from pipeline.text.page.lines import one_line
from pipeline.text.page.linked import LinkedArticle
from pipeline.text.page.site_name import SiteNames
from pipeline.text.words import words

_MAX_LENGTH = 300  # characters; longer statements are whole teasers
_MAX_HEADING = 200  # and longer headings
_MAX_HEADINGS = 50
_MAX_CLAIMS = 12
# Measured on 190 pages: least agreement (F1 of words) at which an h1 is believed; below it a
# page's only h1 is still believed from this many words on, because site names are shorter.
_MIN_AGREEMENT = 0.4
_MIN_WORDS = 4
# Least agreement with anything else on the page at which the headline of a NewsArticle is one.
_SOME_AGREEMENT = 0.15
# Least agreement at which og:title is another writing of the same headline.
_FOR_NETWORKS = 0.5

_LAST_PART = re.compile(r"\s+[-–—|·•»]\s+[^-–—|·•»]{2,40}$|\s*[_|]\s*[^_|]{1,40}$")
_CUT_OFF = re.compile(r"\s*(?:\.\.\.|…)$")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_PART = re.compile(r"\s*[:|/\n]\s*|\s+[-–—·•»]\s+")
_LEADING_MARK = re.compile(r"^\W\s+")
_MAX_MARKS = 8
_MAX_KICKER = 6  # words
_SPACE_BEFORE_MARK = re.compile(r"\s+(?=[,.;:!?»”’)\]]\s|[,.;:!?»”’)\]]$)")


def headline(
    tree: HtmlElement, linked: LinkedArticle, stated: Sequence[str], window: str, site: SiteNames
) -> str:
    """Choose the headline: a newsroom's own statement, an h1 that the page agrees with, a claim.

    `stated` are statements in meta elements, the most reliable first; `window` is the text of
    <title>, which most sites end with their name.
    """
    window = site.cut(one_line(window)[:_MAX_LENGTH])
    headings = [
        text
        for text in map(_pieces, islice(tree.iter("h1"), _MAX_HEADINGS))
        if 0 < len(text) <= _MAX_HEADING
    ]
    others = [window, *map(_flat, headings)]
    claims = _claims([linked.headline or "", *stated], site)
    claims = [_continued(claim, [*claims, *others]) for claim in claims]
    shown = next((h for h in headings if h not in site and len(words(h)) >= _MIN_WORDS), "")
    if linked.headline and shown and _is_for_search(claims, window, headings):
        chosen = shown
    elif linked.news and linked.headline and claims and _is_credible(claims, others):
        chosen = claims[0]
    else:
        chosen = _heading(headings, [*claims, window], site)
        chosen = chosen or next(iter(claims), "") or _LAST_PART.sub("", window)
        chosen = chosen or "".join(headings[:1])
    shared = _claims(stated[:1], site) or claims
    alone = linked.headline and claims[0] if claims else ""
    if alone and _is_among(headings, alone) and any(_is_tail(words(alone), one) for one in shared):
        shared = [alone]  # only networks are given a kicker
    title = _with_kicker_as(chosen, shared, claims)
    return _as_displayed(title, map(_flat, headings))


def _heading(headings: Sequence[str], claims: Iterable[str], site: SiteNames) -> str:
    """The h1 with which the claims agree best; empty where none can be the headline."""
    compared = [words(claim) for claim in claims if claim]
    agreements = [
        (max((_agreement(words(text), claim) for claim in compared), default=0.0), -index)
        for index, text in enumerate(headings)
        if text not in site
    ]
    agreement, index = max(agreements, default=(0.0, 0))
    if agreement >= _MIN_AGREEMENT:
        return headings[-index]
    # The only one agrees with nothing at all where it is another thing's heading.
    is_sole = len(headings) == len(agreements) == 1 and len(words(headings[0])) >= _MIN_WORDS
    return headings[0] if is_sole and (agreement > 0 or not compared) else ""


def _claims(stated: Iterable[str], site: SiteNames) -> list[str]:
    texts = (_TAG.sub("", one_line(text)) for text in islice(stated, _MAX_CLAIMS))
    claims = (site.cut(text[: 2 * _MAX_LENGTH]) for text in texts)
    return [claim for claim in claims if 0 < len(claim) <= _MAX_LENGTH]


def _continued(claim: str, others: Iterable[str]) -> str:
    """The claim, or the longer one of which it is the cut-off beginning."""
    cut_off = _CUT_OFF.sub("", claim)
    own = words(cut_off)
    if len(own) < 2 * _MIN_WORDS and cut_off == claim:
        return claim
    longer = [
        other
        for other in others
        if other.startswith(cut_off) and not _PART.match(other, len(cut_off))
    ]
    return max(longer, key=len, default=claim)


def _is_credible(claims: Sequence[str], others: Iterable[str]) -> bool:
    """Whether the first claim has the words of a headline, or any that the page has elsewhere."""
    own = words(claims[0])
    return len(own) >= _MIN_WORDS or any(
        _agreement(own, words(other)) >= _SOME_AGREEMENT for other in (*claims[1:], *others)
    )


def _is_for_search(claims: Sequence[str], window: str, headings: Iterable[str]) -> bool:
    """Whether JSON-LD repeats what <title> tells search engines, and neither readers nor networks.

    The first claim is JSON-LD's, the second that of og:title. Of 190 pages with gold it
    decides 2, both rightly.
    """
    if len(claims) < 2 or words(claims[0]) != words(window) or _is_among(headings, claims[0]):
        return False
    return _agreement(words(claims[0]), words(claims[1])) < _FOR_NETWORKS


def _as_displayed(title: str, headings: Iterable[str]) -> str:
    """The heading of the same words, whose quotes and dashes a reader sees; else the title."""
    own = words(title)
    return next((text for text in headings if words(text) == own), _flat(title))


def _is_among(headings: Iterable[str], title: str) -> bool:
    own = words(title)
    return any(words(text) == own for text in headings)


def _pieces(element: HtmlElement) -> str:
    """Text of a heading, a line for each of its text nodes: kicker and headline are often two."""
    return "\n".join(filter(None, (" ".join(str(text).split()) for text in element.itertext())))


def _flat(text: str) -> str:
    return _SPACE_BEFORE_MARK.sub("", " ".join(text.split()))


def _agreement(one: list[str], other: list[str]) -> float:
    """F1 of the distinct words."""
    first, second = set(one), set(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def _with_kicker_as(title: str, shared: Sequence[str], claims: Sequence[str]) -> str:
    """The title with the kicker that `shared` statements have, or without one that they lack.

    They are for where the headline stands alone, and know whether it needs its kicker. Where
    theirs is another kicker, or another claim has none, an own line of the heading is cut off.
    """
    own = words(title)
    if own in map(words, shared):
        return title
    for claim in shared:
        if _is_tail(words(claim), title) or _is_tail(own, claim):
            return claim
    kicker, _, rest = title.partition("\n")
    rest = _LEADING_MARK.sub("", rest)
    if len(words(kicker)) > _MAX_KICKER:
        return title
    bare = words(rest)
    is_known = bare in map(words, claims) or any(_is_tail(bare, claim) for claim in shared)
    return rest if len(bare) > 1 and is_known else title


def _is_tail(part: list[str], text: str) -> bool:
    """Whether a text is a kicker, a mark and then the words of the part."""
    return any(tail == part for _, tail in _tails(text))


def _tails(text: str) -> Iterator[tuple[str, list[str]]]:
    """What stands behind each mark that may part a kicker from a headline."""
    for mark in islice(_PART.finditer(text), _MAX_MARKS):
        tail = text[mark.end() :]
        if len(own := words(tail)) >= _MIN_WORDS:
            yield tail, own
