"""What several language identifiers together say: a sum of what the opinion of each is worth.

The score of a language is the sum over the models of slope * log(probability + floor): a
log-linear pool, so that scores are log odds. Two things keep a model from speaking of what it
cannot know. A language that it was never taught gets a constant of its own instead of the logarithm
of nothing; and where it knows one language alone of a script, it tells the script and not the
language, so that another language of that script gets what the one it knows got.

The weights are for few letters and for many, with their logarithm in between. They were found by
`python -m pipeline.training.language_vote`: a conditional logit over the languages that any model
mentions, on the half of the four sets of shared/data/lid whose ids hash to an even byte; close
relatives counted as one, for they are told apart elsewhere. What the other half gives is in
docs/decisions.md, with a card of the numbers.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from pipeline.text.close_languages import group_of
from pipeline.text.language_codes import usual_script
from pipeline.text.language_models import Model, Shares, cld2, eld, lid176, py3langid
from pipeline.text.language_prior import rarity

_FEW, _MANY = 5, 150
"""Letters below and above which the weights are those of a short, of a long text."""

_FLOOR = 0.01
"""Added to every probability, so that no model alone can rule a language out."""


_HALF = 0.5  # of a model's belief: it stands by it

_STRANGE = -2.0
"""Log odds of a language in a script that it is not usually written in."""

_HAN = frozenset(["Hans", "Hant", "Hani"])


@dataclass(frozen=True, slots=True)
class Weights:
    """What an opinion is worth: `slope` for its logarithm, `unknown` for what it cannot name."""

    slope: float
    unknown: float


@dataclass(frozen=True, slots=True)
class Voter:
    """A model and its weights in short texts and in long ones."""

    model: Callable[[], Model]
    short: Weights
    long: Weights


VOTERS = (
    Voter(lid176, Weights(0.0, -1.45), Weights(1.21, -1.52)),
    Voter(cld2, Weights(0.2, -4.43), Weights(1.5, -5.51)),
    Voter(py3langid, Weights(0.88, -2.4), Weights(2.1, -1.84)),
    Voter(eld, Weights(1.18, -2.86), Weights(0.0, -0.9)),
)


class Ballot:
    """The opinions on one text; gives the score of any language."""

    def __init__(self, text: str, letters: int, script: str) -> None:
        self._script = script
        self._weights = [between(voter, length_of(letters)) for voter in VOTERS]
        self._said = [_Said.by(voter.model(), text, script) for voter in VOTERS]
        self.mentioned = frozenset[str]().union(*(each.terms for each in self._said))

    @property
    def strength(self) -> float:
        """The sum of the slopes: what a unanimous opinion is multiplied by."""
        return sum(weights.slope for weights in self._weights)

    def score(self, code: str) -> float:
        """The log odds of a language, up to a constant that all languages share."""
        return rarity(code) + self.opinion(code)

    def opinion(self, code: str) -> float:
        """The same by the text alone."""
        total = self.strange(code)
        for weights, (known, unknown) in zip(self._weights, self.terms(code), strict=True):
            total += weights.slope * known + weights.unknown * unknown
        return total

    def backs(self, languages: frozenset[str]) -> bool:
        """Whether any model stands by `languages`, or two put one of them first."""
        return (
            any(said.share(languages) >= _HALF for said in self._said)
            or sum(said.best in languages for said in self._said) > 1
        )

    def terms(self, code: str) -> list[tuple[float, float]]:
        """What slope and constant of each voter are multiplied by."""
        return [said.of(code) for said in self._said]

    def strange(self, code: str) -> float:
        """Log odds of the script."""
        return 0.0 if is_written_in(code, self._script) else _STRANGE


@dataclass(frozen=True, slots=True)
class _Said:
    """What one model said of a text, as terms of the score."""

    languages: frozenset[str]
    alone: str | None  # the one language that the model knows of the text's script
    script: str
    terms: dict[str, float]
    silent: float  # the term of a language that it knows and did not mention
    worth: float
    shares: Shares

    @classmethod
    def by(cls, model: Model, text: str, script: str) -> "_Said":
        opinion = model.opinion(text)
        return cls(
            languages=model.languages,
            alone=_alone(model.languages).get(script),
            script=script,
            terms={
                code: opinion.worth * math.log(probability + _FLOOR)
                for code, probability in opinion.shares.items()
            },
            silent=opinion.worth * math.log(_FLOOR),
            worth=opinion.worth,
            shares=opinion.shares,
        )

    @property
    def best(self) -> str | None:
        """What the model would answer alone."""
        return max(self.shares, key=self.shares.__getitem__, default=None)

    def share(self, languages: frozenset[str]) -> float:
        """How far it stands by `languages` together."""
        return self.worth * sum(self.shares.get(code, 0.0) for code in languages)

    def of(self, code: str) -> tuple[float, float]:
        """What slope and constant are multiplied by for `code`; one of the two is 0."""
        if code in self.languages:
            return self.terms.get(code, self.silent), 0.0
        if self.alone and usual_script(code) == self.script:
            return self.terms.get(self.alone, self.silent), 0.0
        return 0.0, self.worth


def is_written_in(code: str, script: str) -> bool:
    """Whether texts of `code` in `script` are nothing strange."""
    if script in _HAN:
        return usual_script(code) in (*_HAN, "Jpan")
    return usual_script(code) in (script, None) or group_of(code, script) is not None


def length_of(letters: int) -> float:
    """Where a text of so many letters stands between short, 0, and long, 1."""
    return min(math.log(max(letters, _FEW) / _FEW) / math.log(_MANY / _FEW), 1.0)


def between(voter: Voter, length: float) -> Weights:
    """The weights of a text that stands between short, 0, and long, 1."""
    short, long = voter.short, voter.long
    return Weights(
        short.slope + length * (long.slope - short.slope),
        short.unknown + length * (long.unknown - short.unknown),
    )


@cache
def _alone(languages: frozenset[str]) -> dict[str, str]:
    """The scripts of which only one of `languages` is, and that language."""
    by_script: dict[str, list[str]] = {}
    for code in sorted(languages):
        by_script.setdefault(usual_script(code) or "", []).append(code)
    return {script: codes[0] for script, codes in by_script.items() if len(codes) == 1}
