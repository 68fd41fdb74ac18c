import asyncio
import gzip
import os
from datetime import UTC, datetime

import orjson
import pytest

from connectors.files import Files, FilesConnector
from connectors.urls import article_id, canonical, entry_id
from pipeline.errors import ConfigError
from pipeline.records import rfc3339

RSS = "<rss version='2.0'><channel><title>T</title><language>hi</language>{}</channel></rss>".format
ITEM = "<item><title>Title {0}</title><link>https://news.example/{0}</link></item>".format


def lines(*objects):
    return b"".join(orjson.dumps(one) + b"\n" for one in objects)


def source(path, **options):
    return FilesConnector(Files(id="src", type="files", path=str(path), **options))


def polls(path, cursor=None, **options):
    """Poll to the end; the cursor passes through JSON as it does on disk."""
    connector = source(path, **options)
    found = [asyncio.run(connector.poll(cursor or {}, now=5.0))]
    while found[-1].next_poll_at is not None:
        cursor = orjson.loads(orjson.dumps(found[-1].cursor))
        found.append(asyncio.run(connector.poll(cursor, now=5.0)))
    return found


def items(found):
    return [item for poll in found for item in poll.items]


def test_a_folder_is_read_in_order_of_names_and_says_what_each_file_holds(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "page.HTML").write_bytes(
        b"<meta charset=windows-1251><p>\xcf\xf3\xf2\xe8\xed"
    )
    (tmp_path / "a.xml").write_text(RSS(ITEM(1) + ITEM(2)))
    (tmp_path / "c.txt").write_text("Headline\n\nBody of the text.\n")
    (tmp_path / "d.jsonl").write_bytes(lines({"url": "https://news.example/3", "text": "words"}))
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    first, second, page, text, line = items(polls(tmp_path, language="sw"))
    assert (first.entry.title, second.url) == ("Title 1", "https://news.example/2")
    assert (first.id, first.feed_url) == (article_id(canonical("https://news.example/1")), None)
    assert first.language_declared == "hi"
    assert (page.url, page.page) == ("file:///src/b/page.HTML", "fetched")
    assert page.html.endswith("<p>Путин")
    assert (text.url, text.entry.title, text.text) == (
        "file:///src/c.txt",
        "Headline",
        "Body of the text.\n",
    )
    assert (line.url, line.text, line.language_declared) == (
        "https://news.example/3",
        "words",
        "sw",
    )
    assert line.id == article_id(canonical("https://news.example/3"))
    assert str(tmp_path) not in str([first, page, text, line])


def test_reading_goes_on_where_it_stopped(tmp_path):
    (tmp_path / "a.xml").write_text(RSS("".join(ITEM(n) for n in range(5))))
    (tmp_path / "b.jsonl").write_bytes(lines(*({"text": f"{n}"} for n in range(5))))
    whole = items(polls(tmp_path, max_items_per_poll=3))
    assert len(whole) == 10
    for stop in range(1, 4):
        connector = source(tmp_path, max_items_per_poll=3)
        before, cursor = [], {}
        for _ in range(stop):
            poll = asyncio.run(connector.poll(cursor, now=5.0))
            cursor = poll.cursor
            before += poll.items
        after = items(polls(tmp_path, cursor=cursor, max_items_per_poll=3))
        assert [one.id for one in before + after] == [one.id for one in whole]


def test_a_poll_that_was_not_saved_is_given_again(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(lines(*({"text": f"{n}"} for n in range(4))))
    connector = source(tmp_path, max_items_per_poll=2)
    first, again = (asyncio.run(connector.poll({}, now=5.0)) for _ in range(2))
    assert [one.text for one in first.items] == [one.text for one in again.items] == ["0", "1"]


def test_a_later_look_finds_what_was_added_or_changed_wherever_its_name_stands(tmp_path):
    for name in "bdf":
        (tmp_path / f"{name}.txt").write_text(name)
    cursor = polls(tmp_path)[-1].cursor
    assert items(polls(tmp_path, cursor=cursor)) == []
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "d.txt").write_text("d, corrected")
    (tmp_path / "g.txt").write_text("g")
    found = polls(tmp_path, cursor=cursor)
    assert [one.text for one in items(found)] == ["a", "d, corrected", "g"]
    assert items(polls(tmp_path, cursor=found[-1].cursor)) == []


