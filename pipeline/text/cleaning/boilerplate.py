"""Lines that a source puts into its articles again and again, by what its profile has learned.

A line that comes again is not boilerplate yet: follow-ups repeat a paragraph, recipes and match
reports their headings, interviews their answers. What sites add is told by how large a share of
the articles has it, by its place (at the start or end, parted from it only by more of the kind)
and by how short it is. The thresholds were chosen on the made-up sources that
`python -m tests.quality.planted --tuning` measures and on saved feeds; reported are sources with
other phrases.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby

from pipeline.text.cleaning.line_forms import (
    ONE_SIDED,
    Form,
    Part,
    form,
    is_prose,
    part_key,
    piece_keys,
    pieces,
)
from pipeline.text.profile import Seen, SourceProfile

_HEAD, _TAIL = 60, 90  # lines of an article that leave traces
_FEW = 3  # articles from which a source is known at all
_AT_THE_EDGE = 0.7  # of the articles that have it a line stands at the start or end

# Articles in which a whole line has stood, at least, and their share of all in the window.
_EDGE_LINE = (3, 0.06)
_EDGE_PROSE = (4, 0.2)
_EDGE_LONG_PROSE = (5, 0.5)
_EDGE_NUMBERS = (4, 0.4)  # reports by a template have other numbers each time
_LINE = (4, 0.2)
_TINY_LINE = (3, 0.6)  # answers, headings, teams
_TINY = 14  # size
_SHORT_LINE = (5, 0.25)
_SHORT = 24  # size
_PROSE = (5, 0.28)
_LONG_PROSE = (8, 0.6)  # background paragraphs
_LONG = 100  # size

# The same for a fixed part of lines whose rest differs.
_EDGE_PART = (4, 0.35)
_PART = (5, 0.4)
_EDGE_WORD = (5, 0.3)
_WORD_AT_THE_EDGE = 0.8
_STATEMENT = (4, 0.3)
_STATEMENT_AT_THE_EDGE = 0.8
_PIECE = (5, 0.25)
_RESTS = 3  # different ones, at least
_ROWS = 3  # neighbours with lead-ins: facts of a report, unless so large a share has them
_ROWS_SHARE = 0.5
_SPEAKS = 3  # times in one article: so many lines with one lead-in are somebody's words
_MOST = 2  # characters of such lines to one of the article's own; else it is a form filled in
_ANYWHERE = {Part.LEAD_IN, Part.BOTH_ENDS, Part.LONG_OPENING, Part.LONG_ENDING}
_WORDS = {Part.FIRST_WORD, Part.LAST_WORD}


def traces(lines: Sequence[str]) -> tuple[int, ...]:
    """What an article tells the profile of its source: hashes of lines and of their parts."""
    some = lines if len(lines) <= _HEAD + _TAIL else [*lines[:_HEAD], *lines[-_TAIL:]]
    found: list[int] = []
    for known in filter(None, map(form, some)):
        found.append(known.line.pack())
        found += [trace.pack() for _, trace in known.parts]
    return tuple(found)


def boilerplate(lines: Sequence[str], profile: SourceProfile) -> dict[int, str]:
    """Places of the lines that are the source's and not the article's, with the reason.

    Where nothing would be left, only lines go that are always the same, to the last digit: a
    report can be all template, and a summary one line.
    """
    if profile.different < _FEW:
        return {}
    forms = {place: known for place, line in enumerate(lines) if (known := form(line))}
    edges = profile.edges([known.keys for known in forms.values()])
    speakers = _speakers(forms.values())
    facts = _facts(forms, profile)
    fixed: set[int] = set()
    found: set[int] = set()
    added: set[int] = set()
    for (place, known), edge in zip(forms.items(), edges, strict=True):
        seen = profile.seen(known.line.key)
        is_fixed = _is_fixed(known, seen, edge)
        if is_fixed and seen.rests <= 1:
            fixed.add(place)
        elif _is_piece(lines[place], profile):
            added.add(place)
        elif place not in facts and (is_fixed or _has_fixed_part(known, profile, edge, speakers)):
            found.add(place)
    not_own = fixed | found | added
    own = sum(len(line) for place, line in enumerate(lines) if place not in not_own)
    if own:
        fixed |= added
    if sum(len(lines[place]) for place in found) < _MOST * own:
        fixed |= found
    return dict.fromkeys(sorted(fixed), "boilerplate")


def parted(lines: Sequence[str], profile: SourceProfile) -> list[str]:
    """The lines, where pieces that the source adds to paragraphs are lines of their own.

    `boilerplate` knows these lines.
    """
    if profile.different < _FEW:
        return list(lines)
    return [piece for line in lines for piece in _parted(line, profile)]


def _parted(line: str, profile: SourceProfile) -> Iterator[str]:
    waiting = [line]
    while waiting:
        line = waiting.pop()
        if place := _start_of_rest(line, profile):
            waiting += line[place:], line[:place].rstrip()
        else:
            yield line


def _start_of_rest(line: str, profile: SourceProfile) -> int:
    """Where a line is parted in two, one of them a piece that the source added; 0 if nowhere."""
    if not is_prose(line):
        return 0
    parts = ((place, part_key(Part.PIECE, words)) for place, words in pieces(line))
    return next((place for place, key in parts if _is_added(key, profile)), 0)


def _is_added(key: int, profile: SourceProfile) -> bool:
    """Whether a piece stands in enough paragraphs, each time with another rest."""
    seen = profile.seen(key)
    return seen.rests >= _RESTS and _enough(seen, _PIECE)


def _is_piece(line: str, profile: SourceProfile) -> bool:
    return any(_is_added(key, profile) for key in piece_keys(line))


def _facts(forms: Mapping[int, Form], profile: SourceProfile) -> set[int]:
    """Places of neighbours with lead-ins, not all of which most articles have."""
    found: set[int] = set()
    lead_ins = {place: known.lead_in for place, known in forms.items() if known.lead_in}
    for _, run in groupby(enumerate(lead_ins), lambda numbered: numbered[1] - numbered[0]):
        places = [place for _, place in run]
        shares = [
            max(profile.seen(key).share for key in (lead_ins[place], forms[place].line.key))
            for place in places
        ]
        if len(places) >= _ROWS and min(shares) < _ROWS_SHARE:
            found.update(places)
    return found


def _speakers(forms: Iterable[Form]) -> set[int]:
    """Keys of lead-ins that are no call, or not that alone: of several lines, or of sentences."""
    times = Counter((known.lead_in, known.sentence) for known in forms if known.lead_in)
    return {
        key for (key, sentence), count in times.items() if count >= (2 if sentence else _SPEAKS)
    }


def _is_fixed(known: Form, seen: Seen, edge: bool) -> bool:
    """Whether the whole line comes again as no genuine line does."""
    numbers_differ = seen.rests > 1
    if edge and seen.edge >= _AT_THE_EDGE:
        if known.prose:
            return _enough(seen, _EDGE_LONG_PROSE if known.size >= _LONG else _EDGE_PROSE)
        if numbers_differ:  # "He was 84." is no count of comments
            return not known.statement and _enough(seen, _EDGE_NUMBERS)
        return _enough(seen, _EDGE_PROSE if known.statement else _EDGE_LINE)
    if known.prose:
        return _enough(seen, _LONG_PROSE if known.size >= _LONG else _PROSE)
    if known.size <= _TINY or numbers_differ:
        return _enough(seen, _TINY_LINE)
    if known.sentence:
        return _enough(seen, _PROSE)
    return _enough(seen, _SHORT_LINE if known.size <= _SHORT else _LINE)


def _has_fixed_part(
    known: Form, profile: SourceProfile, edge: bool, speakers: AbstractSet[int]
) -> bool:
    """Whether enough of the line comes again, each time with another rest."""
    fixed: dict[Part, Seen] = {}
    for kind, trace in known.parts:
        seen = profile.seen(trace.key)
        if trace.key in speakers:
            continue
        if seen.rests >= _RESTS and _part_is_fixed(kind, seen, edge):
            fixed[kind] = seen
    openings, endings = (kinds & fixed.keys() for kinds in ONE_SIDED)
    if Part.BOTH_ENDS in fixed or (openings and endings):
        return True
    if known.statement:
        return edge and not known.prose and any(map(_is_fixed_statement, fixed.values()))
    return Part.LEAD_IN in fixed if known.prose else bool(fixed)


def _part_is_fixed(kind: Part, seen: Seen, edge: bool) -> bool:
    if kind == Part.PIECE:
        return False
    if kind in _WORDS:
        return edge and seen.edge >= _WORD_AT_THE_EDGE and _enough(seen, _EDGE_WORD)
    if edge and seen.edge >= _AT_THE_EDGE:
        return _enough(seen, _EDGE_PART)
    return kind in _ANYWHERE and _enough(seen, _PART)


def _is_fixed_statement(seen: Seen) -> bool:
    return seen.edge >= _STATEMENT_AT_THE_EDGE and _enough(seen, _STATEMENT)


def _enough(seen: Seen, needed: tuple[int, float]) -> bool:
    articles, share = needed
    return seen.articles >= articles and seen.share >= share
