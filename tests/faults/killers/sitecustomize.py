"""Make certain texts do for real, in any process that finds this file, what poison does."""

import ctypes
import re

from pipeline.text import clean as module
from pipeline.text.profile import SourceProfile

_clean = module.clean


def _segfault() -> None:
    ctypes.string_at(0)


def _hoard() -> None:
    hoard = []
    while True:
        hoard.append(bytearray(b"x") * (16 << 20))


def _backtrack() -> None:
    re.match(r"(a+)+$", "a" * 48 + "b")


KILLERS = {"[segfault]": _segfault, "[hoard]": _hoard, "[backtrack]": _backtrack}


def clean(body: str, title: str, profile: SourceProfile) -> module.Cleaned:
    """As it is, except for texts that hold a mark."""
    for mark, kill in KILLERS.items():
        if mark in body:
            kill()
    return _clean(body, title, profile)


module.clean = clean
