import numpy as np

from pipeline.text.close_languages.discriminator import Discriminator
from pipeline.training.linear import features, train

# Two invented languages: the same stems, other endings.
STEMS = ["bor", "dal", "fen", "gim", "hul", "kas", "lor", "mip", "nad", "pel", "rog", "suv", "tim"]
PLACES = 2**15
ENDINGS = {"oo": ("oko", "omo", "oto"), "ii": ("iki", "imi", "iti")}


def _sentence(language: str, start: int) -> str:
    endings = ENDINGS[language]
    words = (STEMS[(start + 2 * step) % len(STEMS)] + endings[step % 3] for step in range(5))
    return " ".join(words)


def _trained() -> Discriminator:
    languages = tuple(ENDINGS)
    examples = [
        (features(_sentence(language, start)), place)
        for start in range(10)
        for place, language in enumerate(languages)
    ]
    return train(examples, languages, epochs=30, places=PLACES)


def test_the_same_examples_give_the_same_bytes() -> None:
    assert _trained().dump() == _trained().dump()


def test_words_never_seen_are_told_by_their_endings() -> None:
    for language, other in (("oo", "ii"), ("ii", "oo")):
        odds = _trained().log_odds(" ".join(f"wux{ending}" for ending in ENDINGS[language]))
        assert odds[language] - odds[other] > 1


def test_what_languages_share_speaks_for_none() -> None:
    odds = _trained().log_odds("qq xx")
    assert odds == {"oo": 0.0, "ii": 0.0}


def test_the_table_is_as_large_as_asked_and_uses_its_byte() -> None:
    model = _trained()
    assert model.tags.shape == (PLACES,)
    assert model.weights.shape == (PLACES, 2)
    assert np.abs(model.weights).max() == 127
