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
docs/measurements.md.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from pipeline.text.close_languages import group_of
from pipeline.text.language_codes import usual_script
from pipeline.text.language_models import Model, Shares, cld2, eld, lid176, py3langid

_FEW, _MANY = 5, 150
"""Letters below and above which the weights are those of a short, of a long text."""

_FLOOR = 0.01
"""Added to every probability, so that no model alone can rule a language out."""


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
    Voter(lid176, Weights(0.0, -1.32), Weights(1.07, -1.23)),
    Voter(cld2, Weights(0.23, -4.38), Weights(1.15, -5.35)),
    Voter(py3langid, Weights(0.83, -2.53), Weights(2.23, -1.29)),
    Voter(eld, Weights(1.01, -2.28), Weights(0.0, -0.74)),
)


class Ballot:
    """The opinions on one text; gives the score of any language."""

    def __init__(self, text: str, letters: int, script: str) -> None:
        self._script = script
        self._models = [voter.model() for voter in VOTERS]
        self._opinions = [model.opinion(text) for model in self._models]
        self._weights = [between(voter, length_of(letters)) for voter in VOTERS]
        self.mentioned = frozenset[str]().union(*(each.shares for each in self._opinions))

    @property
    def strength(self) -> float:
        """The sum of the slopes: what a unanimous opinion is multiplied by."""
        return sum(weights.slope for weights in self._weights)

    def score(self, code: str) -> float:
        """The log odds of a language, up to a constant that all languages share."""
        return self.strange(code) + sum(
            weights.slope * known + weights.unknown * unknown
            for weights, (known, unknown) in zip(self._weights, self.terms(code), strict=True)
        )

    def terms(self, code: str) -> list[tuple[float, float]]:
        """What slope and constant of each voter are multiplied by."""
        found = []
        for model, opinion in zip(self._models, self._opinions, strict=True):
            probability = _probability(code, opinion.shares, model, self._script)
            if probability is None:
                found.append((0.0, opinion.worth))
            else:
                found.append((opinion.worth * math.log(probability + _FLOOR), 0.0))
        return found

    def strange(self, code: str) -> float:
        """Log odds of the script."""
        return 0.0 if is_written_in(code, self._script) else _STRANGE


def is_written_in(code: str, script: str) -> bool:
    """Whether texts of `code` in `script` are nothing strange."""
    if script in _HAN:
        return usual_script(code) in (*_HAN, "Jpan")
    return usual_script(code) in (script, None) or group_of(code, script) is not None


def _probability(code: str, shares: Shares, model: Model, script: str) -> float | None:
    """What `model` gives `code` in a text of `script`; None where it cannot know."""
    if code in model.languages:
        return shares.get(code, 0.0)
    alone = _alone(model.languages).get(script)
    if alone and usual_script(code) == script:
        return shares.get(alone, 0.0)
    return None


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
