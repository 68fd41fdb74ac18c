"""Words are found in every script, whole words only."""

import pytest

from pipeline.store import search
from pipeline.store.commit import commit
from pipeline.store.dead_letter_limits import DeadLetterLimits
from tests.pipeline.drafts import draft, epoch

TEXTS = {
    "hi": "रूसी राष्ट्रपति व्लादिमीर पुतिन ने किम जोंग उन को विदाई दी",
    "ta": "சென்னையில் கனமழை பெய்தது",
    "th": "ฝนตกหนักในกรุงเทพมหานคร",
    "zh": "总理在北京会见了代表团",
    "ja": "東京で桜が咲きました",
    "ko": "서울에서 회담이 열렸다",
    "ar": "اجتمع الوزراء في القاهرة",
    "de": "Die Brücke über den Fluß wird gebaut",
    "en": "The prime minister's re-election was close",
}


@pytest.fixture
def connection(store):
    drafts = [
        draft(n, code, title=code, body=text, language=code)
        for n, (code, text) in enumerate(TEXTS.items())
    ]
    commit(store, epoch(*drafts), DeadLetterLimits(), "2026-05-01T09:00:00.000Z")
    with store.begin() as connection:
        yield connection


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("पुतिन", ["hi"]),
        ("किम विदाई", ["hi"]),
        ("पुत", []),  # a part of a word, although it ends before a vowel sign
        ("கனமழை", ["ta"]),
        ("กรุงเทพ", ["th"]),
        ("北京", ["zh"]),
        ("京北", []),
        ("桜", ["ja"]),
        ("서울에서", ["ko"]),
        ("القاهرة", ["ar"]),
        ("brucke", ["de"]),
        ('"prime minister"', ["en"]),
        ('"minister prime"', []),
        ("re-election", ["en"]),
        ("NOT OR * (", []),  # words, not operators
        ("", []),
    ],
)
def test_words_are_found(connection, words, found):
    assert [hit.title for hit in search.search(connection, words)] == found


def test_the_extract_shows_the_match(connection):
    (hit,) = search.search(connection, "北京")
    assert "北京会见" in hit.extract


def test_a_language_can_be_asked_for(connection):
    assert search.search(connection, "पुतिन", language="hi") != []
    assert search.search(connection, "पुतिन", language="en") == []
