"""Lines that only look like furniture stay."""

import pytest

from pipeline.text.clean import clean
from tests.pipeline.text.cleaning.genuine import GENUINE


@pytest.mark.parametrize("name", GENUINE)
def test_nothing_is_taken_from_a_text_that_has_only_its_own_lines(name: str) -> None:
    cleaned = clean(GENUINE[name])
    assert cleaned.removed == ()
    assert cleaned.text == GENUINE[name]


FURNITURE = [
    "#tag #other", "© 2024 Example", "Foto: Jana Nowak/dpa", "https://example.org/x", "* * *",
    "Share on Facebook Twitter WhatsApp", "00:00 / 03:21", "1 2 3 … 9", "💬 12 ❤️ 34", "📷 Ana Ruiz",
    "What a night https://t.co/Ab12Cd34Ef", "— City (@city) 3.3.2025", "More below 👇",
]  # fmt: skip


@pytest.mark.parametrize("name", GENUINE)
def test_furniture_goes_from_below_the_first_paragraph_and_nothing_with_it(name: str) -> None:
    opening, *rest = GENUINE[name].splitlines()
    cleaned = clean("\n".join([opening, *FURNITURE, *rest]))
    assert cleaned.text == GENUINE[name]
    assert [line.text for line in cleaned.removed] == FURNITURE
