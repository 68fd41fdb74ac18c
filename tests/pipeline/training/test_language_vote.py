import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.training.language_vote import Rows, accuracy, fit, read
from tests.pipeline.text.test_language import HEADLINES


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    gold: Path = tmp_path_factory.mktemp("gold") / "headlines.jsonl"
    lines = [
        json.dumps({"id": f"{code}-{part}", "lang": code, "text": text[:part], "set": "own"})
        for code, text in HEADLINES.items()
        for part in (15, 25, 60)
    ]
    gold.write_text("\n".join(lines), encoding="utf-8")
    return read([gold])


def test_the_design_marks_what_is_right_and_what_is_no_candidate(rows: Rows) -> None:
    assert len(rows.features) == 3 * len(HEADLINES)
    assert rows.right.any(axis=1).mean() > 0.95
    assert not rows.features[rows.offsets < -100].any()
    assert 0.3 < rows.tuned.mean() < 0.7


def test_fitted_weights_find_more_than_none_and_slopes_are_not_negative(rows: Rows) -> None:
    everywhere = np.full(len(rows.tuned), fill_value=True)
    weights = fit(rows, rows.tuned)
    assert (weights[::2] >= 0).all()
    assert accuracy(rows, weights, everywhere)["own"] > 0.9
    assert accuracy(rows, weights * 0, everywhere)["own"] < 0.5
