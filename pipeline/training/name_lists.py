"""Write the list of given and family names: `python -m pipeline.training.name_lists FAKER`.

FAKER is the unpacked wheel of Faker 40.63.0 (MIT), which lists common names by country. Names of
scripts that no family of the fast tagger reads word by word (Chinese, Georgian ...) are left out.
"""

import importlib
import pkgutil
import re
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.text.entities.fast.chain import hashed
from pipeline.text.entities.fast.folding import devanagari, latin
from pipeline.text.entities.fast.name_lists import FAMILY, GIVEN
from pipeline.text.entities.words import fold

WEIGHTS = Path(__file__).resolve().parents[1] / "text" / "entities" / "fast" / "weights"
_KINDS = {"first_name": GIVEN, "last_name": FAMILY}
_PARTS = re.compile(r"[^\s\-()'’.,]{2,}")


def names(wheel: Path) -> Iterator[tuple[str, int]]:
    """Every part of every name that Faker lists, with its kind."""
    sys.path.insert(0, str(wheel))
    persons = importlib.import_module("faker.providers.person")
    for module in pkgutil.iter_modules(persons.__path__):
        provider = importlib.import_module(f"{persons.__name__}.{module.name}").Provider
        for attribute in sorted(dir(provider)):
            kind = next((_KINDS[at] for at in _KINDS if attribute.startswith(at)), 0)
            listed: Any = getattr(provider, attribute)
            if kind and isinstance(listed, tuple | list | dict):
                for name in listed:
                    if isinstance(name, str):
                        yield from ((part, kind) for part in _PARTS.findall(name))


def form(name: str) -> str | None:
    """The form in which the fast tagger asks for a name; None if it does not ask."""
    first = ord(name[0])
    if first < 0x0590:
        return latin(name)
    if 0x0600 <= first < 0x0700:
        return fold(name)
    return devanagari(name) if 0x0900 <= first < 0x0D80 else None


def packed(wheel: Path) -> bytes:
    """The file: hashes in ascending order as differences, then the kinds."""
    kinds: dict[int, int] = defaultdict(int)
    for name, kind in names(wheel):
        if known := form(name):
            kinds[hashed(known)] |= kind
    order = sorted(kinds)
    hashes = np.diff(np.array(order, np.uint32), prepend=np.uint32(0)).astype(np.uint32)
    told = np.array([kinds[each] for each in order], np.uint8)
    return zlib.compress(hashes.tobytes() + told.tobytes(), 9)


if __name__ == "__main__":
    WEIGHTS.mkdir(exist_ok=True)
    (WEIGHTS / "names.bin").write_bytes(packed(Path(sys.argv[1])))
