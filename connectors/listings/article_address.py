"""Which addresses are articles, told by their looks: for pages and sitemaps that list all kinds.

News sites write an article's date, number or headline into its address, and short words into that
of everything else. Words count as whole segments of a path: `/tag/` lists, `/tagesschau/` does not.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qsl, unquote

from ada_url import URL

# Segments that list articles or serve the reader of a site, in the languages they were seen in.
_LISTS = frozenset((
    "about", "about-us", "account", "alle-themen", "assets", "auteur", "auteurs", "author",
    "authors", "autor", "autore", "autoren", "autores", "avtor", "bookmarks", "cart", "cat",
    "categoria", "categorias", "categorie", "categories", "category", "category-page", "checkout",
    "contact", "contact-us", "contributor", "contributors", "cookies", "datenschutz", "etiket",
    "etiqueta", "etiquetas", "feed", "feeds", "hashtag", "image", "images", "img", "impressum",
    "kategori", "kategoria", "kategorie", "kategorien", "label", "labels", "legal", "login",
    "logout", "member", "members", "mentions-legales", "newsletter", "newsletters", "page",
    "person", "persona", "personen", "privacy", "privacy-policy", "profil", "profile", "profiles",
    "redaktion", "register", "rss", "rubric", "rubrik", "rubrika", "rubrique", "schlagwort",
    "search", "share", "shop", "signin", "signup", "sitemap", "store", "subscribe", "suche",
    "tag", "tagi", "tags", "tema", "temas", "temat", "teme", "terms", "terms-of-service",
    "terms-of-use", "thema", "theme", "themen", "themes", "topic", "topico", "topicos", "topics",
    "user", "users", "wp-admin", "wp-content", "wp-login.php",
))  # fmt: skip
# First labels of hosts of a site that hold no articles.
_SERVICES = frozenset((
    "abo", "account", "accounts", "ads", "api", "auth", "cdn", "epaper", "games", "id", "img",
    "jobs", "login", "mail", "media", "my", "newsletter", "secure", "shop", "sso", "static",
    "store", "subscribe", "support", "tickets",
))  # fmt: skip
# Segments that stand before the number of an article.
_KINDS = frozenset((
    "a", "article", "articles", "artikel", "articolo", "articulo", "beitrag", "content", "detail",
    "details", "id", "item", "n", "news", "newsdetail", "newsview", "nota", "noticia", "noticias",
    "nyheter", "p", "post", "posts", "read", "s", "story", "stories", "text", "texte", "view",
))  # fmt: skip
_NO_ARTICLE = frozenset(("share", "replytocom", "print", "s", "q", "query"))  # query parameters

_FILE = re.compile(
    r"\.(?:apk|avi|css|csv|docx?|gif|gz|ico|ics|jpe?g|js|json|m3u8?|m4a|mov|mp[34g]|mpe?g|pdf|png|"
    r"pptx?|rss|svg|txt|webm|webp|wmv|xlsx?|xml|zip)$",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<!\d)(?P<year>19[89]\d|20[0-4]\d)(?P<sign>[-/_.]?)(?P<month>0[1-9]|1[0-2]|[1-9](?=[-/_.]))"
    r"(?P=sign)(?P<day>0[1-9]|[12]\d|3[01]|[1-9])(?!\d)"
)
_MONTH = re.compile(r"/(?:19[89]\d|20[0-4]\d)[-/]?(?:0?[1-9]|1[0-2])/[^/]")
_EXTENSION = re.compile(r"\.(?:[sx]?html?|php\d?|aspx?|jsp|cfm|stm|amp|do|action)$", re.IGNORECASE)
_BETWEEN = re.compile(r"[-_+.,:;~!\s]+")
_NUMBER = re.compile(r"\d{5}")
_MIXED = re.compile(r"(?=[^\W_]*\d)(?=[^\W_]*[a-zA-Z])[a-zA-Z0-9]{7,}$")
_NUMBER_NAME = re.compile(
    r"(?:.*id|p|no|idx|article|artikel|story|news|n|sn|pl|i|doc)$", re.IGNORECASE
)
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""A character of a script that puts no spaces between words: two of them make about a word."""

_LIKELY = 1.0


def is_article_address(url: str) -> bool:
    """Whether an http(s) address looks like that of an article, with nothing else known of it.

    Of 2736 links in 195 feeds it knows 87 %, of 354 pages of publishers 90 %.
    """
    return address_evidence(url) >= _LIKELY


def address_evidence(url: str) -> float:
    """0: no article; 1: likely, 2 and more: surely one. A sum over slug, number and date."""
    parts = URL(url)
    path = unquote(parts.pathname)
    segments = [segment for segment in path.lower().split("/") if segment]
    query = dict(parse_qsl(parts.search[1:500]))
    if (
        parts.hostname.partition(".")[0] in _SERVICES
        or _FILE.search(path)
        or not _LISTS.isdisjoint(segments)
        or not _NO_ARTICLE.isdisjoint(query)
        or any(segment.startswith("comment-page-") for segment in segments)
    ):
        return 0
    if not segments:
        return _query_evidence(query)
    last = _EXTENSION.sub("", segments[-1])
    before = segments[-2] if len(segments) > 1 else ""
    number = max(_query_evidence(query), _number_evidence(last, before))
    return _slug_evidence(last) + number + _date_evidence(path)


def date_in_address(url: str) -> datetime | None:
    """The day (UTC, midnight) that an address names: `/2026/11/24/`, `20261124` ..."""
    for found in _DATE.finditer(url):
        try:
            return datetime(int(found["year"]), int(found["month"]), int(found["day"]), tzinfo=UTC)
        except ValueError:  # the 31st of June
            continue
    return None


def _slug_evidence(segment: str) -> float:
    """How much of a headline is in the last segment of a path."""
    if unspaced := len(UNSPACED.findall(segment)):
        return min(unspaced / 4, 2)
    words = [word for word in _BETWEEN.split(segment) if len(word) > 1 and not word.isdecimal()]
    return {0: 0.0, 1: 0.25, 2: 0.5, 3: 1.0, 4: 1.5}.get(len(words), 2.0)


def _number_evidence(last: str, before: str) -> float:
    if before in _KINDS and last.isdecimal() and len(last) > 2:
        return 2
    if _NUMBER.search(last) or any(_MIXED.match(word) for word in _BETWEEN.split(last)):
        return 2
    if _NUMBER.search(before) or _MIXED.match(before):
        return 1
    return 0.5 if re.search(r"\d{3}", last) else 0


def _query_evidence(query: Mapping[str, str]) -> float:
    """A number that chooses an article: `?id=80149`, `?hirid=23128`, `?p=392`."""
    numbers = (name for name, value in query.items() if value.isdecimal() and len(value) > 2)
    return 2 if any(_NUMBER_NAME.match(name) for name in numbers) else 0


def _date_evidence(path: str) -> float:
    """A date with something beside it: one alone is the archive of a day."""
    if found := _DATE.search(path):
        behind = path[found.end() :].strip("/")
        before = path[: found.start()].rpartition("/")[2]
        return 2 if len(behind) > 2 or len(before) > 8 else 0
    return 1.25 if _MONTH.search(path) else 0
