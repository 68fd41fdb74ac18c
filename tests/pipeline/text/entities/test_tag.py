"""What `tag` finds in short news written for these tests, and what holds for any text."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.records import Language
from pipeline.text.entities import tag

GOLDEN = Path(__file__).parents[3] / "golden" / "hi-putin-kim" / "input.txt"


def language(code: str, script: str) -> Language:
    return Language(code=code, confidence=1.0, script=script)


def mentions(
    code: str, script: str, text: str, title: str = ""
) -> set[tuple[str, str, str | None]]:
    found = tag(text, language(code, script), title, "fast").entities
    return {(e.text, e.type, e.id) for e in found}


NEWS = [
    (
        "en",
        "Latn",
        "Russian President Vladimir Putin met Maria Jensen in Vienna. Putin praised the UN.",
        {
            ("Vladimir Putin", "PER", "wr:vladimir-putin"),
            ("Maria Jensen", "PER", None),
            ("Vienna", "LOC", "geonames:2761369"),
            ("Putin", "PER", "wr:vladimir-putin"),
            ("UN", "ORG", "Q1065"),
        },
    ),
    (
        "ru",
        "Cyrl",
        "Министр Ирина Соколова прибыла в Пхеньян. Соколову встретил Ким Чен Ын, сообщили в ООН.",
        {
            ("Ирина Соколова", "PER", None),
            ("Пхеньян", "LOC", "geonames:1871859"),
            ("Соколову", "PER", None),
            ("Ким Чен Ын", "PER", "wr:kim-jong-un"),
            ("ООН", "ORG", "Q1065"),
        },
    ),
    (
        "uk",
        "Cyrl",
        "Президент України Володимир Зеленський прибув до Північної Кореї з Києва.",
        {
            ("України", "LOC", "Q212"),
            ("Володимир Зеленський", "PER", "wr:volodymyr-zelenskyy"),
            ("Північної Кореї", "LOC", "Q423"),
        },
    ),
    (
        "fr",
        "Latn",
        "L'Allemagne et la Banque centrale européenne ont reçu Claire Dubois à Lyon.",
        {
            ("Allemagne", "LOC", "Q183"),
            ("Banque centrale européenne", "ORG", "wr:european-central-bank"),
            ("Claire Dubois", "PER", None),
            ("Lyon", "LOC", "geonames:2996944"),
        },
    ),
    (
        "fi",
        "Latn",
        "Suomessa ja Venäjällä puhutaan, sanoi Matti Virtanen eilen Oslossa.",
        {
            ("Suomessa", "LOC", "Q33"),
            ("Venäjällä", "LOC", "Q159"),
            ("Oslossa", "LOC", "geonames:3143244"),
            ("Matti Virtanen", "PER", None),
        },
    ),
    (
        "tr",
        "Latn",
        "Erdoğan, Ankara'da Almanya'dan gelen heyeti kabul etti.",
        {
            ("Erdoğan", "PER", "wr:recep-tayyip-erdogan"),
            ("Ankara", "LOC", "geonames:323786"),
            ("Almanya", "LOC", "Q183"),
        },
    ),
    (
        "ar",
        "Arab",
        "وصل بوتين إلى بيونغ يانغ، وقالت الأمم المتحدة إن روسيا وافقت.",
        {
            ("بوتين", "PER", "wr:vladimir-putin"),
            ("بيونغ يانغ", "LOC", "geonames:1871859"),
            ("الأمم المتحدة", "ORG", "Q1065"),
            ("روسيا", "LOC", "Q159"),
        },
    ),
    (
        "ja",
        "Jpan",
        "北朝鮮を訪れたマルタ・シュミット氏は、東京都の中央銀行でロシアについて語った。",
        {("北朝鮮", "LOC", "Q423"), ("ロシア", "LOC", "Q159")},
    ),
    (
        "zh-Hans",
        "Hans",
        "俄罗斯总统普京星期三在平壤会见朝鲜领导人金正恩。",
        {
            ("俄罗斯", "LOC", "Q159"),
            ("普京", "PER", "wr:vladimir-putin"),
            ("平壤", "LOC", "geonames:1871859"),
            ("朝鲜", "LOC", "Q423"),
            ("金正恩", "PER", "wr:kim-jong-un"),
        },
    ),
    (
        "ko",
        "Kore",
        "러시아의 푸틴 대통령은 서울에서 박지영 장관과 만났다.",
        {
            ("러시아", "LOC", "Q159"),
            ("푸틴", "PER", "wr:vladimir-putin"),
            ("서울", "LOC", "geonames:1835848"),
            ("박지영", "PER", None),
        },
    ),
    (
        "th",
        "Thai",
        "นายสมชาย ใจดี เดินทางไปประเทศญี่ปุ่น",
        {("นายสมชาย ใจดี", "PER", None), ("ประเทศญี่ปุ่น", "LOC", "Q17")},
    ),
    (
        "bn",
        "Beng",
        "বাংলাদেশের প্রধানমন্ত্রী রাশিয়ায় গেছেন, জানিয়েছে জাতিসংঘ।",
        {
            ("বাংলাদেশের", "LOC", "Q902"),
            ("রাশিয়ায়", "LOC", "Q159"),
            ("জাতিসংঘ", "ORG", "Q1065"),
        },
    ),
    (
        "zu",
        "Latn",
        "UMongameli uye eRussia nase-Brazil ngoLwesithathu.",
        {("eRussia", "LOC", "Q159"), ("Brazil", "LOC", "Q155")},
    ),
]


@pytest.mark.parametrize(("code", "script", "text", "expected"), NEWS, ids=[n[0] for n in NEWS])
def test_names_are_found_and_linked(code, script, text, expected):
    assert expected <= mentions(code, script, text)


@pytest.mark.parametrize(
    ("code", "script", "text"),
    [
        ("hi", "Deva", "अब भारत की बारी है। वह घर गया और मर्सिडीज चलाई।"),
        ("en", "Latn", "The Russians and a German spoke English. It was a nice bath for the best."),
        ("uk", "Cyrl", "Український уряд і російські компанії підписали угоду."),
        ("fi", "Latn", "Suomalainen ja venäläinen tutkija kirjoittivat artikkelin."),
        ("th", "Thai", "เขาให้บริการและปรากฏตัวแล้ว"),
        ("es", "Latn", "Para mañana se espera lluvia. Este martes hubo una reunión."),
    ],
)
def test_common_words_adjectives_and_inhabitants_are_no_names(code, script, text):
    allowed = {("भारत", "LOC", "Q668")}
    assert mentions(code, script, text) <= allowed


def test_the_golden_article_has_its_persons_countries_and_organisations():
    body = GOLDEN.read_text("utf-8")
    found = tag(body, language("hi", "Deva"), setting="fast").entities
    by_id = {(e.id, e.type) for e in found}
    texts = [e.text for e in found]
    assert {
        ("wr:vladimir-putin", "PER"),  # पुतिन
        ("wr:kim-jong-un", "PER"),  # किम जोंग उन
        ("Q423", "LOC"),  # उत्तर कोरिया
        ("Q159", "LOC"),  # रूस
        ("Q30", "LOC"),  # संयुक्त राज्य अमेरिका
        ("Q1065", "ORG"),  # संयुक्त राष्ट्र
    } <= by_id
    assert texts.count("पुतिन") + texts.count("व्लादिमीर पुतिन") == body.count("पुतिन")
    assert texts.count("किम") == 5
    assert not {"बारी", "उन", "रूसी", "कोरियाई"} & set(texts)


def test_a_family_name_alone_is_the_person_of_the_full_name():
    found = mentions("it", "Latn", "Parla Giulia Rossetti, ma Rossetti tace.")
    assert ("Rossetti", "PER", None) in found


def test_a_short_name_is_known_only_beside_the_full_name_in_text_or_title():
    text = "किम ने कहा कि वार्ता होगी।"
    assert {ident for _, _, ident in mentions("hi", "Deva", text)} <= {None}
    assert mentions("hi", "Deva", text, title="किम जोंग उन की यात्रा") == {
        ("किम", "PER", "wr:kim-jong-un")
    }


def test_a_small_city_is_known_only_where_its_country_is_in_the_text():
    text = "Das Fest in Zittau beginnt."
    found = mentions("cs", "Latn", "Slavnost začíná ve městě Žitava.")
    assert {ident for _, _, ident in found} <= {None}
    assert ("Zittau", "LOC", "geonames:2804008") in mentions("de", "Latn", text + " Deutschland.")


def test_a_city_called_like_a_person_of_the_text_is_no_city():
    text = "ईरान से मोहम्मद तबरेज ने कहा। तबरेज ने यह भी बताया।"
    assert not any(e[1] == "LOC" and e[0] == "तबरेज" for e in mentions("hi", "Deva", text))


def test_only_the_body_is_searched_and_only_so_far():
    body = "x " * 30_000 + "Berlin"
    assert mentions("de", "Latn", body, title="Angela Merkel in Paris") == set()


def test_many_threads_find_what_one_finds():
    alone = [mentions(*news[:3]) for news in NEWS]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda news: mentions(*news[:3]), NEWS * 3))
    assert together == alone * 3


QUICK = [("fr", "Latn"), ("uk", "Cyrl"), ("hi", "Deva"), ("ja", "Jpan"), ("ko", "Kore")]
QUICK += [("th", "Thai"), ("ar", "Arab"), ("tr", "Latn"), ("und", "Zyyy")]
SLOW = [("en", "Latn"), ("ru", "Cyrl"), ("zh-Hans", "Hans")]

pieces = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from([n[2] for n in NEWS]),
        st.sampled_from(
            ["Rio ", "U.S.", "\n", "'", "市", "・", "\u200d", "de ", "Kim", "นาย", "김"]
        ),
    ),
    max_size=8,
).map("".join)


def check(text: str, title: str, code: str, script: str) -> None:
    found = tag(text, language(code, script), title, "fast").entities
    assert all(text[e.start : e.end] == e.text for e in found)
    assert all(0 <= e.start < e.end for e in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all((e.id is None) == (e.name is None) for e in found)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=pieces, title=st.text(max_size=8), of=st.sampled_from(QUICK))
def test_spans_of_any_text_are_sorted_disjoint_and_inside(text, title, of):
    check(text, title, *of)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=pieces, title=st.text(max_size=8), of=st.sampled_from(SLOW))
def test_spans_of_other_languages_too(text, title, of):
    check(text, title, *of)
