"""The newsroom over real sockets, its clock in the test's hands."""

import html
import http.client
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import formatdate

import feedparser
import pytest

from connectors.newsroom import Newsroom, NewsroomConfig
from connectors.newsroom.articles import load_articles, load_papers
from connectors.urls import canonical
from pipeline.errors import ConfigError

PAPERS = load_papers().values()


@dataclass
class Clock:
    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def charset(self) -> str:
        return re.search(r"charset=([\w-]+)", self.headers["content-type"])[1]


class Reader:
    """Asks one newsroom."""

    def __init__(self, newsroom: Newsroom, clock: Clock) -> None:
        self.newsroom = newsroom
        self.clock = clock

    def get(self, target: str, method: str = "GET", **headers: str) -> Reply:
        host = self.newsroom.url.removeprefix("http://")
        connection = http.client.HTTPConnection(host, timeout=10)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, target, headers=named)
            answer = connection.getresponse()
            received = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, received, answer.read())
        finally:
            connection.close()

    def links(self, paper) -> list[str]:
        """The entries' links, as a feed reader finds them."""
        reply = self.get(paper.feed_path)
        if paper.feed == "json":
            return [item["url"] for item in json.loads(reply.body)["items"]]
        content_type = {"content-type": reply.headers["content-type"]}
        parsed = feedparser.parse(reply.body, response_headers=content_type)
        assert bool(parsed.bozo) == (paper.trouble == "broken")
        return [entry.link for entry in parsed.entries]


@pytest.fixture
def reader() -> Iterator[Reader]:
    clock = Clock()
    with Newsroom(port=0, interval_s=1.0, at_start=12, slow_feed_s=0.02, clock=clock) as newsroom:
        yield Reader(newsroom, clock)


@pytest.fixture
def complete(reader) -> Reader:
    reader.clock.now += 1000
    return reader


@pytest.mark.parametrize("elapsed", [0, 30, 1000])
def test_feeds_hold_what_the_manifest_says(reader, elapsed):
    reader.clock.now += elapsed
    listed = json.loads(reader.get("/manifest.json").body)
    for paper in PAPERS:
        links = reader.links(paper)
        expected = {line["url"] for line in listed if line["paper"] == paper.id}
        assert len(links) == len(set(links))
        assert {canonical(link) for link in links} == {canonical(url) for url in expected}


def test_manifest_is_the_list_of_publications(reader):
    reader.clock.now += 20
    listed = json.loads(reader.get("/manifest.json").body)
    assert len(listed) == len(reader.newsroom.published()) == 32
    assert listed[0] == {
        "url": reader.newsroom.url + load_articles()[0].path,
        "paper": "istmo",
        "language": "es",
        "kind": "original",
        "event": "sheinbaum",
        "title": "Claudia Sheinbaum gana la elección y será la primera presidenta de México",
        "of": None,
    }
    kinds = {line.kind for line in reader.newsroom.published(elapsed=1000)}
    assert kinds == {"original", "copy", "near", "revision"}


def test_titles_in_feeds_survive_their_charsets(complete):
    titles = {line.title for line in complete.newsroom.published()}
    for paper in PAPERS:
        if paper.feed != "json":
            reply = complete.get(paper.feed_path)
            parsed = feedparser.parse(reply.body, response_headers=reply.headers)
            for entry in parsed.entries:
                assert entry.title in titles, paper.id


def test_feeds_carry_what_they_promise(complete):
    def entries(name):
        return feedparser.parse(complete.get(f"/{name}/feed.xml").body).entries

    assert "أهدى الرئيس الروسي مضيفه طقما للشاي" in entries("sada")[0].content[0].value
    assert entries("tribune")[0].summary
    assert "content" not in entries("tribune")[0]
    assert "summary" not in entries("brujula")[0]
    assert "summary" not in entries("sada")[-1]  # breaking news: a headline only


@pytest.mark.parametrize("article", load_articles(), ids=lambda a: f"{a.event}.{a.paper.id}")
def test_pages_hold_their_articles_text(whole_site, article):
    reply = whole_site.get(article.path)
    assert reply.status == 200
    codec = {"shift_jis": "cp932"}.get(article.paper.encoding, article.paper.encoding)
    text = html.unescape(reply.body.decode(codec))
    newest = [other for other in load_articles() if other.path == article.path][-1]
    assert newest.title in text
    for paragraph in newest.body.split("\n"):
        assert paragraph in text
    assert f'dir="{article.paper.direction}"' in text
    assert f"charset={article.paper.encoding}" in text.replace('"', "")


@pytest.fixture(scope="module")
def whole_site() -> Iterator[Reader]:
    clock = Clock()
    with Newsroom(port=0, interval_s=0, clock=clock) as newsroom:
        yield Reader(newsroom, clock)


def test_charsets_in_headers_are_right_missing_or_a_lie(complete):
    page = {article.paper.id: article.path for article in load_articles()}
    assert complete.get(page["vestnik"]).charset == "windows-1251"
    assert "charset" not in complete.get(page["umikaze"]).headers["content-type"]
    lie = complete.get(page["estuaire"])
    assert lie.charset == "iso-8859-1"
    assert "é" in lie.body.decode("utf-8")


