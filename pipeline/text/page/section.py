"""The part of its site in which an article stands."""

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from pipeline.text.page.lines import one_line
from pipeline.text.page.site_name import SiteNames

_MAX_SECTION = 100  # characters
# A first step of a path that names a part of a site: a word or two, no language, date or number.
_STEP = re.compile(r"[^\W\d_]{4,20}(?:-[^\W\d_]{2,20}){0,2}")
_NO_PARTS = {
    "article", "articles", "artikel", "article-detail", "story", "stories", "post", "posts", "blog",
    "news", "content", "index", "archive", "archives", "archiv", "page", "pages", "node", "item",
    "live", "video", "videos", "amp", "mobile", "english", "default", "all", "home", "homepage",
    "uncategorized", "uncategorised", "none", "tag", "tags", "category",
}  # fmt: skip
_NO_SECTIONS = _NO_PARTS - {"news", "video", "videos", "blog"} | {""}


def section(stated: Iterable[str | None], url: str | None, site: SiteNames) -> str | None:
    """The first statement that is not the site's own name; else what the address begins with."""
    for text in stated:
        name = one_line(text)[:_MAX_SECTION].strip(" /")
        if name.lower() not in _NO_SECTIONS and name not in site and not name.startswith("http"):
            return name
    return _of_address(url)


def _of_address(url: str | None) -> str | None:
    try:
        steps = unquote(urlsplit(url or "").path).split("/")
    except ValueError:
        return None
    # The last step is the article's own name.
    parts = (step for step in steps[1:-1][:3] if step.lower() not in _NO_PARTS)
    first = next((step for step in parts if _STEP.fullmatch(step)), None)
    return first.replace("-", " ") if first else None
