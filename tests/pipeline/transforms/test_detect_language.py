"""What counts for an article's language beside its text."""

from dataclasses import replace

from pipeline.records import Language
from pipeline.text.profile import SourceProfile
from pipeline.transforms.detect_language import detect_language
from tests.pipeline.drafts import draft


def test_a_doubtful_title_is_in_the_language_that_is_usual_there():
    """Italian or Portuguese: one word does not tell. Between close ones history says little."""
    doubtful = draft(0, title="Governo", body="", language="und")
    found = set()
    for code in ("it", "pt"):
        usual = SourceProfile()
        for _ in range(20):
            usual = usual.learn((), Language(code=code, confidence=0.99, script="Latn"))
        found.add((code, detect_language(doubtful, usual).language.code))
    assert found == {("it", "it"), ("pt", "pt")}


def test_the_page_is_believed_before_the_feed_and_what_was_declared_is_kept():
    one = draft(0, title="Statsministeren i samtale med kongen", body="")
    of_feed = replace(one, raw=replace(one.raw, language_declared="da"))
    of_page = replace(of_feed, extracted=replace(one.extracted, language_declared="nb"))
    assert detect_language(of_feed).language.declared == "da"
    assert detect_language(of_page).language.declared == "nb"
