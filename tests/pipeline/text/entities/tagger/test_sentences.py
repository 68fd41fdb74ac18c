"""Texts of many scripts are cut behind their sentences and lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.entities.tagger.sentences import sentences


def cut(text: str) -> list[str]:
    return [text[one.start : one.end] for one in sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["The river rose.", "Three villages are cut off!", "Why?", "Nobody knows."],
        ["Sie ging.", "Äpfel blieben.", "„Komm!“", "sagte er."],
        ["Река поднялась.", "Три села отрезаны."],
        ["नदी बढ़ी।", "तीन गाँव कटे।"],
        ["ارتفع النهر؟", "لا أحد يعرف."],
        ["دریا چڑھ گیا۔", "تین گاؤں کٹ گئے۔"],
        ["ወንዙ ሞላ።", "ሦስት መንደሮች ተቆረጡ።"],
    ],
)
def test_sentences_end_with_the_marks_of_their_script(parts: list[str]) -> None:
    assert cut(" ".join(parts)) == parts


def test_no_space_is_needed_behind_han_and_kana() -> None:
    assert cut("河水上涨。“三个村庄！”他说。") == ["河水上涨。", "“三个村庄！”", "他说。"]


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Lind met J. R. Noor in the U.S. Senate.",
        "It grew by 3.5 percent, approx. two more than in 2020.",
        "Кирова А. С. Петров видел в г. Томске.",
        "No sentence ends here",
    ],
)
def test_short_forms_end_no_sentence(text: str) -> None:
    assert cut(text) == [text]


def test_a_line_is_no_part_of_the_next() -> None:
    assert cut("Flood in the north\n\nThe river rose.\r\n  It fell ") == [
        "Flood in the north",
        "The river rose.",
        "It fell",
    ]


@given(st.text(alphabet="aB.!。»\n \u0964\u2029\x1f", max_size=40))
def test_nothing_but_space_is_lost(text: str) -> None:
    found = cut(text)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(one == one.strip() for one in found)
