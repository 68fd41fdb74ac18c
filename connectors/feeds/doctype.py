"""The document type of a feed: nothing that it declares may make a small feed large.

Old feeds declare characters by name (`<!ENTITY nbsp "&#160;">`); those are put in their places.
Entities made of entities ("billion laughs") and ones that grow the document are refused; external
ones are not opened. The parser behind never sees a DOCTYPE.
"""

import re

from pipeline.errors import FetchFailed

_PROLOG = re.compile(r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!DOCTYPE\b|<\w", re.DOTALL)
_DOCTYPE = re.compile(
    r"""<!DOCTYPE\b(?:"[^"]*+"|'[^']*+'|[^"'\[>])*+
        (?:\[(?P<subset>(?:"[^"]*+"|'[^']*+'|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|[^"'\]])*+)\]\s*+)?+>""",
    re.DOTALL | re.VERBOSE,
)
_ENTITY = re.compile(r"""<!ENTITY\s++([^\s"'>%]++)\s++(?:"([^"]*+)"|'([^']*+)')""")
_REFERENCE = re.compile(r"&([^\s&;#<>]++);")
_PREDEFINED = {"amp", "lt", "gt", "quot", "apos"}
_AMPERSAND = re.compile(r"&(?!#)|&#(?:0*38|x0*26);", re.IGNORECASE)


def without_doctype(text: str) -> str:
    """The XML document without its DOCTYPE, what that declares put in its places.

    Raises FetchFailed for entities made of entities, and for ones that double the document.
    """
    start = next((f for f in _PROLOG.finditer(text) if not f[0].startswith(("<!--", "<?"))), None)
    if start is None or start[0] != "<!DOCTYPE":
        return text
    doctype = _DOCTYPE.match(text, start.start())
    if doctype is None:
        if "<!ENTITY" in text:
            raise FetchFailed("refused: a feed that declares XML entities in a broken DOCTYPE")
        return text
    return _expanded(
        text[: start.start()] + text[doctype.end() :], _entities(doctype["subset"] or "")
    )


def _entities(subset: str) -> dict[str, str]:
    entities: dict[str, str] = {}
    for name, double, single in _ENTITY.findall(subset):
        if _AMPERSAND.search(double or single) and name not in _PREDEFINED:
            raise FetchFailed(f"refused: the XML entity {name[:40]!r} is made of entities")
        entities.setdefault(name, double or single)
    return {name: value for name, value in entities.items() if name not in _PREDEFINED}


def _expanded(text: str, entities: dict[str, str]) -> str:
    if not entities:
        return text
    growth = sum(len(entities.get(name, "")) for name in _REFERENCE.findall(text))
    if growth > len(text):
        raise FetchFailed("refused: XML entities would double the size of the feed")
    return _REFERENCE.sub(lambda found: entities.get(found[1], found[0]), text)
