"""Which path answers what: a pure function of the path and the seconds since the start."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

import orjson

from connectors.newsroom import feeds, pages
from connectors.newsroom.articles import Article, Kind, Paper, load_papers
from connectors.newsroom.generator import generate, synthetic
from connectors.newsroom.timeline import Timeline

_CODECS = {"shift_jis": "cp932"}  # what the web means by that label
_LOAD = re.compile(
    r"/load/(\d{1,9})/(?:(\d{1,9})\.html|(\d{1,9})-(\d{1,9})(\.summary)?\.(xml|json))"
)
_ROBOTS = "User-agent: *\nDisallow: /search\n"
_MOST_IN_FEED = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One line of the publisher's list. A revision has its article's URL; `of` is its model's."""

    url: str
    paper: str
    language: str
    kind: Kind
    event: str
    title: str
    of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a path says; `since_s` is when that began, in seconds after the start."""

    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    status: int = 200
    since_s: float = 0.0
    location: str = ""
    slow: bool = False


def answer(target: str, base: str, timeline: Timeline, elapsed: float) -> Answer:
    """Answer a request for `target` (path and query). `base` is the site's own address."""
    parts = urlsplit(target)
    path = parts.path + (f"?{query}" if (query := _without_tracking(parts.query)) else "")
    if fixed := _fixed(path, base):
        return fixed
    if found := _LOAD.fullmatch(path):
        return _load(found, base)
    current = timeline.current(elapsed)
    if path == "/manifest.json":
        return _manifest(manifest(timeline.released(elapsed), base))
    if path in current:
        article, since_s = current[path]
        return _page(article, base, earlier=_earlier(article, timeline), since_s=since_s)
    return _of_paper(path, base, current) or _missing()


def manifest(articles: Sequence[Article], base: str) -> list[Published]:
    """The publisher's list of `articles`."""
    return [
        Published(
            url=base + article.path,
            paper=article.paper.id,
            language=article.paper.language,
            kind=article.kind,
            event=article.event,
            title=article.title,
            of=base + article.of.path if article.of else None,
        )
        for article in articles
    ]


def _without_tracking(query: str) -> str:
    return urlencode([pair for pair in parse_qsl(query) if not pair[0].startswith("utm_")])


def _fixed(path: str, base: str) -> Answer | None:
    """What never changes."""
    if path == "/":
        return _html(pages.newsstand(list(load_papers().values()), base), "utf-8")
    if path == "/robots.txt":
        return Answer(body=_ROBOTS.encode())
    if path == "/static/newsroom.css":
        return Answer(body=pages.style().encode(), content_type="text/css; charset=utf-8")
    if path == "/static/widgets.js":
        return Answer(content_type="text/javascript; charset=utf-8")
    if path == "/herald/feed.xml":
        return Answer(status=500, body=b"Out of order.\n")
    if path.startswith("/img/"):
        event = path.removeprefix("/img/").removesuffix(".svg")
        return Answer(body=pages.picture(event).encode(), content_type="image/svg+xml")
    return None


def _of_paper(path: str, base: str, current: Mapping[str, tuple[Article, float]]) -> Answer | None:
    """A paper's feed, the feed's old address, its front page."""
    _, paper_id, *rest = path.split("/")
    paper = load_papers().get(paper_id)
    if paper is None:
        return None
    if paper.trouble == "moved" and rest == ["rss"]:
        return Answer(status=301, location=base + paper.feed_path)
    own = [(article, since) for article, since in current.values() if article.paper is paper]
    newest_first = sorted((article for article, _ in own), key=_published, reverse=True)
    since_s = max((since for _, since in own), default=0.0)
    if path == paper.feed_path:
        return _feed(paper, feeds.feed(paper, base, newest_first), since_s)
    if rest == [""]:
        return _html(pages.front(paper, base, newest_first), paper.encoding, since_s=since_s)
    return None


def _feed(paper: Paper, text: str, since_s: float) -> Answer:
    return Answer(
        body=_encoded(text, paper.encoding),
        content_type=f"{pages.FEED_TYPES[paper.feed]}; charset={paper.encoding}",
        since_s=since_s,
        slow=paper.trouble == "slow",
    )


def _page(article: Article, base: str, earlier: Sequence[Article], since_s: float = 0.0) -> Answer:
    paper = article.paper
    html = pages.page(article, base, earlier)
    return _html(html, paper.encoding, header=paper.header, since_s=since_s)


def _html(text: str, encoding: str, header: str = "", since_s: float = 0.0) -> Answer:
    charset = "" if header == "none" else f"; charset={header or encoding}"
    return Answer(
        body=_encoded(text, encoding), content_type=f"text/html{charset}", since_s=since_s
    )


def _encoded(text: str, encoding: str) -> bytes:
    """Characters that a legacy charset lacks become numeric references, as on real pages."""
    return text.encode(_CODECS.get(encoding, encoding), "xmlcharrefreplace")


def _earlier(article: Article, timeline: Timeline) -> list[Article]:
    """Older articles of the same paper, newest first."""
    older = [
        other
        for other in timeline.editions
        if other.paper is article.paper
        and other.kind != "revision"
        and other.published < article.published
    ]
    return sorted(older, key=_published, reverse=True)


def _published(article: Article) -> tuple[str, str]:
    return article.published.isoformat(), article.path


def _load(found: re.Match[str], base: str) -> Answer:
    """Pages, feeds (articles first-last, the last left out) and lists of the load articles."""
    seed, number, first, last, summary, form = found.groups()
    if number is not None:
        return _page(synthetic(int(seed), int(number)), base, earlier=())
    count = int(last) - int(first)
    if not 0 < count <= _MOST_IN_FEED:
        return _missing()
    articles = list(generate(count, int(seed), int(first)))
    if form == "json":
        return _manifest(manifest(articles, base))
    paper = Paper(
        id="load", name="Load test", language="", template="modern", feed="rss",
        carries="summary" if summary else "full",
    )  # fmt: skip
    return _feed(paper, feeds.feed(paper, base, articles), 0.0)


def _manifest(lines: Sequence[Published]) -> Answer:
    return Answer(body=orjson.dumps(lines), content_type="application/json")


def _missing() -> Answer:
    return Answer(status=404, body=b"<!DOCTYPE html><title>404</title>", content_type="text/html")
