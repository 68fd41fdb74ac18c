"""What the articles of one source have in common, learned one article at a time.

A profile remembers, for traces of lines, in which of the last articles they stood. A trace is an
int of 47 bits that `pipeline.text.cleaning.boilerplate` makes (see `Trace`); texts are not kept.
"""

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from pipeline.records import Language

WINDOW = 64
"""Articles that a profile looks back on."""

_VERSION = 1
_MASK = 2**WINDOW - 1
_SURE = 0.9  # confidence from which an article's language counts
_MOST_LANGUAGES = 512  # articles counted; then all counts are halved
_MOST_ONCE = 5000  # traces that stood in one article: 6 bytes each
_MOST_AGAIN = 1200  # traces that stood in several: 25 bytes each
_ONCE_LINE = 48  # articles after which a line that stood in one is forgotten
_ONCE_PART = 24  # ... a part of lines
_ONCE = struct.Struct("<IBB")  # key; age and, as the high bit, edge; which bit of `rests`
_AGAIN = struct.Struct("<IBQQI")  # key, age, seen, edge, rests
_PRUNE_EACH = 8  # articles
_UNSETTLED = 4  # first articles: what stands between a line and the end is not known yet
_SETTLED = 5  # articles from which it is known what is common
_COMMON = 0.5  # share of the articles that have a line: it is not the article's own
_COMMON_PART = 0.25
_SAME_EARLY = 0.9  # before that, of all lines
_SAME = 0.8  # of an article's own lines stood in one earlier article: it is published again
_ALIKE = 0.5  # ... they are two of one template


class Trace(NamedTuple):
    """One trace: of a whole line, or of a part of the line whose trace came last before it."""

    key: int  # hash of 32 bits
    is_line: bool
    rest: int  # 1 to 32: 5 bits of a line's numbers, or of what a part leaves; 0 without numbers
    length: int = 0  # of a line, in steps of 4 characters, at most 255

    def pack(self) -> int:
        """As an int of 47 bits."""
        return self.length << 39 | self.rest << 33 | self.is_line << 32 | self.key

    @classmethod
    def unpack(cls, packed: int) -> "Trace":
        """What `pack` made."""
        return cls(packed & 0xFFFFFFFF, bool(packed >> 32 & 1), packed >> 33 & 63, packed >> 39)


class Evidence(NamedTuple):
    """Which of the last articles had a trace: bit 0 of `seen` is article number `last`."""

    last: int
    seen: int
    edge: int  # those where it stood at the start or the end
    rests: int  # bits: what the rests were

    def at(self, number: int) -> "Evidence":
        """The same, counted from a later article."""
        shift = number - self.last
        if not shift:
            return self
        return Evidence(number, self.seen << shift & _MASK, self.edge << shift & _MASK, self.rests)


class Seen(NamedTuple):
    """What a profile knows about a trace, in articles of the window."""

    articles: int
    share: float
    edge: float  # share of them where it stood at the start or the end
    rests: int  # different ones, at least


