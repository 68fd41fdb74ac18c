from pipeline.text.language import detect
from pipeline.text.language_prior import rarity


def test_what_a_state_uses_needs_no_more_than_a_tie() -> None:
    for code in ("en", "is", "nb", "nn", "zh-Hant", "yue", "ha", "fa", "prs"):
        assert rarity(code) == 0.0


def test_the_less_official_the_rarer() -> None:
    for rare in ("pcm", "mfe", "sco", "la"):
        assert rarity(rare) < rarity("gl") < rarity("es")


def test_one_word_that_both_have_makes_no_pidgin_of_an_english_headline() -> None:
    assert detect("Miners say foreman threatened, insulted them").language.code == "en"
    pidgin = "Wetin di pipo for Lagos dey tok about di new moni wey dem don bring"
    assert detect(pidgin).language.code == "pcm"
