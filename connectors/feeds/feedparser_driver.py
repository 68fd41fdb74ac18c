"""feedparser, driven by expat itself, within bounds.

`feedparser.parse` puts layers between the two that cost a third of its time, and guesses at what
is known here: it is given text, without a declaration or a DOCTYPE. What comes out is the same
(that of feedparser 6.0.14; tests compare them), but for feeds that are made to be dear: of their
entries, what goes beyond `feed_limits` is left out.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape as escaped

from connectors.feeds.feed_limits import (
    LONGEST,
    LONGEST_TEXT,
    MOST_CHILDREN,
    MOST_TAGS,
    check_elements,
    check_signs,
)
from pipeline.errors import FetchFailed

_SEPARATOR = "\x01"  # between namespace, name and prefix; no XML holds it
_ITEMS = ("item", "entry")
_USERLAND = "http://backend.userland.com/rss"
_INLINE = {"math": "http://www.w3.org/1998/math/mathml", "svg": "http://www.w3.org/2000/svg"}


def parse(
    text: str,
    base: str = "",
    language: str | None = None,
    *,
    loosely: bool = False,
    sanitize: bool = False,
) -> dict[str, Any]:
    """Read a feed: well-formed XML, or `loosely` one that is not, as feedparser does then.

    `base` and `language` are those of the HTTP response; `sanitize` also resolves the addresses in
    HTML and reads the dates. Raises FetchFailed for broken XML unless it is to be read loosely,
    where feedparser fails, and for what would cost too much.
    """
    check_elements(text)
    parser = _parser(loosely=loosely, dated=sanitize)(base, language, "utf-8")
    parser.sanitize_html = parser.resolve_relative_uris = sanitize
    try:
        if loosely:
            check_signs(text)
            parser.feed(text)
        else:
            _drive(parser, text)
    except FetchFailed:
        raise
    except expat.ExpatError as error:
        raise FetchFailed(f"broken XML: {error}") from error
    except Exception as error:  # on broken feeds it fails in ways without number: the feed's fault
        raise FetchFailed(f"a feed too broken for feedparser: {error!r}") from error
    return {
        "bozo": loosely,
        "version": parser.version,
        "feed": parser.feeddata,
        "entries": parser.entries,
    }


def is_xml(text: str) -> bool:
    """Whether a document is well-formed."""
    try:
        expat.ParserCreate(namespace_separator=_SEPARATOR).Parse(text, True)
    except expat.ExpatError:
        return False
    return True


def _drive(parser: Any, text: str) -> None:
    """Hand over what expat finds, as feedparser's own handlers for SAX do."""
    names: dict[str, str] = {}
    prefixes = parser._matchnamespaces  # noqa: SLF001 - the table its own handlers use

    def start(written: str, attributes: Sequence[str]) -> None:
        name = names.get(written)
        if name is None:
            name = names[written] = _element(prefixes, written)
        found, parser.decls = parser.decls, {}
        if name in _INLINE and written.lower().startswith(_INLINE[name] + _SEPARATOR):
            found["xmlns"] = written.partition(_SEPARATOR)[0]
        for place in range(0, len(attributes), 2):
            for attribute in _attribute(prefixes, attributes[place]):
                found[attribute] = attributes[place + 1]
        parser.unknown_starttag(name, list(found.items()))

    def end(written: str) -> None:
        parser.unknown_endtag(names[written])

    reader = expat.ParserCreate(namespace_separator=_SEPARATOR)
    reader.namespace_prefixes = True
    reader.ordered_attributes = True
    reader.buffer_text = True
    reader.StartElementHandler = start
    reader.EndElementHandler = end
    reader.CharacterDataHandler = parser.handle_data
    reader.StartNamespaceDeclHandler = parser.startPrefixMapping
    reader.Parse(text, True)


def _element(prefixes: dict[str, str], written: str) -> str:
    """The name with the prefix that feedparser has for the namespace, else the document's own."""
    namespace, name, prefix = _parts(written)
    known = prefixes.get(_USERLAND if _USERLAND[7:] in namespace else namespace, prefix)
    return f"{known}:{name}".lower() if known else name.lower()


def _attribute(prefixes: dict[str, str], written: str) -> Sequence[str]:
    """The names of an attribute: by feedparser's prefix, if it has one, and by its own."""
    namespace, name, prefix = _parts(written)
    known = prefixes.get(namespace)
    names = (f"{known}:{name}" if known else name, f"{prefix}:{name}" if prefix else name)
    return [one.lower() for one in names] if namespace else [name.lower()]


