"""Which blocks of a page are its article.

trafilatura's choice is mostly right and the start. Here a second reading judges it: where the
prose stands, what the boxes around a block are called, how much of it is link, the headline, and
the page's own description. Words of one language are judged nowhere, names of boxes are English on
pages of every language. The constants are coarse; how they were chosen is in docs/decisions.md.
"""

import re
from collections import Counter
from collections.abc import Set as AbstractSet
from functools import lru_cache

from pipeline.records import Removed
from pipeline.text.page.blocks import HEADINGS, Block
from pipeline.text.page.choice import Choice
from pipeline.text.page.evidence import Evidence, is_sentence
from pipeline.text.words import share_in, words

_CORE_SHARE = 0.7  # of the prose is in the innermost box that is taken for the article's
_LINK_LINE = 0.8  # of a line is link where it only points elsewhere; outside of the core:
_OUTER_LINK_LINE = 0.5
_MIN_REPEATED = 60  # weight; shorter lines may well be said twice
_MAX_TRAILING = 40  # weight of a line without punctuation that no article ends with
_MAX_BOX = 0.3  # of the text; a larger box holds the article, whatever its name is
_BOX_TAGS = {"figcaption", "footer", "form", "nav"}
_BOX = re.compile(
    r"newsletter|sign-?up|subscri|\bcta\b|pop-?up|comment(?!ary)|\brespond|fact-?box|info-?box|promo"
    r"|banner|cookie|consent|sidebar|caption|pagination",
    re.IGNORECASE,
)
_LISTS = {"dl", "ol", "ul"}
_MAX_LINKED_LIST = 0.3
_HOME_SHARE = 0.1  # of the prose is directly in a box whose other blocks belong to the article too
_LIST_DEPTH = 4
_SCANT = 600  # weight of prose
_DESCENT = 0.5
# Share of a standfirst's words that are in the page's description.
_MIN_DESCRIBED = 0.7
_MIN_DESCRIPTION = 5  # words
_LEAD_REACH = 12  # blocks
_MIN_LEAD = 40  # weight
# Weight, and share of all: below so much prose no headline is looked for.
_PROSE_BEFORE_HEADLINE = (200, 0.1)


def article_body(
    evidence: Evidence, found: AbstractSet[int], title: str, description: str
) -> tuple[list[str], tuple[Removed, ...]]:
    """Choose the lines of the article, and tell what was taken out from among them.

    `found` are the places of the blocks that another extractor took for the article.
    """
    if not evidence.page.blocks:
        return [], ()
    choice = Choice(evidence, found, title)
    _replace_scant(choice)
    core = _core(choice)
    _reject_asides(choice)
    _reject_boxes(choice)
    _reject_before_headline(choice)
    _reject_links(choice, core)
    _reject_repeated(choice)
    _reject_behind(choice, core)
    _fill(choice)
    _add_lead(choice, description)
    _reject_trailing(choice)
    return choice.result()


def _replace_scant(choice: Choice) -> None:
    """Start from the box with most prose where hardly any was found, and there is more."""
    if choice.total >= _SCANT:
        return
    prose = choice.evidence.visible()
    if not any(prose):
        prose = choice.evidence.without_scripts()
    sums = choice.evidence.sums(prose)
    root = _descend(choice, sums)
    if sums[root] < max(_SCANT, 2 * choice.total):
        return
    inside = choice.evidence.inside(root)
    choice.start(
        {
            place
            for place, value in enumerate(prose)
            if inside[place] and (value or choice.tags[place] in HEADINGS)
        }
    )


def _descend(choice: Choice, sums: list[float]) -> int:
    """The innermost box that is reached by always going where most of the prose is."""
    root = 0
    for place, box in enumerate(choice.page.boxes):
        if box.parent == root and place and sums[place] >= max(1, _DESCENT * sums[root]):
            root = place
    return root


def _core(choice: Choice) -> list[bool]:
    """For each block whether it stands in the innermost box that has nearly all prose kept.

    One long paragraph is no such box: there are others, or at least a headline beside it.
    """
    prose = choice.kept_values(choice.prose)
    sums = choice.evidence.sums(prose)
    counts = choice.evidence.sums([min(1, weight) for weight in prose])
    blocks = choice.evidence.sums([1] * len(prose))
    core = 0
    for place, weight in enumerate(sums):
        several = counts[place] >= min(2, counts[0]) and blocks[place] > 1
        if several and weight >= max(1, _CORE_SHARE * choice.total):
            core = place
    return choice.evidence.inside(core)


def _reject_asides(choice: Choice) -> None:
    """What markup says is a post, a pointer, a share bar."""
    for place in choice.places():
        if choice.page.aside_of(choice.blocks[place]) is not None:
            choice.kept[place] = False


def _reject_boxes(choice: Choice) -> None:
    """What stands in a small box that is called something else than the article."""
    boxes = choice.page.boxes
    sums = choice.evidence.sums(choice.kept_values(choice.weights))
    limit = _MAX_BOX * sum(choice.kept_values(choice.weights))
    apart = [False] * len(boxes)
    for place, box in enumerate(boxes):
        apart[place] = (box.parent >= 0 and apart[box.parent]) or (
            sums[place] <= limit and (box.tag in _BOX_TAGS or _is_named(box.name))
        )
    for place, block in enumerate(choice.blocks):
        if apart[block.box]:
            choice.reject(place, "box")


