"""What the articles of one source have in common, learned one article at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from pipeline.records import Language

_VERSION = 1
WINDOW = 64
"""Articles that a profile looks back on."""

_SURE = 0.9  # confidence from which an article's language counts
_MOST_LANGUAGES = 512  # articles counted; then all counts are halved


class Evidence(NamedTuple):
    """Which of the last articles had a trace: bit 0 of `seen` is article number `last`."""

    last: int
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceProfile:
    """What the articles of one source (and one site of it) share. SourceProfile() knows nothing."""

    articles: int = 0
    languages: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    evidence: Mapping[int, Evidence] = field(default_factory=lambda: MappingProxyType({}))

    def learn(self, traces: Sequence[int], language: Language | None = None) -> "SourceProfile":
        """The profile with one more article, of which `boilerplate.traces` made `traces`."""
        number = self.articles + 1
        evidence = dict(self.evidence)
        for trace in dict.fromkeys(traces):
            known = evidence.get(trace)
            seen = (known.seen << (number - known.last)) & (2**WINDOW - 1) if known else 0
            evidence[trace] = Evidence(number, seen | 1)
        if number % 8 == 0:
            evidence = {
                trace: known for trace, known in evidence.items() if number - known.last < WINDOW
            }
        return replace(self, articles=number, languages=self._heard(language), evidence=evidence)

    def share(self, trace: int) -> tuple[int, int]:
        """Of how many articles in the window how many had a trace: (had it, all)."""
        known = self.evidence.get(trace)
        if known is None:
            return 0, min(self.articles, WINDOW)
        seen = (known.seen << (self.articles - known.last)) & (2**WINDOW - 1)
        return seen.bit_count(), min(self.articles, WINDOW)

    def _heard(self, language: Language | None) -> Mapping[str, int]:
        if language is None or language.confidence < _SURE or language.code in ("und", "zxx"):
            return self.languages
        heard = {**self.languages, language.code: self.languages.get(language.code, 0) + 1}
        if sum(heard.values()) > _MOST_LANGUAGES:
            heard = {code: count // 2 for code, count in heard.items() if count > 1}
        return heard

    def dump(self) -> bytes:
        """As bytes that `load` reads."""
        return msgspec.msgpack.encode(
            (_VERSION, self.articles, dict(self.languages), dict(self.evidence))
        )

    @classmethod
    def load(cls, data: bytes) -> "SourceProfile":
        """What `dump` wrote. Raises ValueError: damaged, or of a version that this one is not."""
        try:
            version, *rest = msgspec.msgpack.decode(data, type=tuple, strict=False)
            if version != _VERSION:
                raise ValueError(f"of version {version}, known is {_VERSION}")
            articles, languages, evidence = msgspec.convert(
                rest, tuple[int, dict[str, int], dict[int, Evidence]]
            )
        except msgspec.MsgspecError as error:
            raise ValueError(f"damaged: {error}") from error
        return cls(articles=articles, languages=languages, evidence=evidence)
