"""Lines as a source's profile knows them: hashes of the whole line, and of what may be fixed in it.

Case, spaces, punctuation, links and the values of numbers make no difference. The fixed parts are
openings and endings of some words, and lead-ins before a colon or a bar: "Read also: a headline",
"By Jane Doe, 3 May", "Jane Doe is our correspondent".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from zlib import crc32

from pipeline.text.cleaning.paragraphs import ends_sentence, ends_with_stop
from pipeline.text.profile import Trace
from pipeline.text.words import ALPHABETS_UNSPACED, HAN, MARKS, UNSPACED


class Part(IntEnum):
    """What of a line is taken for fixed, the rest being different from article to article."""

    LEAD_IN = 0  # up to a colon, bar or arrow; the first word of a line in brackets
    BOTH_ENDS = 1  # first and last word
    OPENING = 2  # two words
    LONG_OPENING = 3  # three words
    ENDING = 4
    LONG_ENDING = 5
    FIRST_WORD = 6  # one word, and the punctuation and numbers of the rest
    LAST_WORD = 7
    PIECE = 8  # the first or last sentence of a paragraph, or what stands in brackets after it


ONE_SIDED = {Part.LEAD_IN, Part.OPENING, Part.LONG_OPENING}, {Part.ENDING, Part.LONG_ENDING}

# Scripts written without spaces are cut into units that carry about as much as a word.
_JOINED = "".join(sorted(set(MARKS) - {chr(at) for at in range(0x0E00, 0x1000)}))
_UNIT = re.compile(
    rf"0|[{HAN}]{{1,2}}|[{ALPHABETS_UNSPACED}]{{1,4}}|(?:[^\W\d{UNSPACED}]|[{_JOINED}])+"
)
_HAN_LETTER = re.compile(f"[{HAN}]")
_NO_SPACES = re.compile(f"[{UNSPACED}]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_HAN_SIZE = 3  # letters of other scripts

_LINK = re.compile(r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.]+")
_MAY_BE_LINK = re.compile(r"://|www\.|@")
_DIGITS = re.compile(r"\d+")
_NO_LETTERS = re.compile(r"[\W_]+")
_LEAD_IN = re.compile(r"^\W*([^:：|｜»›→▶►]{2,40}?)\s?[:：|｜»›→▶►]")
_OPEN, _CLOSE = r"[(\[（【［]", r"[)\]）】］]"
# What cannot match in linear time is not tried: brackets are closed among the last characters.
_IN_BRACKETS = re.compile(rf"[^\w(\[（【［]*+({_OPEN}\W*+[^\W\d]++).*{_CLOSE}\W{{0,2}}$")
_BRACKETS_LAST = re.compile(rf"({_OPEN}[^()\[\]（）【】［］]*+{_CLOSE})\W{{0,2}}$")
_CLOSED = re.compile(_CLOSE)
_WORD_CHARACTER = re.compile(r"\w")
# Runs of words with the marks that names have in them.
_WORDS = re.compile("[^\\W\\d](?:[\\w\\s.'’·\\-\u0300-\u036f]*[^\\W\\d])?")
_SENTENCES = re.compile(r"(?<=[.!?؟।۔])[\"”»)]*\s+|(?<=[。！？])[」』）]*\s*")

_LONGEST = 180  # size of a line that may have a fixed part
_SHORT = 80  # size of a line of which one word may be all that is fixed
_LONG_PROSE = 120  # size from which a line is text even if nothing ends a sentence in it
_PROSE = 60  # ... if something does
_MIN_HEAD = 5  # units: what is shorter may be a dateline
_MIN_TAIL = 3
_END_OF_LINE = 80  # characters in which the first or last words are looked for
_LONGEST_PIECE = 300  # characters


@dataclass(frozen=True, slots=True)
class Form:
    """The traces of a line, and what kind of line it is.

    `size` is its length in letters, where a Han or kana letter counts thrice, a Hangul syllable
    twice. A `sentence` ends as one, `prose` is text for certain, a `statement` ends with a full
    stop, what is `bracketed` stands in brackets.
    """

    line: Trace
    parts: tuple[tuple[Part, Trace], ...]
    size: int
    sentence: bool
    prose: bool
    statement: bool
    bracketed: bool

    @property
    def lead_in(self) -> int:
        """The key of what stands before its colon, bar or arrow; 0 without."""
        if self.bracketed:
            return 0
        return next((trace.key for kind, trace in self.parts if kind == Part.LEAD_IN), 0)

    @property
    def keys(self) -> tuple[int, list[int]]:
        """Keys of the traces, as `SourceProfile.edges` takes them."""
        return self.line.key, [trace.key for _, trace in self.parts]


@lru_cache(maxsize=2048)  # what recurs is read again and again
def form(line: str) -> Form | None:
    """The form of a line; None where it has no letters or digits."""
    plain = line.casefold()
    if _MAY_BE_LINK.search(plain):
        plain = _LINK.sub(" ", plain)
    numbers = " ".join(_DIGITS.findall(plain))
    plain = _DIGITS.sub("0", plain).strip()
    whole = _NO_LETTERS.sub("", plain)
    if not whole:
        return None
    size = len(plain)
    if not plain.isascii():
        size += (_HAN_SIZE - 1) * len(_HAN_LETTER.findall(plain)) + len(_HANGUL.findall(plain))
    noted = _last_brackets(line)
    sentence = ends_sentence(line[: noted.start(1)].rstrip() if noted else line)
    prose = size >= _LONG_PROSE or (size >= _PROSE and sentence)
    bracketed = _IN_BRACKETS.match(plain)
    # Headlines end with dots that leave things open.
    statement = not bracketed and ends_with_stop(line) and not line.endswith(("...", "…"))
    parts = [(Part.PIECE, text) for _, text in pieces(line)] if prose else []
    if size <= _LONGEST:
        if prose and statement:
            parts += _both_ends(plain)
        else:
            parts += _lead_in(plain, bracketed)
            parts += _ends(plain, size)
    key = crc32(whole.encode("utf-8", "replace"))
    rest = 1 + key % 32  # where the fixed part is the same, the rest is what differs
    return Form(
        line=Trace(key, True, _five_bits(numbers), min(255, len(whole) // 4)),
        parts=tuple((kind, Trace(part_key(kind, text), False, rest)) for kind, text in parts),
        size=size,
        sentence=sentence,
        prose=prose,
        statement=statement,
        bracketed=bracketed is not None,
    )


def is_prose(line: str) -> bool:
    """Whether a line is text for certain, as `Form.prose` has it."""
    return len(line) >= _LONG_PROSE or ((known := form(line)) is not None and known.prose)


@lru_cache(maxsize=2048)
def pieces(line: str) -> tuple[tuple[int, str], ...]:
    """Pieces that may have been added to a paragraph: where they are parted from it, their words.

    What stands in brackets at the end counts by how it begins: "(Reporting by ...)".
    """
    found: list[tuple[int, str]] = []
    start = max(0, len(line) - _LONGEST_PIECE)
    if brackets := _last_brackets(line[start:]):
        last = start + brackets.start(1)
    else:
        ends = [start + match.end() for match in _SENTENCES.finditer(line[start:])]
        last = max((end for end in ends if end < len(line)), default=0)
    if last and (tail := _tail(line[last:], _units(line[last:]))):
        found.append((last, tail))
    first = _SENTENCES.search(line[:_LONGEST_PIECE])
    if first and first.end() < len(line) and (head := _head(_units(line[: first.end()]))):
        found.append((first.end(), head))
    return tuple(found)


@lru_cache(maxsize=2048)
def piece_keys(line: str) -> tuple[int, ...]:
    """The keys of the traces that a line leaves where it is a piece of a paragraph."""
    if len(line) > _LONGEST_PIECE:
        return ()
    words = _units(line)
    found = filter(None, (_tail(line, words), _head(words)))
    return tuple(part_key(Part.PIECE, text) for text in found)


def _tail(piece: str, words: list[str]) -> str | None:
    if len(words) < _MIN_TAIL:
        return None
    return f"... ({words[0]}" if _IN_BRACKETS.match(piece) else f"... {' '.join(words)}"


def _head(words: list[str]) -> str | None:
    return f"{' '.join(words)} ..." if len(words) >= _MIN_HEAD else None


def part_key(kind: Part, text: str) -> int:
    """The key of the trace that a fixed part leaves."""
    return crc32(text.encode("utf-8", "replace"), kind + 1)


def _five_bits(text: str) -> int:
    return 1 + crc32(text.encode("utf-8", "replace")) % 32 if text else 0


def _lead_in(plain: str, bracketed: re.Match[str] | None) -> Iterator[tuple[Part, str]]:
    if bracketed:
        yield Part.LEAD_IN, bracketed[1]
    elif lead_in := _LEAD_IN.match(plain):
        yield Part.LEAD_IN, lead_in[1] + ":"


def _both_ends(plain: str) -> Iterator[tuple[Part, str]]:
    first, last = _first_units(plain), _last_units(plain)
    if len(first) > 3:
        yield Part.LONG_OPENING, " ".join(first[:3])
        yield Part.LONG_ENDING, " ".join(last[-3:])


def _ends(plain: str, size: int) -> Iterator[tuple[Part, str]]:
    first = _first_units(plain)
    for kind, units in ((Part.OPENING, 2), (Part.LONG_OPENING, 3)):
        if len(first) > units and (units > 2 or size <= _SHORT):
            yield kind, " ".join(first[:units])
    if brackets := _last_brackets(plain):
        # The end of a text in brackets is no end of a line: "a genuine line (more)".
        if size <= _SHORT:
            before = plain[: brackets.start(1)].strip()
            yield Part.LAST_WORD, _WORDS.sub("a", before) + brackets[1]
        return
    last = _last_units(plain)
    for kind, units in ((Part.ENDING, 2), (Part.LONG_ENDING, 3)):
        if len(last) > units and (units > 2 or size <= _SHORT):
            yield kind, " ".join(last[-units:])
    if size <= _SHORT and len(first) > 1:
        middle = plain.strip("\"'“”«»()[] ")[len(first[0]) : -len(last[-1])]
        shape = _WORDS.sub("a", middle.strip().rstrip(".…!。।"))
        yield Part.FIRST_WORD, f"{first[0]}|{shape}"
        yield Part.LAST_WORD, f"{shape}|{last[-1]}"
        if len(first) > 2:
            yield Part.BOTH_ENDS, f"{first[0]}|{last[-1]}"


def _first_units(plain: str) -> list[str]:
    return _UNIT.findall(plain[:_END_OF_LINE])


def _last_units(plain: str) -> list[str]:
    end = plain[-_END_OF_LINE:]
    if not _NO_SPACES.search(end):
        return _UNIT.findall(end)
    return [unit[::-1] for unit in _UNIT.findall(end[::-1])][::-1]


def _last_brackets(text: str) -> re.Match[str] | None:
    if not _CLOSED.search(text[-3:]):
        return None
    brackets = _BRACKETS_LAST.search(text)
    return brackets if brackets and _WORD_CHARACTER.search(text, 0, brackets.start()) else None


def _units(text: str) -> list[str]:
    return _UNIT.findall(_DIGITS.sub("0", text.casefold()))
