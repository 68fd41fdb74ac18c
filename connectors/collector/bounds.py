"""How long the fields of an article may be beside its texts.

The longest in 195 real feeds (2814 entries): language 30 characters, guid 288, title 213, link 303,
date 24, author 64, tag 109, address of a picture 212; and lists of 79. The bounds leave all of
these ample room; yet whatever a publisher writes, these fields of one article come to less than
1 MiB of JSON, the least that Kafka can be set to take. Texts are cut to what then is left.
"""

from dataclasses import replace

from pipeline.records import Entry

LONGEST_URL = 8192
"""Characters; a longer link is no link."""
LONGEST_GUID = 2000
_TITLE = 2000
_NAME = 300  # of an author or a tag
_FILE_URL = 2000
_DATE = 100
_LIST = 100
_LANGUAGE = 35  # what RFC 5646, section 4.4.1, has everybody make room for


def bounded(entry: Entry) -> Entry:
    """The entry within the bounds: what reads on when cut is cut, anything else is left out."""
    files = (
        file
        for file in entry.enclosures
        if len(file.url) <= _FILE_URL and len(file.type or "") <= _NAME
    )
    return replace(
        entry,
        guid=_whole(entry.guid, LONGEST_GUID),
        title=entry.title[:_TITLE] if entry.title else entry.title,
        link=_whole(entry.link, LONGEST_URL),
        authors=tuple(name[:_NAME] for name in entry.authors[:_LIST]),
        published=_whole(entry.published, _DATE),
        updated=_whole(entry.updated, _DATE),
        tags=tuple(tag[:_NAME] for tag in entry.tags[:_LIST]),
        enclosures=tuple(files)[:_LIST],
    )


def declared_language(written: str | None) -> str | None:
    """A language as a publisher wrote it; None for what is too long to be a language tag."""
    return _whole(written, _LANGUAGE)


def usable_url(written: str | None) -> str | None:
    """A link; None for what is too long to be one."""
    return _whole(written, LONGEST_URL)


def _whole(written: str | None, longest: int) -> str | None:
    return written if written is not None and len(written) <= longest else None
