"""The table of territories, and names of CLDR."""

from pipeline.text.entities.known_names import names
from pipeline.text.entities.places.countries import (
    home_countries,
    place,
    region_of,
    territories,
)
from pipeline.text.entities.places.geonames import by_country
from pipeline.text.entities.places.spelling import loose
from pipeline.text.entities.tables import rows


def test_every_row_has_an_id_of_its_own_and_a_city_that_exists():
    listed = list(rows("places/territories.tsv", 5))
    ids = [place(row[0]).id for row in listed]
    assert len(set(ids)) == len(ids)
    for code, _, _, city, _ in listed:
        if city and "," not in city:
            assert (place(code).country, loose(city)) in by_country(), code


def test_countries_and_regions_have_coordinates():
    apart = {"Q458", "Q1065"}  # organisations
    for code, *_ in rows("places/territories.tsv", 1):
        known = place(code)
        if known.country and known.id not in apart and code not in ("SU", "YU", "CSHH", "UM"):
            assert known.latitude is not None, code


def test_a_region_tells_its_division():
    assert region_of("Q1904") == ("CA", "08")
    assert region_of("Q16") is None


def test_what_a_bracket_says_of_a_part_is_no_name_of_it():
    polish = {name: known.id for name, known in territories("pl", "Latn")}
    assert polish["Chiny"] == "Q148"


def test_a_language_is_at_home_where_it_is_official():
    assert {"ES", "MX"} <= home_countries("es")
    assert "US" not in home_countries("es")


def test_places_of_the_tables_are_those_of_the_territories():
    for name in names():
        if name.known.type == "LOC" and name.known.id.startswith("wr:"):
            assert place(name.known.id).id == name.known.id
