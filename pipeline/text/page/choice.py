"""The blocks of a page that are kept as its article so far, and why which others were rejected."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from pipeline.records import Removed
from pipeline.text.page.blocks import Block
from pipeline.text.page.evidence import Evidence
from pipeline.text.words import words

_SLACK = 6  # words; a site's name behind its headline
# What is given back where the rules left nothing at all.
_DOUBTFUL = {"behind-article", "link", "repeated", "trailing"}


class Choice:
    """A choice of blocks by their places. What is rejected stays rejected.

    `total` is the weight of the prose found, `headline` the place of the headline, -1 for none.
    """

    def __init__(self, evidence: Evidence, found: AbstractSet[int], title: str) -> None:
        self.evidence = evidence
        self.page = page = evidence.page
        self.blocks = page.blocks
        self.weights, self.linked = evidence.weights, evidence.linked
        self.prose, self.seen = evidence.prose, evidence.seen
        self.tags = [page.boxes[block.box].tag for block in page.blocks]
        self.title_words = words(title)
        self._longest_title = 2 * len(title) + 100  # characters
        self.start(found)

    def start(self, taken: AbstractSet[int]) -> None:
        """Keep these, and forget what was decided."""
        self.kept = [place in taken for place in range(len(self.blocks))]
        self.total = sum(self.prose[place] for place in taken)
        self.reasons: dict[int, str] = {}
        self.headline = -1

    def places(self) -> list[int]:
        """The places of the blocks kept, in order."""
        return [place for place, kept in enumerate(self.kept) if kept]

    def reject(self, place: int, reason: str) -> None:
        """Keep a block no longer; `reason` is told with what was removed."""
        if self.kept[place]:
            self.kept[place] = False
            self.reasons[place] = reason

    def kept_values(self, values: Sequence[int]) -> list[int]:
        """The values of the blocks kept, 0 for others."""
        return [value if kept else 0 for value, kept in zip(values, self.kept, strict=True)]

    def is_title(self, block: Block) -> bool:
        """Whether a block only repeats the title."""
        return self.begins_with_title(block, 0)

    def begins_with_title(self, block: Block, slack: int = _SLACK) -> bool:
        """Whether a block is the title, with up to `slack` words behind it."""
        title = self.title_words
        if not title or len(block.text) > self._longest_title:
            return False
        found = words(block.text)
        return found[: len(title)] == title and len(found) <= len(title) + slack

    def result(self) -> tuple[list[str], tuple[Removed, ...]]:
        """Lines and what was removed; all that was found where the rules left nothing of it."""
        if not any(self.kept):
            self.kept = [self.reasons.get(place) in _DOUBTFUL for place in range(len(self.blocks))]
            self.reasons.clear()
        lines = [self.blocks[place].text for place in self.places()]
        return lines, tuple(self._removed())

    def _removed(self) -> Iterator[Removed]:
        """Rejected blocks, and asides between two paragraphs; an embedded post may end it too."""
        places = self.places()
        if not places:
            return
        page, last = self.page, places[-1]
        told: set[int] = set()
        end = self._end_of_embeds(last)
        for place, block in enumerate(self.blocks):
            aside = page.aside_of(block)
            if aside is None:
                if place in self.reasons:
                    yield Removed(text=block.text, reason=self.reasons[place])
            elif aside not in told and places[0] < place < end:
                told.add(aside)
                yield page.removed(aside)

    def _end_of_embeds(self, last: int) -> int:
        for place in range(last + 1, len(self.blocks)):
            aside = self.page.aside_of(self.blocks[place])
            if aside is None or not self.page.asides[aside].startswith("embed"):
                return place
        return len(self.blocks)
