import gzip
import random
import tracemalloc
from io import BytesIO

import pytest
from warcio.warcwriter import WARCWriter

from connectors.archives.archive_progress import Place
from connectors.archives.warc_records import read_records
from tests.connectors.warcs import http, member, page, record, url

PLAIN, PACKED = record, member
BOTH = pytest.mark.parametrize("form", [PLAIN, PACKED])


def steps(path, start=None, *, wanted=lambda headers: True, most=1_000_000):
    with path.open("rb") as file:
        return list(read_records(file, start or Place(), wanted, most))


def urls(found):
    """What was found: the number at the end of each record's URL, or the problem."""
    return [
        int(step.record.headers["warc-target-uri"].rpartition("/")[2])
        if step.record
        else step.problem
        for step in found
    ]


@pytest.fixture
def file(tmp_path):
    return tmp_path / "news.warc"


@BOTH
def test_every_record_has_its_headers_and_its_block(file, form):
    file.write_bytes(form(url(1), b"one") + form(url(2), b"two", kind="resource"))
    one, two = (step.record for step in steps(file))
    assert (one.block, two.block, one.cut) == (b"one", b"two", False)
    assert two.headers["warc-type"] == "resource"
    assert two.headers["warc-target-uri"] == url(2)


@BOTH
def test_reading_goes_on_behind_each_record(file, form):
    file.write_bytes(b"".join(form(url(number)) for number in range(4)))
    found = steps(file)
    for number, step in enumerate(found):
        assert urls(steps(file, step.place)) == list(range(number + 1, 4))


@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")  # warcio leaves them open
def test_what_warcio_writes_is_read(file):
    with file.open("wb") as opened:
        writer = WARCWriter(opened, gzip=True)
        writer.write_record(writer.create_warcinfo_record("news.warc", {"software": "tests"}))
        for number in range(3):
            writer.write_record(
                writer.create_warc_record(url(number), "resource", payload=BytesIO(b"words"))
            )
    info, *pages = steps(file)
    assert info.record.headers["warc-type"] == "warcinfo"
    assert urls(pages) == [0, 1, 2]


@BOTH
def test_blocks_that_are_not_wanted_are_passed_over(file, form):
    file.write_bytes(form(url(1), kind="request") + form(url(2)))
    found = steps(file, wanted=lambda headers: headers["warc-type"] == "response")
    assert [step.record is None and not step.problem for step in found] == [True, False]


@BOTH
def test_a_long_block_is_cut_and_the_next_record_found(file, form):
    file.write_bytes(form(url(1), b"x" * 300_000) + form(url(2)))
    first, second = steps(file, most=1000)
    assert (len(first.record.block), first.record.cut) == (1000, True)
    assert urls([second]) == [2]


def test_many_records_in_one_member_are_read_and_resumed(file):
    file.write_bytes(gzip.compress(b"".join(record(url(number)) for number in range(4))))
    found = steps(file)
    assert urls(found) == [0, 1, 2, 3]
    assert urls(steps(file, found[1].place)) == [2, 3]
    assert found[-1].place == Place(offset=file.stat().st_size)


@pytest.mark.parametrize(
    "damaged",
    [
        b"garbage \x1f\x8b\x08 between members",
        bytes(1000),
        member(url(9))[:-30],  # cut short
        member(url(9))[:200] + b"?" * 20 + member(url(9))[220:],
        member(url(9))[:-8] + b"\0" * 8,  # another CRC and size
        member(url(9), b"x" * 50, length=30),
        member(url(9), b"x" * 50, length=80),
        member(url(9), length=10**13),  # would take an hour to unpack
        gzip.compress(b"no WARC record"),
        gzip.compress(record(url(9)).replace(b"Content-Length", b"Content-Ulength")),
        gzip.compress(record(url(9)).replace(b"/1.0\r\n", b"/1.0\r\nX: " + b"x" * 100_000)),
        gzip.compress(b"WARC/1.0\r\nWARC-Type: response"),
    ],
)
def test_what_is_damaged_is_a_problem_and_the_next_member_is_found(file, damaged):
    file.write_bytes(member(url(1)) + damaged + member(url(2)) + member(url(3)))
    first, problem, *rest = steps(file)
    assert urls([first, *rest]) == [1, 2, 3]
    assert problem.problem
    assert urls(steps(file, problem.place)) == [2, 3]


@pytest.mark.parametrize(
    "damaged",
    [
        b"garbage\r\n",
        b"WARC/1.0\r\nno end\r\n\r\n",
        record(url(9), b"x" * 50, length=30),
        record(url(9), b"x" * 50, length=80),
        record(url(9), length=10**13),
        record(url(9), length=10**30),
        record(url(9)).replace(b"Content-Length: ", b"Content-Length: -"),
        record(url(9)).replace(b"/1.0\r\n", b"/1.0\r\nX: " + b"x" * 100_000),
    ],
)
def test_what_is_damaged_in_a_plain_file_is_a_problem_and_the_next_record_is_found(file, damaged):
    file.write_bytes(record(url(1)) + damaged + record(url(2)) + record(url(3)))
    first, problem, *rest = steps(file)
    assert urls([first, *rest]) == [1, 2, 3]
    assert problem.problem


@BOTH
def test_a_file_that_is_cut_off_is_continued_when_the_rest_is_there(file, form):
    whole = form(url(1)) + form(url(2)) + form(url(3))
    second = len(form(url(1)))
    file.write_bytes(whole[: second + 60])
    first, problem = steps(file)
    assert urls([first]) == [1]
    assert problem.place == Place(offset=second)
    file.write_bytes(whole)
    assert urls(steps(file, problem.place)) == [2, 3]


def test_one_member_that_is_being_written_is_continued_in_its_middle(file):
    whole = gzip.compress(b"".join(record(url(number)) for number in range(3)), 0)
    file.write_bytes(whole[: len(record(url(0))) + 500])
    first, problem = steps(file)
    assert urls([first]) == [0]
    file.write_bytes(whole)
    assert urls(steps(file, problem.place)) == [1, 2]


@pytest.mark.parametrize("data", [b"", b"\r\n\r\n", b"PK\x03\x04zip", b"\x1f\x8b", b"<html>"])
def test_what_is_no_warc_file_has_no_records(file, data):
    file.write_bytes(data)
    assert not any(step.record for step in steps(file))


def test_any_damage_ends_and_costs_at_most_what_it_touches(file):
    rng = random.Random(7)
    whole = b"".join(member(url(number)) for number in range(8))
    for _ in range(200):
        data = bytearray(whole)
        at = rng.randrange(len(data) - 40)
        match rng.randrange(3):
            case 0:
                data[at : at + rng.randrange(1, 40)] = rng.randbytes(rng.randrange(40))
            case 1:
                del data[at : at + rng.randrange(1, 40)]
            case _:
                data[at:at] = rng.randbytes(rng.randrange(1, 2000))
        file.write_bytes(data)
        found = [number for number in urls(steps(file)) if isinstance(number, int)]
        assert found == sorted(found)
        assert len(found) >= 6


def test_bombs_and_large_files_take_no_memory(file):
    bomb = http(page(b"x" * 50_000_000))
    file.write_bytes(member(url(1), bomb) * 2 + member(url(2), bomb, length=100) + member(url(3)))
    tracemalloc.start()
    found = steps(file, most=100_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert urls(found)[:2] == [1, 1]
    assert urls(found)[-1] == 3
    assert peak < 2_000_000
