from pipeline.records import EntityType, NewName
from pipeline.text.entities.names import Candidate, chosen


def name(text: str, kind: EntityType = "PER") -> NewName:
    return NewName(type=kind, name=text, keys=(), mentions=(0,))


def candidate(
    identifier: str, *spellings: str, kind: EntityType = "PER", beside: str = "", articles: int = 1
) -> Candidate:
    return Candidate(
        id=identifier,
        type=kind,
        name=spellings[0],
        spellings=spellings,
        context=tuple(beside.split()),
        articles=articles,
    )


def chosen_id(wanted: NewName, beside: str, *candidates: Candidate, language: str = "") -> str:
    found = chosen(wanted, frozenset(beside.split()), candidates, language)
    return found.id if found else "new"


def test_a_full_name_is_known_in_another_script() -> None:
    known = candidate("a", "Judith Barrow", beside="Q145")
    assert chosen_id(name("Джудит Бэрроу"), "Q145", known) == "a"
    assert chosen_id(name("Питер Бэрроу"), "Q145", known) == "new"


def test_a_namesake_in_another_world_is_somebody_else_unless_often_in_the_news() -> None:
    for articles, expected in ((1, "new"), (9, "a")):
        known = candidate("a", "Judith Barrow", beside="Q145 Q84", articles=articles)
        assert chosen_id(name("Judith Barrow"), "Q30", known) == expected


def test_a_single_name_needs_more_in_common() -> None:
    known = candidate("a", "Judith Barrow", beside="Q145 geonames:1")
    assert chosen_id(name("Barrow"), "Q145", known) == "new"
    assert chosen_id(name("Barrow"), "Q145 geonames:1", known) == "a"


def test_the_one_seen_beside_the_same_others_is_meant() -> None:
    one = candidate("a", "Judith Barrow", beside="Q145 Q84", articles=5)
    other = candidate("b", "Judith Barrow", beside="Q30 Q60")
    assert chosen_id(name("Judith Barrow"), "Q30 Q60", one, other) == "b"


def test_of_equals_the_first_is_meant() -> None:
    one, other = candidate("b", "Judith Barrow"), candidate("a", "Judith Barrow")
    assert chosen_id(name("Judith Barrow"), "", one, other) == "b"


def test_organisations_called_alike_are_told_by_context() -> None:
    known = candidate("a", "Ministry of Fisheries", kind="ORG", beside="Q189")
    ministry = name("Ministry of Fisheries", "ORG")
    assert chosen_id(ministry, "Q189", known) == "a"
    assert chosen_id(ministry, "Q20", known) == "new"


def test_types_are_never_mixed() -> None:
    assert chosen_id(name("Barrow", "LOC"), "", candidate("a", "Barrow", kind="ORG")) == "new"
