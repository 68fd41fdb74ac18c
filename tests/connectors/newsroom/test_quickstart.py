"""configs/quickstart.yaml asks for what the newsroom has, by the right kind of source."""

import http.client
from pathlib import Path

from ruamel.yaml import YAML

from connectors.newsroom import Newsroom
from connectors.newsroom.articles import load_papers

QUICKSTART = YAML(typ="safe").load(Path(__file__).parents[3] / "configs" / "quickstart.yaml")


def test_every_paper_is_a_source_and_two_are_dead():
    sources = {source["id"]: source for source in QUICKSTART["sources"]}
    assert set(sources) == set(load_papers()) | {"herald", "gazette"}
    for paper in load_papers().values():
        expected = "jsonfeed" if paper.feed == "json" else "rss"
        assert sources[paper.id]["type"] == expected


def test_addresses_answer():
    address = f"http://127.0.0.1:{QUICKSTART['newsroom']['port']}"
    statuses = {}
    with Newsroom(port=0, slow_feed_s=0) as newsroom:
        for source in QUICKSTART["sources"]:
            path = source["url"].removeprefix(address)
            connection = http.client.HTTPConnection(newsroom.url.removeprefix("http://"))
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            connection.close()
            statuses[source["id"]] = answer.status
    odd = {name: status for name, status in statuses.items() if status != 200}
    assert odd == {"tribune": 301, "herald": 500, "gazette": 404}
