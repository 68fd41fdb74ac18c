"""Made-up hostile pages and texts: the time and memory that each can cost, or its refusal.

Most come in two sizes: one that is refused, and one just within the limits of
`pipeline.text.page.limits`, which is what an attacker would send.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.errors import Rejected
from pipeline.text.clean import clean
from pipeline.text.page.article import extract_page
from pipeline.text.page.limits import MAX_ELEMENTS
from tests.bench.text.processes import apart, cpu_s, memory_mb

_MANY = MAX_ELEMENTS - 1_000
_SIZE = 4_900_000  # bytes, likewise
_WORDS = "The minister said on Tuesday that the bridge would open in spring. "
_PROSE = f"<p>{_WORDS * 4}</p>" * 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one hostile input."""

    seconds: float
    more_mb: float
    result: str


def measure() -> Iterator[str]:
    """Print the table; yield the worst."""
    extract_page(_document(_PROSE), "https://news.example/")  # imports and caches
    clean(_WORDS)
    for text in (_WORDS, "on je to rekao", "det er en ny bro"):  # the close ones need all models
        _language(text)
    found = {}
    print("\nhostile input                             size MB       s   MB more")
    for name, make, work in _cases():
        text = make()
        found[name] = outcome = apart(_tried, work, text, method="fork")
        size = len(text.encode("utf-8", "replace")) / 1e6
        print(
            f"  {name:40} {size:6.1f} {outcome.seconds:8.2f} {outcome.more_mb:8.0f}   "
            f"{outcome.result}",
            flush=True,
        )
    slowest = max(found, key=lambda name: found[name].seconds)
    largest = max(found, key=lambda name: found[name].more_mb)
    yield f"slowest of {len(found)} hostile inputs: {slowest}, {found[slowest].seconds:.2f} s"
    yield f"largest of them: {largest}, {found[largest].more_mb:.0f} MB more"


def _cases() -> Iterator[tuple[str, Callable[[], str], Callable[[str], object]]]:
    for name, make in PAGES.items():
        yield name, make, _extract
    for name, make in TEXTS.items():
        yield f"clean: {name}", make, _clean
        yield f"language: {name}", make, _language


def _tried(work: Callable[[str], object], text: str) -> Outcome:
    before = memory_mb("VmRSS")
    result = ""

    def run() -> None:
        nonlocal result
        try:
            result = str(work(text))
        except Rejected as rejected:
            result = f"refused: {rejected}"

    return Outcome(cpu_s(run), memory_mb("VmHWM") - before, result[:60])


def _extract(page: str) -> str:
    return f"{len(extract_page(page, 'https://news.example/a').body)} characters"


def _clean(text: str) -> str:
    return f"{len(clean(text).text)} characters"


def _language(text: str) -> str:
    from pipeline.text.language import detect

    return detect(text).language.code


def _document(body: str, head: str = "") -> str:
    return f"<html><head><title>Bridge</title>{head}</head><body>{body}{_PROSE}</body></html>"


