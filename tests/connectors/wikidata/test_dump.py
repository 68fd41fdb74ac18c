import bz2
import gzip
import json

import pytest

from connectors.wikidata.dump import items
from tests.connectors.wikidata.wikibase import ITEMS

LINES = ["[", *(json.dumps(one) + "," for one in ITEMS[:-1]), json.dumps(ITEMS[-1]), "]"]
DUMP = "\n".join(LINES).encode()


@pytest.mark.parametrize(
    ("name", "pack"),
    [("d.json", bytes), ("d.json.gz", gzip.compress), ("d.json.bz2", bz2.compress)],
)
def test_every_item_comes_with_its_line(tmp_path, name, pack):
    path = tmp_path / name
    path.write_bytes(pack(DUMP))
    found = list(items(path))
    assert [item.id for _, item in found] == [one["id"] for one in ITEMS]
    assert [number for number, _ in found] == list(range(1, len(ITEMS) + 1))
    assert [item.id for _, item in items(path, begin=4)] == [one["id"] for one in ITEMS[3:]]


def test_a_broken_line_is_named(tmp_path):
    path = tmp_path / "d.json"
    path.write_bytes(DUMP.replace(b'"type"', b"type", 1))
    with pytest.raises(ValueError, match="line 2 is no JSON"):
        list(items(path))


def test_a_file_that_breaks_off_is_no_end(tmp_path):
    path = tmp_path / "d.json.gz"
    path.write_bytes(gzip.compress(DUMP)[:-20])
    with pytest.raises(EOFError):
        list(items(path))
