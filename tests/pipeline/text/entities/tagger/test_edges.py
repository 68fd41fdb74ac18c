"""Names end at their letters."""

import pytest

from pipeline.text.entities.tagger.edges import parts, trimmed


@pytest.mark.parametrize(
    ("found", "name"),
    [
        ("“Lind”,", "Lind"),
        ("«Спартак»", "Спартак"),
        ("(NASA)", "NASA"),
        ("Bank (Wien)", "Bank (Wien)"),
        ("U.S.", "U.S."),
        ("Lind.", "Lind"),
        ("John F.", "John F."),
        ("दिल्ली।", "दिल्ली"),
        ("「東京」", "東京"),
        ("...", ""),
        ("@Lind", "Lind"),
    ],
)
def test_punctuation_around_a_name_is_none_of_it(found: str, name: str) -> None:
    text = f"x {found} y"
    start, end = trimmed(text, 2, 2 + len(found))
    assert text[start:end] == name


def test_marks_belong_to_their_letter() -> None:
    text = "Tu\u0301nji\u0301 de"
    assert text[slice(*trimmed(text, 0, 6))] == "Tu\u0301nji\u0301"


def test_a_bracket_that_stays_open_parts_two_names() -> None:
    text = "the Bank of Ghana (BOG) and Uni (Wien) grew"
    assert [text[slice(*part)] for part in parts(text, 4, 22)] == ["Bank of Ghana", "BOG"]
    assert [text[slice(*part)] for part in parts(text, 28, 38)] == ["Uni (Wien)"]
