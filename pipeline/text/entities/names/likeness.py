"""How alike two names sound: an edit distance whose costs know what scripts cannot tell."""

from functools import lru_cache

_VOWELS = frozenset("aeiouWY")
_GLIDES = frozenset("jwWYh")
_CLOSE = {
    pair: cost
    for cost, pairs in (
        (0.12, "ei iY ij jY eY uW oW wW vW ou ae ea ai ao uw wo jJ"),
        (
            0.2,
            "lr sz SC CJ JZ Sc cs cz zZ sS nN td kg pb fv vb vw fp xh xk xg hg gk cC JS ZS zJ kC",
        ),
        (0.25, "ie ia ue ui oe au eo io"),
        (0.45, "mn nm fh hv pf ZJ zc cJ sC cS Jg Zg xS CZ kx dz ds tz ts tc tC dJ jZ rj gj lj zS"),
        (0.45, "ks kc jx Jx hx Jk rZ nl rn zd"),
    )
    for both in pairs.split()
    for pair in (both, both[::-1])
}
"""What swapping two sounds costs that languages or scripts do not keep apart."""
_VOWEL_FOR_VOWEL = 0.25
_VOWEL_SKIPPED = 0.12
_GLIDE_SKIPPED = 0.25
_STRICT = 2.0
"""Times more that a vowel costs between names in one script, where nobody had to guess it."""
_WEAK_SKIPPED = {
    "r": 0.5,
    "l": 0.6,
    "n": 0.7,
    "N": 0.7,
    "m": 0.8,
    "g": 0.7,
    "x": 0.7,
    "t": 0.8,
    "d": 0.8,
}


@lru_cache(maxsize=100_000)
def likeness(a: str, b: str, *, strict: bool = False) -> float:
    """1 for names that sound the same, down to 0; sounds as `scripts.phones` writes them.

    `strict`: both were written in one script, so that their vowels count more.

    >>> likeness("putin", "puCin") > 0.8 > likeness("putin", "vans")
    True
    """
    if a == b:
        return 1.0
    lesser = min(weight(a), weight(b))
    return max(0.0, 1.0 - _distance(a, b, _STRICT if strict else 1.0) / max(lesser, 1.0))


def weight(sounds: str) -> float:
    """How much a word tells: its consonants, and vowels a little."""
    return sum(0.4 if char in _VOWELS or char in _GLIDES else 1.0 for char in sounds)


def _distance(a: str, b: str, vowels: float) -> float:
    """Weighted edit distance (Wagner and Fischer 1974)."""
    skips = [_skip(char, vowels) for char in b]
    previous = [0.0]
    for skip in skips:
        previous.append(previous[-1] + skip)
    for x in a:
        skip_x = _skip(x, vowels)
        row = [previous[0] + skip_x]
        for at, y in enumerate(b):
            row.append(
                min(
                    previous[at] + _swap(x, y, vowels),
                    previous[at + 1] + skip_x,
                    row[at] + skips[at],
                )
            )
        previous = row
    return previous[-1]


def _skip(char: str, vowels: float) -> float:
    if char in _VOWELS:
        return _VOWEL_SKIPPED * vowels
    return _GLIDE_SKIPPED if char in _GLIDES else _WEAK_SKIPPED.get(char, 1.0)


def _swap(x: str, y: str, vowels: float) -> float:
    if x == y:
        return 0.0
    both_vowels = x in _VOWELS and y in _VOWELS
    cost = _CLOSE.get(x + y)
    if cost is None:
        cost = _VOWEL_FOR_VOWEL if both_vowels else 1.2
    return cost * vowels if both_vowels else cost
