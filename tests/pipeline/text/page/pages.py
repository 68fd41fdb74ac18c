"""Pages written for the tests of metadata."""

import orjson
from lxml.html import HtmlElement

TITLE = "City repairs its old stone bridge"
URL = "https://www.example.org/city/2025/03/bridge"


def linked(**fields: object) -> str:
    """A script of JSON-LD with one article."""
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return script(orjson.dumps(node).decode())


def script(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def meta(**contents: str) -> str:
    """Meta elements; a double underscore in a name stands for a colon."""
    pairs = ((name.replace("__", ":"), content) for name, content in contents.items())
    return "".join(f'<meta property="{name}" content="{content}">' for name, content in pairs)


def page(head: str = "", body: str = "", *, language: str = "en", window: str = "") -> HtmlElement:
    """A parsed page with this head and body."""
    from trafilatura import load_html

    tree = load_html(
        f'<!DOCTYPE html><html lang="{language}"><head><title>{window}</title>{head}</head>'
        f"<body>{body}<p>Engineers want to finish before the winter.</p></body></html>"
    )
    assert tree is not None
    return tree
