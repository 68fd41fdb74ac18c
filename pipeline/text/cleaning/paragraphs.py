"""Telling paragraphs from headings and other short lines, in any script."""

import re

from pipeline.text.words import UNSPACED, words

# Some languages close a quotation with the mark that others open it with.
_CLOSING = "['\"“”„‘’«»‹›「」『』）)\\]*]*$"
# Full stops of the scripts that have one: Latin, Chinese, Devanagari, Urdu, Armenian, Ethiopic,
# Myanmar, Khmer, Tibetan.
_STOP = re.compile(f"[.…。．｡।॥۔։።။។༎]{_CLOSING}")
_SENTENCE_END = re.compile(f"[.…。．｡।॥۔։።။។༎!?！？؟;፧]{_CLOSING}")
# Thai and Lao do not mark the end of a sentence: there only length tells.
_PARAGRAPH = 120  # characters
_PARTICLE = 3  # letters: "von", "de"
_UNSPACED = re.compile(f"[{UNSPACED}]")


def ends_with_stop(line: str) -> bool:
    """Whether a line ends as a statement does."""
    return bool(_STOP.search(line))


def ends_sentence(line: str) -> bool:
    """Whether a line ends as statement, question or exclamation."""
    return bool(_SENTENCE_END.search(line))


def is_paragraph(line: str) -> bool:
    """Whether a line is running text: one sentence at least, or long."""
    return len(line) >= _PARAGRAPH or ends_sentence(line)


def may_be_names(text: str) -> bool:
    """Whether all words have capitals, but for short ones, where the script has capitals."""
    return not any(word.islower() and len(word) > _PARTICLE for word in text.split())


def size(line: str) -> float:
    """How many words a line has; two characters are one where words are not parted by spaces."""
    return len(words(line)) - len(_UNSPACED.findall(line)) / 2