def _reject_before_headline(choice: Choice) -> None:
    """The headline, and the navigation and dates before it."""
    limit = max(_PROSE_BEFORE_HEADLINE[0], _PROSE_BEFORE_HEADLINE[1] * choice.total)
    before = 0
    for place, block in enumerate(choice.blocks):
        if before > limit:
            break
        if choice.begins_with_title(block) and (choice.headline < 0 or not before):
            choice.headline = place
        before += choice.prose[place] if choice.kept[place] else 0
    for place in choice.places():
        if place == choice.headline or choice.is_title(choice.blocks[place]):
            choice.kept[place] = False
        elif place < choice.headline:
            choice.reject(place, "before-headline")


def _reject_links(choice: Choice, core: list[bool]) -> None:
    """Lines that are link and not heading, more strictly outside of the core."""
    for place, linked in enumerate(choice.linked):
        points_elsewhere = linked >= _LINK_LINE and not _in_heading(choice, place)
        if points_elsewhere or (linked >= _OUTER_LINK_LINE and not core[place]):
            choice.reject(place, "link")


def _in_heading(choice: Choice, place: int) -> bool:
    around = zip(range(3), choice.page.around(choice.blocks[place]), strict=False)
    return any(box.tag in HEADINGS for _, box in around)


def _reject_repeated(choice: Choice) -> None:
    """A paragraph that stood there before: a teaser, or the page for another width."""
    seen: set[str] = set()
    for place in choice.places():
        text = choice.blocks[place].text
        if choice.weights[place] >= _MIN_REPEATED:
            if text in seen:
                choice.reject(place, "repeated")
            seen.add(text)


def _reject_behind(choice: Choice, core: list[bool]) -> None:
    """What comes after the core."""
    inner = [place for place in choice.places() if core[place]]
    for place in range(inner[-1] + 1 if inner else len(core), len(core)):
        choice.reject(place, "behind-article")


def _fill(choice: Choice) -> None:
    """Add what stands among the article's paragraphs in the same boxes: headings, lists."""
    places = choice.places()
    if not places:
        return
    homes = _homes(choice)
    shares = Counter[int]()
    for place in places:
        shares[homes[place]] += choice.prose[place]
    home = {box for box, share in shares.items() if share >= max(1, _HOME_SHARE * choice.total)}
    linked_lists = _linked_lists(choice)
    for place in range(places[0], places[-1] + 1):
        if choice.kept[place] or place in choice.reasons or not choice.seen[place]:
            continue
        block = choice.blocks[place]
        if choice.linked[place] > _OUTER_LINK_LINE or choice.is_title(block):
            continue
        choice.kept[place] = _belongs(choice, block, homes[place], home, linked_lists)


def _belongs(
    choice: Choice, block: Block, own: int, home: AbstractSet[int], linked_lists: AbstractSet[int]
) -> bool:
    boxes = choice.page.boxes
    around: list[int] = []
    place = block.box
    while place >= 0 and len(around) <= _LIST_DEPTH:
        around.append(place)
        place = boxes[place].parent
    lists = [place for place in around if boxes[place].tag in _LISTS]
    if lists:
        return lists[0] not in linked_lists and any(place in home for place in around[1:])
    return own in home


def _homes(choice: Choice) -> list[int]:
    """For each block the box that it shares with others: the one around its paragraph."""
    boxes = choice.page.boxes
    counts = choice.evidence.sums([1] * len(choice.blocks))
    return [
        block.box if counts[block.box] > 1 else max(0, boxes[block.box].parent)
        for block in choice.blocks
    ]


def _linked_lists(choice: Choice) -> set[int]:
    lengths = choice.evidence.sums([len(block.text) for block in choice.blocks])
    linked = choice.evidence.sums([block.linked for block in choice.blocks])
    return {
        place
        for place, box in enumerate(choice.page.boxes)
        if box.tag in _LISTS and linked[place] > _MAX_LINKED_LIST * lengths[place]
    }


def _add_lead(choice: Choice, description: str) -> None:
    """Add the standfirst: it is between headline and text, and the description repeats it."""
    described = set(words(description))
    places = choice.places()
    if not places or len(described) < _MIN_DESCRIPTION:
        return
    first = choice.headline + 1 if choice.headline >= 0 else max(0, places[0] - _LEAD_REACH)
    for place in range(places[0] - 1, first - 1, -1):
        if (
            choice.seen[place]
            and choice.weights[place] >= _MIN_LEAD
            and choice.linked[place] < _OUTER_LINK_LINE
            and not choice.is_title(choice.blocks[place])
            and share_in(set(words(choice.blocks[place].text)), described) >= _MIN_DESCRIBED
        ):
            choice.kept[place] = True
            return


def _reject_trailing(choice: Choice) -> None:
    """Headings, links and scraps at the end."""
    for place in reversed(choice.places()):
        text, tag = choice.blocks[place].text, choice.tags[place]
        scrap = tag not in ("li", "tr") and choice.weights[place] < _MAX_TRAILING
        if (
            tag in HEADINGS
            or choice.linked[place] >= _OUTER_LINK_LINE
            or (scrap and not is_sentence(text))
        ):
            choice.reject(place, "trailing")
        else:
            return


@lru_cache(maxsize=4096)
def _is_named(name: str) -> bool:
    return bool(_BOX.search(name))
