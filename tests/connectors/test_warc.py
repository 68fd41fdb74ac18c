import asyncio
from datetime import UTC, date, datetime

import orjson
import pytest

from connectors.urls import article_id, canonical
from connectors.warc import Warc, WarcConnector
from pipeline.records import rfc3339
from tests.connectors.warcs import http, member, page, record, url


def polls(path, cursor=None, **options):
    """Poll to the end; the cursor passes through JSON as it does on disk."""
    connector = WarcConnector(Warc(id="old", type="warc", path=str(path), **options))
    found = [asyncio.run(connector.poll(cursor or {}, now=5.0))]
    while found[-1].next_poll_at is not None:
        cursor = orjson.loads(orjson.dumps(found[-1].cursor))
        found.append(asyncio.run(connector.poll(cursor, now=5.0)))
    return found


def items(found):
    return [item for poll in found for item in poll.items]


def numbers(found):
    return [int(item.url.rpartition("/")[2]) for item in items(found)]


def test_an_article_is_what_was_answered_then(tmp_path):
    headers = (
        "Content-Type: text/html",
        'ETag: "e"',
        "Last-Modified: then",
        "Content-Language: hi",
    )
    link = "<html><link rel=canonical href='https://news.example/n/story-of-the-flood-12345'>"
    body = link.encode() + b"<p>" + "Путин".encode("cp1251") + page()
    block = http(body, headers[0] + "; charset=windows-1251", *headers[1:])
    asked = "http://news.example/story-of-the-flood-12345"
    (tmp_path / "a.warc").write_bytes(record(f"<{asked}>", block, date="2024-06-20T05:30:00.5Z"))
    (found,) = items(polls(tmp_path))
    assert (found.id, found.url) == (article_id(canonical(asked)), asked)
    assert found.page_id == article_id("https://news.example/n/story-of-the-flood-12345")
    assert (found.source, found.page, found.fetched_at) == (
        "old",
        "fetched",
        "2024-06-20T05:30:00.500Z",
    )
    assert "<p>Путин<html>" in found.html
    assert found.language_declared == "hi"
    http_facts = found.http
    assert (http_facts.status, http_facts.etag, http_facts.last_modified) == (200, '"e"', "then")
    assert (http_facts.encoding, http_facts.size_bytes) == ("windows-1251", len(body))


def test_only_pages_of_articles_are_read(tmp_path):
    (tmp_path / "a.warc.gz").write_bytes(
        member(url(1), b"software: tests", kind="warcinfo")
        + member(url(1), b"GET / HTTP/1.1\r\n\r\n", kind="request")
        + member(url(1), b"a: b", kind="metadata")
        + member(url(1), b"", kind="revisit")
        + member("dns:news.example", b"127.0.0.1")
        + member(url(1), http(page(), status="404 Not Found"))
        + member(url(1), http(b"User-agent: *", "Content-Type: text/plain"))
        + member("https://news.example/", http(page()))  # a home page
        + member(url(1), http(b"<html><title>404 Not Found</title><body>Page not found</body>"))
        + member(url(2))
    )
    found = polls(tmp_path)
    assert numbers(found) == [2]
    assert found[-1].detail == "read to a.warc.gz, 0 not readable"


def test_the_same_page_at_several_addresses_is_a_wall_and_not_their_article(tmp_path):
    wall = http(page().replace(b"og:type", b"x"))
    data = b"".join(member(url(number), wall) for number in (1, 2, 3))
    (tmp_path / "a.warc.gz").write_bytes(data + member(url(4)))
    assert numbers(polls(tmp_path)) == [1, 4]


def test_files_and_records_are_resumed_where_they_were(tmp_path):
    for name, first in (("a", 0), ("b", 5)):
        data = b"".join(member(url(number)) for number in range(first, first + 5))
        (tmp_path / f"{name}.warc.gz").write_bytes(data)
    whole = polls(tmp_path, max_items_per_poll=3)
    assert numbers(whole) == list(range(10))
    for stop, poll in enumerate(whole[:3], 1):
        after = polls(tmp_path, cursor=poll.cursor, max_items_per_poll=3)
        assert numbers(after) == list(range(3 * stop, 10))


