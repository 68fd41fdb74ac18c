"""What becomes of an article: each rule of decide.py in one case."""

from dataclasses import replace

import pytest

from pipeline.records import Disposition
from pipeline.store.decide import COPY_MIN_CHARS, Known, decide
from tests.pipeline.drafts import LONG, draft

DAY_2 = "2026-05-02T08:00:00.000Z"
DAY_9 = "2026-05-09T09:00:00.000Z"


def dispositions(*drafts):
    known = Known()
    return [decide(known, one).disposition for one in drafts]


def test_an_unknown_article_is_new():
    assert dispositions(draft(0)) == [Disposition.NEW]


def test_the_same_text_again_is_seen():
    assert dispositions(draft(0), draft(1, fetched_at=DAY_2))[1] == Disposition.SEEN


def test_another_text_of_the_same_article_is_a_revision_and_becomes_current():
    known = Known()
    first = decide(known, draft(0))
    second = decide(known, draft(1, body=LONG + "It is still raining.", fetched_at=DAY_2))
    assert second.disposition == Disposition.REVISION
    assert second.article.revision == 2
    assert second.is_current
    assert second.article.first_seen_at == first.article.first_seen_at


def test_a_new_title_alone_is_a_revision():
    assert dispositions(draft(0), draft(1, title="Flood: three dead"))[1] == Disposition.REVISION


def test_a_revision_that_arrives_late_becomes_history():
    known = Known()
    decide(known, draft(0, fetched_at=DAY_2))
    late = decide(
        known, draft(1, body=LONG + "First report.", fetched_at="2026-05-01T08:00:00.000Z")
    )
    assert late.disposition == Disposition.REVISION
    assert not late.is_current
    third = decide(known, draft(2, body=LONG + "The end.", fetched_at=DAY_9))
    assert third.article.revision == 3
    assert third.supersedes.revision == 1


def test_a_summary_never_replaces_a_page():
    summary = draft(1, body="Short.", body_from="summary", fetched_at=DAY_2)
    assert dispositions(draft(0), summary)[1] == Disposition.SEEN


def test_summaries_of_two_feeds_do_not_flip_flop():
    ours = draft(0, body="Short, by us.", body_from="summary", source="us")
    theirs = draft(1, body="Short, by them.", body_from="summary", source="them")
    ours_again = draft(2, body="Short, by us.", body_from="summary", source="us", fetched_at=DAY_2)
    ours_changed = draft(3, body="Longer, by us.", body_from="summary", source="us")
    assert dispositions(ours, theirs, ours_again, ours_changed) == [
        Disposition.NEW,
        Disposition.SEEN,
        Disposition.SEEN,
        Disposition.REVISION,
    ]


def test_an_equal_text_elsewhere_is_a_copy_of_the_first_seen():
    known = Known()
    first = decide(known, draft(0, "a"))
    second = decide(known, draft(1, "b", title="Villages cut off", source="herald"))
    third = decide(known, draft(2, "c", source="post"))
    assert second.disposition == third.disposition == Disposition.COPY
    assert second.article.copy_of == third.article.copy_of == first.article_id


def test_a_short_text_is_no_copy():
    short = "x" * (COPY_MIN_CHARS - 1)
    assert dispositions(draft(0, "a", body=short), draft(1, "b", body=short))[1] == Disposition.NEW


def test_an_equal_text_after_the_window_is_new_and_the_next_original():
    known = Known()
    decide(known, draft(0, "a"))
    later = decide(known, draft(1, "b", fetched_at=DAY_9))
    copy = decide(known, draft(2, "c", fetched_at=DAY_9))
    assert later.disposition == Disposition.NEW
    assert copy.article.copy_of == later.article_id


def test_a_revised_copy_is_no_copy_any_more():
    known = Known()
    decide(known, draft(0, "a"))
    decide(known, draft(1, "b"))
    revised = decide(known, draft(2, "b", body=LONG + "Our reporter adds more."))
    assert revised.disposition == Disposition.REVISION
    assert revised.article.copy_of is None


def test_a_text_that_is_taken_back_is_current_again():
    texts = [LONG, LONG + "Wrong.", LONG]
    days = ["2026-05-01T08:00:00.000Z", DAY_2, DAY_9]
    known = Known()
    last = [
        decide(known, draft(n, body=text, fetched_at=day))
        for n, (text, day) in enumerate(zip(texts, days, strict=True))
    ][-1]
    assert last.disposition == Disposition.REVISION
    assert last.is_current


def test_an_old_record_that_comes_again_is_seen():
    again = draft(2)
    newer = draft(1, body=LONG + "More.", fetched_at=DAY_2)
    assert dispositions(draft(0), newer, again)[2] == Disposition.SEEN


def test_a_canonical_link_shared_by_different_articles_joins_nothing():
    other = draft(1, "b", title="Another story", body=LONG * 2, page_id="f" * 32)
    assert dispositions(draft(0, page_id="f" * 32), other)[1] == Disposition.NEW


