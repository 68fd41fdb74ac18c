"""What the tables know of a name that a tagger found: forms, titles, scripts, and namesakes."""

from collections import defaultdict

import pytest

from pipeline.records import EntityType, Language
from pipeline.text.entities.gazetteer import Context
from pipeline.text.entities.known import mentions, of
from pipeline.text.entities.known_names import names
from pipeline.text.entities.words import words

NOTHING = Context()


def language(code: str, script: str) -> Language:
    return Language(code=code, confidence=1.0, script=script)


def meant(
    name: str, code: str, script: str, kind: EntityType = "PER", context: Context = NOTHING
) -> str | None:
    known = of(name, kind, language(code, script), context)
    return known.name if known else None


def test_the_tables_hold_what_was_promised():
    scripts = defaultdict(set)
    for name in names():
        if name.known.type != "LOC":
            scripts[name.known.id].add(name.script)
    assert len(scripts) >= 780
    # a Latin name is one in a dozen languages by itself
    assert sum("LATIN" in found and len(found) >= 5 for found in scripts.values()) >= 775


def test_no_package_confirms_a_wikidata_id_of_a_person():
    assert {name.known.id[:3] for name in names() if name.known.type == "PER"} == {"wr:"}


@pytest.mark.parametrize(
    ("name", "code", "script", "figure"),
    [
        ("Владимиром Путиным", "ru", "Cyrl", "Vladimir Putin"),
        ("Путина", "ru", "Cyrl", "Vladimir Putin"),
        ("Дмитрия Медведева", "ru", "Cyrl", "Dmitry Medvedev"),
        ("Сергею Лаврову", "ru", "Cyrl", "Sergey Lavrov"),
        ("Ангелой Меркель", "ru", "Cyrl", "Angela Merkel"),
        ("Володимира Зеленського", "uk", "Cyrl", "Volodymyr Zelenskyy"),
        ("Зеленським", "uk", "Cyrl", "Volodymyr Zelenskyy"),
        ("Путіним", "uk", "Cyrl", "Vladimir Putin"),
        ("Зяленскага", "be", "Cyrl", "Volodymyr Zelenskyy"),
        ("Доналда Трампа", "sr", "Cyrl", "Donald Trump"),
        ("Donalda Tuska", "pl", "Latn", "Donald Tusk"),
        ("Zełenskiego", "pl", "Latn", "Volodymyr Zelenskyy"),
        ("Władimirem Putinem", "pl", "Latn", "Vladimir Putin"),
        ("Angeli Merkel", "pl", "Latn", "Angela Merkel"),
        ("Zelenského", "cs", "Latn", "Volodymyr Zelenskyy"),
        ("Ursuly von der Leyenové", "cs", "Latn", "Ursula von der Leyen"),
        ("Giorgia Meloniová", "sk", "Latn", "Giorgia Meloni"),
        ("Vučića", "hr", "Latn", "Aleksandar Vučić"),
        ("Trumpui", "lt", "Latn", "Donald Trump"),
        ("Putinam", "lv", "Latn", "Vladimir Putin"),
        ("Orbánnal", "hu", "Latn", "Viktor Orbán"),
        ("Putyint", "hu", "Latn", "Vladimir Putin"),
        ("Stubbin", "fi", "Latn", "Alexander Stubb"),
        ("Erdoğan'ın", "tr", "Latn", "Recep Tayyip Erdoğan"),
        ("Trump’ın", "tr", "Latn", "Donald Trump"),
        ("Əliyevin", "az", "Latn", None),
        ("Μητσοτάκη", "el", "Grek", "Kyriakos Mitsotakis"),
        ("Փաշինյանի", "hy", "Armn", "Nikol Pashinyan"),
        ("პუტინმა", "ka", "Geor", "Vladimir Putin"),
        ("ולפוטין", "he", "Hebr", "Vladimir Putin"),
        ("وبوتين", "ar", "Arab", "Vladimir Putin"),
        ("للسيسي", "ar", "Arab", "Abdel Fattah el-Sisi"),
        ("মোদির", "bn", "Beng", "Narendra Modi"),
        ("শেখ হাসিনাকে", "bn", "Beng", "Sheikh Hasina"),
        ("मोदींनी", "mr", "Deva", "Narendra Modi"),
        ("புதினுக்கு", "ta", "Taml", "Vladimir Putin"),
        ("మోదీకి", "te", "Telu", "Narendra Modi"),
        ("ಪುಟಿನ್‌ಗೆ", "kn", "Knda", "Vladimir Putin"),
        ("മോദിയുടെ", "ml", "Mlym", "Narendra Modi"),
        ("푸틴은", "ko", "Kore", "Vladimir Putin"),
        ("Путиннің", "kk", "Cyrl", "Vladimir Putin"),
    ],
)
def test_a_figure_is_known_in_the_forms_of_a_language(name, code, script, figure):
    assert meant(name, code, script) == figure