_NEVER = Seen(0, 0.0, 0.0, 0)
_NOWHERE = Evidence(0, 0, 0, 0)
_Line = tuple[Trace, list[Trace]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceProfile:
    """What the articles of one source (and one site of it) share. SourceProfile() knows nothing."""

    articles: int = 0
    languages: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    different: int = 0  # articles, without those that were published again
    evidence: Mapping[int, Evidence] = field(default_factory=lambda: MappingProxyType({}))

    def learn(self, traces: Sequence[int], language: Language | None = None) -> "SourceProfile":
        """The profile with one more article, of which `boilerplate.traces` made `traces`."""
        lines = list(_lines(traces))
        counted = replace(self, articles=self.articles + 1, languages=self._heard(language))
        if not lines:
            return counted
        alike, slot = self._most_alike(lines)
        if alike >= (_SAME if self.different >= _SETTLED else _SAME_EARLY):
            return counted
        number = self.different + 1
        evidence = dict(self.evidence)
        edges = self.edges([(line.key, [part.key for part in parts]) for line, parts in lines])
        for (line, parts), edge in zip(lines, edges, strict=True):
            if alike >= _ALIKE and self._had(line.key, slot):
                continue
            # A line that comes again itself says nothing of what its parts have in common.
            again = line.key in evidence and self.seen(line.key).articles >= 2
            for trace in (line,) if again else (line, *parts):
                last, seen, edged, rests = evidence.get(trace.key, _NOWHERE)
                evidence[trace.key] = Evidence(
                    number,
                    (seen << number - last & _MASK) | 1,
                    (edged << number - last & _MASK) | edge,
                    rests | 1 << trace.rest >> 1,
                )
        if number % _PRUNE_EACH == 0:
            evidence = _pruned(evidence, number)
        return replace(counted, different=number, evidence=evidence)

    def seen(self, key: int) -> Seen:
        """In how many of the last articles a trace was, and where."""
        known = self.evidence.get(key)
        if known is None:
            return _NEVER
        last, seen, edge, rests = known
        if shift := self.different - last:
            seen, edge = seen << shift & _MASK, edge << shift & _MASK
        times = seen.bit_count()
        if not times:
            return _NEVER
        share = times / min(self.different, WINDOW)
        if settled := seen & (1 << max(0, self.different - _UNSETTLED)) - 1:
            seen, edge = settled, edge & settled
        return Seen(times, share, edge.bit_count() / seen.bit_count(), rests.bit_count())

    def edges(self, lines: Sequence[tuple[int, Sequence[int]]]) -> list[bool]:
        """Which lines stand at an end: the first and last, and those parted from it by known ones.

        Lines are given as the keys of their traces: of the whole and of parts.
        """
        recurring = [self._recurs(line, parts) for line, parts in lines]
        edges = [False] * len(lines)
        for places in (range(len(lines)), range(len(lines) - 1, -1, -1)):
            for place in places:
                edges[place] = True
                if not recurring[place]:
                    break
        return edges

    def _recurs(self, line: int, parts: Iterable[int]) -> bool:
        if self.seen(line).articles >= 2:
            return True
        return any(
            known.articles >= 3 and known.share >= 0.15 and known.rests > 1
            for known in map(self.seen, parts)
        )

    def _had(self, key: int, slot: int) -> bool:
        known = self.evidence.get(key)
        return known is not None and bool(known.at(self.different).seen >> slot & 1)

    def _most_alike(self, lines: Sequence[_Line]) -> tuple[float, int]:
        """How much of an article's own lines stood in one earlier article, and in which."""
        settled = self.different >= _SETTLED
        if not any(
            0 < self.seen(line.key).share < (_COMMON if settled else 2) for line, _ in lines
        ):
            return 0.0, 0
        own, size = 0, 0
        shared: dict[int, tuple[int, int]] = {}
        for line, parts in lines:
            if settled and self._is_common(line, parts):
                continue
            known = self.evidence.get(line.key)
            seen = known.at(self.different).seen if known else 0
            own, size = own + 1, size + line.length + 1
            slot = 0
            while seen:
                if seen & 1:
                    times, length = shared.get(slot, (0, 0))
                    shared[slot] = times + 1, length + line.length + 1
                seen >>= 1
                slot += 1
        alike = {
            slot: (times / own + length / size) / 2 for slot, (times, length) in shared.items()
        }
        best = max(alike, key=alike.__getitem__, default=0)
        return alike.get(best, 0.0), best

    def _is_common(self, line: Trace, parts: Sequence[Trace]) -> bool:
        if self.seen(line.key).share >= _COMMON:
            return True
        return any(
            known.share >= _COMMON_PART and known.rests > 2
            for known in (self.seen(p.key) for p in parts)
        )

    def _heard(self, language: Language | None) -> Mapping[str, int]:
        if language is None or language.confidence < _SURE or language.code in ("und", "zxx"):
            return self.languages
        heard = {**self.languages, language.code: self.languages.get(language.code, 0) + 1}
        if sum(heard.values()) > _MOST_LANGUAGES:
            heard = {code: count // 2 for code, count in heard.items() if count > 1}
        return heard

    def dump(self) -> bytes:
        """As bytes that `load` reads: about 60 KB at most after pruning, 160 KB before it."""
        once, again = bytearray(), bytearray()
        for key, (last, seen, edge, rests) in sorted(self.evidence.items()):
            age = min(self.different - last, 127)
            if seen == 1 and rests.bit_count() <= 1:
                once += _ONCE.pack(key, age | edge << 7, rests.bit_length())
            else:
                again += _AGAIN.pack(key, age, seen, edge, rests)
        return msgspec.msgpack.encode(
            (
                _VERSION,
                self.articles,
                self.different,
                dict(self.languages),
                bytes(once),
                bytes(again),
            )
        )

    @classmethod
    def load(cls, data: bytes) -> "SourceProfile":
        """What `dump` wrote. Raises ValueError: damaged, or of a version that this one is not."""
        try:
            version, *rest = msgspec.msgpack.decode(data, type=tuple)
            if version != _VERSION:
                raise ValueError(f"of version {version}, known is {_VERSION}")
            articles, different, languages, once, again = msgspec.convert(
                rest, tuple[int, int, dict[str, int], bytes, bytes]
            )
            evidence = {
                key: Evidence(different - (age & 127), 1, age >> 7, 1 << rest >> 1)
                for key, age, rest in _ONCE.iter_unpack(once)
            } | {
                key: Evidence(different - age, *known)
                for key, age, *known in _AGAIN.iter_unpack(again)
            }
        except (msgspec.MsgspecError, struct.error) as error:
            raise ValueError(f"damaged: {error}") from error
        return cls(articles=articles, languages=languages, different=different, evidence=evidence)


UNKNOWN = SourceProfile()
"""Of a source of which nothing is known."""


def _lines(traces: Sequence[int]) -> Iterator[_Line]:
    parts: list[Trace] = []
    for trace in map(Trace.unpack, traces):
        if trace.is_line:
            parts = []
            yield trace, parts
        else:
            parts.append(trace)


def _pruned(evidence: Mapping[int, Evidence], number: int) -> dict[int, Evidence]:
    """Without what is too old; of too much the latest is kept."""
    once, again = [], []
    for key, known in evidence.items():
        age = number - known.last
        if known.seen == 1 and known.rests.bit_count() <= 1:
            if age < (_ONCE_PART if known.rests else _ONCE_LINE):
                once.append(key)
        elif age < WINDOW:
            again.append(key)
    for keys, most in ((once, _MOST_ONCE), (again, _MOST_AGAIN)):
        if len(keys) > most:
            keys.sort(key=lambda key: (evidence[key].last, key))
            del keys[:-most]
    return {key: evidence[key] for key in (*again, *once)}
