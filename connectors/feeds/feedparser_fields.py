"""What feedparser found, as a Feed and its entries.

feedparser puts elements that it does not know under their own names, which may be the names of
its own fields: a value is what it should be only if its type is.
"""

import html
import re
from collections.abc import Iterator
from typing import Any

from connectors.dates.written_dates import DateReader
from connectors.feed import Feed, html_of
from connectors.urls import resolved
from pipeline.records import Enclosure, Entry

_BREAK = re.compile(r"<(?:br|/?p|/?div|/?li)\b[^<>]*>", re.IGNORECASE)
_MARKUP = re.compile(r"<!--.*?(?:-->|\Z)|</?[a-zA-Z][^<>]*>", re.DOTALL)
_HTML_SIGN = re.compile(r"</(?:p|a|b|i|em|strong|div|span|ul|li)>|<(?:br|img|p)\b", re.IGNORECASE)
_MEDIA = ("image", "audio", "video")
_PERIOD_MINUTES = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}


def channel(parsed: Any, base: str | None) -> Feed:
    """What the feed says of itself; links are resolved against `base`."""
    about = parsed["feed"]
    return Feed(
        title=_text(about, "title"),
        link=resolved(_str(about, "link"), base),
        id=_str(about, "id") or None,
        subtitle=_text(about, "subtitle"),
        # feedparser overlooks the xml:lang of RDF, but hands it down
        language=_str(about, "language") or _str(_dict(about, "title_detail"), "language") or None,
        author=_str(about, "author") or None,
        ttl_minutes=_ttl_minutes(about),
        hub=_linked(about, "hub"),
        topic=_linked(about, "self"),
        format=parsed["version"] or "xml",
        bozo=bool(parsed["bozo"]),
    )


def entries(parsed: Any, base: str | None, dates: DateReader) -> tuple[Entry, ...]:
    """Its entries, in order."""
    atom = parsed["version"].startswith("atom")
    return tuple(_entry(entry, base, dates, atom=atom) for entry in parsed["entries"])


def _entry(entry: Any, base: str | None, dates: DateReader, *, atom: bool) -> Entry:
    summary = _html(_dict(entry, "summary_detail")) or _str(entry, "summary")
    content = max((_html(part) for part in dicts(entry, "content")), key=len, default="")
    published, updated = (dates(_str(entry, name)) for name in ("published", "updated"))
    return Entry(
        guid=_str(entry, "id") or None,
        title=_text(entry, "title"),
        link=resolved(_str(entry, "feedburner_origlink") or _str(entry, "link"), base),
        # feedparser makes a summary of the content where there is none
        summary=summary if summary and summary != content else None,
        content=content or None,
        authors=tuple(_authors(entry)),
        published=published or (None if atom else updated),  # RSS 1.0 has only dc:date
        updated=updated,
        tags=tuple(dict.fromkeys(_tags(entry))),
        enclosures=_enclosures(entry, base),
    )


_own = dict.get  # feedparser's own `get` takes other members for one that is missing, and is slow


def _str(owner: Any, name: str) -> str:
    value = _own(owner, name)
    return value if isinstance(value, str) else ""


def _dict(owner: Any, name: str) -> dict[str, Any]:
    value = _own(owner, name)
    return value if isinstance(value, dict) else {}


def dicts(owner: Any, name: str) -> list[dict[str, Any]]:
    """What it has under a name, if that is a list of dictionaries."""
    value = _own(owner, name)
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _text(owner: Any, name: str) -> str | None:
    """A title or the like as plain text."""
    value = _str(owner, name)
    if _str(_dict(owner, f"{name}_detail"), "type") != "text/plain":
        value = html.unescape(_MARKUP.sub("", _BREAK.sub(" ", value)))
    return " ".join(value.split()) or None


def _html(detail: dict[str, Any]) -> str:
    """A summary or content as HTML; plain text that holds tags was HTML all the same."""
    value = _str(detail, "value")
    is_text = _str(detail, "type") == "text/plain" and not _HTML_SIGN.search(value)
    return html_of(value) if is_text else value


def _authors(entry: Any) -> Iterator[str]:
    for author in dicts(entry, "authors") or [{"name": _str(entry, "author")}]:
        if name := _str(author, "name") or _str(author, "email"):
            yield html.unescape(name)


def _tags(entry: Any) -> Iterator[str]:
    for tag in dicts(entry, "tags"):
        if term := _str(tag, "label") or _str(tag, "term"):
            yield html.unescape(term)


def _enclosures(entry: Any, base: str | None) -> tuple[Enclosure, ...]:
    """Enclosures, media and thumbnails, each address once."""
    files: dict[str, Enclosure] = {}
    for part in [
        *links(entry, "enclosure"),
        *dicts(entry, "media_content"),
        *({"medium": "image", **picture} for picture in dicts(entry, "media_thumbnail")),
    ]:
        if address := resolved(_str(part, "href") or _str(part, "url"), base):
            medium = f"{part['medium']}/*" if part.get("medium") in _MEDIA else None
            length = _int(_str(part, "length") or _str(part, "filesize"))
            file = Enclosure(url=address, type=_str(part, "type") or medium, length=length)
            files.setdefault(address, file)
    return tuple(files.values())


def links(owner: Any, rel: str) -> list[dict[str, Any]]:
    """Its links that stand in the relation `rel` to it."""
    return [one for one in dicts(owner, "links") if one.get("rel") == rel]


def _linked(owner: Any, rel: str) -> str | None:
    found = (resolved(_str(one, "href")) for one in links(owner, rel))
    return next((address for address in found if address), None)


def _ttl_minutes(about: Any) -> int | None:
    period = _PERIOD_MINUTES.get(_str(about, "sy_updateperiod"))
    often = _int(_str(about, "sy_updatefrequency")) or 1
    return _int(_str(about, "ttl")) or (period // often if period else None)


def _int(digits: str) -> int | None:
    return int(digits) if digits.isdecimal() and len(digits) < 16 else None
