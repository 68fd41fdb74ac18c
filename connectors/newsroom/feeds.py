"""Articles as feeds: RSS 2.0, Atom 1.0, RSS 1.0 (RDF) and JSON Feed 1.1."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from connectors.newsroom.articles import Article, Paper
from connectors.newsroom.pages import body_html
from pipeline.records import rfc3339

_TRACKED = "meridian"
"""The paper whose feed links say where the reader came from."""


def feed(paper: Paper, base: str, articles: Sequence[Article]) -> str:
    """The paper's feed with `articles`, newest first, in its format."""
    write = {"rss": _rss, "atom": _atom, "rdf": _rdf, "json": _json_feed}[paper.feed]
    text = write(paper, base, articles)
    return _spoil(text) if paper.trouble == "broken" else text


def _rss(paper: Paper, base: str, articles: Sequence[Article]) -> str:
    items = "\n".join(_rss_item(paper, base, article) for article in articles)
    language = f"<language>{paper.language}</language>\n" if paper.language else ""
    return (
        f'<?xml version="1.0" encoding="{paper.encoding}"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel>\n'
        f"<title>{escape(paper.name)}</title>\n<link>{base}/{paper.id}/</link>\n"
        f"<description>{escape(paper.name)}</description>\n"
        f"{language}<ttl>5</ttl>\n{items}\n</channel>\n</rss>\n"
    )


def _rss_item(paper: Paper, base: str, article: Article) -> str:
    link = _link(paper, base, article)
    parts = [
        f"<title>{escape(article.title)}</title>",
        f"<link>{escape(link)}</link>",
        f'<guid isPermaLink="false">{paper.id}:{article.event}</guid>',
        f"<pubDate>{format_datetime(article.published)}</pubDate>",
        *(f"<dc:creator>{escape(author)}</dc:creator>" for author in article.authors),
        f"<category>{escape(article.section)}</category>",
    ]
    if _carries(paper, article) != "headline":
        parts.append(f"<description>{escape(article.summary)}</description>")
    if _carries(paper, article) == "full":
        parts.append(f"<content:encoded><![CDATA[{body_html(article.blocks)}]]></content:encoded>")
    return "<item>\n" + "\n".join(parts) + "\n</item>"


def _atom(paper: Paper, base: str, articles: Sequence[Article]) -> str:
    newest = max((article.released for article in articles), default=datetime.fromtimestamp(0, UTC))
    entries = "\n".join(_atom_entry(paper, base, article) for article in articles)
    return (
        f'<?xml version="1.0" encoding="{paper.encoding}"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{paper.language}">\n'
        f"<title>{escape(paper.name)}</title>\n<id>{base}/{paper.id}/</id>\n"
        f'<link rel="alternate" type="text/html" href="{base}/{paper.id}/"/>\n'
        f'<link rel="self" href="{base}{paper.feed_path}"/>\n'
        f"<updated>{rfc3339(newest)}</updated>\n{entries}\n</feed>\n"
    )


def _atom_entry(paper: Paper, base: str, article: Article) -> str:
    parts = [
        f"<title>{escape(article.title)}</title>",
        f"<id>tag:newsroom.example,2024:{paper.id}/{article.event}</id>",
        f'<link rel="alternate" href={quoteattr(_link(paper, base, article))}/>',
        f"<published>{rfc3339(article.published)}</published>",
        f"<updated>{rfc3339(article.released)}</updated>",
        *(f"<author><name>{escape(author)}</name></author>" for author in article.authors),
        f"<category term={quoteattr(article.section)}/>",
    ]
    if _carries(paper, article) != "headline":
        parts.append(f'<summary type="text">{escape(article.summary)}</summary>')
    if _carries(paper, article) == "full":
        parts.append(f'<content type="html">{escape(body_html(article.blocks))}</content>')
    return "<entry>\n" + "\n".join(parts) + "\n</entry>"


def _rdf(paper: Paper, base: str, articles: Sequence[Article]) -> str:
    links = [quoteattr(_link(paper, base, article)) for article in articles]
    listed = "".join(f"<rdf:li rdf:resource={link}/>" for link in links)
    items = "\n".join(_rdf_item(paper, base, article) for article in articles)
    return (
        f'<?xml version="1.0" encoding="{paper.encoding}"?>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<channel rdf:about="{base}{paper.feed_path}">\n<title>{escape(paper.name)}</title>\n'
        f"<link>{base}/{paper.id}/</link>\n<description>{escape(paper.name)}</description>\n"
        f"<dc:language>{paper.language}</dc:language>\n"
        f"<items><rdf:Seq>{listed}</rdf:Seq></items>\n</channel>\n{items}\n</rdf:RDF>\n"
    )


def _rdf_item(paper: Paper, base: str, article: Article) -> str:
    link = _link(paper, base, article)
    parts = [
        f"<title>{escape(article.title)}</title>",
        f"<link>{escape(link)}</link>",
        f"<dc:date>{rfc3339(article.published)}</dc:date>",
        *(f"<dc:creator>{escape(author)}</dc:creator>" for author in article.authors),
        f"<dc:subject>{escape(article.section)}</dc:subject>",
    ]
    if _carries(paper, article) != "headline":
        parts.append(f"<description>{escape(article.summary)}</description>")
    return f"<item rdf:about={quoteattr(link)}>\n" + "\n".join(parts) + "\n</item>"


def _json_feed(paper: Paper, base: str, articles: Sequence[Article]) -> str:
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": paper.name,
        "home_page_url": f"{base}/{paper.id}/",
        "feed_url": base + paper.feed_path,
        "language": paper.language,
        "items": [_json_item(paper, base, article) for article in articles],
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def _json_item(paper: Paper, base: str, article: Article) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": f"{paper.id}:{article.event}",
        "url": _link(paper, base, article),
        "title": article.title,
        "date_published": rfc3339(article.published),
        "date_modified": rfc3339(article.released),
        "authors": [{"name": author} for author in article.authors],
        "tags": [article.section],
        "image": f"{base}/img/{article.event}.svg",
    }
    if _carries(paper, article) != "headline":
        item["summary"] = article.summary
    if _carries(paper, article) == "full":
        item["content_html"] = body_html(article.blocks)
    return item


def _carries(paper: Paper, article: Article) -> str:
    """Breaking news goes out as a headline."""
    return "headline" if article.flash else paper.carries


def _link(paper: Paper, base: str, article: Article) -> str:
    tracking = "?utm_source=rss&utm_medium=feed" if paper.id == _TRACKED else ""
    return base + article.path + tracking


def _spoil(xml: str) -> str:
    """Not well-formed any more, yet every entry can be read: a loose &, no end."""
    return xml.replace(
        "<ttl>", "<copyright>Posta & Ortakları&nbsp;A.Ş.</copyright>\n<ttl>"
    ).replace("</channel>\n</rss>\n", "")
