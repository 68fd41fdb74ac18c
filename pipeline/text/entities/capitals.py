"""Capital letters as evidence, in scripts that have them."""

from pipeline.text.entities.words import Word

_SENTENCE_ENDS = frozenset('.!?:;\n\r"“”„«»‘(–—•…')
_JOINED = frozenset((" ", "-", "\u00a0"))
_DOT = (".", ". ")


def capitalised(text: str, word: Word) -> bool:
    """Whether the word begins with a capital letter."""
    return text[word.start].isupper()


def stands_alone(text: str, words: list[Word], first: int, last: int) -> bool:
    """Whether no capitalised word is next to words first..last-1, as in Paris Hilton, Real Madrid.

    True in scripts without capitals.
    """
    if not capitalised(text, words[first]):
        return True
    if (
        first
        and not opens(text, words, first)
        and text[words[first - 1].end : words[first].start] in _JOINED
    ):
        before = words[first - 1]
        if capitalised(text, before) and not opens(text, words, first - 1):
            return False
    if last < len(words) and text[words[last - 1].end : words[last].start] in _JOINED:
        return not capitalised(text, words[last])
    return True


def opens(text: str, words: list[Word], at: int) -> bool:
    """Whether word `at` begins a sentence, a quotation or a line."""
    if at == 0:
        return True
    before = text[words[at - 1].end : words[at].start]
    if before in _DOT and _abbreviated(text, words[at - 1]):
        return False
    return not _SENTENCE_ENDS.isdisjoint(before)


def _abbreviated(text: str, word: Word) -> bool:
    """J., St., Dr.: a dot behind it ends no sentence; that of TV. does."""
    length = word.end - word.start
    return length == 1 or (length == 2 and text[word.end - 1].islower())
