"""What is out is a pure function of the time since the start."""

from connectors.newsroom.articles import load_articles
from connectors.newsroom.site import NewsroomConfig
from connectors.newsroom.timeline import Timeline


def test_a_few_at_once_then_one_an_interval():
    timeline = Timeline(load_articles(), interval_s=2.0, at_start=12)
    counts = [len(timeline.released(elapsed)) for elapsed in (0, 1.9, 2.0, 3.9, 4.0, 20.0)]
    assert counts == [12, 12, 13, 13, 14, 22]


def test_all_is_out_at_the_end_and_stays():
    timeline = Timeline(load_articles(), interval_s=2.0, at_start=12)
    assert len(timeline.released(timeline.end_s - 0.1)) == len(load_articles()) - 1
    assert len(timeline.released(timeline.end_s)) == len(load_articles())
    assert len(timeline.released(1e9)) == len(load_articles())


def test_default_pace_takes_about_75_seconds():
    default = NewsroomConfig()
    timeline = Timeline(load_articles(), default.interval_s, default.at_start)
    assert 60 <= timeline.end_s <= 75


def test_a_revision_comes_long_enough_after_the_first_edition_to_be_told_from_it():
    default = NewsroomConfig()
    timeline = Timeline(load_articles(), default.interval_s, default.at_start)
    out = {id(article): timeline.release_s(i) for i, article in enumerate(timeline.editions)}
    for article in timeline.editions:
        if article.kind == "revision":
            assert out[id(article)] - out[id(article.of)] >= 8


def test_a_path_shows_its_newest_edition():
    timeline = Timeline(load_articles(), interval_s=1.0, at_start=0)
    revision = next(article for article in timeline.editions if article.kind == "revision")
    place = timeline.editions.index(revision)
    before = timeline.current(timeline.release_s(place) - 0.5)
    after = timeline.current(timeline.release_s(place))
    assert before[revision.path][0] is revision.of
    assert after[revision.path] == (revision, timeline.release_s(place))
    assert len(before) == len(after)
