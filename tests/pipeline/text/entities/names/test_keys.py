import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text.entities.names import keys

SPELLINGS = [
    {"en": "Anton Berger", "ru": "Антон Бергер", "ja": "アントン・ベルガー", "ko": "안톤 베르거"},
    {"tr": "Selma Karaca", "ar": "سلمى كاراجا", "ru": "Сельма Караджа", "hi": "सेल्मा कराजा"},
    {"en": "Park Ji-hoon", "ko": "박지훈", "zh-Hans": "朴智勋", "ja": "パク・ジフン"},
    {"en": "Nakamura Kenji", "ja": "中村健二", "ru": "Кэндзи Накамура", "ko": "나카무라 겐지"},
]


@pytest.mark.parametrize("spellings", SPELLINGS, ids=lambda one: next(iter(one.values())))
def test_spellings_of_one_name_share_a_key(spellings: dict[str, str]) -> None:
    first, *others = [set(keys(name, "PER", code)) for code, name in spellings.items()]
    assert all(first & other for other in others)


def test_a_surname_alone_shares_a_key_with_the_full_name() -> None:
    assert set(keys("Бергера", "PER", "ru")) & set(keys("Anton Berger", "PER", "en"))


def test_names_of_different_types_share_none() -> None:
    assert not set(keys("Berger", "PER", "en")) & set(keys("Berger", "ORG", "en"))


def test_titles_particles_and_order_change_nothing() -> None:
    plain = set(keys("Anton Berger", "PER", "de"))
    for other in ("Herr Anton Berger", "Berger Anton", "Anton von Berger", "Anton A. Berger"):
        assert set(keys(other, "PER", "de")) & plain, other


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["PER", "LOC", "ORG"]), st.text(max_size=8))
def test_any_text_has_at_most_four_keys(name: str, kind: str, language: str) -> None:
    found = keys(name, kind, language)  # type: ignore[arg-type]
    assert len(found) <= 4
    assert all(key.startswith(f"{kind}:") for key in found)


def test_odd_names_have_keys() -> None:
    for name in ("J. K.", "J.", "van der", "Dr.", "ال", "々", "·", "金", "O'Neil", "Ó", "㐀㐁㐂"):
        assert len(keys(name, "PER", "en")) <= 4, name
    assert keys("O'Neil", "PER", "en") != keys("O", "PER", "en")
    assert keys("Ankara'da", "LOC", "tr") == keys("Ankara", "LOC", "tr")
    assert keys("Berger's", "PER", "en") == keys("Berger", "PER", "en")
