from pipeline.text.language_evidence import bounded, claims, history


def test_nothing_known_is_nothing_claimed() -> None:
    assert claims(None, None) == {}
    assert claims("und", "zz") == {}
    assert history({}) == {}


def test_what_the_operator_says_counts_most_and_an_undemanded_english_least() -> None:
    said = claims("hi", None)["hi"]
    assert claims("en-GB", None)["en"] < said < claims(None, "hi")["hi"]
    assert claims(None, "en")["en"] == claims(None, "hi")["hi"]


def test_history_grows_with_the_number_of_articles_and_is_bounded() -> None:
    odds = [history({"hi": count})["hi"] for count in (1, 10, 100, 10**9)]
    assert odds == sorted(odds)
    assert odds[0] < 1.0
    assert odds[-1] < 3.0


def test_history_counts_by_share() -> None:
    odds = history({"hi": 190, "en": 10})
    assert odds["hi"] > 4 * odds["en"] > 0.0


def test_history_says_little_between_close_languages() -> None:
    counts = bounded(history({"hr": 500}), {"sr": 0.0, "hr": -0.3, "pl": -1.0}, "Latn")
    assert counts["hr"] - counts["sr"] <= 0.5
    assert counts["sr"] > 2.0
    assert "pl" not in counts


def test_history_says_nothing_for_what_the_text_is_far_from() -> None:
    past = history({"es": 500})
    assert bounded(past, {"de": 0.0, "es": -1.0}, "Latn") == past
    assert bounded(past, {"de": 0.0, "es": -4.0}, "Latn") == {}
