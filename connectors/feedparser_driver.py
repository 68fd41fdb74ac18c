"""feedparser, driven by expat itself.

`feedparser.parse` puts layers between the two that cost a third of its time, and guesses at what
is known here: it is given text, without a declaration or a DOCTYPE. What comes out is the same
(that of feedparser 6.0.14; tests compare them).
"""

from collections.abc import Sequence
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape

from pipeline.errors import FetchFailed

_SEPARATOR = "\x01"  # between namespace, name and prefix; no XML holds it
_USERLAND = "http://backend.userland.com/rss"
_INLINE = {"math": "http://www.w3.org/1998/math/mathml", "svg": "http://www.w3.org/2000/svg"}


def parse(
    text: str, base: str = "", language: str | None = None, *, sanitize: bool = False
) -> dict[str, Any]:
    """Read a feed; `bozo`: it is broken XML, and was read in feedparser's looser way.

    `base` and `language` are those of the HTTP response; `sanitize` also resolves the addresses in
    HTML. Raises FetchFailed where feedparser fails.
    """
    from feedparser.api import LooseFeedParser, StrictFeedParser

    parser = _prepared(StrictFeedParser(base, language, "utf-8"), sanitize=sanitize)
    bozo = False
    try:
        try:
            _drive(parser, text)
        except expat.ExpatError:
            bozo = True
            parser = _prepared(LooseFeedParser(base, language, "utf-8", {}), sanitize=sanitize)
            parser.feed(text)
    except Exception as error:  # on broken feeds it fails in ways without number: the feed's fault
        raise FetchFailed(f"a feed too broken for feedparser: {error!r}") from error
    return {
        "bozo": bozo,
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


def _prepared(parser: Any, *, sanitize: bool) -> Any:
    parser.sanitize_html = parser.resolve_relative_uris = sanitize
    return parser


def _drive(parser: Any, text: str) -> None:
    """Hand over what expat finds, as feedparser's own handlers for SAX do."""
    names: dict[str, str] = {}
    prefixes = parser._matchnamespaces  # noqa: SLF001 - the table its own handlers use

    def start(written: str, attributes: Sequence[str]) -> None:
        if written not in names:
            names[written] = _element(prefixes, written)
        found, parser.decls = parser.decls, {}
        inline = _INLINE.get(names[written])
        if inline and written.lower().startswith(inline + _SEPARATOR):
            found["xmlns"] = written.partition(_SEPARATOR)[0]
        for place in range(0, len(attributes), 2):
            for name in _attribute(prefixes, attributes[place]):
                found[name] = attributes[place + 1]
        parser.unknown_starttag(names[written], list(found.items()))

    def end(written: str) -> None:
        parser.unknown_endtag(names[written])

    def data(written: str) -> None:
        if parser.elementstack:
            is_markup = dict.get(parser.contentparams, "type") == "application/xhtml+xml"
            parser.elementstack[-1][2].append(escape(written) if is_markup else written)

    reader = expat.ParserCreate(namespace_separator=_SEPARATOR)
    reader.namespace_prefixes = True
    reader.ordered_attributes = True
    reader.buffer_text = True
    reader.StartElementHandler = start
    reader.EndElementHandler = end
    reader.CharacterDataHandler = data
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