def _parts(written: str) -> tuple[str, str, str]:
    """Namespace in lower case, name and prefix."""
    parts = written.split(_SEPARATOR)
    if len(parts) == 1:
        return "", written, ""
    return parts[0].lower(), parts[1], parts[2] if len(parts) > 2 else ""


class _ContentParams(dict[str, Any]):
    """Type and language of a text. Feedparser's own dictionaries take ten times as long."""

    def __deepcopy__(self, _memo: object) -> "_ContentParams":
        return _ContentParams(self)


class _Bounded:
    """What comes before both of feedparser's parsers: it hands on what is within bounds.

    feedparser compares each tag of an entry with all others, looks for a mail address in every
    author in quadratic time, and takes leading blanks from a content one by one.
    """

    def __init__(self: Any, *args: Any) -> None:
        super().__init__(*args)
        self.contentparams = _ContentParams()

    def push_content(self: Any, *args: Any) -> None:
        super().push_content(*args)  # type: ignore[misc]
        self.contentparams = _ContentParams(self.contentparams)

    _children = 0  # of the item or the channel, outside of texts with markup
    _room = 0  # characters that the element may still hold

    def unknown_starttag(self: Any, tag: str, attrs: Any) -> None:
        if not self.incontent:
            self._children = 0 if tag in _ITEMS else self._children + 1
            self._room = LONGEST_TEXT.get(tag, LONGEST)
        if self._children <= MOST_CHILDREN:
            super().unknown_starttag(tag, attrs)  # type: ignore[misc]

    def unknown_endtag(self: Any, tag: str) -> None:
        if self._children > MOST_CHILDREN:
            if tag not in _ITEMS:
                return
            self._children = 0
        super().unknown_endtag(tag)  # type: ignore[misc]

    def handle_data(self: Any, text: str, escape: int = 1) -> None:
        if not self.elementstack or self._children > MOST_CHILDREN:
            return
        pieces = self.elementstack[-1][2]
        if self.incontent:
            if not pieces and text.isspace():
                return
            if escape and self.contentparams.get("type") == "application/xhtml+xml":
                text = escaped(text)
        else:
            self._room -= len(text)
            if self._room < 0:
                return
        pieces.append(text)

    def handle_charref(self: Any, ref: str) -> None:
        super().handle_charref(ref)  # type: ignore[misc]
        pieces: list[Any] = self.elementstack[-1][2] if self.elementstack else []
        if self.incontent and len(pieces) == 1 and pieces[0].isspace():
            pieces.clear()

    def _add_tag(self: Any, term: Any, scheme: Any, label: Any) -> None:
        tags = self._get_context().setdefault("tags", [])
        if len(tags) < MOST_TAGS:
            super()._add_tag(term, scheme, label)  # type: ignore[misc]

    def _start_itunes_subtitle(self: Any, attrs_d: Any) -> None:
        """A podcast's subtitle is shorter than the description, and is no better one."""
        if "subtitle" in self._get_context():
            self.push("itunes_subtitle", 1)
        else:
            super()._start_itunes_subtitle(attrs_d)  # type: ignore[misc]

    def _end_itunes_subtitle(self: Any) -> None:
        if self.elementstack and self.elementstack[-1][0] == "itunes_subtitle":
            self.pop("itunes_subtitle")
        else:
            super()._end_itunes_subtitle()  # type: ignore[misc]

    def _end_webmaster(self: Any) -> None:
        """Who runs the site is the author of a feed that names none."""
        super()._end_webmaster()  # type: ignore[misc]
        feed = self.feeddata
        if self._get_context() is feed and "author" not in feed and "publisher_detail" in feed:
            feed["author"], feed["author_detail"] = feed["publisher"], feed["publisher_detail"]


class _Undated:
    """Leaves dates as they are written: `dates` reads them."""

    def _end_published(self: Any) -> None:
        self.pop("published")

    def _end_updated(self: Any) -> None:
        self.pop("updated")

    def _end_created(self: Any) -> None:
        self.pop("created")

    _end_pubdate = _end_issued = _end_published
    _end_modified = _end_lastbuilddate = _end_updated


@cache
def _parser(*, loosely: bool, dated: bool) -> Any:
    from feedparser.api import LooseFeedParser, StrictFeedParser

    parser = LooseFeedParser if loosely else StrictFeedParser
    return type("Parser", (_Bounded, parser) if dated else (_Undated, _Bounded, parser), {})
