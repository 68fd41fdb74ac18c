"""Which items are asked for: classes, in steps that an endpoint can answer.

A query service ends a query after a minute, and an offset makes it do all the work again. So a
class is asked for by ranges of sitelinks small enough to be answered: one that fails is halved.
"""

import re
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

_FIRST_RANGES = (1, 2, 4, 8, 16, 32, 64, 128, 100_000)
"""Times the least sitelinks: ends of the first ranges. Most items have few sitelinks."""

_PREFIXES = """\
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX wikibase: <http://wikiba.se/ontology#>"""
_LINE = re.compile(r"(PER|LOC|ORG)\t(P\d+)\t(Q\d+)\t([^\t]+)\t(\d+)")


class Class(NamedTuple):
    """A line of the table."""

    type: str
    property: str
    id: str
    label: str
    least_sitelinks: int


class Step(NamedTuple):
    """Items of a class with `low` <= sitelinks < `high`."""

    of: Class
    low: int
    high: int

    @property
    def name(self) -> str:
        """By which it is remembered as done."""
        return f"{self.of.type} {self.of.property} {self.of.id} {self.low} {self.high}"

    def halves(self) -> "tuple[Step, Step] | None":
        """The same items in two steps; None where there is one number of sitelinks alone."""
        if self.high - self.low < 2:
            return None
        middle = self.low + max(1, (min(self.high, 2 * self.low + 2) - self.low) // 2)
        return self._replace(high=middle), self._replace(low=middle)

    def query(self) -> str:
        """What a SPARQL endpoint is asked: items and their sitelinks."""
        return f"""{_PREFIXES}
SELECT DISTINCT ?item ?sitelinks WHERE {{
  ?item wdt:{self.of.property}/wdt:P279* wd:{self.of.id} ;
        wikibase:sitelinks ?sitelinks .
  FILTER(?sitelinks >= {self.low} && ?sitelinks < {self.high})
}}"""


def classes(path: Path | None = None) -> list[Class]:
    """The table, or one of your own. Raises ValueError with the number of a line that is none."""
    source = path or files("connectors.wikidata") / "classes.tsv"
    found = []
    for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if not (parts := _LINE.fullmatch(line.rstrip())):
            raise ValueError(
                f"line {number}: write type, property, class, label and least sitelinks with tabs "
                "between, such as: PER\tP39\tQ48352\thead of state\t3"
            )
        kind, prop, identifier, label, least = parts.groups()
        found.append(Class(kind, prop, identifier, label, max(1, int(least))))
    return found


def steps(table: list[Class]) -> Iterator[Step]:
    """What is asked at first, class by class."""
    for one in table:
        ends = [one.least_sitelinks * times for times in _FIRST_RANGES]
        for low, high in pairwise(ends):
            yield Step(one, low, high)
