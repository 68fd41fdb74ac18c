"""Names that a trained tagger finds, in every language whose script it has learned.

It is a linear chain over words (`chain`), one for a family of scripts: languages never trained on
are read by the same chain as their relatives.
"""

from functools import cache

import numpy as np

from pipeline.records import EntityType, Language
from pipeline.text.entities.fast.attributes import Dialect, Family, Key, Reader
from pipeline.text.entities.fast.chain import LABELS, Chain, Floats, best, shipped
from pipeline.text.entities.fast.tokens import Sentence, sentences
from pipeline.text.entities.known import Mentions
from pipeline.text.entities.spans import TYPES, Rank, Span
from pipeline.text.entities.words import Word

_MOST_KEPT = 50_000  # rows of a language

_BY_CODE = {"ja": "japanese", "ko": "korean", "th": "thai"} | dict.fromkeys(
    ("zh", "zh-Hans", "zh-Hant", "yue"), "chinese"
)
_BY_SCRIPT = (
    dict.fromkeys(("Latn", "Cyrl", "Grek", "Armn"), "cased")
    | dict.fromkeys(
        ("Deva", "Beng", "Guru", "Gujr", "Orya", "Taml", "Telu", "Knda", "Mlym"), "indic"
    )
    | {"Arab": "arabic"}
)
FAMILIES: dict[str, Family] = {
    "cased": "cased", "indic": "indic", "arabic": "arabic", "thai": "thai",
    "chinese": "characters", "japanese": "characters", "korean": "characters",
}  # fmt: skip
LANGUAGES = frozenset([
    "bn", "da", "de", "en", "fi", "hi", "hr", "hu", "id", "ja", "kk", "ko", "nb", "ne", "nn", "or",
    "pt", "ro", "sk", "sr", "sv", "te", "th", "ur", "zh-Hans", "zh-Hant",
])  # fmt: skip
"""Languages that the chains were trained on."""


def chain_of(code: str, script: str) -> str | None:
    """Which chain reads a language; None if none does."""
    return _BY_CODE.get(code) or _BY_SCRIPT.get(script)


def tagged(text: str, found: list[Word], language: Language, seen: Mentions) -> list[Span]:
    """Names by the chain of the language; none where there is no chain for its script."""
    name = chain_of(language.code, language.script)
    if name is None:
        return []
    split = list(sentences(text, found, seen, language.code))
    return _tagger(name, language.code, language.script).spans(text, split)


class Tagger:
    """A chain for one language. Safe for many threads: what it keeps, it may work out twice."""

    def __init__(self, chain: Chain, reader: Reader) -> None:
        self._chain = chain
        self._reader = reader
        self._kept: dict[str, dict[Key, Floats | None]] = {}

    def spans(self, text: str, split: list[Sentence]) -> list[Span]:
        """The names in the sentences of `text`."""
        labelled = best([self.emissions(text, one) for one in split], self._chain.transitions)
        return [
            span
            for sentence, labels in zip(split, labelled, strict=True)
            for span in _spans(sentence, labels.tolist())
        ]

    def emissions(self, text: str, sentence: Sentence) -> Floats:
        """What speaks for each label of each token."""
        offsets = self._chain.offsets
        before, length = max(offsets), len(sentence.tokens)
        total = np.zeros((length + len(offsets), len(LABELS)), np.float32)
        for stream, keys in self._reader.keys(text, sentence).items():
            kept = self._kept.setdefault(stream, {})
            if len(kept) > _MOST_KEPT:
                kept.clear()
            for at, key in enumerate(keys):
                try:
                    row = kept[key]
                except KeyError:
                    row = kept[key] = self._chain.row(self._reader.attributes(stream, key))
                if row is not None:
                    total[at : at + len(offsets)] += row
        return total[before : before + length]


@cache
def _tagger(name: str, code: str, script: str) -> Tagger:
    learned = code if code in LANGUAGES else ""
    return Tagger(shipped(name), Reader(FAMILIES[name], Dialect(code, script, learned)))


def _spans(sentence: Sentence, labels: list[int]) -> list[Span]:
    """The names that labels of the tokens spell; one goes on for as long as its type does."""
    found: list[Span] = []
    inside: EntityType | None = None
    for (start, end), label in zip(sentence.tokens, labels, strict=True):
        kind = TYPES[(label - 1) // 2] if label else None
        if kind is None:
            pass
        elif label % 2 or kind != inside:
            found.append(Span(start, end, kind, Rank.TAGGER))
        else:
            found[-1] = found[-1]._replace(end=end)
        inside = kind
    return found
