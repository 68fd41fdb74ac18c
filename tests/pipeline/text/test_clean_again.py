"""An article that is stored already loses the lines that are known by now, and nothing else."""

from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies

from pipeline.records import Article, Disposition, Entity, Language, Removed
from pipeline.text.clean_again import clean_again
from pipeline.text.cleaning.boilerplate import parted, traces
from pipeline.text.profile import SourceProfile
from tests.pipeline.recurring import LINE, own_text

HEAD = "Your morning paper from the harbour, free for everyone since 1902"


@pytest.fixture(scope="module")
def profile():
    """Of thirty articles with one line above, and one below the text."""
    known = SourceProfile()
    for number in range(30):
        known = known.learn(traces([HEAD, *own_text(number).split("\n"), LINE]))
    return known


def article(*lines, entities=(), **fields):
    body = "\n".join(lines)
    return Article(
        id="a" * 32, revision=1, url="u", canonical_url="u", source="gazette", title="A bridge",
        body=body, body_from="page", first_seen_at="", fetched_at="",
        language=Language(code="en", confidence=0.9, script="Latn"), pipeline_version="1",
        entities=tuple(mention(body, *each) for each in entities),
        disposition=Disposition.NEW, **fields,
    )  # fmt: skip


def mention(body, text, start=0):
    start = body.index(text, start)
    return Entity(text=text, start=start, end=start + len(text), type="ORG")


def test_known_lines_move_to_what_was_removed(profile):
    own = own_text(99)
    earlier = Removed(text="Share", reason="share")
    cleaned = clean_again(article(HEAD, own, LINE, removed=(earlier,)), profile)
    assert cleaned.body == own
    assert cleaned.removed == (
        earlier,
        Removed(text=HEAD, reason="boilerplate"),
        Removed(text=LINE, reason="boilerplate"),
    )


def test_an_article_without_known_lines_is_the_same_object(profile):
    clean = article(own_text(99))
    assert clean_again(clean, profile) is clean
    assert clean_again(article(HEAD, LINE), SourceProfile()).body == f"{HEAD}\n{LINE}"


def test_doing_it_again_changes_nothing(profile):
    once = clean_again(article(HEAD, own_text(99), LINE), profile)
    assert clean_again(once, profile) is once


def test_entities_keep_their_words_or_go_with_their_line(profile):
    own = "The Harbour Board met in Ålesund 🚢 today.\nThe Harbour Board will meet again on Friday."
    names = ("harbour", "newsroom", "Ålesund", "Friday", "today.\nThe Harbour")
    cleaned = clean_again(article(HEAD, own, LINE, entities=[(name,) for name in names]), profile)
    assert [entity.text for entity in cleaned.entities] == [
        "Ålesund", "Friday", "today.\nThe Harbour",
    ]  # fmt: skip
    for entity in cleaned.entities:
        assert cleaned.body[entity.start : entity.end] == entity.text


def test_an_entity_over_a_line_that_goes_is_dropped(profile):
    cleaned = clean_again(
        article("One Harbour", HEAD, "Two", entities=[(f"Harbour\n{HEAD}\nTwo",)]), profile
    )
    assert cleaned.body == "One Harbour\nTwo"
    assert cleaned.entities == ()


def test_what_a_source_adds_to_a_paragraph_goes_and_the_paragraph_stays():
    known = SourceProfile()
    added = " Follow our live coverage of the storm on the channel of the harbour radio."
    for number in range(30):
        first, *rest = own_text(number).split("\n")
        known = known.learn(traces(parted([*rest, first + added], known)))
    first, *rest = own_text(99).split("\n")
    spans = [(first.split()[1],), ("harbour radio",), (rest[0].split()[1],)]
    cleaned = clean_again(article(*rest, first + added, entities=spans), known)
    assert cleaned.body == "\n".join([*rest, first])
    assert cleaned.removed == (Removed(text=added.strip(), reason="boilerplate"),)
    assert [entity.text for entity in cleaned.entities] == [spans[0][0], spans[2][0]]
    assert clean_again(cleaned, known) is cleaned


def test_the_language_stays_unless_no_text_is_left(profile):
    believed = Language(code="fy", confidence=0.5, script="Latn", declared="fy")
    some = clean_again(replace(article(own_text(99), LINE), language=believed), profile)
    assert some.language == believed
    none = replace(article(LINE), language=believed, title="Die Brücke über den Fluss ist gesperrt")
    cleaned = clean_again(none, profile)
    assert (cleaned.body, cleaned.language.code) == ("", "de")
    assert cleaned.language.declared == "fy"


def test_an_article_of_a_title_only_stays(profile):
    empty = article("")
    assert clean_again(empty, profile) is empty


_LINES = strategies.lists(
    strategies.sampled_from(
        [HEAD, LINE, *own_text(1).split("\n"), "Short", "שלום עולם", "𝒯 emoji 🚢"]
    ),
    min_size=1,
)


@settings(deadline=None)  # where no text is left, the models of languages are loaded
@given(_LINES, strategies.data())
def test_every_line_is_in_one_of_the_two_and_spans_are_exact(profile, lines, data):
    body = "\n".join(lines)
    spans = data.draw(
        strategies.lists(
            strategies.tuples(
                strategies.integers(0, len(body) - 1), strategies.integers(1, 40)
            ).map(lambda span: (span[0], min(sum(span), len(body))))
        )
    )
    entities = tuple(
        Entity(text=body[start:end], start=start, end=end, type="LOC") for start, end in spans
    )
    cleaned = clean_again(replace(article(*lines), entities=entities), profile)
    kept = cleaned.body.split("\n") if cleaned.body else []
    assert sorted([*kept, *(each.text for each in cleaned.removed)]) == sorted(lines)
    for entity in cleaned.entities:
        assert cleaned.body[entity.start : entity.end] == entity.text
