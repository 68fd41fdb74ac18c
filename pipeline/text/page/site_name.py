"""The name of its site that a page writes around its headline: "Headline | The Example"."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from pipeline.text.words import words

_SEPARATOR = re.compile(r"\s+[-–—|·•»«›‹:/~<>]+\s+|\s*(?:[|｜_]|--|——)\s*|(?<=[^\x00-\x7f])-(?=\S)")
_MAX_PARTS = 12
_MIN_LABEL = 3  # letters of a host that can be the name of a site
_MAX_BESIDES = 2  # words around a site's name: "n-tv Nachrichten", "The Example Online"
_MAX_WORDS = 12
_NO_NAMES = {"www", "com", "org", "net", "gov", "edu", "news"}


class SiteNames:
    """What a site calls itself, by its own statements and its host."""

    def __init__(self, stated: Iterable[str], url: str | None) -> None:
        labels = _host(url).removeprefix("www.").split(".")
        self._domain = ".".join(labels)
        known = (label for label in labels[:-1] if len(label) >= _MIN_LABEL)
        hosts = ("".join(labels), *(label for label in known if label not in _NO_NAMES))
        self._names = {_letters(name) for name in (*stated, *hosts)} - {""}

    def __contains__(self, text: object) -> bool:
        """Whether a text is the site's name, or that with a word or two before or behind it."""
        own = words(str(text))
        if not own:
            return True
        if len(own) > _MAX_WORDS:
            return False
        return any(
            "".join(own[begin:end]) in self._names
            for begin in range(min(_MAX_BESIDES, len(own) - 1) + 1)
            for end in range(max(begin + 1, len(own) - _MAX_BESIDES + begin), len(own) + 1)
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
    return "".join(words(text)[:_MAX_WORDS])


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