@pytest.mark.parametrize(
    ("name", "code", "script", "figure"),
    [
        ("President Putin", "en", "Latn", "Vladimir Putin"),
        ("Russian President Vladimir Putin", "en", "Latn", "Vladimir Putin"),
        ("Putin's", "en", "Latn", "Vladimir Putin"),
        ("V. V. Putin", "en", "Latn", "Vladimir Putin"),
        ("D. Trump", "en", "Latn", "Donald Trump"),
        ("Donald John Trump", "en", "Latn", "Donald Trump"),
        ("Bundeskanzlerin Merkel", "de", "Latn", "Angela Merkel"),
        ("EU-Kommissionspräsidentin Ursula von der Leyen", "de", "Latn", "Ursula von der Leyen"),
        ("Tổng thống Mỹ Donald Trump", "vi", "Latn", "Donald Trump"),
        ("президента Владимира Владимировича Путина", "ru", "Cyrl", "Vladimir Putin"),
        ("Путин Владимир Владимирович", "ru", "Cyrl", "Vladimir Putin"),
        ("الرئيس الأمريكي دونالد ترامب", "ar", "Arab", "Donald Trump"),
        ("रक्षा मंत्री राजनाथ सिंह", "hi", "Deva", "Rajnath Singh"),
        ("मोदी जी", "hi", "Deva", "Narendra Modi"),
        ("প্রধানমন্ত্রী নরেন্দ্র মোদী", "bn", "Beng", "Narendra Modi"),
        ("普京总统", "zh-Hans", "Hans", "Vladimir Putin"),
        ("美国总统特朗普", "zh-Hans", "Hans", "Donald Trump"),
        ("プーチン大統領", "ja", "Jpan", "Vladimir Putin"),
        ("金正恩総書記", "ja", "Jpan", "Kim Jong Un"),
        ("김정은 국무위원장", "ko", "Kore", "Kim Jong Un"),
        ("ประธานาธิบดีโดนัลด์ ทรัมป์", "th", "Thai", "Donald Trump"),
    ],
)
def test_titles_initials_and_middle_names_are_no_part_of_it(name, code, script, figure):
    assert meant(name, code, script) == figure


@pytest.mark.parametrize(
    ("name", "code", "script", "figure"),
    [
        ("Vladimir Poutine", "fr", "Latn", "Vladimir Putin"),
        ("Nicolas Maduro", "en", "Latn", "Nicolás Maduro"),
        ("ሆስኒ ሙባረክ", "am", "Ethi", "Hosni Mubarak"),
        ("ウサーマ・ビン・ラーディン", "ja", "Jpan", "Osama bin Laden"),
        ("菲德爾·卡斯特羅", "zh-Hant", "Hant", "Fidel Castro"),
    ],
)
def test_a_spelling_that_is_not_listed_is_known_by_its_sound(name, code, script, figure):
    assert meant(name, code, script) == figure


@pytest.mark.parametrize("name", ["Olaf Schulz", "Angela Markel", "Narendra Mody", "Viktor Urban"])
def test_who_only_sounds_like_a_figure_in_latin_letters_is_somebody_else(name):
    assert meant(name, "en", "Latn") is None


def test_a_spelling_in_latin_letters_counts_beside_the_figure():
    beside = Context(ids=frozenset(["wr:mahmoud-ahmadinejad"]))
    assert meant("Mahmúd Ahmadínidžád", "sk", "Latn") is None
    found = meant("Mahmúd Ahmadínidžád", "sk", "Latn", context=beside)
    assert found == "Mahmoud Ahmadinejad"


@pytest.mark.parametrize(
    ("name", "code", "script", "figure"),
    [
        ("Kim Jong Nam", "en", "Latn", "Kim Jong Nam"),
        ("Kim Yong Chol", "en", "Latn", None),
        ("George H. W. Bush", "en", "Latn", "George H. W. Bush"),
        ("George W. Bush", "en", "Latn", "George W. Bush"),
        ("George Bush", "en", "Latn", None),
        ("Jeb Bush", "en", "Latn", None),
        ("Hillary Clinton", "en", "Latn", "Hillary Clinton"),
        ("Chelsea Clinton", "en", "Latn", None),
        ("Melania Trump", "en", "Latn", "Melania Trump"),
        ("Lara Trump", "en", "Latn", None),
        ("Donald Trump Jr.", "en", "Latn", "Donald Trump Jr."),
        ("Ruhollah Khomeini", "en", "Latn", "Ruhollah Khomeini"),
        ("Hassan Khomeini", "en", "Latn", None),
        ("Hafez al-Assad", "en", "Latn", "Hafez al-Assad"),
        ("Asma al-Assad", "en", "Latn", None),
        ("Imran Khan", "en", "Latn", "Imran Khan"),
        ("Sadiq Khan", "en", "Latn", None),
        ("Imran Ahmad Khan", "en", "Latn", None),
        ("Khan", "en", "Latn", None),
        ("Johnson", "en", "Latn", None),
        ("Lyndon Johnson", "en", "Latn", None),
        ("Nirav Modi", "en", "Latn", None),
        ("नीरव मोदी", "hi", "Deva", None),
        ("Людмила Путина", "ru", "Cyrl", "Lyudmila Putina"),
        ("Игорь Путин", "ru", "Cyrl", None),
        ("Даниил Медведев", "ru", "Cyrl", None),
        ("John Candy", "en", "Latn", None),
        ("Mohammed bin Nayef", "en", "Latn", None),
        ("金正男", "zh-Hans", "Hans", "Kim Jong Nam"),
        ("अखिलेश सिंह", "hi", "Deva", None),
        ("محمد بن نايف", "ar", "Arab", None),
    ],
)
def test_a_namesake_is_somebody_else(name, code, script, figure):
    assert meant(name, code, script) == figure


