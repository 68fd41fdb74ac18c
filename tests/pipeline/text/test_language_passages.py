import pytest

from pipeline.text.language_passages import (
    beginning,
    in_script,
    is_speech,
    letters,
    passages,
    plain_lines,
)


def test_links_handles_and_empty_lines_go() -> None:
    text = "Neue Schulen  im Dorf\n\nhttps://example.org/x @someone #tag 👍\nim Herbst"
    assert plain_lines(text) == ["Neue Schulen im Dorf", "im Herbst"]


@pytest.mark.parametrize(
    ("text", "count"), [("Ärger 24", 5), ("東京", 4), ("한국어", 6), ("", 0), ("x_1", 1)]
)
def test_a_syllable_counts_as_two_letters(text: str, count: int) -> None:
    assert letters(text) == count


def test_a_latin_name_leaves_a_text_of_another_script() -> None:
    lines, script, share = in_script(["Новый телефон iPhone", "показали в Москве"])
    assert lines == ["Новый телефон", "показали в Москве"]
    assert script == "Cyrl"
    assert share == pytest.approx(26 / 32, abs=0.05)


def test_a_name_of_another_script_leaves_a_latin_text() -> None:
    lines, script, _ = in_script(["The paper Правда was founded in Vienna in 1908"])
    assert (lines, script) == (["The paper was founded in Vienna in 1908"], "Latn")


def test_a_long_line_becomes_sentences_from_all_over() -> None:
    line = " ".join(f"Sentence number {place} of a rather long paragraph." for place in range(40))
    found = passages([line])
    assert len(found) <= 6
    assert "number 0 " in found[0]
    assert "number 3" in found[-1]


def test_capitals_are_made_small_and_long_texts_short() -> None:
    assert beginning(["ПРАВИТЕЛЬСТВО", "ОБЪЯВИЛО"]) == "правительство объявило"
    assert len(beginning(["слово " * 1000])) <= 400


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("3-1 after extra time", True),
        ("4, 8, 15, 16, 23, 42 win", False),
        ("A; B; C; D: the four letters of a long story about an alphabet", True),
        ("if (a == b) { return c; }", False),
    ],
)
def test_figures_and_programs_are_no_speech(text: str, speech: bool) -> None:
    assert is_speech(text) == speech
