"""Wrongly decoded text is put right where that is sure, and genuine text is never touched."""

import pytest

from pipeline.text.cleaning.characters import mended_lines

SENTENCES = {
    "de": "Die Grüße an die Bürger von Köln kamen über Umwege",
    "fr": "L’été à Orléans fut très ensoleillé, déjà au début",
    "cs": "Příliš žluťoučký kůň úpěl ďábelské ódy",
    "pl": "Zażółć gęślą jaźń i wracaj późno",
    "tr": "Şişli’de öğrenciler çığ gibi büyüdü",
    "vi": "Việt Nam đã nhiều lần vô địch giải đấu này",
    "ru": "Мы успели до ледохода, сказала инженер",
    "uk": "Уряд України схвалив новий бюджет на рік",
    "bg": "Правителството прие новия бюджет за годината",
    "el": "Η κυβέρνηση ανακοίνωσε νέα μέτρα για την οικονομία",
    "he": "הממשלה אישרה את התקציב החדש לשנה הבאה",
    "ar": "أعلنت الحكومة اليوم عن خطة جديدة",
    "hi": "सरकार ने सोमवार को नई योजना की घोषणा की",
    "zh": "老城区的石桥上周一重新开放，附近的学生画了一整面墙",
    "ja": "市は月曜日、古い石橋の修理を始めた",
    "ko": "정부는 오늘 새로운 경제 정책을 발표했다고 밝혔다",
}


def mended(text: str) -> str:
    return "\n".join(mended_lines(text))


@pytest.mark.parametrize("language", SENTENCES)
def test_utf8_read_as_latin1_once_or_twice_is_read_again(language: str) -> None:
    sentence = SENTENCES[language]
    once = sentence.encode().decode("latin-1")
    assert mended(once) == sentence
    assert mended(once.encode().decode("latin-1")) == sentence


@pytest.mark.parametrize("language", ["ru", "uk", "bg"])
def test_cyrillic_read_as_latin1_or_as_cp1251_is_read_again(language: str) -> None:
    sentence = SENTENCES[language]
    assert mended(sentence.encode("cp1251").decode("cp1252")) == sentence
    assert mended(sentence.encode("utf-8").decode("cp1251", "replace")) == sentence


def test_chinese_read_as_latin1_or_utf8_read_as_gbk_is_read_again() -> None:
    sentence = "中国经济学年会上周在北京召开会议"
    assert mended(sentence.encode("gbk").decode("latin-1")) == sentence
    assert mended(sentence.encode("utf-8").decode("gb18030")) == sentence


@pytest.mark.parametrize(
    ("language", "encoding"),
    [("el", "cp1253"), ("he", "cp1255"), ("ar", "cp1256"), ("ko", "euc-kr"), ("ru", "koi8-r")],
)
def test_what_is_not_sure_is_left(language: str, encoding: str) -> None:
    wrong = SENTENCES[language].encode(encoding).decode("latin-1")
    assert mended(wrong) == " ".join(wrong.replace("\xa0", " ").split())


@pytest.mark.parametrize(
    "genuine",
    [
        *SENTENCES.values(),
        "À L’ÉCOLE, L’ÉTÉ DÉJÀ : ÇA, C’EST ÉTONNANT",
        "ÅÄÖ ÆØÅ ÞÐ ÝÚÍ",
        "Μῆνιν ἄειδε, θεά, Πηληϊάδεω Ἀχιλῆος",
        "[ˈfɒnɛtɪk ˌtɹænˈskɹɪpʃən] ðə ŋɡ ʃʒ",
        "Iğdır’da ılık rüzgâr, şöyle böyle",
        "Ťažký deň v Ďurčinej – €5 „úvodzovky“",
        "São Tomé e Príncipe: coração, não, ações",
        "Łódź, Gdańsk i Świnoujście",
        "ⴰⵣⵓⵍ ⵉⵎⴰⵣⵉⵖⵏ",
        "¯\\_(ツ)_/¯ (╯°□°)╯︵ ┻━┻",
        "┌──┬──┐ │ ÷ × ± ≤ ≥ ≠ │ └──┴──┘",
        "25 °C ± 2 °C, 3 × 4 m², £5 – ¥500, §7",
        "联通 镕基 喆",
        "Ê pra já! Ô de casa! Â",
        "Oʻzbekiston Respublikasi, Qaraqalpaqstan",
        "Ngā mihi ki a koutou katoa, Māori",
        "Yorùbá: ẹ káàárọ̀, ọmọ mi",
        "«Ça va», dit-il — « déjà ? »",
    ],
)
def test_genuine_text_that_looks_odd_is_left(genuine: str) -> None:
    assert mended(genuine) == genuine


def test_a_line_of_signs_of_mojibake_costs_no_more_than_its_length() -> None:
    assert mended("Ã" * 300_000) == "Ã" * 300_000
