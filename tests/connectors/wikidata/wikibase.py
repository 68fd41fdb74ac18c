"""A Wikibase on loopback: a SPARQL endpoint and `wbgetentities`, on a few invented items."""

import json
import re
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from tests.connectors.site import Loopback

MINISTER, FINANCE_MINISTER, PARTY, CITY, COUNTRY = "Q100", "Q101", "Q200", "Q300", "Q400"

CLASSES = f"""\
# type, property, class, label, least sitelinks
PER\tP39\t{MINISTER}\tminister\t2
ORG\tP31\t{PARTY}\tpolitical party\t2
LOC\tP31\t{COUNTRY}\tcountry\t2
LOC\tP31\t{CITY}\tcity\t2
"""


class Fault(NamedTuple):
    """What is answered once in place of the truth. `hangs`: nothing, until the server ends."""

    status: int = 200
    body: bytes = b""
    retry_after_s: int | None = None
    hangs: bool = False


def entity(
    identifier: str,
    names: dict[str, list[str]],
    sitelinks: int,
    /,
    place: tuple[float, float] | None = None,
    **claims: str,
) -> dict[str, Any]:
    """An item as Wikibase writes it; the first name of a language is its label."""
    found: dict[str, list[Any]] = {
        prop: [_claim({"id": value} if value.startswith("Q") else value)]
        for prop, value in claims.items()
    }
    if place:
        globe = "http://www.wikidata.org/entity/Q2"
        found["P625"] = [_claim({"latitude": place[0], "longitude": place[1], "globe": globe})]
    return {
        "type": "item",
        "id": identifier,
        "labels": {code: _name(code, each[0]) for code, each in names.items()},
        "aliases": {code: [_name(code, one) for one in each[1:]] for code, each in names.items()}
        or [],
        "claims": found,
        "sitelinks": {f"site{at}": {} for at in range(sitelinks)},
    }


def _name(language: str, value: str) -> dict[str, str]:
    return {"language": language, "value": value}


def _claim(value: Any) -> dict[str, Any]:
    return {"rank": "normal", "mainsnak": {"datavalue": {"value": value}}}


ITEMS = [
    entity(MINISTER, {"en": ["minister"]}, 50),
    entity(FINANCE_MINISTER, {"en": ["minister of finance"]}, 9, P279=MINISTER),
    entity(PARTY, {"en": ["political party"]}, 50),
    entity(CITY, {"en": ["city"]}, 50),
    entity(COUNTRY, {"en": ["country"]}, 50),
    entity("Q9001", {"en": ["Arvonia"], "fi": ["Arvonia"]}, 90, P31=COUNTRY, P297="AV"),
    entity(
        "Q9002",
        {"en": ["Aino Salmela", "A. Salmela"], "ru": ["Айно Салмела"], "ar": ["آينو سالميلا"]},
        30,
        P39=FINANCE_MINISTER,
        P27="Q9001",
    ),
    entity("Q9003", {"en": ["Aino Salmela"], "fi": ["Aino Salmela"]}, 3, P39=MINISTER),
    entity("Q9004", {"en": ["Meadow Party"], "de": ["Wiesenpartei"]}, 12, P31=PARTY, P17="Q9001"),
    entity("Q9005", {"en": ["Tolvan"], "ru": ["Толван"]}, 8, (61.5, 24.25), P31=CITY, P1566="777"),
    entity("Q9006", {"en": ["Nobody Known"]}, 1, P39=MINISTER),
]


class Wikibase(Loopback):
    """Answers at /sparql and /api. `most` rows a query; more end as a query out of time does."""

    def __init__(self, most: int = 1000) -> None:
        super().__init__(_Handler)
        self.most = most
        self.faults: list[Fault] = []
        self.asked: list[str] = []
        self.agents: set[str | None] = set()
        self.arrived = threading.Event()  # a request that hangs is there

    @property
    def sparql(self) -> str:
        return self.url("/sparql")

    @property
    def api(self) -> str:
        return self.url("/api")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Wikibase

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        self.server.asked.append(asked.get("ids") or asked.get("query") or address.path)
        self.server.agents.add(self.headers["User-Agent"])
        answers: dict[str, Callable[[dict[str, str]], Fault]] = {
            "/sparql": self._select,
            "/api": self._entities,
        }
        if self.server.faults:
            self._answer(self.server.faults.pop(0))
        elif address.path in answers:
            self._answer(answers[address.path](asked))
        else:
            self._answer(Fault(404))

    def _answer(self, answer: Fault) -> None:
        if answer.hangs:
            self.server.arrived.set()
            self.server.closing.wait()
            return
        self.send_response_only(answer.status)
        if answer.retry_after_s is not None:
            self.send_header("Retry-After", str(answer.retry_after_s))
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def _select(self, asked: dict[str, str]) -> Fault:
        pattern = r"\?item wdt:(P\d+)/wdt:P279\* wd:(Q\d+) ;.*>= (\d+) && \?sitelinks < (\d+)"
        parts = re.search(pattern, asked["query"], re.DOTALL)
        assert parts is not None, asked["query"]
        prop, wanted, low, high = parts[1], parts[2], int(parts[3]), int(parts[4])
        below = {wanted} | {one["id"] for one in ITEMS if wanted in _values(one, "P279")}
        rows = [
            {
                "item": {"type": "uri", "value": f"http://www.wikidata.org/entity/{one['id']}"},
                "sitelinks": {"type": "literal", "value": str(len(one["sitelinks"]))},
            }
            for one in ITEMS
            if below & _values(one, prop) and low <= len(one["sitelinks"]) < high
        ]
        if len(rows) > self.server.most:
            return Fault(500, b'{"results": {"bindings": [ java.util.concurrent.TimeoutException')
        return _json({"head": {}, "results": {"bindings": rows * 2}})  # each row twice

    def _entities(self, asked: dict[str, str]) -> Fault:
        known = {one["id"]: one for one in ITEMS}
        ids = asked["ids"].split("|")
        found = {each: known.get(each, {"id": each, "missing": ""}) for each in ids}
        return _json({"entities": found, "success": 1})

    def log_message(self, *_: object) -> None:
        pass


def _values(one: dict[str, Any], prop: str) -> set[str]:
    claims = one["claims"].get(prop, ())
    return {each["mainsnak"]["datavalue"]["value"]["id"] for each in claims}


def _json(value: Any) -> Fault:
    return Fault(200, json.dumps(value).encode())
