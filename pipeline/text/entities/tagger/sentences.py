"""Where a text may be cut: behind its lines, and behind its sentences in any script.

Nothing hangs on a cut that is one too many: sentences of a window are read together, and a name
may run over the end of a sentence. It may not run over the end of a line.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_CLOSERS = "\"'”’»›)\\]」』】》）"
_END = re.compile(
    rf"(?<=[。！？｡])[{_CLOSERS}]*"
    rf"|(?<=[!?…।॥؟۔։።፧᙮។៕།၊။])[{_CLOSERS}“]*(?=\s)"
    # Not behind an initial or a title of two letters, nor where it goes on in lower case: J., Dr.
    rf"|(?<!\b\w\.)(?<!\b[^\W\d_a-z]\w\.)(?<=\.)[{_CLOSERS}“]*(?=\s+[^\s\da-zа-яёα-ω])"
)
_LINE = re.compile(r"\S(?:[^\n\r]*\S)?")


class Sentence(NamedTuple):
    """`text[start:end]`, without space around it."""

    start: int
    end: int


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of each line of `text`.

    >>> text = "Dr. Noor met J. Lind. He left."
    >>> [text[one.start : one.end] for one in sentences(text)]
    ['Dr. Noor met J. Lind.', 'He left.']
    """
    for line in _LINE.finditer(text):
        start = line.start()
        for cut in _END.finditer(text, line.start(), line.end()):
            if cut.end() > start:
                yield Sentence(start, cut.end())
                start = _behind_space(text, cut.end())
        if start < line.end():
            yield Sentence(start, line.end())


def _behind_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
