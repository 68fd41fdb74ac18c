import pytest

from pipeline.text.language_codes import normalise, usual_script


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en"),
        (" en-US ", "en"),
        ("EN_gb", "en"),
        ("deu", "de"),
        ("ger", "de"),
        ("iw", "he"),
        ("in", "id"),
        ("no", "nb"),
        ("nn-NO", "nn"),
        ("sr-Latn-RS", "sr"),
        ("zh", "zh-Hans"),
        ("zh_TW", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("zh-yue", "yue"),
        ("cmn", "zh-Hans"),
        ("arb", "ar"),
        ("fil", "tl"),
        ("fa-AF", "prs"),
        ("ckb", "ckb"),
        ("pcm", "pcm"),
    ],
)
def test_every_spelling_becomes_one_code(tag: str, code: str) -> None:
    assert normalise(tag) == code


@pytest.mark.parametrize("tag", ["", "und", "mul", "zxx", "sh", "english", "x-default", "??", "-"])
def test_no_one_language(tag: str) -> None:
    assert normalise(tag) is None


def test_the_script_that_a_language_is_mostly_written_in() -> None:
    assert [usual_script(code) for code in ("hi", "sr", "zh-Hans", "bm", "prs")] == [
        "Deva",
        "Cyrl",
        "Hans",
        "Latn",
        None,
    ]