def test_an_unpublished_page_is_not_there(reader):
    last = load_articles()[-1]
    assert reader.get(last.path).status == 404
    reader.clock.now += 1000
    assert reader.get(last.path).status == 200


def test_a_revision_replaces_page_and_entry(reader):
    revision = next(a for a in load_articles() if a.kind == "revision" and a.paper.feed == "json")
    place = load_articles().index(revision)
    reader.clock.now += reader.newsroom.timeline.release_s(place) - 0.5
    assert revision.of.title in reader.get(revision.path).body.decode()
    reader.clock.now += 0.5
    assert revision.title in reader.get(revision.path).body.decode()
    items = json.loads(reader.get(revision.paper.feed_path).body)["items"]
    item = next(item for item in items if item["url"].endswith(revision.path))
    assert item["title"] == revision.title
    assert item["date_modified"] > item["date_published"]


def test_unchanged_feed_is_304_to_either_validator(reader):
    reader.clock.now += 0.9
    first = reader.get("/istmo/feed.xml")
    again = reader.get("/istmo/feed.xml", If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    since = reader.get("/istmo/feed.xml", If_Modified_Since=first.headers["last-modified"])
    assert since.status == 304


def test_changed_feed_is_sent_whole(reader):
    first = reader.get("/kurier/feed.json")
    reader.clock.now += 1000
    validators = {
        "If_None_Match": first.headers["etag"],
        "If_Modified_Since": formatdate(reader.clock.now + 60, usegmt=True),
    }
    second = reader.get("/kurier/feed.json", **validators)
    assert second.status == 200  # the date must not count beside an ETag that differs
    assert len(second.body) > len(first.body)
    older = reader.get("/kurier/feed.json", If_Modified_Since=first.headers["last-modified"])
    assert older.status == 200


def test_no_last_modified_within_the_second_of_the_change(reader):
    reader.clock.now += 0.25  # the start was on a whole second
    assert "last-modified" in reader.get("/istmo/feed.xml").headers
    with Newsroom(port=0, clock=Clock(now=5.5)) as newsroom:
        reply = Reader(newsroom, Clock()).get("/istmo/feed.xml")
        assert "last-modified" not in reply.headers
        assert "etag" in reply.headers


def test_head_has_the_headers_of_get(reader):
    head, get = reader.get("/istmo/feed.xml", "HEAD"), reader.get("/istmo/feed.xml")
    assert head.body == b""
    assert head.headers["etag"] == get.headers["etag"]
    assert head.headers["content-length"] == get.headers["content-length"]


def test_moved_gone_and_broken_addresses(reader):
    moved = reader.get("/tribune/rss")
    assert moved.status == 301
    assert moved.headers["location"] == f"{reader.newsroom.url}/tribune/feed.xml"
    assert reader.get("/gazette/feed.xml").status == 404
    assert reader.get("/herald/feed.xml").status == 500


def test_broken_feed_is_cut_off_but_readable(complete):
    body = complete.get("/bogaz/feed.xml").body
    assert b"</rss>" not in body
    assert len(complete.links(load_papers()["bogaz"])) == 3


def test_slow_feed_comes_whole(complete):
    reply = complete.get("/aigaio/feed.xml")
    assert len(reply.body) == int(reply.headers["content-length"])


def test_front_pages_lead_to_feeds(reader):
    stand = reader.get("/").body.decode()
    for paper in PAPERS:
        assert f'href="{reader.newsroom.url}/{paper.id}/"' in stand
        front = reader.get(f"/{paper.id}/")
        assert paper.feed_path.encode() in front.body
    assert b"Disallow" in reader.get("/robots.txt").body


def test_load_feed_full_or_with_pages(reader):
    full = feedparser.parse(reader.get("/load/3/10-40.xml").body)
    assert not full.bozo
    assert len(full.entries) == 30
    assert len({entry.link for entry in full.entries}) == 30
    summaries = feedparser.parse(reader.get("/load/3/10-40.summary.xml").body)
    assert "content" not in summaries.entries[0]
    listed = json.loads(reader.get("/load/3/10-40.json").body)
    assert [line["url"] for line in listed] == [entry.link for entry in full.entries]
    assert reader.get(listed[0]["url"].removeprefix(reader.newsroom.url)).status == 200
    assert reader.get("/load/3/40-10.xml").status == 404


def test_a_taken_port_is_said(reader):
    port = int(reader.newsroom.url.rpartition(":")[2])
    with pytest.raises(ConfigError, match=f"127.0.0.1:{port}.*newsroom: port"):
        Newsroom(port=port).start()


def test_stopped_newsroom_gives_its_port_back():
    first = Newsroom(port=0).start()
    port = int(first.url.rpartition(":")[2])
    first.stop()
    first.stop()
    with Newsroom.from_config(NewsroomConfig(port=port)) as second:
        assert Reader(second, Clock()).get("/").status == 200


def test_as_a_program_it_says_its_address_and_ends_with_a_signal():
    command = [sys.executable, "-m", "connectors.newsroom", "--port", "0", "--interval", "0.5"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert re.match(r"http://127\.0\.0\.1:\d+/ .* 38 s", program.stdout.readline())
        program.send_signal(signal.SIGTERM)
        assert program.wait(10) == 0
