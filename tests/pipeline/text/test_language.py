from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text.language import detect

HEADLINES = {
    "ar": "الحكومة تعلن خطة جديدة لدعم التعليم في المناطق الريفية",
    "bg": "Правителството обяви нов план за подкрепа на образованието",
    "bn": "সরকার গ্রামীণ এলাকায় শিক্ষার জন্য নতুন পরিকল্পনা ঘোষণা করেছে",
    "cs": "Vláda představila nový plán podpory vzdělávání na venkově",
    "da": "Regeringen fremlægger ny plan, som skal styrke skolerne efter sommeren",
    "de": "Die Regierung stellt einen neuen Plan für ländliche Schulen vor",
    "el": "Η κυβέρνηση ανακοίνωσε νέο σχέδιο για τα σχολεία της υπαίθρου",
    "en": "Government announces a new plan to support rural schools",
    "es": "El Gobierno anuncia un nuevo plan de apoyo a las escuelas rurales",
    "fa": "دولت برنامه تازه‌ای برای پشتیبانی از مدارس روستایی اعلام کرد",
    "fi": "Hallitus esitteli uuden suunnitelman maaseudun koulujen tukemiseksi",
    "fr": "Le gouvernement annonce un nouveau plan pour les écoles rurales",
    "ha": "Gwamnati ta sanar da sabon shirin tallafa wa makarantun karkara",
    "he": "הממשלה הודיעה על תוכנית חדשה לתמיכה בבתי הספר הכפריים",
    "hi": "सरकार ने ग्रामीण स्कूलों के लिए नई योजना की घोषणा की है",
    "hr": "Vlada je tijekom tjedna objavila novi plan potpore seoskim školama",
    "id": "Pemerintah mengumumkan bahwa rencana baru bisa membantu sekolah desa",
    "ja": "政府は農村部の学校を支援する新たな計画を発表した",
    "ka": "მთავრობამ სოფლის სკოლების მხარდაჭერის ახალი გეგმა გამოაცხადა",
    "ko": "정부가 농촌 학교를 지원하는 새로운 계획을 발표했다",
    "mr": "सरकारने ग्रामीण शाळांसाठी नवीन योजना जाहीर केली आहे",
    "ms": "Kerajaan berkata rancangan baharu boleh membantu sekolah kampung kerana wang",
    "nb": "Regjeringen legger fram en ny plan etter sommeren og sier hva den koster",
    "ne": "सरकारले ग्रामीण विद्यालयका लागि नयाँ योजना घोषणा गरेको छ",
    "nl": "De regering kondigt een nieuw plan aan voor scholen op het platteland",
    "nn": "Regjeringa legg fram ein ny plan og seier ikkje kva han kjem til å koste",
    "pl": "Rząd ogłosił nowy plan wsparcia dla wiejskich szkół",
    "pt": "O governo anunciou um novo plano de apoio às escolas rurais",
    "ru": "Правительство объявило о новом плане поддержки сельских школ",
    "sr": "Vlada je posle sednice objavila novi plan za seoske škole širom sveta",
    "sv": "Regeringen presenterar en ny plan för skolorna på landsbygden",
    "sw": "Serikali yatangaza mpango mpya wa kusaidia shule za vijijini",
    "ta": "கிராமப்புற பள்ளிகளுக்கான புதிய திட்டத்தை அரசு அறிவித்தது",
    "th": "รัฐบาลประกาศแผนใหม่เพื่อสนับสนุนโรงเรียนในชนบท",
    "tr": "Hükümet kırsal okulları desteklemek için yeni bir plan açıkladı",
    "uk": "Уряд оголосив про новий план підтримки сільських шкіл",
    "ur": "حکومت نے دیہی اسکولوں کے لیے نئے منصوبے کا اعلان کیا ہے",
    "vi": "Chính phủ công bố kế hoạch mới hỗ trợ các trường học nông thôn",
    "yue": "政府話會喺鄉村學校推出新計劃，但係冇講要使幾多錢，唔知點做",
    "zh-Hans": "政府宣布一项支持农村学校的新计划",
    "zh-Hant": "政府宣布一項支持農村學校的新計劃",
    "zu": "Uhulumeni umemezele uhlelo olusha ukuthi kusizwe izikole zasemakhaya",
}


@pytest.mark.parametrize("code", HEADLINES)
def test_a_headline_tells_its_language(code: str) -> None:
    language = detect(HEADLINES[code]).language
    assert language.code == code
    assert 0.4 <= language.confidence <= 1.0


def test_serbian_in_both_scripts() -> None:
    cyrillic = detect("Влада је после седнице објавила нови план за школе").language
    assert (cyrillic.code, cyrillic.script) == ("sr", "Cyrl")
    assert detect(HEADLINES["sr"]).language.script == "Latn"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n",
        "2024",
        "👍🎉🔥",
        "https://example.org/politics/budget-vote",
        "@someone #news",
        "XR-2000B SN 4432-AA",
        "12.5 % | 14.2 % | 9.9 %",
        "Rovers 38 26 6 6 84\nUnited 38 20 10 8 70\nAthletic 38 19 9 10 66",
        "const x = require('fs'); module.exports = x;",
        '{"name": "budget", "id": 3, "tags": ["a", "b"]}',
        "for (int i = 0; i < 10; i++) { sum += i; }",
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit",
    ],
)
def test_what_is_in_no_language_is_zxx(text: str) -> None:
    assert detect(text, declared="en", usual={"en": 500}).language.code == "zxx"


