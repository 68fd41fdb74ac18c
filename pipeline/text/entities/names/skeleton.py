"""Consonants of a name in classes that no script mixes up: what names are looked up by."""

from itertools import groupby

_CLASSES = {
    **dict.fromkeys("pbfv", "P"), **dict.fromkeys("td", "T"), **dict.fromkeys("kgx", "K"),
    **dict.fromkeys("szSZCJc", "S"), **dict.fromkeys("rl", "L"), **dict.fromkeys("mnN", "N"),
}  # fmt: skip


def skeleton(sounds: str) -> str:
    """The classes of the consonants, repeated ones once; y and w are no consonants here.

    Nasals are one class: Kana, Indic dots and Chinese do not keep them apart. A last h is silent.

    >>> skeleton("putin"), skeleton("hamenei"), skeleton("xamenei")
    ('PTN', 'KN', 'KN')
    """
    found = (
        _CLASSES.get(char, "") if char != "h" else "K" if at + 1 < len(sounds) else ""
        for at, char in enumerate(sounds)
    )
    return "".join(kind for kind, _ in groupby(filter(None, found)))
