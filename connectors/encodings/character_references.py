"""`&amp;` and `&#38;` in text that was scanned rather than parsed."""

import re

_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6}));")
_PREDEFINED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def plain(written: str) -> str:
    """Text with references to characters resolved: XML's own five names, and all numbers.

    Names of HTML stay: in addresses, `&copy=1` and `&reg=2` are parameters.

    >>> plain("?a=1&amp;b=2&copy=3&#38;c=4")
    '?a=1&b=2&copy=3&c=4'
    """
    return _REFERENCE.sub(_character, written)


def _character(reference: re.Match[str]) -> str:
    name, decimal, hexadecimal = reference.groups()
    if name:
        return _PREDEFINED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000 else " "