def test_a_file_of_lines_that_has_grown_is_continued_and_one_made_anew_is_read_again(tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_bytes(lines({"text": "1"}))
    cursor = polls(tmp_path)[-1].cursor
    with file.open("ab") as opened:
        opened.write(lines({"text": "2"}))
    found = polls(tmp_path, cursor=cursor)
    assert [one.text for one in items(found)] == ["2"]
    file.write_bytes(lines({"text": "4"}, {"text": "5"}, {"text": "6"}))
    anew = polls(tmp_path, cursor=found[-1].cursor)
    assert [one.text for one in items(anew)] == ["4", "5", "6"]


def test_a_last_line_that_is_half_written_is_read_when_it_is_whole(tmp_path):
    first, second = lines({"text": "1"}), lines({"text": "2"})
    (tmp_path / "a.jsonl").write_bytes(first + second[:5])
    found = polls(tmp_path)
    assert [one.text for one in items(found)] == ["1"]
    assert found[-1].detail == "read to a.jsonl, 1 not readable"
    (tmp_path / "a.jsonl").write_bytes(first + second)
    assert [one.text for one in items(polls(tmp_path, cursor=found[-1].cursor))] == ["2"]


def test_a_watched_folder_is_looked_at_again(tmp_path):
    (tmp_path / "a.txt").write_text("a")
    connector = source(tmp_path, watch_minutes=2)
    first = asyncio.run(connector.poll({}, now=5.0))
    assert (first.next_poll_at, first.settled) == (125.0, True)
    (tmp_path / "0.txt").write_text("0")
    second = asyncio.run(connector.poll(first.cursor, now=125.0))
    assert [one.text for one in second.items] == ["0"]
    assert asyncio.run(connector.poll(second.cursor, now=245.0)).items == []


def test_a_paced_archive_leaves_time_between_its_batches(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(lines(*({"text": f"{n}"} for n in range(30))))
    connector = source(tmp_path, max_articles_per_s=2)
    poll = asyncio.run(connector.poll({}, now=100.0))
    assert (len(poll.items), poll.next_poll_at, poll.settled) == (10, 105.0, False)
    slow = asyncio.run(source(tmp_path, max_articles_per_s=0.1).poll({}, now=100.0))
    assert (len(slow.items), slow.next_poll_at) == (1, 110.0)


def test_a_file_that_went_away_meanwhile_is_a_problem_until_it_is_back(tmp_path):
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(name)
    connector = source(tmp_path, max_items_per_poll=1)
    first = asyncio.run(connector.poll({}, now=5.0))
    (tmp_path / "b.txt").rename(tmp_path / "away")
    second = asyncio.run(connector.poll(first.cursor, now=5.0))
    assert [one.text for one in second.items] == ["c"]
    assert second.detail == "read to c.txt, 1 not readable"
    (tmp_path / "away").rename(tmp_path / "b.txt")
    assert [one.text for one in items(polls(tmp_path, cursor=second.cursor))] == ["b"]


def test_after_a_crash_reading_goes_on_at_the_cursor(tmp_path):
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(name)
    connector = source(tmp_path, max_items_per_poll=1)
    first = asyncio.run(connector.poll({}, now=5.0))
    (tmp_path / "b.txt").unlink()
    (tmp_path / "b.txt").mkdir()
    with pytest.raises(IsADirectoryError):
        asyncio.run(connector.poll(first.cursor, now=5.0))
    again = asyncio.run(connector.poll(first.cursor, now=5.0))
    assert [one.text for one in again.items] == ["c"]


def test_another_path_is_read_from_its_beginning(tmp_path):
    for name in ("old/b.txt", "new/a.txt", "new/b.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    cursor = polls(tmp_path / "old")[-1].cursor
    found = polls(tmp_path / "new", cursor=cursor, max_items_per_poll=1)
    assert [one.text for one in items(found)] == ["new/a.txt", "new/b.txt"]
    assert items(polls(tmp_path / "new", cursor=found[-1].cursor)) == []


def test_gzip_is_unpacked_and_broken_gzip_is_a_problem(tmp_path):
    (tmp_path / "a.xml.gz").write_bytes(gzip.compress(RSS(ITEM(1)).encode()))
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(lines({"text": "x"}, {"text": "y"})))
    (tmp_path / "c.html.gz").write_bytes(b"no gzip")
    (tmp_path / "d.txt.gz").write_bytes(gzip.compress(b"words" * 100)[:20])
    found = polls(tmp_path)
    assert len(items(found)) == 3
    assert found[-1].detail == "read to d.txt.gz, 2 not readable"


@pytest.mark.parametrize(("channel", "language"), [("", "fi"), ("<language>fi</language>", "ja")])
def test_the_dates_of_a_feed_are_read_in_its_language(tmp_path, channel, language):
    item = f"{channel}<item><title>T</title><pubDate>24. marraskuuta 2025</pubDate></item>"
    (tmp_path / "a.xml").write_text(f"<rss version='2.0'><channel>{item}</channel></rss>")
    (article,) = items(polls(tmp_path, language=language))
    assert article.published == "2025-11-24T00:00:00.000Z"


def test_broken_files_and_lines_are_passed_over_and_counted(tmp_path, caplog):
    (tmp_path / "a.xml").write_text("<html>no feed</html>")
    (tmp_path / "b.jsonl").write_bytes(
        b'{"text": "one"}\n\nno json\n{"text": 5}\n{"title": "bare"}\n{"text": "two"}'
    )
    found = polls(tmp_path)
    assert [one.text for one in items(found)] == ["one", "two"]
    assert found[-1].detail == "read to b.jsonl, 4 not readable"
    assert "line that ends at byte 25" in caplog.text


def test_long_documents_are_cut_and_marked_and_long_lines_passed_over(tmp_path):
    (tmp_path / "a.html").write_bytes(b"x" * 20_000)
    (tmp_path / "b.jsonl").write_bytes(lines({"text": "x" * 25_000}, {"text": "short"}))
    page, line = items(polls(tmp_path, max_file_mb=0.01))
    assert (len(page.html), page.truncated) == (10_000, True)
    assert (line.text, line.truncated) == ("short", False)


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("\n Headline \n\nBody\n", "Headline", "Body\n"),
        ("Only a line", None, "Only a line"),
        ("Only a line\n\n", None, "Only a line\n\n"),
        ("w" * 151 + "\nBody", None, "w" * 151 + "\nBody"),
        ("w" * 150 + "\nBody", "w" * 150, "Body"),
        ("", None, ""),
    ],
)
def test_the_title_of_a_text(tmp_path, text, title, body):
    (tmp_path / "a.txt").write_text(text)
    (found,) = items(polls(tmp_path))
    assert (found.entry.title, found.text) == (title, body)


