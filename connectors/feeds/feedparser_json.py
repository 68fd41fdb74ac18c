"""A feed under feedparser's own names, for `wireroom apply feed`: JSON values, HTML sanitised."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from time import struct_time
from typing import Any

from connectors.feeds import feedparser_driver, feedparser_fields
from connectors.rss import sound_xml, xml_text
from pipeline.records import rfc3339

_NETSCAPE = re.compile(rb"<!doctype\s[^>]*netscape", re.IGNORECASE)
_DATES = ("published_parsed", "updated_parsed", "created_parsed", "expired_parsed")


def as_feedparser(raw: bytes, headers: Mapping[str, str], url: str) -> dict[str, Any]:
    """Read a whole feed in feedparser's shape; times of entries as RFC 3339.

    Raises FetchFailed for what is no feed.
    """
    document = xml_text(raw, headers, url)
    sound = sound_xml(document.text)
    parsed = feedparser_driver.parse(
        sound or document.text,
        document.url,
        document.language,
        loosely=sound is None,
        sanitize=True,
    )
    for entry in parsed["entries"]:
        entry["enclosures"] = [
            {name: value for name, value in file.items() if name != "rel"}
            for file in feedparser_fields.links(entry, "enclosure")
        ]
    content_type = headers.get("content-type", "").lower()
    # RFC 3023, which feedparser goes by
    is_ascii = raw.isascii() and content_type.startswith("text/") and "charset" not in content_type
    is_netscape = _NETSCAPE.search(raw[:2000]) and parsed["version"] == "rss091u"
    return {
        "bozo": sound != document.text or document.flawed,
        "encoding": "us-ascii" if is_ascii else document.label,
        "version": "rss091n" if is_netscape else parsed["version"],
        "feed": _plain(parsed["feed"]),
        "entries": _plain(parsed["entries"]),
    }


def _plain(value: Any) -> Any:
    """JSON values of what feedparser returns."""
    if isinstance(value, dict):
        plain = {name: _dated(name, part) for name, part in dict.items(value)}
        # what feedparser's dictionaries make up when asked
        for tag in feedparser_fields.dicts(value, "tags")[:1]:
            plain.setdefault("category", tag.get("term"))
        for link in feedparser_fields.links(value, "license")[:1]:
            plain.setdefault("license", link.get("href"))
        return plain
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value


def _dated(name: str, value: Any) -> Any:
    if isinstance(value, struct_time):
        return _rfc3339(value) if name in _DATES else list(value)
    return _plain(value)


def _rfc3339(moment: struct_time) -> str | None:
    try:
        return rfc3339(datetime(*moment[:6], tzinfo=UTC))
    except ValueError:  # the year 0, the 31st of February
        return None