def test_resuming_does_not_read_again_what_lies_before(tmp_path):
    file = tmp_path / "a.warc.gz"
    file.write_bytes(b"".join(member(url(number)) for number in range(6)))
    first = polls(tmp_path, max_items_per_poll=3)[0]
    size, changed = file.stat().st_size, file.stat().st_mtime_ns
    (offset, _, _) = next(iter(first.cursor["begun"].values()))
    data = bytearray(file.read_bytes())
    data[: offset - 4096 if offset > 4096 else 0] = bytes(max(offset - 4096, 0))
    file.write_bytes(data)
    assert file.stat().st_size == size
    assert file.stat().st_mtime_ns != changed
    assert numbers(polls(tmp_path, cursor=first.cursor)) == [3, 4, 5]


def test_a_file_that_grows_is_continued(tmp_path):
    file = tmp_path / "a.warc.gz"
    rest = member(url(2)) + member(url(3))
    file.write_bytes(member(url(1)) + rest[:100])
    found = polls(tmp_path)
    assert numbers(found) == [1]
    file.write_bytes(member(url(1)) + rest)
    assert numbers(polls(tmp_path, cursor=found[-1].cursor)) == [2, 3]


def test_what_is_damaged_is_counted_and_the_rest_is_read(tmp_path, caplog):
    (tmp_path / "a.warc.gz").write_bytes(
        member(url(1))
        + b"garbage"
        + member(url(2), date="yesterday")
        + member(url(3), http(b"no gzip", "Content-Type: text/html", "Content-Encoding: gzip"))
        + member(url(4), length=10)
        + member(url(5))
    )
    found = polls(tmp_path)
    assert numbers(found) == [1, 5]
    assert found[-1].detail == "read to a.warc.gz, 4 not readable"
    assert "https://news.example/2: WARC-Date: 'yesterday'" in caplog.text


def test_other_names_in_a_folder_are_left_alone_and_a_named_file_is_tried(tmp_path):
    (tmp_path / "a.WARC").write_bytes(record(url(1)))
    (tmp_path / "warc.paths.gz").write_bytes(b"\x1f\x8b no warc")
    (tmp_path / "download").write_bytes(member(url(2)))
    assert numbers(polls(tmp_path)) == [1]
    assert numbers(polls(tmp_path / "download")) == [2]
    found = polls(tmp_path / "warc.paths.gz")
    assert (items(found), found[-1].detail) == ([], "read to warc.paths.gz, 1 not readable")


@pytest.mark.parametrize(
    ("options", "read"),
    [
        ({"sites": ["news.example"]}, [1, 2, 3]),
        ({"sites": ["m.news.example", "other.example"]}, [3, 4]),
        ({"since": date(2024, 6, 21)}, [2, 3, 4]),
        ({"until": date(2024, 6, 21)}, [1, 2]),
        ({"since": date(2024, 6, 21), "until": date(2024, 6, 21)}, [2]),
    ],
)
def test_filters_by_site_and_day(tmp_path, options, read):
    (tmp_path / "a.warc").write_bytes(
        record("https://news.example/1", date="2024-06-20T23:59:59Z")
        + record("https://news.example/2", date="2024-06-21T23:00:00-00:59")
        + record("https://m.news.example/3", date="2024-06-22T00:00:00Z")
        + record("https://other.example/4", date="2024-06-23T00:00:00Z")
        + record("https://badnews.example/5", date="2020-06-23T00:00:00Z")
    )
    found = numbers(polls(tmp_path, **options))
    assert [number for number in found if number != 5] == read
    assert (5 in found) == ("sites" not in options and "since" not in options)


def test_a_page_of_the_future_was_fetched_now(tmp_path):
    (tmp_path / "a.warc").write_bytes(record(date="2099-01-01T00:00:00Z"))
    (found,) = items(polls(tmp_path))
    assert found.fetched_at <= rfc3339(datetime.now(UTC))


def test_a_long_stretch_without_articles_takes_several_polls(tmp_path):
    requests = b"".join(member(url(n), b"GET /", kind="request") for n in range(50))
    (tmp_path / "a.warc.gz").write_bytes(requests + member(url(99)))
    found = polls(tmp_path, max_items_per_poll=1)
    assert len(found) > 2
    assert numbers(found) == [99]
