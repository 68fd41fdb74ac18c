"""Which place a name means: names in all languages, forms, namesakes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import Language
from pipeline.text.entities.gazetteer import Context, Known
from pipeline.text.entities.places.linking import of


def meant(name: str, code: str, script: str = "Latn", context: Context | None = None) -> str:
    known = of(name, Language(code=code, confidence=1, script=script), context or Context())
    return known.id if known else ""


def about(*countries: str, ids: tuple[str, ...] = ()) -> Context:
    return Context(frozenset(ids), frozenset(countries))


RUSSIA, USA, SOUTH_AFRICA, NORTH_KOREA = "Q159", "Q30", "Q258", "Q423"
KYIV, HELSINKI, PRAGUE = "geonames:703448", "geonames:658225", "geonames:3067696"
CAIRO, MUMBAI, ADDIS_ABABA = "geonames:360630", "geonames:1275339", "geonames:344979"


@pytest.mark.parametrize(
    ("name", "code", "script", "identifier"),
    [
        ("Russia", "en", "Latn", RUSSIA),
        ("रूस", "hi", "Deva", RUSSIA),
        ("ロシア", "ja", "Jpan", RUSSIA),
        ("روسيا", "ar", "Arab", RUSSIA),
        ("USA", "hi", "Deva", USA),
        ("अमेरिका", "hi", "Deva", USA),
        ("Hoa Kỳ", "vi", "Latn", USA),
        ("Czech Republic", "en", "Latn", "Q213"),
        ("Burma", "en", "Latn", "Q836"),
        ("Kalifornien", "de", "Latn", "Q99"),
        ("四川省", "zh-Hans", "Hans", "Q19770"),
        ("Каталония", "ru", "Cyrl", "wr:catalonia"),
        ("北京市", "zh-Hans", "Hans", "geonames:1816670"),
    ],
)
def test_names_of_a_language_and_short_ones(name, code, script, identifier):
    assert meant(name, code, script) == identifier


@pytest.mark.parametrize(
    ("name", "code", "script", "identifier"),
    [
        ("Києва", "uk", "Cyrl", KYIV),
        ("Сполученими Штатами", "uk", "Cyrl", USA),
        ("Korei Północnej", "pl", "Latn", NORTH_KOREA),
        ("Praze", "cs", "Latn", PRAGUE),
        ("Helsingissä", "fi", "Latn", HELSINKI),
        ("Moszkvában", "hu", "Latn", "geonames:524901"),
        ("Türkiye'nin", "tr", "Latn", "Q43"),
        ("للقاهرة", "ar", "Arab", CAIRO),
        ("לרוסיה", "he", "Hebr", RUSSIA),
        ("मुंबईत", "mr", "Deva", MUMBAI),
        ("미국에서", "ko", "Kore", USA),
        ("eNingizimu Afrika", "zu", "Latn", SOUTH_AFRICA),
        ("Espainian", "eu", "Latn", "Q29"),
        ("በአዲስ አበባ", "am", "Ethi", ADDIS_ABABA),
        ("the Republic of Kenya", "en", "Latn", "Q114"),
    ],
)
def test_forms_of_names(name, code, script, identifier):
    assert meant(name, code, script) == identifier


@pytest.mark.parametrize("name", ["Russian", "American", "Kenyan", "Iraqi"])
def test_an_inhabitant_is_no_form_of_the_country(name):
    assert meant(name, "en") == ""


def test_fame_decides_between_namesakes():
    assert meant("London", "en") == "geonames:2643743"
    assert meant("Birmingham", "en") == "geonames:2655603"
    assert meant("Hyderabad", "en") == "geonames:1269843"
    assert meant("Tripoli", "en") == "geonames:2210247"
    assert meant("Victoria", "sw") == ""  # of a hundred, none stands out


def test_so_does_what_the_article_is_about():
    assert meant("Birmingham", "en", context=about("US")) == "geonames:4049979"
    assert meant("Hyderabad", "en", context=about("PK")) == "geonames:1176734"
    assert meant("Tripoli", "en", context=about("LB")) == "geonames:266826"
    assert meant("Valencia", "es", context=about("VE")) == "geonames:3625549"
    assert meant("Valencia", "es", context=about("ES")) == "geonames:2509954"
    assert meant("London", "en", context=about("CA")) == "geonames:2643743"
    ontario = "Q1904"
    assert meant("London", "en", context=about("CA", ids=(ontario,))) == "geonames:6058560"


def test_a_country_and_a_state_of_one_name():
    georgia, state = "Q230", "Q1428"
    assert meant("Georgia", "en") == georgia
    assert meant("Georgia", "en", context=about("RU", "US")) == georgia
    assert meant("Georgia", "en", context=about("US")) == state
    assert meant("Punjab", "en", context=about("PK")) == "wr:pakistani-punjab"
    assert meant("Punjab", "en", context=about("IN")) == "Q22424"


def test_the_larger_place_may_stand_beside_the_name():
    assert meant("Paris, Texas", "en") == "geonames:4717560"
    assert meant("London (Ontario)", "en") == "geonames:6058560"
    assert meant("일본 오키나와", "ko", "Kore") == "wr:okinawa"


def test_places_have_coordinates():
    known = of("Kenya", Language(code="en", confidence=1, script="Latn"))
    assert known == Known(
        "LOC", "Q114", "Kenya", country="KE", latitude=-1.28333, longitude=36.81667
    )


@settings(max_examples=50, deadline=None)
@given(
    st.text(max_size=40),
    st.sampled_from(
        [("en", "Latn"), ("ko", "Kore"), ("ar", "Arab"), ("uk", "Cyrl"), ("th", "Thai")]
    ),
)
def test_any_text_may_be_asked_for(name, language):
    code, script = language
    of(name, Language(code=code, confidence=1, script=script))
