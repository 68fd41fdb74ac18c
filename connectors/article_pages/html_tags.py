"""Tags of HTML that is scanned rather than parsed: in linear time, whatever is in it."""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from html.entities import html5

HEAD_CHARS = 200_000
"""How far a page is searched for what it says of itself: scripts and styles stand before, too."""

_ATTRIBUTE = re.compile(
    r"""(?<![\w:-])([a-zA-Z][\w:-]*+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))"""
)
_REFERENCE = re.compile(r"&(?:#[0-9]++;?|#[xX][0-9a-fA-F]++;?|[a-zA-Z][a-zA-Z0-9]*+[;=]?)")
_ENDLESS = re.compile(r"&#[0-9]{1000,};?")


def head_tags(html: str, *names: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The opening tags of these names near a page's beginning: name in lower case, attributes."""
    for tag in _tag(names).finditer(html, 0, HEAD_CHARS):
        yield tag[1].lower(), attributes(tag[2])


def attributes(written: str) -> dict[str, str]:
    """The attributes in a tag, names in lower case, of repeated ones the first; values stripped."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(written):
        value = double or single or bare
        if "&" in value:
            value = _REFERENCE.sub(_meant, value)
        found.setdefault(name.lower(), value.strip())
    return found


def plain_text(written: str) -> str:
    """Text with its references to characters resolved.

    >>> plain_text("Caf&eacute; &amp Bar")
    'Café & Bar'
    """
    # Python refuses numbers of more than 4300 digits; no character's has more than seven.
    return unescape(_ENDLESS.sub("\ufffd", written))


def _meant(reference: re.Match[str]) -> str:
    """What a reference in an attribute stands for: `?a=1&copy=2` has a parameter, not a ©.

    HTML, 13.2.5.73: a name without its semicolon is one where no = and no letter or digit follows.
    """
    written = reference[0]
    is_one = written[1] == "#" or (written[-1] != "=" and written[1:] in html5)
    return plain_text(written) if is_one else written


@cache
def _tag(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"<({'|'.join(names)})\b([^<>]*+)>", re.IGNORECASE)