def test_the_fields_of_a_line(tmp_path):
    line = {"id": 7, "title": "T", "html": "<p>h</p>", "published": "2024-06-20", "language": "no"}
    (tmp_path / "a.jsonl").write_bytes(lines(line | {"more": [1]}))
    (found,) = items(polls(tmp_path, language="sw"))
    assert found.id == found.guid_id == entry_id("src", "7")
    assert found.url == "file:///src/a.jsonl#7"
    assert (found.entry.title, found.html, found.page) == ("T", "<p>h</p>", "fetched")
    assert (found.published, found.language_declared) == ("2024-06-20", "no")


@pytest.mark.parametrize(
    ("line", "changed", "fetched_at"),
    [
        ({}, "2024-06-20T05:00:00Z", "2024-06-20T05:00:00.000Z"),
        ({"fetched_at": "2019-01-01T02:00:00+02:00"}, "2024-06-20T05:00:00Z", "2019-01-01"),
        ({"fetched_at": "soon"}, "2024-06-20T05:00:00Z", "2024-06-20"),
        ({"fetched_at": "0001-01-01T00:00:00+14:00"}, "2024-06-20T05:00:00Z", "2024-06-20"),
        ({"published": "2024-06-19"}, "2024-06-20T05:00:00Z", "2024-06-20"),
        ({"published": "2025-02-01"}, "2024-06-20T05:00:00Z", "2025-02-01"),  # not before it was
        ({"published": "2025-02-01"}, "1980-01-01T00:00:00Z", "2025-02-01"),
    ],
)
def test_when_an_article_of_an_archive_was_fetched(tmp_path, line, changed, fetched_at):
    file = tmp_path / "a.jsonl"
    file.write_bytes(lines({"text": "words"} | line))
    at = datetime.fromisoformat(changed).timestamp()
    os.utime(file, (at, at))
    (found,) = items(polls(tmp_path))
    assert found.fetched_at.startswith(fetched_at)


@pytest.mark.parametrize("changed", [0.0, 4_000_000_000.0])
def test_a_file_time_that_cannot_be_is_taken_for_now(tmp_path, changed):
    (tmp_path / "a.txt").write_text("words")
    os.utime(tmp_path / "a.txt", (changed, changed))
    before = rfc3339(datetime.now(UTC))
    (found,) = items(polls(tmp_path))
    assert before <= found.fetched_at <= rfc3339(datetime.now(UTC))


def test_the_address_of_a_page(tmp_path):
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "listed.html").write_text("<link rel=canonical href=https://a.example/no>")
    (tmp_path / "x" / "says.html").write_text("<link rel=canonical href=https://a.example/yes>")
    (tmp_path / "urls.tsv").write_text("x/listed.html\thttps://a.example/listed\nother\n")
    found = items(polls(tmp_path / "x", urls=None))
    assert [one.url for one in found] == ["https://a.example/no", "https://a.example/yes"]
    found = items(polls(tmp_path, urls=tmp_path / "urls.tsv"))
    assert [one.url for one in found] == ["https://a.example/listed", "https://a.example/yes"]
    assert found[0].id == article_id(canonical("https://a.example/listed"))


def test_a_list_of_addresses_that_is_not_there_is_the_operators_problem(tmp_path):
    with pytest.raises(ConfigError, match=r"src: urls: .*nowhere"):
        source(tmp_path, urls=tmp_path / "nowhere")


def test_a_file_and_a_pattern(tmp_path):
    (tmp_path / "2024" / "x").mkdir(parents=True)
    for name in ("2024/x/a.txt", "2024/b.txt", "c.txt"):
        (tmp_path / name).write_text(name)
    assert [one.url for one in items(polls(tmp_path / "c.txt"))] == ["file:///src/c.txt"]
    assert [one.url for one in items(polls(tmp_path / "20*" / "**" / "*.txt"))] == [
        "file:///src/2024/b.txt",
        "file:///src/2024/x/a.txt",
    ]


def test_nothing_there_is_a_failed_poll(tmp_path):
    (poll,) = polls(tmp_path / "none")
    assert (poll.outcome, poll.settled, poll.items) == ("failed", True, [])
    assert "none" in poll.detail
    assert poll.why.startswith("there was nothing")