@pytest.mark.parametrize("text", ["OK", "A", "PM", "EUR/USD 1.0845 GBP/USD 1.2672"])
def test_too_little_to_go_by_is_und(text: str) -> None:
    assert detect(text).language.code == "und"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Breaking: (AP) - The minister says 'no' [Update] | Evening News", "en"),
        ("[一点突破] . [謹んで新年のお祝い] . [音楽と詞]", "ja"),
        ("Score: 3-1 (2-0) after 90 minutes, says the coach of the team", "en"),
        ("«Правда»; «Труд» [архив]; (2024): что пишут газеты", "ru"),
    ],
)
def test_signs_and_figures_in_prose_are_no_program(text: str, code: str) -> None:
    assert detect(text).language.code == code


def test_a_headline_of_han_and_one_kana_is_japanese() -> None:
    language = detect("首相、米大統領と会談").language
    assert (language.code, language.script) == ("ja", "Jpan")


@pytest.mark.parametrize(
    "text",
    [
        "Pradhan mantri ne kaha ki sarkar kisanon ke liye nayi yojana laayegi",
        "Al rais al masri yaltaqi wazir al kharijiya fi al qahira al yawm",
    ],
)
def test_romanised_text_is_no_rare_language(text: str) -> None:
    assert detect(text).language.code == "und"
    assert detect(text, declared="en").language.code in ("und", "en")


def test_links_and_handles_do_not_count() -> None:
    text = "देखें https://example.org/the-government-and-the-schools @the_english_name #TheBudget"
    assert detect(text).language.code in ("hi", "mr", "und")
    assert detect(f"{HEADLINES['hi']} {text}").language.code == "hi"


def test_a_wrong_declaration_does_not_overrule_a_sentence() -> None:
    for code in ("hi", "de", "sw", "ru", "zh-Hans"):
        detected = detect(HEADLINES[code], declared="en-US").language
        assert (detected.code, detected.declared) == (code, "en-US")


def test_a_declaration_settles_what_the_text_leaves_open() -> None:
    assert detect("Nova vlada", declared="sr-Latn-RS").language.code == "sr"
    assert detect("Nova vlada", hint="hr").language.code == "hr"
    assert detect("香港政府", declared="zh-HK").language.code == "zh-Hant"
    assert detect("香港政府", declared="zh-CN").language.code == "zh-Hans"
    assert detect(HEADLINES["fa"], declared="fa-AF").language.code == "prs"


@pytest.mark.parametrize("text", ["مسي", "東京", "ПУТИН", "Messi"])
def test_a_claim_is_nothing_in_another_script(text: str) -> None:
    for claim in ("ka", "ta", "el", "th"):
        claimed = detect(text, declared=claim, hint=claim, usual={claim: 1000})
        assert claimed.language.code == detect(text).language.code
        assert claimed.alternatives == detect(text).alternatives


def test_an_unconfigured_english_does_not_overrule_a_few_words() -> None:
    for text, code in (("नया बजट", "hi"), ("Новый бюджет страны", "ru"), ("Neuer Haushalt", "de")):
        assert detect(text, declared="en-US").language.code == code


def test_what_is_usual_at_the_source_counts_in_short_texts_only() -> None:
    assert detect("Governo").language.code == "pt"
    assert detect("Governo", usual={"it": 40}).language.code == "it"
    assert detect("Nova vlada", usual={"hr": 40}).language.code == "hr"
    assert detect("Nova vlada", usual={"sl": 40}).language.code == "sl"
    assert detect("Nova vlada", usual={"sr": 1}) != detect("Nova vlada", usual={"sr": 40})
    assert detect("東京", usual={"ja": 40}).language.code == "ja"
    for code in ("de", "sw", "nl", "pl"):
        assert detect(HEADLINES[code], usual={"en": 10_000}).language.code == code


def test_mistakes_of_the_past_do_not_breed() -> None:
    for code, relative in (("sr", "hr"), ("nn", "nb"), ("ms", "id"), ("da", "nb")):
        alone = detect(HEADLINES[code]).language
        led = detect(HEADLINES[code], usual={relative: 10_000})
        assert led.language.code == code
        assert led.language.confidence > alone.confidence - 0.07
    unsure = "Wetin government talk about di budget"
    assert detect(unsure).language.code == "pcm"
    assert detect(unsure, usual={"en": 10_000}).language.code == "pcm"


def test_evidence_adds_up() -> None:
    def sure(**evidence: Any) -> float:
        detected = detect("Nova vlada", **evidence)
        shares = {
            detected.language.code: detected.language.confidence,
            **dict(detected.alternatives),
        }
        return shares.get("hr", 0.0)

    assert sure() < sure(declared="hr") < sure(hint="hr") < sure(declared="hr", hint="hr")
    assert sure(declared="hr") < sure(declared="hr", usual={"hr": 20})


