import pytest

from pipeline.text.script import han_outside, script


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Parliament votes on the budget", "Latn"),
        ("Парламент голосует за бюджет", "Cyrl"),
        ("संसद में बजट पर मतदान", "Deva"),
        ("البرلمان يصوت على الميزانية", "Arab"),
        ("הכנסת מצביעה על התקציב", "Hebr"),
        ("ผ่านร่างงบประมาณ", "Thai"),
        ("의회가 예산안을 표결한다", "Kore"),
        ("国会で予算案を採決へ", "Jpan"),
        ("议会将对预算进行表决", "Hans"),
        ("議會將對預算進行表決", "Hant"),
        ("人民日", "Hani"),
        ("ＮＨＫ", "Latn"),
        ("1234 — %", "Zyyy"),
        ("", "Zyyy"),
    ],
)
def test_the_script_of_a_text(text: str, expected: str) -> None:
    assert script(text) == expected


def test_most_letters_decide() -> None:
    assert script("बीबीसी BBC ने कहा कि चुनाव होंगे") == "Deva"
    assert script("The Hindi word चुनाव means election") == "Latn"


def test_a_chinese_text_may_quote_a_japanese_name() -> None:
    assert script("日本首相昨日在东京会见了来访的中国代表团，双方讨论了「さくら」计划") == "Hans"


def test_one_kana_makes_a_headline_of_han_japanese() -> None:
    assert script("首相、米大統領と会談") == "Jpan"
    assert script("東京都知事選、現職再選へ") == "Jpan"
    assert script("东京举行「の」字书法展览会开幕") == "Hans"
    long = "總統昨日在臺北會見來訪的日本議員代表團，雙方討論經濟合作，並參觀「さくら」展覽"
    assert script(long) == "Hant"


def test_han_letters_foreign_to_each_writing() -> None:
    assert han_outside("经济") == (0, 2, 2)
    assert han_outside("經濟") == (2, 0, 0)
    assert han_outside("経済") == (2, 2, 0)
