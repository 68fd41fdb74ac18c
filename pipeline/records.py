"""The records that pass between the parts. Times are UTC, RFC 3339 with Z.

`RawArticle` is what a connector puts into Kafka; `Article` is what the store holds.
Offsets of entities count Unicode code points of `Article.body`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Literal, NamedTuple

SCHEMA_VERSION = 1
"""Version of RawArticle and Article on the wire. Fields may be added; nothing else may change."""

EntityType = Literal["PER", "LOC", "ORG"]
PageStatus = Literal["none", "fetched", "failed", "refused"]
"""none: not asked for; fetched: `html` holds it; failed: gave up; refused: the site said no.

Why, where it is not plain, is in `page_reason`: "HTTP 403", "robots.txt", "a login page" ...
"""


class Disposition(StrEnum):
    """How one record from Kafka ended. Exactly one each: in = sum(out)."""

    NEW = "new"
    REVISION = "revision"
    COPY = "copy"
    SEEN = "seen"
    DEAD = "dead"


def rfc3339(moment: datetime) -> str:
    """Write an aware time as UTC with Z and milliseconds, so that text order is time order.

    >>> rfc3339(datetime(2024, 6, 20, 5, 30, tzinfo=UTC))
    '2024-06-20T05:30:00.000Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


_FIRST_NEWSPAPER = 1605
_ZEROS = frozenset(  # of calendars in computers; or a day less, in another time zone
    date(year, month, day)
    for year, month, day in (
        (1899, 12, 29), (1899, 12, 30), (1899, 12, 31), (1900, 1, 1), (1903, 12, 31), (1904, 1, 1),
        (1969, 12, 31), (1970, 1, 1),
    )
)  # fmt: skip


