"""Who wrote an article."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from pipeline.text.page.lines import one_line
from pipeline.text.page.linked import LinkedArticle
from pipeline.text.page.query import elements
from pipeline.text.page.site_name import SiteNames
from pipeline.text.page.written_date import WrittenDate

_MAX_NAME = 60  # characters
_MAX_WORDS = 6  # of a name, and of one that nothing but its place tells
_MAX_SOLE_WORDS = 4
_MAX_DEGREE = 4  # letters, of "MD" or "RD"
_MAX_TEXT = 500  # characters of one text with names
_MAX_BYLINE = 160
_MAX_NAMES = 50
_MAX_MARKED = 100  # elements
_NEAR = 500  # characters behind the headline in which a byline stands

_BRACKETS = re.compile(r"\s*[(\[（【<][^)\]）】>]*(?:[)\]）】>]|$)")
_ADDRESS = re.compile(r"\S*@\S+|(?:https?:|www\.)\S+")
_SEVERAL = re.compile(
    r"\s*[;|•·、，\n]\s*|\s+/\s+"
    r"|,?\s+(?:and|und|et|y|e|og|och|en|ja|i|и|та|і|ve|va|dan|και|&|\+)\s+"
)
_DESCRIBED = re.compile(r"\s+[-–—]\s.*$")
_NOT_A_NAME = re.compile(
    r"https?:|^@|^\W*\d+\W*$|\b[\w-]+\.(?:com|net|org|[a-z]{2})\b", re.IGNORECASE
)
_LABEL = re.compile(r"^[^:：]{1,25}[:：]\s*")
# "By", and words for the writer, as they stand before a name; some begin names too.
_WRITER = (
    r"(?:written |story |text |words )?by|autor(?:in|a|es|as)?(?:/autor(?:in|a)?)?|auteure?"
    r"|autore|yazan|автор|авторы|текст|بقلم|كتب|द्वारा|מאת|โดย|作者|记者|記者|撰文"
)
_BY = re.compile(rf"^(?:{_WRITER})(?:\s*[:：|/]\s*|\s+|$)", re.IGNORECASE)
_BY_OR_OF = re.compile(
    rf"^(?:{_WRITER}|von|par|por|di|da|de|door|av|af|ved|przez|od|oleh|text|tekst|από|του|bởi|文|글)"
    r"(?:\s*[:：|/]\s*|\s+|$)",
    re.IGNORECASE,
)
_WRITER_LINE = re.compile(
    r"(?<![^\W_])(?:Autor(?:in|a)?(?:/Autor(?:in|a)?)?|Auteur|Autore|Автор|作者|记者|記者|撰文)"
    r"(?:\s*[:：]\s*|\n)([^\n:：]{2,60})(?=\n|$)"
)
_HAN_NAMES = re.compile(r"[\u4e00-\u9fff]{2,4}(?: [\u4e00-\u9fff]{2,4})+")
_AGENCIES = {
    "reuters", "afp", "ap", "dpa", "apa", "ansa", "efe", "tass", "xinhua", "bloomberg", "interfax",
    "ukrinform", "kyodo", "yonhap", "lusa", "belga", "anp", "ntb", "ritzau", "agencies",
    "agenturen",
}  # fmt: skip
_MARK_NAMES = ("author", "byline", "autor", "auteur", "writer", "yazar", "redakt", "person-link")
_MARKED = elements(
    "//body//*[contains(concat(' ', @rel, ' '), ' author ') or contains(@itemprop, 'author') or "
    + " or ".join(f"contains(@class, '{name}')" for name in (*_MARK_NAMES, "Author", "Byline"))
    + "]",
)
_OF_OTHERS = re.compile(
    r"comment|related|sidebar|footer|teaser|recommend|promo|card|widget|popular|newsletter|share",
    re.IGNORECASE,
)
_PARTICLES = {"van", "von", "der", "den", "zu", "zum", "zur", "bin", "ibn", "und", "del", "della"}


def authors(
    tree: HtmlElement,
    linked: LinkedArticle,
    stated: Sequence[str],
    site: SiteNames,
    text: str,
    title: str,
    shown: Sequence[WrittenDate],
) -> tuple[str, ...]:
    """Persons before organisations, names stated in JSON-LD and meta before a visible byline.

    `stated` are the meta elements' values; some of them only repeat the name of the `site`.
    `text` is the page's visible text, a line for each of its text nodes; `shown` are the dates
    near the headline.
    """
    own_names = names(name for name in stated if not site.has_host_in(name))
    return (
        names(linked.persons)
        or tuple(name for name in own_names if name not in site)
        or _marked(tree)
        or _near_headline(text, title)
        or _labelled(text)
        or _before_date(text, shown)
        or names(linked.organisations)
        or names(stated)
    )


def names(texts: Iterable[str], by: re.Pattern[str] = _BY) -> tuple[str, ...]:
    """The names in texts that hold one or several; not what cannot be one, none twice.

    `by` matches what may stand before a name.
    """
    found: dict[str, str] = {}
    for text in islice(texts, _MAX_NAMES):
        for name in islice(_parts(text, by), _MAX_NAMES):
            if 1 < len(name) <= _MAX_NAME and not _NOT_A_NAME.search(name):
                found.setdefault(name.casefold().replace("-", " "), name)
    return tuple(found.values())[:_MAX_NAMES]


def _parts(text: str, by: re.Pattern[str]) -> Iterator[str]:
    """What may be names: without brackets, addresses, roles, and "by"."""
    whole = _BRACKETS.sub("", _ADDRESS.sub("", one_line(text)[:_MAX_TEXT]))
    whole = by.sub("", _LABEL.sub("", whole.strip()))
    if _HAN_NAMES.fullmatch(whole):
        yield from whole.split()
        return
    for several in _SEVERAL.split(whole):
        first, *others = (_bare(part, by) for part in several.split(", "))
        yield first
        yield from (part for part in others if not _is_role(part, first))


def _bare(part: str, by: re.Pattern[str]) -> str:
    return _DESCRIBED.sub("", by.sub("", _LABEL.sub("", part.strip()))).strip(" .,;:|/")


def _is_role(part: str, first: str) -> bool:
    """Whether "Reporter", "MD" or "Berlin" stands behind a whole name; agencies do not count."""
    is_word = part.islower() or part.istitle() or len(part) <= _MAX_DEGREE
    is_alone = len(part.split()) == 1 < len(first.split())
    return is_alone and is_word and part.casefold() not in _AGENCIES


def _marked(tree: HtmlElement) -> tuple[str, ...]:
    """Names where the markup says that the author is, the first place that holds any."""
    for element in _MARKED(tree)[:_MAX_MARKED]:
        if _stands_with_others(element):
            continue
        pieces = _pieces(element)
        if sum(map(len, pieces)) > _MAX_BYLINE:
            continue
        certain = element.get("rel") == "author" or "author" in element.get("itemprop", "")
        for lines in (_linked(element), pieces):
            if found := _credible(lines, certain=certain):
                return tuple(dict.fromkeys((*found, *_beside(element, certain=certain))))
    return ()


def _linked(element: HtmlElement) -> list[str]:
    """The texts of its links to one folder, that of the first: authors' pages, not share links."""
    links = list(islice(element.iter("a"), _MAX_NAMES))
    folder = links[0].get("href", "").rpartition("/")[0] if links else ""
    alike = (link for link in links if link.get("href", "").rpartition("/")[0] == folder)
    return [piece for link in alike for piece in _pieces(link)]


