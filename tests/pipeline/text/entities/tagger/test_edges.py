"""Names end at their letters."""

import pytest

from pipeline.text.entities.tagger.edges import trimmed


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