def is_publication_time(moment: datetime) -> bool:
    """Whether anything can have been published then: what says so may hold a forgotten zero.

    >>> is_publication_time(datetime(1970, 1, 1, tzinfo=UTC))
    False
    """
    return moment.year >= _FIRST_NEWSPAPER and moment.date() not in _ZEROS


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that a feed entry points at: usually its picture."""

    url: str
    type: str | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a feed, its fields as the feed gave them (HTML in `summary` and `content`)."""

    guid: str | None = None
    title: str | None = None
    link: str | None = None
    summary: str | None = None
    content: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None  # RFC 3339 where it could be read, else as written
    updated: str | None = None
    tags: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpFacts:
    """How the page was got; None fields were not sent by the server."""

    status: int
    final_url: str
    content_type: str | None = None
    encoding: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    size_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RawArticle:
    """One sighting of an article, as its connector saw it. Topic wireroom.raw, key = `id`."""

    schema: int = SCHEMA_VERSION
    id: str  # 32 hex digits, see connectors.urls.article_id
    source: str  # id of the source in the configuration
    feed_url: str | None = None
    url: str
    canonical_url: str
    guid_id: str | None = None  # id made of source + guid: the same entry at a new URL
    page_id: str | None = None  # id of the page's canonical link, where it can be trusted
    entry: Entry | None = None
    html: str | None = None  # page text, decoded
    text: str | None = None  # plain text, where the source has no markup
    page: PageStatus = "none"
    page_reason: str | None = None
    truncated: bool = False  # a body was longer than the configured maximum
    language_declared: str | None = None  # by the feed, the page's headers or the configuration
    published: str | None = None  # as claimed
    fetched_at: str
    http: HttpFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The main language of a text.

    `code` is BCP 47: `und` when unsure, `zxx` where there is no language. `confidence` is 0..1,
    `script` ISO 15924, `share` the part of the text that is in this language, 0..1.
    """

    code: str
    confidence: float
    script: str
    declared: str | None = None
    share: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A mention: `body[start:end] == text`. `id` and `name` where it could be linked."""

    text: str
    start: int
    end: int
    type: EntityType
    id: str | None = None
    name: str | None = None
    latitude: float | None = None  # degrees, of places
    longitude: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewName:
    """A name in an article that no table knows; the commit finds or makes its entity.

    `keys` are equal for one name in different scripts and spellings, as far as that can be told.
    """

    type: EntityType
    name: str  # the fullest form in the article
    keys: tuple[str, ...]
    mentions: tuple[int, ...]  # places in the article's `entities`


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A line that cleaning took out of the body, and the rule that did it."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What one page, or failing that its feed entry, says. `body` has a line a paragraph."""

    title: str
    body: str
    body_from: Literal["page", "feed", "summary", "text"]
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    language_declared: str | None = None
    image: str | None = None
    section: str | None = None
    canonical_url: str | None = None
    paywall: bool = False  # the page says that only subscribers get all of it
    live_blog: bool = False  # a page that grows while something happens
    removed: tuple[Removed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One revision of an article as the store holds it and as sinks get it."""

    schema: int = SCHEMA_VERSION
    id: str
    revision: int  # 1, 2, ... in the order they were committed
    url: str
    canonical_url: str
    source: str
    title: str
    body: str
    body_from: str
    removed: tuple[Removed, ...] = ()
    authors: tuple[str, ...] = ()
    image: str | None = None
    section: str | None = None
    paywall: bool = False  # the page says that only subscribers get all of it
    live_blog: bool = False  # a page that grows while something happens
    tags: tuple[str, ...] = ()
    published_at: str | None = None  # claimed, never later than first seen
    modified_at: str | None = None  # claimed, never later than fetched
    first_seen_at: str
    fetched_at: str
    language: Language
    entities: tuple[Entity, ...] = ()
    copy_of: str | None = None
    disposition: Disposition
    page: PageStatus = "none"  # what asking for its page came to; `body_from` says what was used
    page_reason: str | None = None
    truncated: bool = False
    pipeline_version: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Origin:
    """Where in Kafka a record came from; sorts in the order of commits."""

    topic: str
    partition: int
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A record that could not be processed, with its bytes: always replayable."""

    origin: Origin
    key: bytes | None
    value: bytes
    stage: str
    error: str  # class name
    reason: str
    article_id: str | None = None
    at: str = field(default_factory=lambda: rfc3339(datetime.now(UTC)))


@dataclass(frozen=True, slots=True, kw_only=True)
class LogIdentity:
    """Which log a topic is: made anew, or on another cluster, it is another log."""

    topic: str
    cluster_id: str
    topic_id: str
    partitions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OffsetRange:
    """Records `start` <= offset < `end` of one partition."""

    topic: str
    partition: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article on its way through the graph; each transform fills what its name says.

    The raw bytes stay beside it: whatever step fails, they are what the dead letter keeps.
    """

    origin: Origin
    key: bytes | None
    value: bytes
    raw: RawArticle | None = None  # decode
    raw_hash: str = ""
    extracted: Extracted | None = None  # extract
    body: str = ""  # clean
    removed: tuple[Removed, ...] = ()
    body_hash: str = ""
    whole_hash: str = ""  # of the text before the source's learned boilerplate was taken out of it
    whole_chars: int = 0  # its length
    content_hash: str = ""  # of title and that text
    traces: tuple[int, ...] = ()  # of its lines, by which a source's boilerplate is learned
    language: Language | None = None  # detect language
    entities: tuple[Entity, ...] | None = None  # find copies (an equal text's), else tag entities
    names: tuple[NewName, ...] = ()  # of those entities, what no table knows
    embedding: bytes | None = None  # float16, of title and lead: what stories are compared by


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A record that brought nothing new, as far as the store knew at the epoch's start."""

    origin: Origin
    article_id: str
    source: str
    feed_url: str | None
    fetched_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochOutput:
    """All that one run of the graph over `ranges` found. Every record is in one of the three."""

    ranges: tuple[OffsetRange, ...]
    drafts: tuple[Draft, ...]
    seen: tuple[Sighting, ...]
    dead: tuple[DeadLetter, ...]


class AuthorityName(NamedTuple):
    """What an item of an authority is called in a language: its label, or another name."""

    language: str
    text: str
    is_label: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityItem:
    """A person, a place or an organisation, as Wikidata describes it."""

    id: str
    names: tuple[AuthorityName, ...]
    country: str | None = None  # id of the country it is in, or that a person is a citizen of
    latitude: float | None = None  # degrees
    longitude: float | None = None
    iso: str | None = None  # ISO 3166-1 alpha-2, of a country
    geonames: str | None = None
    sitelinks: int = 0  # Wikipedias and sister projects that have a page on it
    values: Mapping[str, frozenset[str]]  # ids it says of itself, by property: P31, P39 ...
