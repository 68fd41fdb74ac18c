"""The name of its site that a page writes around its headline: "Headline | The Example"."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from pipeline.text.words import words

_SEPARATOR = re.compile(r"\s+[-–—|·•»«›‹:/~<>]+\s+|\s*(?:[|｜_]|--|——)\s*|(?<=[^\x00-\x7f])-(?=\S)")
_MAX_PARTS = 12
_MIN_LABEL = 3  # letters of a host that can be the name of a site
# Letters that a site's name may have besides those of its host: "MDR.DE", "n-tv Nachrichten".
_BESIDES = 12
_SHORT_HOSTS = {"www", "com", "org", "net", "co", "gov", "edu", "ac"}


class SiteNames:
    """What a site calls itself, by its own statements and its host."""

    def __init__(self, stated: Iterable[str], url: str | None) -> None:
        self._names = {name for name in map(_letters, stated) if name}
        labels = _host(url).removeprefix("www.").split(".")
        self._domain = ".".join(labels)
        self._host = "".join(labels).replace("-", "")
        self._labels = {
            label.replace("-", "")
            for label in labels[:-1]
            if len(label) >= _MIN_LABEL and label not in _SHORT_HOSTS
        }

    def __contains__(self, text: object) -> bool:
        """Whether a text is the site's name, or that with a word or two."""
        letters = _letters(str(text))
        if not letters:
            return True
        if letters in self._names or letters == self._host or letters in self._labels:
            return True
        return any(
            letters.startswith(name) or letters.endswith(name)
            for name in self._labels | self._names
            if len(letters) <= len(name) + _BESIDES and len(name) >= _MIN_LABEL
        )

    def has_host_in(self, text: str) -> bool:
        """Whether a text holds the site's host name, as in "The Example (www.example.org)"."""
        return bool(self._domain) and self._domain in text.lower()

    def cut(self, title: str) -> str:
        """The title without the site's name before or behind it."""
        parts = list(_SEPARATOR.finditer(title))[-_MAX_PARTS:]
        for place in reversed(parts):
            if title[: place.start()].strip() and title[place.end() :] in self:
                title = title[: place.start()]
            else:
                break
        first = _SEPARATOR.search(title)
        if first and title[: first.start()] in self and title[first.end() :].strip():
            title = title[first.end() :]
        return title.strip()


def _letters(text: str) -> str:
    return "".join(words(text)[:20])


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
