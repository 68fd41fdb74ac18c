"""Which blocks of a page are its article.

trafilatura's choice is mostly right and the start. Here a second reading judges it: where the
prose stands, what the boxes around a block are called, how much of it is link, the headline, and
the page's own description. Words of one language are judged nowhere, names of boxes are English on
pages of every language. Constants were tuned on the pages of one half of the sites of an
evaluation set and hold on the other half (docs/measurements.md).
"""

import re
from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache

from pipeline.records import Removed
from pipeline.text.page.blocks import HEADINGS, Block
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
# A headline may have a site's name behind it; below so much prose none is looked for.
_HEADLINE_SLACK = 6  # words
_PROSE_BEFORE_HEADLINE = (200, 0.1)


def article_body(
    evidence: Evidence, found: AbstractSet[int], title: str, description: str
) -> tuple[list[str], tuple[Removed, ...]]:
    """Choose the lines of the article, and tell what was taken out from among them.

    `found` are the places of the blocks that another extractor took for the article.
    """
    if not evidence.page.blocks:
        return [], ()
    choice = _Choice(evidence, found, title)
    choice.replace_scant()
    core = choice.core()
    choice.reject_asides()
    choice.reject_boxes()
    choice.reject_before_headline()
    choice.reject_links(core)
    choice.reject_repeated()
    choice.reject_behind(core)
    choice.fill()
    choice.add_lead(description)
    choice.reject_trailing()
    return choice.result()


