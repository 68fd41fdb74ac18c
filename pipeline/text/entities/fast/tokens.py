"""A text as the tagger reads it: sentences of tokens, with what stands around them.

A token is a word; in scripts without spaces, and in Korean, whose particles are written onto the
name, it is a character.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.text.entities.known import Mentions
from pipeline.text.entities.words import Word

_ENDS = frozenset("!?。！？؟।॥…\n\r")
_SHORTEST_LAST_WORD = 4
"""Letters: a dot behind a shorter word may abbreviate it."""
_LONGEST = 250  # tokens: a "sentence" without end is cut
EDGE = "^"
"""What stands before the first token and behind the last."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens first to last. One more gap than tokens: `gaps[i]` stands before token i.

    `known[i]` says which part of which kind of known name token i is; "" if of none.
    """

    tokens: tuple[tuple[int, int], ...]
    gaps: tuple[str, ...]
    known: tuple[str, ...]


def sentences(text: str, found: Sequence[Word], seen: Mentions, code: str) -> Iterator[Sentence]:
    """The sentences of `text`, whose words are `found` and whose known names are `seen`."""
    tokens = list(_split(text, found, code))
    known = _known(tokens, seen)
    first = 0
    for at in range(1, len(tokens) + 1):
        if at == len(tokens) or at - first >= _LONGEST or _ends(text, tokens, at):
            inner = (_gap(text[tokens[i - 1][1] : tokens[i][0]]) for i in range(first + 1, at))
            yield Sentence(tuple(tokens[first:at]), (EDGE, *inner, EDGE), tuple(known[first:at]))
            first = at


def _split(text: str, found: Sequence[Word], code: str) -> Iterator[tuple[int, int]]:
    for word in found:
        if code == "ko" and "가" <= text[word.start] <= "힣":
            yield from ((at, at + 1) for at in range(word.start, word.end))
        else:
            yield word.start, word.end


def _ends(text: str, tokens: list[tuple[int, int]], at: int) -> bool:
    """Whether a sentence ends before token `at`."""
    (begin, end), following = tokens[at - 1], tokens[at][0]
    if following - end == 1 and text[end] == " ":
        return False
    gap = text[end:following]
    if not _ENDS.isdisjoint(gap):
        return True
    return ". " in gap and end - begin >= _SHORTEST_LAST_WORD


def _gap(gap: str) -> str:
    """What stands between two tokens, in a few characters."""
    if len(gap) < 2:
        return gap
    signs = gap.replace(" ", "")
    return signs if len(signs) < 2 else signs[0] + signs[-1]


def _known(tokens: list[tuple[int, int]], seen: Mentions) -> list[str]:
    marks = [""] * len(tokens)
    places = {start: at for at, (start, _) in enumerate(tokens)}
    for source, spans in (("possible", seen.possible), ("sure", seen.sure)):
        for span in spans:
            at = places.get(span.start)
            part = "first"
            while at is not None and at < len(tokens) and tokens[at][0] < span.end:
                marks[at] = f"{source} {span.type} {part}"
                part = "next"
                at += 1
    return marks
