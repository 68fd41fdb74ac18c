"""Who is meant by an id or a name, in whatever script."""

import pytest

from pipeline.store import log, search
from pipeline.store.commit import commit
from pipeline.store.dead_letter_limits import DeadLetterLimits
from pipeline.store.entities import finding
from pipeline.store.entities.folding import folded
from pipeline.store.sqlite import StoreConfig, open_store
from tests.pipeline.drafts import LOG, LONG, epoch
from tests.pipeline.named import KOREA, KYIV, UKRAINE, linked, naming, person

GERMANY = linked("Deutschland", "Q183", "Germany")


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    """A store, read only from here on."""
    store = open_store(StoreConfig().url(tmp_path_factory.mktemp("store")))
    log.follow(store, LOG, {0: 0, 1: 0})
    drafts = [
        naming(0, "a", person("Maria Kovalenko"), UKRAINE, KYIV, title="en"),
        naming(1, "b", person("Мария Коваленко"), UKRAINE, KYIV, title="ru", language="ru"),
        naming(2, "c", person("Kim Jong Chol"), person("Kim Keon Hee"), KOREA, title="two Kims"),
        naming(3, "d", GERMANY, title="de", language="de"),
    ]
    commit(store, epoch(*drafts), DeadLetterLimits(), "2026-05-01T09:00:00.000Z")
    yield store
    store.dispose()


@pytest.fixture
def connection(articles):
    with articles.begin() as connection:
        yield connection


def titles(connection, wanted, words="", **how):
    found = finding.obvious(finding.find(connection, wanted))
    hits = search.search(connection, words, entity=found.number, **how)
    return [hit.title for hit in hits]


@pytest.mark.parametrize(
    "wanted", ["Maria Kovalenko", "maria kovalenko", "Мария Коваленко", "Mariya Kovalenko"]
)
def test_a_name_in_any_script_finds_articles_in_all_languages(connection, wanted):
    assert titles(connection, wanted) == ["ru", "en"]


@pytest.mark.parametrize("wanted", ["Q183", "Germany", "DEUTSCHLAND", "ألمانيا", "ドイツ"])
def test_a_country_is_found_by_its_names_in_all_languages(connection, wanted):
    assert titles(connection, wanted) == ["de"]


def test_words_and_a_language_narrow_it_down(connection):
    assert titles(connection, "Q212", "river", language="ru") == ["ru"]
    assert titles(connection, "Q212", "volcano") == []


def test_the_extract_shows_the_mention(store):
    late = naming(0, "a", *[UKRAINE] * 60, KYIV)
    commit(store, epoch(late), DeadLetterLimits(), "2026-05-01T09:00:00.000Z")
    with store.begin() as connection:
        (found,) = finding.find(connection, "Kyiv")
        (hit,) = search.search(connection, "", entity=found.number)
    assert "Kyiv" in hit.extract


def test_namesakes_are_listed(connection):
    found = finding.find(connection, "Kim")
    assert {one.name for one in found} == {"Kim Jong Chol", "Kim Keon Hee"}
    assert finding.obvious(found) is None


def test_who_is_much_better_known_is_meant():
    known = finding.Found(number=1, id="Q1", type="PER", name="A", articles=100)
    other = finding.Found(number=2, id="wr:2", type="PER", name="A", articles=2)
    assert finding.obvious([known, other]) is known
    assert finding.obvious([other, other]) is None
    assert finding.obvious([]) is None


def test_nobody_is_found_for_what_is_no_name(connection):
    for wanted in ("", " ", "Q1", "wr:0", "?!", "Xylophone Quartet"):
        assert finding.find(connection, wanted) == []


@pytest.mark.parametrize("wanted", ["wr:maria-kovalenko", "geonames:1", "Q1"])
def test_an_id_is_not_looked_for_among_names(connection, wanted):
    """By its sound the first would be Maria."""
    assert finding.find(connection, wanted) == []


def test_what_is_no_unicode_is_not_found(connection):
    assert finding.find(connection, "Maria \ud800") == []


def test_of_what_is_longer_than_a_name_the_beginning_counts(connection):
    wanted = "Maria Kovalenko" + " " * 200 + "and others"
    assert {one.name for one in finding.find(connection, wanted)} == {"Maria Kovalenko"}


def test_so_many_of_one_name_are_found(store):
    numbers = range(60)
    mercies = [linked("Mercy", f"Q9{number}", "Mercy", "PER") for number in numbers]
    drafts = [naming(one, f"a{one}", mercies[one], filler=f"{LONG} {one}" * 9) for one in numbers]
    commit(store, epoch(*drafts), DeadLetterLimits(), "2026-05-01T09:00:00.000Z")
    with store.begin() as connection:
        assert len(finding.find(connection, "Mercy")) == 50


def test_an_entity_is_shown_with_all_that_is_known(connection):
    (found,) = finding.find(connection, "Ukraine")
    shown = finding.show(connection, found)
    assert (shown.id, shown.latitude, shown.articles) == ("Q212", 50.45, 2)
    assert shown.languages == {"en": 1, "ru": 1}
    assert {one.name for one in shown.beside} == {"Kyiv", "Maria Kovalenko"}


@pytest.mark.parametrize(
    ("one", "other"), [("Café  Müller", "CAFE MULLER"), ("O’Neil", "o'neil"), ("ＡＢＣ", "abc")]
)
def test_names_are_compared_without_case_and_accents(one, other):
    assert folded(one) == folded(other)


def test_marks_that_are_letters_stay():
    assert folded("पुतिन") != folded("पतन")