class _Choice:
    """Blocks kept so far. What is rejected stays rejected."""

    def __init__(self, evidence: Evidence, found: AbstractSet[int], title: str) -> None:
        self._evidence = evidence
        self._page = page = evidence.page
        self._blocks = page.blocks
        self._weights, self._linked = evidence.weights, evidence.linked
        self._prose, self._seen = evidence.prose, evidence.seen
        self._tags = [page.boxes[block.box].tag for block in page.blocks]
        self._title, self._title_words = title, words(title)
        self._start(found)

    def _start(self, taken: AbstractSet[int]) -> None:
        self._kept = [place in taken for place in range(len(self._blocks))]
        self._total = sum(self._prose[place] for place in taken)
        self._reasons: dict[int, str] = {}
        self._cut = -1  # the headline's block

    def _places(self) -> list[int]:
        return [place for place, kept in enumerate(self._kept) if kept]

    def _reject(self, place: int, reason: str) -> None:
        if self._kept[place]:
            self._kept[place] = False
            self._reasons[place] = reason

    def _kept_values(self, values: list[int]) -> list[int]:
        return [value if kept else 0 for value, kept in zip(values, self._kept, strict=True)]

    def replace_scant(self) -> None:
        """Start from the box with most prose where hardly any was found, and there is more."""
        if self._total >= _SCANT:
            return
        prose = [value if seen else 0 for value, seen in zip(self._prose, self._seen, strict=True)]
        sums = self._evidence.sums(prose)
        root = self._descend(sums)
        if sums[root] < max(_SCANT, 2 * self._total):
            return
        inside = self._evidence.inside(root)
        self._start(
            {
                place
                for place, value in enumerate(prose)
                if inside[place] and (value or self._tags[place] in HEADINGS)
            }
        )

    def _descend(self, sums: list[float]) -> int:
        """The innermost box that is reached by always going where most of the prose is."""
        root = 0
        for place, box in enumerate(self._page.boxes):
            if box.parent == root and place and sums[place] >= max(1, _DESCENT * sums[root]):
                root = place
        return root

    def core(self) -> list[bool]:
        """For each block whether it stands in the innermost box that has nearly all prose kept."""
        sums = self._evidence.sums(self._kept_values(self._prose))
        core = 0
        for place in range(len(sums)):
            if sums[place] >= max(1, _CORE_SHARE * self._total):
                core = place
        return self._evidence.inside(core)

    def reject_asides(self) -> None:
        """What markup says is a post, a pointer, a share bar."""
        for place in self._places():
            if self._page.aside_of(self._blocks[place]) is not None:
                self._kept[place] = False

    def reject_boxes(self) -> None:
        """What stands in a small box that is called something else than the article."""
        boxes = self._page.boxes
        sums = self._evidence.sums(self._kept_values(self._weights))
        limit = _MAX_BOX * sum(self._kept_values(self._weights))
        apart = [False] * len(boxes)
        for place, box in enumerate(boxes):
            apart[place] = (box.parent >= 0 and apart[box.parent]) or (
                sums[place] <= limit and (box.tag in _BOX_TAGS or _is_named(box.name))
            )
        for place, block in enumerate(self._blocks):
            if apart[block.box]:
                self._reject(place, "box")

    def reject_before_headline(self) -> None:
        """The headline, and the navigation and dates before it."""
        title = self._title_words
        if not title:
            return
        limit = max(_PROSE_BEFORE_HEADLINE[0], _PROSE_BEFORE_HEADLINE[1] * self._total)
        before = 0
        for place, block in enumerate(self._blocks):
            if before > limit:
                break
            if self._begins_with_title(block):
                self._cut = place
            before += self._prose[place] if self._kept[place] else 0
        for place in self._places():
            block = self._blocks[place]
            if place == self._cut or self._is_title(block):
                self._kept[place] = False
            elif place < self._cut:
                self._reject(place, "before-headline")

    def _begins_with_title(self, block: Block) -> bool:
        title = self._title_words
        if len(block.text) > 2 * len(self._title) + 100:
            return False
        found = words(block.text)
        return found[: len(title)] == title and len(found) <= len(title) + _HEADLINE_SLACK

    def _is_title(self, block: Block) -> bool:
        return (
            bool(self._title_words)
            and len(block.text) <= 2 * len(self._title) + 20
            and words(block.text) == self._title_words
        )

    def reject_links(self, core: list[bool]) -> None:
        """Lines that are link and not heading, more strictly outside of the core."""
        for place, linked in enumerate(self._linked):
            points_elsewhere = linked >= _LINK_LINE and not self._in_heading(place)
            if points_elsewhere or (linked >= _OUTER_LINK_LINE and not core[place]):
                self._reject(place, "link")

    def _in_heading(self, place: int) -> bool:
        around = zip(range(3), self._page.around(self._blocks[place]), strict=False)
        return any(box.tag in HEADINGS for _, box in around)

    def reject_repeated(self) -> None:
        """A paragraph that stood there before: a teaser, or the page for another width."""
        seen: set[str] = set()
        for place in self._places():
            text = self._blocks[place].text
            if self._weights[place] >= _MIN_REPEATED:
                if text in seen:
                    self._reject(place, "repeated")
                seen.add(text)

    def reject_behind(self, core: list[bool]) -> None:
        """What comes after the core."""
        inner = [place for place in self._places() if core[place]]
        for place in range(inner[-1] + 1 if inner else len(core), len(core)):
            self._reject(place, "behind-article")

    def fill(self) -> None:
        """Add what stands among the article's paragraphs in the same boxes: headings, lists."""
        places = self._places()
        if not places:
            return
        homes = self._homes()
        shares = Counter[int]()
        for place in places:
            shares[homes[place]] += self._prose[place]
        home = {box for box, share in shares.items() if share >= max(1, _HOME_SHARE * self._total)}
        linked_lists = self._linked_lists()
        for place in range(places[0], places[-1] + 1):
            if self._kept[place] or place in self._reasons or not self._seen[place]:
                continue
            block = self._blocks[place]
            if self._linked[place] > _OUTER_LINK_LINE or self._is_title(block):
                continue
            self._kept[place] = self._belongs(block, homes[place], home, linked_lists)

    def _belongs(
        self, block: Block, own: int, home: AbstractSet[int], linked_lists: AbstractSet[int]
    ) -> bool:
        boxes = self._page.boxes
        around: list[int] = []
        place = block.box
        while place >= 0 and len(around) <= _LIST_DEPTH:
            around.append(place)
            place = boxes[place].parent
        lists = [place for place in around if boxes[place].tag in _LISTS]
        if lists:
            return lists[0] not in linked_lists and any(place in home for place in around[1:])
        return own in home

    def _homes(self) -> list[int]:
        """For each block the box that it shares with others: the one around its paragraph."""
        boxes = self._page.boxes
        counts = self._evidence.sums([1] * len(self._blocks))
        return [
            block.box if counts[block.box] > 1 else max(0, boxes[block.box].parent)
            for block in self._blocks
        ]

    def _linked_lists(self) -> set[int]:
        lengths = self._evidence.sums([len(block.text) for block in self._blocks])
        linked = self._evidence.sums([block.linked for block in self._blocks])
        return {
            place
            for place, box in enumerate(self._page.boxes)
            if box.tag in _LISTS and linked[place] > _MAX_LINKED_LIST * lengths[place]
        }

    def add_lead(self, description: str) -> None:
        """Add the standfirst: it is between headline and text, and the description repeats it."""
        described = set(words(description))
        places = self._places()
        if not places or len(described) < _MIN_DESCRIPTION:
            return
        first = self._cut + 1 if self._cut >= 0 else max(0, places[0] - _LEAD_REACH)
        for place in range(places[0] - 1, first - 1, -1):
            if (
                self._seen[place]
                and self._weights[place] >= _MIN_LEAD
                and self._linked[place] < _OUTER_LINK_LINE
                and not self._is_title(self._blocks[place])
                and share_in(set(words(self._blocks[place].text)), described) >= _MIN_DESCRIBED
            ):
                self._kept[place] = True
                return

    def reject_trailing(self) -> None:
        """Headings, links and scraps at the end."""
        for place in reversed(self._places()):
            text, tag = self._blocks[place].text, self._tags[place]
            scrap = tag not in ("li", "tr") and self._weights[place] < _MAX_TRAILING
            if (
                tag in HEADINGS
                or self._linked[place] >= _OUTER_LINK_LINE
                or (scrap and not is_sentence(text))
            ):
                self._reject(place, "trailing")
            else:
                return

    def result(self) -> tuple[list[str], tuple[Removed, ...]]:
        """Lines and what was removed; all that was found where the rules left nothing of it."""
        if not any(self._kept):
            rejected = {"before-headline"}
            self._kept = [
                place in self._reasons and self._reasons[place] not in rejected
                for place in range(len(self._blocks))
            ]
            self._reasons.clear()
        lines = [self._blocks[place].text for place in self._places()]
        return lines, tuple(self._removed())

    def _removed(self) -> Iterator[Removed]:
        """Rejected blocks, and asides between two paragraphs; an embedded post may end it too."""
        places = self._places()
        if not places:
            return
        page, last = self._page, places[-1]
        told: set[int] = set()
        end = self._end_of_embeds(last)
        for place, block in enumerate(self._blocks):
            aside = page.aside_of(block)
            if aside is None:
                if place in self._reasons:
                    yield Removed(text=block.text, reason=self._reasons[place])
            elif aside not in told and places[0] < place < end:
                told.add(aside)
                yield page.removed(aside)

    def _end_of_embeds(self, last: int) -> int:
        for place in range(last + 1, len(self._blocks)):
            aside = self._page.aside_of(self._blocks[place])
            if aside is None or not self._page.asides[aside].startswith("embed"):
                return place
        return len(self._blocks)


@lru_cache(maxsize=4096)
def _is_named(name: str) -> bool:
    return bool(_BOX.search(name))
