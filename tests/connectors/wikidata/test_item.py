from connectors.wikidata.item import item_of
from tests.connectors.wikidata.wikibase import entity


def value(content, rank="normal"):
    return {"rank": rank, "mainsnak": {"datavalue": {"value": content}}}


def test_what_is_missing_and_what_is_a_property_are_no_items():
    assert item_of({"id": "Q5", "missing": ""}) is None
    assert item_of({"id": "P31", "labels": {}}) is None


def test_php_writes_empty_objects_as_lists():
    item = item_of({"id": "Q5", "labels": [], "aliases": [], "claims": [], "sitelinks": []})
    assert item is not None
    assert (item.names, item.country, item.sitelinks) == ((), None, 0)


def test_the_preferred_country_counts_and_a_deprecated_one_never():
    raw = entity("Q5", {"en": ["Tolvan"]}, 1)
    raw["claims"]["P17"] = [
        value({"id": "Q1"}),
        value({"id": "Q2"}, "preferred"),
        value({"id": "Q3"}, "deprecated"),
    ]
    item = item_of(raw)
    assert item is not None
    assert item.country == "Q2"


def test_no_value_and_places_on_the_moon_are_no_places():
    raw = entity("Q5", {"en": ["Crater"]}, 1)
    moon = {"latitude": 1, "longitude": 2, "globe": "http://www.wikidata.org/entity/Q405"}
    raw["claims"]["P625"] = [value(moon), {"rank": "normal", "mainsnak": {"snaktype": "novalue"}}]
    item = item_of(raw)
    assert item is not None
    assert item.latitude is None


def test_names_are_in_one_line_and_descriptions_are_none():
    item = item_of(entity("Q5", {"en": ["Aino \n Salmela", "x" * 201]}, 1))
    assert item is not None
    assert [name.text for name in item.names] == ["Aino Salmela"]
