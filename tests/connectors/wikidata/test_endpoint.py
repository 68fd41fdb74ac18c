import asyncio
import json

import pytest

from connectors.fetch import Fetcher
from connectors.hosts import Hosts
from connectors.web.fetch_config import FetchConfig
from connectors.wikidata.endpoint import Endpoint, Failed, Selected
from connectors.wikidata.selection import Class, Step
from tests.connectors.wikidata.wikibase import MINISTER, PARTY, Fault, Wikibase

CONFIG = FetchConfig(allow_networks=("127.0.0.0/8",), host_spacing_s=0, contact="ops@example.org")
MINISTERS = Step(Class("PER", "P39", MINISTER, "minister", 2), 2, 100)
LAGGED = json.dumps({"error": {"code": "maxlag", "lag": 7}}).encode()


@pytest.fixture
def wikibase():
    with Wikibase() as server:
        yield server


def ask(wikibase, work):
    """What `work` gets of an endpoint, and how long was waited."""
    waits = []

    async def wait(seconds):
        waits.append(seconds)

    async def run():
        hosts = Hosts(1, 0, clock=lambda: sum(waits))
        async with Fetcher(CONFIG, hosts) as fetcher:
            return await work(Endpoint(fetcher, wikibase.sparql, wikibase.api, wait))

    return asyncio.run(run()), waits


def select(endpoint):
    return endpoint.select(MINISTERS.query())


def test_items_of_a_class_and_its_subclasses_each_once(wikibase):
    found, _ = ask(wikibase, select)
    assert found == [Selected("Q9002", 30), Selected("Q9003", 3)]


def test_the_server_is_told_who_asks_and_robots_txt_is_not_asked(wikibase):
    ask(wikibase, select)
    assert wikibase.agents == {"Wireroom/0.1 (+ops@example.org)"}
    assert "/robots.txt" not in wikibase.asked


def test_items_come_with_names_and_what_is_gone_is_left_out(wikibase):
    found, _ = ask(wikibase, lambda endpoint: endpoint.items(["Q9005", "Q404"]))
    (city,) = found
    assert (city.id, city.geonames, city.latitude) == ("Q9005", "777", 61.5)
    assert {(one.language, one.text) for one in city.names} == {("en", "Tolvan"), ("ru", "Толван")}


def test_labels_of_classes(wikibase):
    found, _ = ask(wikibase, lambda endpoint: endpoint.labels([MINISTER, PARTY, "Q404"]))
    assert found == {MINISTER: "minister", PARTY: "political party", "Q404": ""}


@pytest.mark.parametrize(
    ("fault", "waits"),
    [
        (Fault(429, b"", retry_after_s=17), [17]),
        (Fault(503, b"", retry_after_s=90), [90]),
        (Fault(200, LAGGED, retry_after_s=9), [9]),
        (Fault(200, b'{"results": {"bindings": ['), [5]),
        (Fault(502, b"Bad Gateway"), [5]),
    ],
)
def test_a_fault_is_waited_out_as_long_as_the_server_wants(wikibase, fault, waits):
    wikibase.faults = [fault]
    found, waited = ask(wikibase, select)
    assert len(found) == 2
    assert [pytest.approx(each, abs=1.5) for each in waits] == waited


def test_a_query_that_fails_twice_is_given_back_at_once(wikibase):
    wikibase.faults = [Fault(500, b"java.util.concurrent.TimeoutException")] * 2
    with pytest.raises(Failed, match="500"):
        ask(wikibase, select)
    assert len(wikibase.asked) == 2


def test_a_refused_request_is_not_asked_again(wikibase):
    wikibase.faults = [Fault(400, b"malformed query")]
    with pytest.raises(Failed, match="400"):
        ask(wikibase, select)
    assert len(wikibase.asked) == 1


def test_an_answer_that_is_something_else_is_no_empty_result(wikibase):
    wikibase.faults = [Fault(200, b'{"boolean": true}')]
    with pytest.raises(Failed, match="no result"):
        ask(wikibase, select)