def test_a_common_surname_counts_beside_the_full_name():
    beside = Context(ids=frozenset(["wr:boris-johnson"]))
    assert meant("Johnson", "en", "Latn") is None
    assert meant("Johnson", "en", "Latn", context=beside) == "Boris Johnson"


def test_two_of_one_surname_in_an_article_stay_two():
    both = Context(ids=frozenset(["wr:bill-clinton", "wr:hillary-clinton"]))
    assert meant("Clinton", "en", "Latn", context=both) is None
    one = Context(ids=frozenset(["wr:hillary-clinton"]))
    assert meant("Clinton", "en", "Latn", context=one) == "Hillary Clinton"


def test_a_rare_surname_is_not_the_figure_where_only_a_relative_is_named():
    nephew = Context(persons=("Igor Putin", "Putin"))
    assert meant("Putin", "en", "Latn") == "Vladimir Putin"
    assert meant("Putin", "en", "Latn", context=nephew) is None
    named = Context(ids=frozenset(["wr:vladimir-putin"]), persons=("Igor Putin", "Vladimir Putin"))
    assert meant("Putin", "en", "Latn", context=named) == "Vladimir Putin"


@pytest.mark.parametrize(
    ("name", "code", "script", "organisation"),
    [
        ("the United Nations", "en", "Latn", "United Nations"),
        ("للأمم المتحدة", "ar", "Arab", "United Nations"),
        ("欧州連合（EU）", "ja", "Jpan", "European Union"),
        ("Weltgesundheitsorganisation WHO", "de", "Latn", "World Health Organization"),
        ("NATO-ban", "hu", "Latn", "NATO"),
        ("ENSZ BT", "hu", "Latn", None),
        ("l'ONU", "fr", "Latn", "United Nations"),
        ("dell'ONU", "it", "Latn", "United Nations"),
        ("Europäischen Union", "de", "Latn", "European Union"),
        ("EU:n", "fi", "Latn", "European Union"),
        ("NATO'nun", "tr", "Latn", "NATO"),
        ("Komisją Europejską", "pl", "Latn", "European Commission"),
        ("Европейским парламентом", "ru", "Cyrl", "European Parliament"),
        ("Газпромом", "ru", "Cyrl", "Gazprom"),
        ("Світового банку", "uk", "Cyrl", "World Bank"),
        ("وحماس", "ar", "Arab", "Hamas"),
        ("भाजपा", "hi", "Deva", "Bharatiya Janata Party"),
        ("জাতিসংঘের", "bn", "Beng", "United Nations"),
        ("世卫组织", "zh-Hans", "Hans", "World Health Organization"),
        ("世界保健機関", "ja", "Jpan", "World Health Organization"),
        ("유엔 안보리", "ko", "Kore", "UN Security Council"),
        ("Комитету Министров Совета Европы", "ru", "Cyrl", None),
        ("Labour Party", "en", "Latn", None),
    ],
)
def test_an_organisation_is_known(name, code, script, organisation):
    assert meant(name, code, script, "ORG") == organisation


def test_an_organisation_that_was_taken_for_a_place_is_known():
    assert meant("European Union", "en", "Latn", "LOC") == "European Union"


def test_two_characters_inside_of_a_longer_name_are_not_a_figure():
    def seen(text):
        return {text[one.start : one.end] for one in mentions(text, words(text), mandarin).sure}

    mandarin = language("zh-Hans", "Hans")
    assert "普京" in seen("昨天普京说")
    assert "万斯" not in seen("昨天伊万斯说")


def test_a_party_that_many_countries_have_counts_beside_its_country():
    british = Context(countries=frozenset(["GB"]))
    assert meant("Labour Party", "en", "Latn", "ORG", british) == "Labour Party"


@pytest.mark.parametrize(
    "name", ["", " ", "'", ".", "President", "\u0301", "a" * 5000, "x " * 3000]
)
def test_what_is_no_name_is_nobody(name):
    assert meant(name, "en", "Latn") is None
    assert meant(name, "zh-Hans", "Hans", "ORG") is None