def _filled(piece: str, size: int = _SIZE) -> str:
    return piece * (size // len(piece.encode()))


def _script(content: str) -> str:
    return f'<script type="application/ld+json">{content}</script>'


def _articles(number: int) -> str:
    article = {"@type": "NewsArticle", "headline": "Bridge", "articleBody": _WORDS * 3}
    return json.dumps([article] * number)


def _nested_json(depth: int) -> str:
    return '{"@graph":[' * depth + "1" + "]}" * depth


PAGES: dict[str, Callable[[], str]] = {
    "a million tags": lambda: _document("<b>x</b>" * 500_000),
    "19,000 tags": lambda: _document("<b>x</b>" * _MANY),
    "19,000 empty divs": lambda: _document("<div></div>" * _MANY),
    "19,000 paragraphs": lambda: _document("<p>The bridge opened on Tuesday.</p>" * _MANY),
    "paragraphs of 5 MB": lambda: _document(_filled(f"<p>{_WORDS * 5}</p>", 4_800_000)),
    "line breaks": lambda: _document("one line of text<br>" * _MANY),
    "links": lambda: _document("<a href='/story'>Bridge opens in spring</a> " * _MANY),
    "nested 100,000 deep": lambda: _document("<div>" * 100_000),
    "nested 95 deep, wide": lambda: _document(("<div>" * 95 + "x" + "</div>" * 95) * 200),
    "lists nested 94 deep": lambda: _document(("<ul><li>" * 47 + "x" + "</li></ul>" * 47) * 200),
    "unclosed formatting": lambda: _document("<b><i><u>text" * 48),
    "misnested formatting": lambda: _document("<b><i>text</b></i>" * (_MANY // 2)),
    "thousands of tables": lambda: _document("<table><tr><td>cell</table>" * (_MANY // 3)),
    "tables nested 30 deep": lambda: _document(("<table><tr><td>" * 30) + "x"),
    "one table of 18,000 cells": lambda: _document(
        "<table>" + ("<tr>" + "<td>1</td>" * 50 + "</tr>") * 360 + "</table>"
    ),
    "an attribute of 4.9 MB": lambda: _document(f"<p title='{_filled('x y ')}'>text</p>"),
    "a class of 4 MB": lambda: _document(f"<p class='{_filled('share-', 4_000_000)}'>text</p>"),
    "classes of 200 B on each of 19,000": lambda: _document(
        f"<div class='{'article-share related ' * 9}'>text</div>" * _MANY
    ),
    "100,000 attributes": lambda: _document(
        f"<p {' '.join(f'a{n}=1' for n in range(100_000))}>text</p>"
    ),
    "990 attributes, 400 times": lambda: _document(
        f"<p {' '.join(f'a{n}=1' for n in range(990))}>text</p>" * 400
    ),
    "240 attributes, 400 times": lambda: _document(
        f"<p {' '.join(f'a{n}=1' for n in range(240))}>text</p>" * 400
    ),
    "4.9 MB without a space": lambda: _document(f"<p>{_filled('x')}</p>"),
    "4.9 MB of Chinese without a stop": lambda: _document(f"<p>{_filled('桥')}</p>"),
    "4.9 MB of spaces": lambda: _document(f"<p>a{_filled(' ')}b</p>"),
    "4.9 MB of line ends": lambda: _document(f"<p>桥{_filled(chr(10))}桥</p>"),
    "4.9 MB of references": lambda: _document(f"<p>{_filled('&amp;')}</p>"),
    "4.9 MB of <": lambda: _filled("<"),
    "unclosed comments": lambda: _document(_filled("<!-- ")),
    "an unclosed comment of 4.9 MB": lambda: _document("<!--" + _filled("text ")),
    "unclosed scripts": lambda: _document(_filled("<script>")),
    "unclosed title": lambda: "<title>" + _filled("Bridge "),
    "19,000 headings": lambda: _document("<h1>Bridge</h1>" * _MANY),
    "19,000 meta elements": lambda: _document("", "<meta property='og:title' content='x'>" * _MANY),
    "19,000 times": lambda: _document("<time datetime='2024-05-01'>1 May 2024</time>" * _MANY),
    "19,000 bylines": lambda: _document("<span class='author'>By Ann Lee</span>" * _MANY),
    "a date of 4.9 MB": lambda: _document(f"<time datetime='{_filled('2024-')}'>x</time>"),
    "a byline of 4.9 MB": lambda: _document(f"<p class='byline'>By {_filled('Ann and ')}</p>"),
    "JSON-LD of 4.8 MB": lambda: _document("", _script(_articles(17_000))),
    "JSON-LD nested 100,000 deep": lambda: _document("", _script(_nested_json(100_000))),
    "JSON-LD without an end": lambda: _document("", _script(_filled('{"@graph":[{"a":"'))),
    "12,000 JSON-LD scripts": lambda: _document("", _script('{"@type":"NewsArticle"}') * 12_000),
    "JSON-LD of backslashes": lambda: _document("", _script('{"articleBody":"' + _filled("\\"))),
    "JSON-LD, body of 4.8 MB": lambda: _document(
        "", _script(json.dumps({"@type": "NewsArticle", "articleBody": _filled(_WORDS, 4_800_000)}))
    ),
    "19,000 microdata items": lambda: _document(
        "<i itemscope itemtype='http://schema.org/NewsArticle' itemprop='author'>x</i>" * _MANY
    ),
}
TEXTS: dict[str, Callable[[], str]] = {
    "1 MB without a space": lambda: "x" * 1_000_000,
    "1 MB of Chinese": lambda: "桥" * 333_333,
    "5 MB of one sentence": lambda: _filled(_WORDS),
    "500,000 lines": lambda: "line of text\n" * 500_000,
    "1 million empty lines": lambda: "\n" * 1_000_000,
    "100,000 lines that differ": lambda: "\n".join(f"{n} said {n * n}." for n in range(100_000)),
    "1 MB of addresses": lambda: _filled("https://news.example/a?b=c#d ", 1_000_000),
    "1 MB of combining marks": lambda: "e" + "\u0301" * 500_000,
    "1 MB of mojibake": lambda: _filled("â€œâ€™Ã©", 1_000_000),
    "1 MB of emoji": lambda: _filled("👩‍👩‍👧", 1_000_000),
    "1 MB of separators": lambda: _filled(" | ", 1_000_000),
    "1 MB of quotes": lambda: _filled("»“'", 1_000_000),
    "1 MB of spaces and tabs": lambda: "a" + " \t" * 500_000 + "b",
    "1 MB of @names": lambda: _filled("@bridge #open ", 1_000_000),
    "1 MB of digits": lambda: _filled("12.05.2024 ", 1_000_000),
    "1 MB of controls": lambda: _filled("\x00\x85\u200b\u202e", 1_000_000),
    "lone surrogates": lambda: "\ud800a" * 300_000,
}
