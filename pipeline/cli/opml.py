"""OPML, the lists of feeds that feed readers exchange."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from pipeline.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One feed of a list."""

    url: str
    name: str | None = None
    language: str | None = None


def write(subscriptions: Iterable[Subscription]) -> bytes:
    """The feeds as an OPML 2.0 document."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Wireroom"
    body = etree.SubElement(root, "body")
    for one in subscriptions:
        facts = {"type": "rss", "text": one.name or one.url, "xmlUrl": one.url}
        etree.SubElement(
            body, "outline", {**facts, **({"language": one.language} if one.language else {})}
        )
    return etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8")


def read(document: bytes) -> Iterator[Subscription]:
    """The feeds of an OPML document, whatever its folders. Raises ConfigError for other files."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        raise ConfigError(f"not OPML: {error}") from error
    for outline in root.iter("outline"):
        url = outline.get("xmlUrl", "").strip()
        if url:
            name = outline.get("title") or outline.get("text")
            yield Subscription(url=url, name=name, language=outline.get("language"))
