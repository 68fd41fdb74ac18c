from pathlib import Path

import pytest

from pipeline.yaml_file import Place, parse, read_text


def problems_of(text: str) -> list[str]:
    problems = []
    parse("x.yaml", text, problems)
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("true", True),
        ("010", 10),
        ("0x1F", 31),
        ("12:30", "12:30"),
        ("2024-06-20", "2024-06-20"),
        ("1.5", 1.5),
        ("1.2.3", "1.2.3"),
        ("~", None),
        ("'5'", "5"),
        ("पुतिन", "पुतिन"),
    ],
)
def test_scalars_are_those_of_yaml_1_2(written, value):
    problems = []
    assert parse("x.yaml", f"key: {written}", problems).data == {"key": value}
    assert problems == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\nb: 2\na: 3\n", "x.yaml:3:1: found the key 'a' again (first in line 1); keep one"),
        (
            "a:\n\t- 1",
            (
                "x.yaml:2:1: not YAML: found character '\\t' that cannot start any token; "
                "indent with spaces, not with tabs"
            ),
        ),
        (
            "a: b: c",
            (
                "x.yaml:1:5: not YAML: mapping values are not allowed here; "
                "put text that contains ': ' in quotes"
            ),
        ),
        (
            "a: [1\n",
            "x.yaml:1:4: not YAML: expected ',' or ']', but got '<stream end>'; close the bracket",
        ),
        ("a: 'x\n", "x.yaml:1:4: not YAML: found unexpected end of stream; close the quotes"),
        (
            "a: 1\nword\nb: 1",
            "x.yaml:2:1: not YAML: could not find expected ':'; write `key: value`",
        ),
        (
            "a: 1\n---\nb: 1",
            "x.yaml:2:1: not YAML: found another document; keep one document, without `---`",
        ),
        ("a: !env HOME", "x.yaml:1:4: found the tag !env; write the value without a tag"),
        ("a: &x [*x]", "x.yaml:1:4: found *x inside of &x itself; remove it"),
        ("? [a]\n: 1", "x.yaml:1:3: found a list or mapping as a key; write a word"),
        ("a: 1\nb: \x07", "x.yaml:2:4: found the character '\\x07', which YAML forbids"),
        ('a: "\\ud83d"', "x.yaml:1:4: found half of a surrogate pair; write the character itself"),
        ("[" * 5000, "x.yaml:1:1: values are nested too deeply"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text, problem):
    assert problems_of(text) == [problem]


def test_every_problem_is_found_at_once():
    assert len(problems_of("a: !x 1\na: 2\nb: !y 3\n")) == 3


def test_an_empty_file_is_empty_data():
    assert parse("x.yaml", "# nothing\n", []).data == {}


def test_places_of_keys_and_values():
    tree = parse("x.yaml", "one:\n  two: [a, b]\nlist:\n  - x: 1\n    y: 2\n", [])
    assert tree.place(["one", "two", 1]) == Place("x.yaml", 2, 12)
    assert tree.key_place(["one", "two"]) == Place("x.yaml", 2, 3)
    assert tree["list"][0].place(["y"]) == Place("x.yaml", 5, 8)
    assert tree.key_place(["list", 0, "union", "y"]) == Place("x.yaml", 5, 5)  # "union" not there
    assert tree.place(["one", "absent"]) == Place("x.yaml", 2, 3)


def test_bytes_that_are_not_utf8_are_named(tmp_path: Path):
    path = tmp_path / "x.yaml"
    path.write_bytes(b"a: 1\nb: caf\xe9\n")
    problems = []
    assert read_text(path, problems) is None
    assert [str(problem) for problem in problems] == [
        f"{path}:2:7: found byte 0xE9; save the file as UTF-8"
    ]


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path):
    path = tmp_path / "x.yaml"
    path.write_text("a: 1", encoding="utf-8-sig")
    assert read_text(path, []) == "a: 1"