def test_a_revision_that_becomes_equal_to_another_article_is_a_copy_of_it():
    known = Known()
    first = decide(known, draft(0, "a"))
    decide(known, draft(1, "b", body="Short.", body_from="summary"))
    revised = decide(known, draft(2, "b"))
    third = decide(known, draft(3, "c"))
    assert revised.article.copy_of == third.article.copy_of == first.article_id


@pytest.mark.parametrize("alias", ["guid_id", "page_id"])
def test_an_alias_leads_to_the_article_it_was_seen_with(alias):
    known = Known()
    first = decide(known, draft(0, "a", **{alias: "f" * 32}))
    moved = decide(known, draft(1, "b", body=LONG + "More.", **{alias: "f" * 32}))
    assert moved.disposition == Disposition.REVISION
    assert moved.article_id == first.article_id


def test_the_claimed_time_is_read_and_never_in_the_future():
    known = Known()
    claims = {
        "2026-04-30T22:00:00+02:00": "2026-04-30T20:00:00.000Z",
        "2027-01-01T00:00:00Z": "2026-05-01T08:00:00.000Z",
        "last Tuesday": None,
        "1970-01-01T00:00:00.000Z": None,
    }
    for number, (claimed, expected) in enumerate(claims.items()):
        decision = decide(known, draft(number, str(number), published=claimed))
        assert decision.article.published_at == expected


def test_the_claimed_change_is_never_later_than_its_sighting():
    known = Known()
    claims = {
        "2026-05-01T09:59:00+02:00": "2026-05-01T07:59:00.000Z",
        "2026-05-01T12:00:00Z": "2026-05-01T08:00:00.000Z",
        "2026-04-30": "2026-04-30T00:00:00.000Z",
        "just now": None,
        None: None,
    }
    for number, (claimed, expected) in enumerate(claims.items()):
        one = draft(number, str(number))
        one = replace(one, extracted=replace(one.extracted, modified=claimed))
        assert decide(known, one).article.modified_at == expected


PLUG = "Download our app and never miss a story."


def test_a_text_that_lost_boilerplate_since_is_no_revision():
    assert dispositions(draft(0, body=f"{LONG}\n{PLUG}"), draft(1, boilerplate=PLUG)) == [
        Disposition.NEW,
        Disposition.SEEN,
    ]


def test_a_new_title_of_a_copy_leaves_it_one_although_boilerplate_went():
    known = Known()
    decide(known, draft(0, "a", body=f"{LONG}\n{PLUG}"))
    decide(known, draft(1, "b", body=f"{LONG}\n{PLUG}"))
    retitled = decide(known, draft(2, "b", boilerplate=PLUG, title="Villages cut off"))
    assert retitled.disposition == Disposition.REVISION
    assert retitled.article.copy_of is not None


@pytest.mark.parametrize(
    "first",
    [
        draft(0, "a", body=f"{LONG}\n{PLUG}"),
        draft(0, "a", source="herald"),
        draft(0, "a", source="herald", boilerplate="Follow us."),
    ],
    ids=["as published", "elsewhere without", "elsewhere with another"],
)
def test_a_copy_is_told_with_and_without_its_sources_boilerplate(first):
    known = Known()
    decide(known, first)
    assert decide(known, draft(1, "b", boilerplate=PLUG)).disposition == Disposition.COPY


def test_what_a_source_says_in_a_form_is_no_copy():
    """Its profile takes the names, so that the same text is left of each."""
    known = Known()
    says = {f"Winner: {name}": source for name, source in zip("ABCDEF", "xxyyzx", strict=True)}
    ends = [
        decide(known, draft(n, line, boilerplate=line, source=source)).disposition
        for n, (line, source) in enumerate(says.items())
    ]
    assert ends[:2] == [Disposition.NEW] * 2
    assert ends == [Disposition.NEW] * 6


def test_what_is_left_of_a_text_tells_nothing_where_much_was_taken():
    much = {"boilerplate": "A debtor, an administrator, and a town. " * 3}
    assert dispositions(draft(0, "a", source="herald"), draft(1, "b", **much))[1] == Disposition.NEW
    assert dispositions(draft(0, "a", **much), draft(1, "b", source="herald"))[1] == Disposition.NEW


def test_a_form_of_last_month_says_nothing_of_todays_texts():
    known = Known()
    for n, line in enumerate(("Support us.", "Follow us.")):
        decide(known, draft(n, line, boilerplate=line, source="herald"))
    later = decide(known, draft(2, "c", source="herald", fetched_at=DAY_9))
    copy = decide(known, draft(3, "d", fetched_at=DAY_9, boilerplate=PLUG))
    assert copy.article.copy_of == later.article_id


def test_copies_teach_where_they_are_somebody_elses_text():
    known = Known()
    decided = [
        decide(known, one)
        for one in (
            draft(0, "a"),
            draft(1, "b"),
            draft(2, "c", source="herald"),
            draft(3, "a", title="Later"),
            draft(4, "a", title="Later"),
        )
    ]
    assert [one.teaches for one in decided] == [True, False, True, False, False]