def test_alternatives_are_the_next_best() -> None:
    detected = detect("Vlada je objavila novi plan za škole")
    codes = [code for code, _ in detected.alternatives]
    shares = [share for _, share in detected.alternatives]
    assert {detected.language.code, *codes} >= {"sr", "hr", "bs"}
    assert detected.language.code not in codes
    assert shares == sorted(shares, reverse=True)
    assert detected.language.confidence + sum(shares) <= 1.001


def test_capitals_are_read_like_small_letters() -> None:
    assert detect(HEADLINES["ru"].upper()).language.code == "ru"
    assert detect(HEADLINES["pl"].upper()).language.code == "pl"


def test_the_beginning_is_enough() -> None:
    text = f"{HEADLINES['de']}. " * 80
    assert detect(text + HEADLINES["ru"] * 5000) == detect(text + HEADLINES["ru"] * 10)


TURKISH = """Belediye meclisi salı günü yeni ulaşım planını oy birliğiyle kabul etti.
Plan, şehir merkezindeki üç caddenin yayalara ayrılmasını ve iki yeni tramvay hattını öngörüyor.
Belediye başkanı, çalışmaların ilkbaharda başlayacağını ve iki yıl süreceğini söyledi.
Esnaf temsilcileri ise karara itiraz edeceklerini açıkladı."""
ENGLISH = """The city council approved the new transport plan on Tuesday by a unanimous vote.
The plan closes three streets in the centre to cars and adds two new tram lines."""


def test_an_english_quotation_changes_nothing_but_the_share() -> None:
    for article in (f"{ENGLISH}\n{TURKISH}", f"{TURKISH}\n{ENGLISH}"):
        language = detect(article, declared="en").language
        assert language.code == "tr"
        assert 0.5 < language.share < 0.8
        assert language.confidence > 0.9
    assert detect(TURKISH).language.share == 1.0


def test_a_line_of_the_software_changes_nothing() -> None:
    line = "Sign up for our newsletter and never miss a story. All rights reserved."
    for code in ("tr", "sw", "de", "hi"):
        body = "\n".join([HEADLINES[code]] * 3) if code != "tr" else TURKISH
        language = detect(f"{line}\n{body}").language
        assert language.code == code
        assert 0.5 < language.share < 1.0


def test_the_greater_part_of_a_bilingual_article_is_its_language() -> None:
    french = HEADLINES["fr"] + " et les maires des petites communes saluent cette décision"
    assert detect(f"{french}\n{french}\n{HEADLINES['nl']}").language.code == "fr"
    assert detect(f"{french}\n{HEADLINES['nl']}\n{HEADLINES['nl']}").language.code == "nl"


def test_another_script_is_set_apart() -> None:
    mixed = detect(f"{HEADLINES['hi']} ({HEADLINES['en'][:30]})").language
    assert (mixed.code, mixed.script) == ("hi", "Deva")
    assert 0.5 < mixed.share < 0.8
    names = detect("ChatGPT Image Generator और Google Gemini में क्या अंतर है").language
    assert names.code == "hi"
    assert detect(f"{HEADLINES['en']} — «{HEADLINES['ru'][:20]}»").language.code == "en"


def test_a_table_before_an_article_is_no_matter() -> None:
    table = "Rovers 38 26 6 6 84\n" * 15
    assert detect(table).language.code == "zxx"
    assert detect(table + TURKISH * 3).language.code == "tr"


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(
        st.text(min_size=30, max_size=80)
        | st.text(alphabet="0123456789 .,-", min_size=30, max_size=60)
        | st.sampled_from([TURKISH, ENGLISH, *HEADLINES.values()]),
        max_size=8,
    )
)
def test_any_lines_together_have_a_language_and_a_share(lines: list[str]) -> None:
    language = detect("\n".join(lines)).language
    assert language.code
    assert 0.0 <= language.share <= 1.0


def test_threads_agree() -> None:
    texts = [*HEADLINES.values(), f"{ENGLISH}\n{TURKISH}", "Nova vlada"] * 4
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(detect, texts)) == [detect(text) for text in texts]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.text(alphabet=st.characters(), min_size=1, max_size=60) | st.text(max_size=600),
    st.sampled_from([None, "en", "?"]),
)
def test_never_raises_and_always_gives_a_sane_record(text: str, declared: str | None) -> None:
    detected = detect(text, declared=declared)
    assert detected == detect(text, declared=declared)
    assert 0.0 <= detected.language.confidence <= 1.0
    assert len(detected.language.script) == 4
    assert detected.language.code


@pytest.mark.parametrize(
    "text",
    ["\x00\x01abc\ud800\udfff def", "\ufdd0\ufffe\U0002fffe text", "a\u0301" * 4000, "x" * 10**6],
)
def test_what_is_not_text_is_survived(text: str) -> None:
    assert detect(text).language.code
