from pipeline.text.language_evidence import claims


def test_nothing_known_is_nothing_claimed() -> None:
    assert claims(None, None, None) == {}
    assert claims("und", "zz", {}) == {}


def test_what_the_operator_says_counts_most_and_an_undemanded_english_least() -> None:
    said = claims("hi", None, None)["hi"]
    assert claims("en-GB", None, None)["en"] < said < claims(None, "hi", None)["hi"]
    assert claims(None, "en", None)["en"] == claims(None, "hi", None)["hi"]


def test_history_grows_with_the_number_of_articles_and_is_bounded() -> None:
    odds = [claims(None, None, {"hi": count})["hi"] for count in (1, 10, 100, 10**9)]
    assert odds == sorted(odds)
    assert odds[0] < 1.0
    assert odds[-1] < 3.0


def test_history_counts_by_share() -> None:
    odds = claims(None, None, {"hi": 190, "en": 10})
    assert odds["hi"] > 4 * odds["en"] > 0.0
