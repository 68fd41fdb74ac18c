"""Copies, where a profile grows between equal texts, or takes what makes them different."""

from dataclasses import replace
from random import Random

import pytest

from pipeline.records import Disposition
from pipeline.store.commit import commit
from pipeline.store.dead_letter_limits import DeadLetterLimits
from pipeline.store.equal_texts import equal_text
from pipeline.store.source_profiles import Key
from pipeline.text.profile import SourceProfile
from pipeline.transforms.clean import clean_text
from tests.pipeline.drafts import draft, epoch
from tests.pipeline.recurring import NOW, commit_epoch, mention, own_text, stored_profile

NOTICE = (
    "This notice is published by order of the registrar of the district court under the rules of "
    "civil procedure, and any creditor may within one month file a written claim with the registry."
)
GIFT = "Support our newsroom with a small gift and read us without advertising"
FOLLOW = "Follow all of our reporters wherever you happen to be and never miss anything"


def made(number, body, profile, **fields):
    return clean_text(
        draft(number, f"no-{number}", title=f"No {number}", body=body, **fields), profile
    )


def end(store, number, body, profile=None, **fields):
    """What becomes of a text that is cleaned by what is known now, in an epoch of its own."""
    one = made(number, body, profile or stored_profile(store), **fields)
    counts = commit(store, epoch(one), DeadLetterLimits(), NOW).counts
    return next(kind for kind, count in counts.items() if count)


def names(number, *roles):
    random = Random(number)

    def name():
        return "".join(random.choice(("ba", "ke", "lo", "mi", "nu", "ra")) for _ in range(4))

    return [f"{role}: {name().title()} {name().title()}" for role in roles]


@pytest.mark.parametrize("roles", [["Winner"], ["Debtor", "Administrator"]], ids=" and ".join)
def test_articles_that_differ_by_a_name_are_each_new(store, roles):
    texts = ["\n".join([*names(number, *roles), NOTICE]) for number in range(30)]
    assert {end(store, n, text) for n, text in enumerate(texts)} == {Disposition.NEW}


def test_a_text_at_two_addresses_is_new_and_a_copy_although_the_profile_grew(store):
    for number in range(6):
        end(store, number, f"{own_text(number)}\n{GIFT}")
    twice = f"{own_text(99)}\n{FOLLOW}\n{GIFT}"
    assert end(store, 6, twice) == Disposition.NEW
    for number in range(7, 15):
        end(store, number, f"{own_text(number)}\n{FOLLOW}\n{GIFT}")
    before = clean_text(draft(15, body=twice), SourceProfile())
    now = made(15, twice, stored_profile(store))
    assert now.body == own_text(99) != before.body
    assert end(store, 15, twice) == Disposition.COPY


def test_an_agencys_text_within_the_boilerplate_of_two_sources_is_a_copy(store):
    adds = {"herald": GIFT, "gazette": FOLLOW}
    for first, (source, line) in zip((0, 10), adds.items(), strict=True):
        commit_epoch(store, range(first, first + 10), source=source, line=line)
    ends = []
    for number, (source, line) in enumerate(adds.items(), 20):
        profile = stored_profile(store, Key(source, "news.example"))
        text = f"{own_text(99)}\n{line}"
        assert made(number, text, profile, source=source).body == own_text(99)
        ends.append(end(store, number, text, profile, source=source))
    assert ends == [Disposition.NEW, Disposition.COPY]


def test_entities_are_those_of_a_text_that_is_equal_to_the_letter(store):
    tagged = draft(0)
    tagged = replace(tagged, entities=(mention(tagged.body, "river"),))
    commit(store, epoch(tagged), DeadLetterLimits(), NOW)
    found = {}
    for body in (tagged.body, tagged.body.upper(), tagged.body.replace(" ", "  ")):
        other = draft(1, "b", body=body, boilerplate=GIFT)
        with store.begin() as connection:
            found[body] = equal_text(connection, other.body_hash, other.body, "en")
    assert [article and article.entities for article in found.values()] == [
        tagged.entities,
        None,
        None,
    ]
