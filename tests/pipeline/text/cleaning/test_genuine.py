"""Lines that only look like furniture stay."""

import pytest

from pipeline.text.clean import clean
from tests.pipeline.text.cleaning.genuine import GENUINE


@pytest.mark.parametrize("name", GENUINE)
def test_nothing_is_taken_from_a_text_that_has_only_its_own_lines(name: str) -> None:
    cleaned = clean(GENUINE[name])
    assert cleaned.removed == ()
    assert cleaned.text == GENUINE[name]
