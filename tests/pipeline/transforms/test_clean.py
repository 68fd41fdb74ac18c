"""Cleaning an article of a source that is known: another body, but no other article."""

import pytest

from pipeline.text.clean import clean
from pipeline.text.profile import SourceProfile
from pipeline.transforms.clean import clean_text
from tests.pipeline.recurring import LINE, cleaned, extracted, own_text

SENTENCE = "Follow our live coverage of the storm on the channel of the harbour radio."


@pytest.mark.parametrize("line", [LINE, f"(Reporting by Ada Lovelace)\n{LINE}", SENTENCE])
def test_what_the_profile_takes_out_is_in_the_hashes_of_the_whole_text(line):
    known = SourceProfile()
    for number in range(30):
        draft = cleaned(number, known, line)
        known = known.learn(draft.traces, draft.language)
    before = clean_text(extracted(99, line))
    after = clean_text(extracted(99, line), known)
    assert after.body == own_text(99)
    assert after.body_hash != before.body_hash
    assert after.whole_hash == before.whole_hash
    assert after.content_hash == before.content_hash


def test_a_sentence_added_to_a_paragraph_makes_no_other_article_either():
    known = SourceProfile()
    for number in range(40):
        made = clean(f"{own_text(number)} {SENTENCE}", "", known)
        known = known.learn(made.traces)
    body = f"{own_text(99)} {SENTENCE}"
    assert " ".join(clean(body, "", known).whole.split()) == " ".join(body.split())
