import gzip
import random
import tracemalloc
import zlib

import backports.zstd
import brotli
import pytest
from backports.zstd import CompressionParameter
from hypothesis import given
from hypothesis import strategies as st

from connectors.web.unpack import Body
from pipeline.errors import FetchFailed


def raw_deflate(data):
    return zlib.compress(data, wbits=-15)


def brotli_compress(data):
    return brotli.compress(data, quality=1)


PACK = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli_compress,
    "zstd": backports.zstd.compress,
}
LIMIT = 1_000_000
NOISE = random.Random(1).randbytes(50_000)


def unpacked(encoding, data, *, step=10_000, limit=LIMIT):
    body = Body(encoding, limit)
    for start in range(0, len(data), step):
        if not body.add(data[start : start + step]):
            break
    return bytes(body), body.truncated


@pytest.mark.parametrize("encoding", ["", "identity", "utf-8", "none, binary"])
def test_what_is_not_packed_stays_as_it_is(encoding):
    assert unpacked(encoding, b"news") == (b"news", False)


@pytest.mark.parametrize("step", [1, 7, 10_000, 1_000_000])
@pytest.mark.parametrize("coding", PACK)
def test_every_coding_comes_back_in_pieces_of_any_size(coding, step):
    data = NOISE[:5000] + b"news " * 50_000
    assert unpacked(coding, PACK[coding](data), step=step) == (data, False)
    assert unpacked(f" {coding.upper()} ", PACK[coding](data), step=step) == (data, False)


@given(st.binary(max_size=300), st.sampled_from(sorted(PACK)), st.integers(1, 50))
def test_any_bytes_come_back(data, coding, step):
    assert unpacked(coding, PACK[coding](data), step=step) == (data, False)


def test_deflate_comes_also_without_its_header():
    for data in (NOISE, b"", b"news" * 10_000):
        assert unpacked("deflate", raw_deflate(data)) == (data, False)


def test_gzip_and_zstd_come_also_several_in_a_row_and_gzip_with_padding():
    for step in (1, 10_000):
        two = gzip.compress(b"a" * 9) + gzip.compress(b"b")
        assert unpacked("x-gzip", two + bytes(100), step=step) == (b"a" * 9 + b"b", False)
        two = backports.zstd.compress(b"a" * 9) + backports.zstd.compress(b"b")
        assert unpacked("zstd", two, step=step) == (b"a" * 9 + b"b", False)
    assert unpacked("deflate", zlib.compress(b"a") + bytes(100)) == (b"a", False)


def test_two_codings_are_undone_in_order_and_no_more():
    assert unpacked("gzip, br", brotli_compress(gzip.compress(b"news"))) == (b"news", False)
    with pytest.raises(FetchFailed, match="packed 3 times"):
        Body("gzip, gzip, gzip", LIMIT)


@pytest.mark.parametrize("coding", ["", *PACK])
def test_more_than_the_limit_is_cut_and_marked_and_the_limit_itself_is_not(coding):
    pack = PACK.get(coding, bytes)
    data = NOISE * 20
    assert unpacked(coding, pack(data + b"x")) == (data, True)
    assert unpacked("", data) == (data, False)
    assert unpacked(coding, pack(data), limit=LIMIT + 20_000) == (data, False)


@pytest.mark.parametrize("coding", PACK)
def test_a_bomb_is_refused_before_it_takes_memory(coding):
    bomb = PACK[coding](bytes(100_000_000))
    tracemalloc.start()
    with pytest.raises(FetchFailed, match="more than 300 times its size"):
        unpacked(coding, bomb, limit=5_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


def test_a_bomb_in_a_bomb_is_refused():
    inner = raw_deflate(b"")[:-2] + b"\0\0\0\xff\xff" * 20_000_000  # empty blocks: nothing at all
    with pytest.raises(FetchFailed, match="too long unpacked once"):
        unpacked("deflate, gzip", gzip.compress(inner, 1))


def test_zstd_windows_beyond_the_standard_are_refused():
    packer = backports.zstd.ZstdCompressor(options={CompressionParameter.window_log: 27})
    wide = packer.compress(NOISE) + packer.flush()
    with pytest.raises(FetchFailed, match="not zstd"):
        unpacked("zstd", wide)


@pytest.mark.parametrize("coding", PACK)
def test_what_breaks_off_is_marked(coding):
    packed = PACK[coding](NOISE)
    body, truncated = unpacked(coding, packed[:-3])
    assert truncated
    assert NOISE.startswith(body)
    assert unpacked(coding, b"") == (b"", False)


@pytest.mark.parametrize("coding", PACK)
def test_what_is_not_packed_as_it_says_is_a_failure(coding):
    with pytest.raises(FetchFailed, match=f"the body is not {coding}, as its header says"):
        unpacked(coding, b"<html>" * 1000)
