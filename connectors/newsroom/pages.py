"""Articles as the HTML pages of their papers, with all that surrounds an article on a real one."""

import json
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from connectors.newsroom.articles import Article, Block, Paper, load_furniture
from pipeline.records import rfc3339

FEED_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
    "json": "application/feed+json",
}
"""Media type of each feed format."""

_FOLDER = Path(__file__).parent / "templates"
_ALSO_AFTER = 2  # paragraphs before the also-read line
_RELATED = 4


def page(article: Article, base: str, earlier: Sequence[Article]) -> str:
    """The page of an article. `base` is the site's address; `earlier` are older ones to link to.

    It depends on nothing else, so a page changes only when its article does.
    """
    paper, words = article.paper, load_furniture()[article.paper.language]
    url, home = base + article.path, f"{base}/{paper.id}/"
    plain = {
        "lang": paper.language,
        "dir": paper.direction,
        "charset": paper.encoding,
        "site": paper.name,
        "home": home,
        "url": url,
        "feed_type": FEED_TYPES[paper.feed],
        "feed_url": base + paper.feed_path,
        "title": article.title,
        "summary": article.summary,
        "authors": ", ".join(article.authors) or paper.name,
        "section": article.section,
        "image": f"{base}/img/{article.event}.svg",
        "published": rfc3339(article.published),
        "modified": rfc3339(article.released),
        "date": local_date(article),
        "by": words["by"],
        "share": words["share"],
        "related_title": words["related"],
        "comments_title": words["comments"],
        "comment": words["comment"],
        "cookies": words["cookies"],
        "accept": words["accept"],
        "newsletter": words["newsletter"],
        "rights": words["rights"],
    }
    markup = {
        "nav": "".join(f'<li><a href="{home}">{escape(word)}</a></li>' for word in words["nav"]),
        "nav_links": " ".join(f'<a href="{home}">{escape(word)}</a>' for word in words["nav"]),
        "nav_rows": "".join(
            f'<tr><td><a href="{home}">{escape(word)}</a></td></tr>' for word in words["nav"]
        ),
        "related": "".join(f"<li>{_link(other, base)}</li>" for other in earlier[:_RELATED]),
        "json_ld": _json_ld(article, plain),
        "body": _body(article, base, earlier),
    }
    return _template(paper.template).substitute(
        {name: escape(text) for name, text in plain.items()} | markup
    )


def body_html(blocks: Sequence[Block], paragraph: str = "<p>{}</p>") -> str:
    """An article's text as markup, each paragraph as `paragraph` says."""
    return "\n".join(_block(block, paragraph) for block in blocks)


def front(paper: Paper, base: str, articles: Sequence[Article]) -> str:
    """A paper's front page."""
    links = [_link(article, base) for article in articles]
    return _list_page(paper.name, base + paper.feed_path, FEED_TYPES[paper.feed], links, paper)


def newsstand(papers: Sequence[Paper], base: str) -> str:
    """The site's first page: all papers."""
    links = [f'<a href="{base}/{paper.id}/">{escape(paper.name)}</a>' for paper in papers]
    return _list_page("Sample newsroom", f"{base}/manifest.json", "application/json", links)


def picture(event: str) -> str:
    """A picture of its own for each event: a coloured plate."""
    hue = sum(event.encode()) * 37 % 360
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 540">'
        f'<rect width="960" height="540" fill="hsl({hue} 35% 60%)"/></svg>'
    )


def style() -> str:
    """The style sheet of all papers."""
    return (_FOLDER / "newsroom.css").read_text("utf-8")


def local_date(article: Article) -> str:
    """When it was published, as the paper's readers write it (in UTC)."""
    from babel.dates import format_date

    locale = article.paper.language.replace("-", "_")
    day = format_date(article.published, "long", locale=locale)
    return f"{day} {article.published:%H:%M}"


@cache
def _template(name: str) -> Template:
    return Template((_FOLDER / f"{name}.html").read_text("utf-8"))


def _body(article: Article, base: str, earlier: Sequence[Article]) -> str:
    paragraph = {
        "table": "{}<br><br>",
        "soup": '<div class="par">{}</div>',
    }.get(article.paper.template, "<p>{}</p>")
    blocks = list(article.blocks)
    has_own_links = any(block.kind == "link" for block in blocks)
    if not earlier or has_own_links or len(blocks) <= _ALSO_AFTER:
        return body_html(blocks, paragraph)
    also = escape(load_furniture()[article.paper.language]["also"])
    also_line = paragraph.format(f"<b>{also} | {_link(earlier[0], base)}</b>")
    before, after = blocks[:_ALSO_AFTER], blocks[_ALSO_AFTER:]
    return "\n".join([body_html(before, paragraph), also_line, body_html(after, paragraph)])


def _block(block: Block, paragraph: str) -> str:
    text = escape(block.text, quote=False)
    if block.kind == "heading":
        return f"<h3>{text}</h3>"
    if block.kind == "link":
        label, _, headline = text.partition(" | ")
        return paragraph.format(f'<strong>{label} | <a href="#">{headline}</a></strong>')
    if block.kind == "post":
        return (
            f'<blockquote class="twitter-tweet"><p>{text}</p>'
            f'<a href="#post">{escape(block.signature, quote=False)}</a></blockquote>'
        )
    return paragraph.format(text)


def _link(article: Article, base: str) -> str:
    return f'<a href="{escape(base + article.path)}">{escape(article.title)}</a>'


def _json_ld(article: Article, fields: dict[str, str]) -> str:
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": fields["published"],
        "dateModified": fields["modified"],
        "inLanguage": fields["lang"],
        "articleSection": article.section,
        "image": [fields["image"]],
        "mainEntityOfPage": fields["url"],
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": fields["site"]},
    }
    return json.dumps(facts, ensure_ascii=False).replace("</", "<\\/")


def _list_page(
    title: str, feed_url: str, feed_type: str, links: Sequence[str], paper: Paper | None = None
) -> str:
    charset = paper.encoding if paper else "utf-8"
    direction = paper.direction if paper else "ltr"
    items = "\n".join(f"<li>{link}</li>" for link in links)
    return (
        f'<!DOCTYPE html>\n<html dir="{direction}"><head><meta charset="{charset}">'
        f"<title>{escape(title)}</title>"
        f'<link rel="alternate" type="{feed_type}" href="{feed_url}">'
        '<link rel="stylesheet" href="/static/newsroom.css"></head>\n'
        f"<body><h1>{escape(title)}</h1><ul>\n{items}\n</ul></body></html>"
    )
