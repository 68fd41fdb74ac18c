"""Milliseconds a saved page: decode, extract, clean, and plain trafilatura on the same page.

All of them in turns on each page, several rounds, the best of each taken. The pages are those of
shared/data, else the sample newsroom's.
"""

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from connectors.decode import decode_html
from pipeline.errors import Rejected
from pipeline.records import Extracted
from pipeline.text.clean import clean
from pipeline.text.page.article import extract_page
from tests.bench.articles import with_page
from tests.bench.text.processes import apart, cpu_s, memory_mb
from tests.quality.sets import DATA, SETS, page_of

ROUNDS = 3
_AFTER = 3  # passes over all pages at whose ends memory is read


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was fetched."""

    name: str
    url: str
    raw: bytes


def measure() -> Iterator[str]:
    """Print the table; yield what is worth keeping."""
    pages = list(saved())
    took: dict[str, list[float]] = {}
    for page in pages:
        for name, seconds in _one(page).items():
            took.setdefault(name, []).append(seconds * 1000)
    print(f"\n{f'{len(pages)} pages, CPU ms a page':38} median     p99   worst")
    for name, times in took.items():
        print(f"  {name:36} {_spread(times)}   {pages[times.index(max(times))].name}")
    for plain in (name for name in took if name.startswith("trafilatura")):
        ratios = [o / t for o, t in zip(took["extract"], took[plain], strict=True)]
        print(f"  extract, times {plain:21} {_spread(ratios)}")
        yield f"extract costs {statistics.median(ratios):.2f} times {plain} on the median page"
    for name, work in (("extract and clean", _extract_all), ("trafilatura", _trafilatura_all)):
        started, *after = apart(work)
        peak = f"peak {max(after):.0f} MB over {_AFTER} passes, {started:.0f} MB once imported"
        print(f"  memory of {name}: {peak}; after each {', '.join(f'{mb:.0f}' for mb in after)}")
        yield f"memory of {name}: {peak}"


def saved() -> Iterator[Page]:
    """The pages, one by one."""
    if not DATA.is_dir():
        yield from _made()
        return
    (gold_set,) = (each for each in SETS if each.name == "extract")
    for row in gold_set.rows():
        yield Page(row["id"], row["url"] or "https://news.example/", page_of(row))


def _made() -> Iterator[Page]:
    for number in range(200):
        article = with_page(number)
        yield Page(article.id, article.url, (article.html or "").encode())


def extracted(page: str, url: str) -> Extracted:
    """The article of a page, or nothing."""
    try:
        return extract_page(page, url)
    except Rejected:
        return Extracted(title="", body="", body_from="page")


def _one(page: Page) -> dict[str, float]:
    from trafilatura import bare_extraction, extract

    text = decode_html(page.raw).text
    found = extracted(text, page.url)
    ways: dict[str, Callable[[], object]] = {
        "decode": lambda: decode_html(page.raw),
        "extract": lambda: extracted(text, page.url),
        "clean": lambda: clean(found.body, found.title),
        "trafilatura, text only": lambda: extract(text),
        "trafilatura with metadata": lambda: bare_extraction(text, page.url, with_metadata=True),
    }
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(ROUNDS):
        for name, way in ways.items():
            best[name] = min(best[name], cpu_s(way))
    return best


def _extract_all() -> list[float]:
    def work(page: Page) -> None:
        found = extracted(decode_html(page.raw).text, page.url)
        clean(found.body, found.title)

    return _memory(work)


def _trafilatura_all() -> list[float]:
    from trafilatura import extract

    return _memory(lambda page: extract(decode_html(page.raw).text))


def _memory(work: Callable[[Page], object]) -> list[float]:
    """Peak memory in MB: with one page done, then after each pass over all pages."""
    work(next(saved()))
    peaks = [memory_mb("VmHWM")]
    for _ in range(_AFTER):
        for page in saved():
            work(page)
        peaks.append(memory_mb("VmHWM"))
    return peaks


def _spread(values: Sequence[float]) -> str:
    in_order = sorted(values)
    p99 = in_order[int(0.99 * (len(in_order) - 1))]
    return f"{statistics.median(in_order):7.2f} {p99:7.2f} {in_order[-1]:7.2f}"
