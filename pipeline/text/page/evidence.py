"""What there is to judge the blocks of a page by: length, prose, links, what a reader sees."""

import re
from collections.abc import Iterable, Sequence

from pipeline.text.page.blocks import Outline
from pipeline.text.page.lines import weigh

_PUNCTUATION = re.compile(
    "[.!?,\u2026\u3001\u3002\uff01\uff0c\uff1f\u060c\u061f\u06d4\u0964\u0965\u0589\u1362\u1363\u0f0d\u104a\u104b\u17d4]"
)
_MIN_PROSE = 60  # weight; the rest are headings, captions, bylines ...
_LONG_PROSE = 200  # Thai and Lao have no punctuation: so much text is prose without any
_MAX_LINKED_PROSE = 0.4
_UNSCRIPTED = frozenset({"noscript", "template"})
_UNSEEN = _UNSCRIPTED | {"aside", "figcaption", "footer", "form", "nav"}
_MIN_SEARCHED = 20  # characters; shorter blocks have to be a line of their own
_MAX_SEARCHED = 50_000_000  # characters; on a more crowded page all blocks have to be


class Evidence:
    """The blocks of a page, weighed.

    `weights` are characters, those of wide scripts counted thrice; `linked` the shares that are
    link; `prose` the weight of paragraphs without their links, 0 for what is none; `seen` whether
    a block can be part of an article at all as far as the boxes around it tell.
    """

    def __init__(self, page: Outline) -> None:
        self.page = page
        self.weights = [weigh(block.text) for block in page.blocks]
        self.linked = [min(1.0, block.linked / len(block.text)) for block in page.blocks]
        self.prose = [
            _prose(block.text, weight, linked)
            for block, weight, linked in zip(page.blocks, self.weights, self.linked, strict=True)
        ]
        self.seen = self._seen()

    def places(self, lines: Sequence[str]) -> set[int]:
        """The blocks that another extractor found, also where it joined or broke lines."""
        squeezed = [_squeezed(line) for line in lines]
        whole, flat = set(squeezed), "".join(squeezed)
        searches = _MAX_SEARCHED // (len(flat) + 1)
        found = set()
        for place, block in enumerate(self.page.blocks):
            text = _squeezed(block.text)
            if text in whole:
                found.add(place)
            elif len(text) >= _MIN_SEARCHED and searches > 0:
                searches -= 1
                if text in flat:
                    found.add(place)
        return found

    def share(self, places: Iterable[int]) -> float:
        """How much of the prose that a reader sees is in these blocks."""
        visible = sum(self.visible())
        return sum(self.prose[place] for place in places) / visible if visible else 0.0

    def visible(self) -> list[int]:
        """The prose that a reader sees."""
        return [prose if seen else 0 for prose, seen in zip(self.prose, self.seen, strict=True)]

    def without_scripts(self) -> list[int]:
        """The prose that only a reader without scripts sees, or that scripts would put in place."""
        return [
            prose if any(box.tag in _UNSCRIPTED for box in self.page.around(block)) else 0
            for prose, block in zip(self.prose, self.page.blocks, strict=True)
        ]

    def sums(self, values: Sequence[float]) -> list[float]:
        """For each box the sum of the values of all blocks in it."""
        boxes = self.page.boxes
        sums = [0.0] * len(boxes)
        for block, value in zip(self.page.blocks, values, strict=True):
            sums[block.box] += value
        for place in range(len(boxes) - 1, 0, -1):
            sums[boxes[place].parent] += sums[place]
        return sums

    def inside(self, core: int) -> list[bool]:
        """For each block whether it is in a box."""
        boxes = self.page.boxes
        inside = [False] * len(boxes)
        for place in range(core, len(boxes)):
            inside[place] = place == core or inside[boxes[place].parent]
        return [inside[block.box] for block in self.page.blocks]

    def _seen(self) -> list[bool]:
        boxes = self.page.boxes
        seen = [True] * len(boxes)
        for place, box in enumerate(boxes):
            outer = box.parent < 0 or seen[box.parent]
            seen[place] = outer and not (box.hidden or box.tag in _UNSEEN or box.aside is not None)
        return [seen[block.box] for block in self.page.blocks]


def is_sentence(text: str) -> bool:
    """Whether there is punctuation in it, which headings, names and menus mostly lack."""
    return bool(_PUNCTUATION.search(text))


def _squeezed(text: str) -> str:
    return "".join(text.replace("\u00b7", " ").split())


def _prose(text: str, weight: int, linked: float) -> int:
    if weight < _MIN_PROSE or linked >= _MAX_LINKED_PROSE:
        return 0
    if weight < _LONG_PROSE and not is_sentence(text):
        return 0
    return int(weight * (1 - linked))