def _beside(element: HtmlElement, *, certain: bool) -> tuple[str, ...]:
    """Names in the elements of the same kind that stand in one list with this one."""
    around = next(islice(element.iterancestors(), 1, None), element)
    kind = element.get("class")
    if not kind or sum(map(len, _pieces(around))) > 2 * _MAX_BYLINE:
        return ()
    alike = (
        other
        for other in around.iter(element.tag)
        if other.get("class") == kind and not _stands_with_others(other)
    )
    lines = (line for other in alike for line in _linked(other) or _pieces(other))
    return _credible(lines, certain=certain)


def _credible(lines: Iterable[str], *, certain: bool) -> tuple[str, ...]:
    """The names in lines of which some hold other things."""
    found = names(lines, _BY_OR_OF)
    return tuple(name for name in found if _is_name(name, certain=certain))


def _is_name(text: str, *, certain: bool) -> bool:
    """Whether it can be one: a few words, with capitals where the script has any."""
    own = text.split()
    if not own or len(own) > _MAX_WORDS or len(text) > _MAX_NAME or any(map(str.isdigit, text)):
        return False
    capital = [word for word in own if word[0].isupper() or not word[0].islower()]
    lower = [word for word in own if word[0].islower()]
    if (
        not capital
        or own[-1] in lower
        or any(len(word) > 3 and word not in _PARTICLES for word in lower)
    ):
        return False
    return certain or len(own) > 1 or text.isupper() or not text[0].isupper()


def _pieces(element: HtmlElement) -> list[str]:
    pieces = (one_line(str(text)) for text in islice(element.itertext(), _MAX_NAMES))
    return [piece for piece in pieces if piece]


def _stands_with_others(element: HtmlElement) -> bool:
    """Whether it is in a comment, a teaser of another article or the like."""
    around = islice((element, *element.iterancestors()), 6)
    return any(
        _OF_OTHERS.search(f"{each.get('class', '')} {each.get('id', '')}") or each.tag == "footer"
        for each in around
        if each.tag not in ("body", "html", "main", "article")
    )


def _near_headline(text: str, title: str) -> tuple[str, ...]:
    """Names behind a word like "by" in the lines that follow the headline."""
    flat = text.replace("\n", " ")
    place = flat.find(title) if title else -1
    if place < 0:
        return ()
    lines = text[place + len(title) :][:_NEAR].split("\n")
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if said := _BY_OR_OF.match(line):
            rest = line[said.end() :].strip()
            if found := _credible([rest or below], certain=bool(_BY.match(line))):
                return found
    return ()


def _before_date(text: str, shown: Sequence[WrittenDate]) -> tuple[str, ...]:
    """A name in the line before the dateline, unless the page has it elsewhere, as a menu would."""
    if not shown:
        return ()
    above = text[: shown[0].start].rstrip("\n |•·,–—-")
    line = above.rpartition("\n")[2]
    is_sole = 1 < len(line.split()) <= _MAX_SOLE_WORDS and text.count(line) == 1
    return _credible([line], certain=False) if is_sole and line.istitle() else ()


def _labelled(text: str) -> tuple[str, ...]:
    """Names behind a label for the writer, wherever it stands."""
    for said in islice(_WRITER_LINE.finditer(text), _MAX_NAMES):
        if found := _credible([said[1]], certain=True):
            return found
    return ()
